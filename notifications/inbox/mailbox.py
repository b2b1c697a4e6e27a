"""A mailbox on an IMAP server: where it is, how it is opened, and what its troubles mean."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from notifications.channels.mail_line import Security
from notifications.outcomes import Misconfigured, Outcome, Sent, Transient, scrubbed

# What an IMAP conversation raises; ValueError for a port or a password that cannot be used.
TROUBLES = (OSError, imaplib.IMAP4.error, ImapToolsError, ValueError)
_TIMEOUT_SECONDS = 15.0


@dataclass(frozen=True)
class Mailbox:
    """One folder of one user on an IMAP server."""

    host: str
    port: int = 993
    security: Security = Security.TLS
    user: str = ""
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    timeout_seconds: float = _TIMEOUT_SECONDS  # for each reply of the server
    trust: ssl.SSLContext | None = field(default=None, repr=False)  # without one, the machine's certificates

    @property
    def name(self) -> str:
        """Name it for the record: user, host and folder."""
        return f"{self.user}@{self.host}/{self.folder}"


def open_mailbox(mailbox: Mailbox) -> BaseMailBox:
    """Connect, log in and select the folder; raises one of TROUBLES."""
    opened = _connected(mailbox)
    try:
        login = opened.login if mailbox.password.isascii() else opened.login_utf8
        login(mailbox.user, mailbox.password, initial_folder=mailbox.folder)
    except BaseException:
        close_mailbox(opened)
        raise
    return opened


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[BaseMailBox]:
    """Open a mailbox for a while; raises as `open_mailbox` does."""
    found = open_mailbox(mailbox)
    try:
        yield found
    finally:
        close_mailbox(found)


def close_mailbox(opened: BaseMailBox) -> None:
    """Say goodbye; a line that is dead already is closed all the same."""
    with suppress(*TROUBLES):
        opened.logout()
    with suppress(*TROUBLES):
        opened.client.shutdown()


def check_mailbox(mailbox: Mailbox) -> Outcome:
    """Log in and select the folder, for `tonggak doctor`."""
    try:
        with opened(mailbox):
            return Sent()
    except TROUBLES as error:
        return trouble_of(mailbox, error)


def trouble_of(mailbox: Mailbox, error: Exception) -> Misconfigured | Transient:
    """Say what an error of a mailbox means, without its password."""
    words = scrubbed(error, secrets=(mailbox.password,))
    if isinstance(error, MailboxLoginError):
        return Misconfigured(f"{mailbox.name}: the user name or password is refused: {words}")
    if isinstance(error, MailboxFolderSelectError):
        return Misconfigured(f"{mailbox.name}: the folder cannot be opened: {words}")
    if isinstance(error, ssl.SSLError | ValueError):
        return Misconfigured(f"{mailbox.name}: {words}")
    return Transient(f"{mailbox.name}: {words}", channel_down=True)


def _connected(mailbox: Mailbox) -> BaseMailBox:
    where, patience = (mailbox.host, mailbox.port), mailbox.timeout_seconds
    if mailbox.security is Security.PLAIN:
        return MailBoxUnencrypted(*where, timeout=patience)
    trust = mailbox.trust or ssl.create_default_context()
    kind = MailBox if mailbox.security is Security.TLS else _Encrypted
    return kind(*where, timeout=patience, ssl_context=trust)


class _Encrypted(MailBoxStartTls):
    """Hangs up where encrypting fails; the library leaves the line open."""

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4(self._host, self._port, self._timeout)
        try:
            _encrypt(client, self._ssl_context)
        except BaseException:
            with suppress(OSError):
                client.shutdown()
            raise
        return client


def _encrypt(client: imaplib.IMAP4, trust: ssl.SSLContext | None) -> None:
    if "STARTTLS" not in client.capabilities:
        raise ssl.SSLError("the server offers no encryption on this port")
    client.starttls(trust)
