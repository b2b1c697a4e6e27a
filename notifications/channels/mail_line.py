"""The line to a mail server: how it is protected, how long we are patient, and its opening."""

import io
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from time import monotonic
from typing import Any

REPLY_SECONDS = 15.0  # for each reply of the server
_MOST_REPLIES = 8  # a message may take as long as so many of the slowest replies, and connecting too


class Security(StrEnum):
    """How the line to a server is protected."""

    STARTTLS = "starttls"  # plain at first, then encrypted (SMTP 587, IMAP 143)
    TLS = "tls"  # encrypted from the first byte (SMTP 465, IMAP 993)
    PLAIN = "plain"  # not at all; only for a server on the same machine


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over."""

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = REPLY_SECONDS
    trust: ssl.SSLContext | None = field(default=None, repr=False)  # without one, the machine's certificates
    receipts: bool = False  # ask for a notice when a mail has arrived, where the server can (RFC 3461)


class PatientLine(smtplib.SMTP):
    """A line that does not wait for ever, though each byte of a server's answers comes in time."""

    def be_patient_anew(self) -> None:
        """Start the time within which everything that follows must be answered."""
        self._until = monotonic() + _MOST_REPLIES * self.timeout

    def seconds_left(self) -> float:
        """Say how long the next bytes may take; raises TimeoutError when it has been too long."""
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError("the server takes too long")
        return min(left, self.timeout)

    def connect(self, *where: Any, **more: Any) -> tuple[int, bytes]:  # noqa: ANN401 - smtplib's own
        """Connect, within its own time."""
        self.be_patient_anew()
        return super().connect(*where, **more)

    def getreply(self) -> tuple[int, bytes]:
        """Read one reply; a server that takes too long counts as gone."""
        if self.file is None:
            self.file = io.BufferedReader(_Reading(self))
        return super().getreply()


class _EncryptedLine(smtplib.SMTP_SSL, PatientLine):
    """The same, encrypted from the first byte."""


class _Reading(io.RawIOBase):
    def __init__(self, line: PatientLine) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever can be written into
        sock = self._line.sock
        if sock is None:
            return 0
        sock.settimeout(self._line.seconds_left())
        return sock.recv_into(buffer)


class TlsFromTheStart(smtplib.SMTPException):
    """The server waits for TLS where we wait for its greeting."""


def open_line(server: MailServer, our_name: str, trust: ssl.SSLContext | None) -> PatientLine:
    """Connect, encrypt and log in; raises what smtplib, ssl and the network raise, and TlsFromTheStart."""
    line = _connected(server, our_name, trust)
    try:
        if server.security is Security.STARTTLS:
            line.starttls(context=trust)
        if server.user:
            line.login(server.user, server.password)
        line.ehlo_or_helo_if_needed()
    except BaseException:
        line.close()
        raise
    return line


def _connected(server: MailServer, our_name: str, trust: ssl.SSLContext | None) -> PatientLine:
    where, patience = (server.host, server.port, our_name), server.timeout_seconds
    if server.security is Security.TLS:
        return _EncryptedLine(*where, timeout=patience, context=trust)
    try:
        return PatientLine(*where, timeout=patience)
    except smtplib.SMTPServerDisconnected as error:
        if _shakes_hands(server):
            raise TlsFromTheStart(f"port {server.port} of {server.host}") from error
        raise


def _shakes_hands(server: MailServer) -> bool:
    anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # asked only whether it speaks TLS; nothing is said
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection((server.host, server.port), server.timeout_seconds) as plain,
            anybody.wrap_socket(plain),
        ):
            return True
    except OSError:
        return False
