"""Mail over SMTP, on one kept connection, with outcomes that say what to do next."""

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from functools import cached_property

from models.rules.channel_kinds import ChannelKind
from notifications.channels.archive import MailArchive
from notifications.channels.channel import KeepsALine, Outgoing
from notifications.channels.mail_form import MailForm, Sender, dated
from notifications.channels.mail_line import MailServer, PatientLine, Security, open_line
from notifications.channels.mail_talk import MailTalk, envelope
from notifications.channels.smtp_answers import outcome_of
from notifications.forms import Draft
from notifications.messages import Words
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, scrubbed

__all__ = ["MailChannel", "MailServer", "Security"]


class MailChannel(KeepsALine):
    """Sends mail; use it as a context manager, or close it when done.

    With an archive, each mail goes there as well, in the same conversation and without a header that
    tells. A mail whose copy the server does not take goes out all the same, and its outcome says so.
    """

    kind = ChannelKind.MAIL

    def __init__(self, server: MailServer, sender: Sender, archive: MailArchive | None = None) -> None:
        self._server, self._sender, self._archive = server, sender, archive
        self._talk = MailTalk(server, sender.address, archive.address if archive else "")
        self._line: PatientLine | None = None
        self._copied = False  # the archive took the last copy

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """Hand one mail over; `at` is aware and becomes its Date."""
        try:
            envelope(outgoing.address)
            content = dated(outgoing.frozen or self._plain(outgoing), at)
        except (ValueError, UnicodeError) as error:
            return Permanent(
                scrubbed(f"the address cannot be written in a mail: {error}"), address_broken=True
            )
        kept = self._line is not None
        outcome = self._try(outgoing.address, content)
        if kept and outcome is None:
            # The server had hung up on the kept line; nothing was said yet, so a new one is safe.
            outcome = self._try(outgoing.address, content)
        return outcome or self._gave_up(smtplib.SMTPServerDisconnected("the server hung up"))

    @property
    def can_tell(self) -> bool:
        """Say whether there is an archive to ask."""
        return self._archive is not None

    def find_sent(self, message_id: str) -> bool | None:
        """Look a mail up in the archive; None without one, or while its silence proves nothing."""
        if self._archive is None:
            return None
        found = self._archive.find_sent(message_id)
        if found is False and not self._copied and self._copy_refused():
            return None
        return found

    def check(self) -> Outcome:
        """Connect and log in without sending anything, for `tonggak doctor`; asks the archive as well."""
        try:
            self._connected().docmd("NOOP")
        except (OSError, smtplib.SMTPException) as error:
            return self._gave_up(error)
        if self._archive is None:
            return Sent()
        refused = self._copy_refused()
        if refused:
            return Misconfigured(f"no copy goes to the archive {self._archive.address}: {refused}")
        return self._archive.check()

    def close(self) -> None:
        """Say goodbye to the server."""
        if self._archive is not None:
            self._archive.close()
        line, self._line = self._line, None
        if line is not None:
            line.be_patient_anew()
            with suppress(OSError, smtplib.SMTPException):
                line.quit()
            line.close()

    def _plain(self, outgoing: Outgoing) -> bytes:
        words = Words(outgoing.subject, outgoing.text, "")
        return (
            MailForm(self._sender)
            .write(Draft(outgoing.message_id, outgoing.address, outgoing.name, words))
            .frozen
        )

    def _try(self, address: str, content: bytes) -> Outcome | None:
        """Send on the kept line or a new one; None when a kept line turns out to be dead."""
        kept = self._line is not None
        try:
            line = self._connected()
            refusal, uncopied = self._talk.announce(line, address, len(content))
        except smtplib.SMTPServerDisconnected as error:
            self._drop()
            return None if kept else self._gave_up(error)
        except (OSError, smtplib.SMTPException) as error:
            return self._gave_up(error)
        self._copied = self._archive is not None and not uncopied
        return refusal or self._hand_over(line, content, uncopied)

    def _hand_over(self, line: PatientLine, content: bytes, uncopied: str) -> Outcome:
        try:
            return self._talk.hand_over(line, content, uncopied)
        except (OSError, smtplib.SMTPException) as error:
            # Everything may have been said; only the server knows whether it keeps the mail.
            self._drop()
            return Ambiguous(self._talk.scrub(error))

    def _copy_refused(self) -> str:
        self._drop()  # the kept line may be dead; this is asked rarely
        try:
            refused = self._talk.copy_refused(self._connected())
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return self._talk.scrub(error)
        self._copied = not refused
        return refused

    def _connected(self) -> PatientLine:
        if self._line is None:
            trust = None if self._server.security is Security.PLAIN else self._trust
            self._line = open_line(self._server, self._sender.domain, trust)
        self._line.be_patient_anew()
        return self._line

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        # Reading the machine's certificates takes 22 ms: once, not at every connection.
        return self._server.trust or ssl.create_default_context()

    def _gave_up(self, error: Exception) -> Outcome:
        self._drop()
        return outcome_of(error, self._talk.scrub(error))

    def _drop(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()
