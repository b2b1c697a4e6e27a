"""The archive: a mailbox that gets a copy of every mail, and tells whether one went out."""

from imap_tools import AND, BaseMailBox, Header

from notifications.inbox.mailbox import (
    TROUBLES,
    Mailbox,
    check_mailbox,
    close_mailbox,
    open_mailbox,
)
from notifications.outcomes import Outcome


class MailArchive:
    """Where copies go (`address`), and the mailbox in which they arrive.

    Its answers are sure once the copies have had time to arrive: whoever asks waits a few minutes first.
    """

    def __init__(self, address: str, mailbox: Mailbox) -> None:
        self.address, self._mailbox = address, mailbox
        self._opened: BaseMailBox | None = None

    def find_sent(self, message_id: str) -> bool | None:
        """Say whether a copy lies in the archive; None when it cannot be asked just now. Never raises."""
        kept = self._opened is not None
        found = self._look(message_id)
        # The server may have hung up on the kept line meanwhile.
        return self._look(message_id) if kept and found is None else found

    def check(self) -> Outcome:
        """Log in and open the folder, for `tonggak doctor`."""
        return check_mailbox(self._mailbox)

    def close(self) -> None:
        """Say goodbye to the server."""
        opened, self._opened = self._opened, None
        if opened is not None:
            close_mailbox(opened)

    def _look(self, message_id: str) -> bool | None:
        try:
            if self._opened is None:
                self._opened = open_mailbox(self._mailbox)
            self._opened.client.noop()  # what has come since the last question is seen only after this
            return bool(self._opened.uids(AND(header=Header("Message-ID", message_id)), charset=None))
        except TROUBLES:
            self.close()
            return None
