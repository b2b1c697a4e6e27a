"""Mail over SMTP, on one kept connection, with outcomes that say what to do next."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from types import TracebackType
from typing import Self

from models.rules.channel_kinds import ChannelKind
from notifications.channels.channel import Outgoing
from notifications.channels.mail_form import MailForm, Sender, dated
from notifications.channels.smtp_answers import Said, outcome_of, outcome_of_refusal
from notifications.forms import Draft
from notifications.messages import Words
from notifications.outcomes import Ambiguous, Outcome, Permanent, Sent, scrubbed

TIMEOUT_SECONDS = 15.0  # for each reply of the server
_ACCEPTED = 250
_ASKED_FOR_TEXT = 354

Say = Callable[[], tuple[int, bytes]]  # says one thing and gives the server's code and words


class Security(StrEnum):
    """How the line to the server is protected."""

    STARTTLS = "starttls"  # plain at first, then encrypted (port 587)
    TLS = "tls"  # encrypted from the first byte (port 465)
    PLAIN = "plain"  # not at all; only for a server on the same machine


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over."""

    host: str
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = TIMEOUT_SECONDS
    trust: ssl.SSLContext | None = field(default=None, repr=False)  # without one, the machine's certificates


class MailChannel:
    """Sends mail; use it as a context manager, or close it when done."""

    kind = ChannelKind.MAIL

    def __init__(self, server: MailServer, sender: Sender) -> None:
        self._server, self._sender = server, sender
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """Hand one mail over; `at` is aware and becomes its Date."""
        try:
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
        return outcome if outcome is not None else self._lost("the server hung up")

    def _plain(self, outgoing: Outgoing) -> bytes:
        words = Words(outgoing.subject, outgoing.text, "")
        return (
            MailForm(self._sender)
            .write(Draft(outgoing.message_id, outgoing.address, outgoing.name, words))
            .frozen
        )

    def check(self) -> Outcome:
        """Connect and log in without sending anything, for `tonggak doctor`."""
        try:
            self._connected().docmd("NOOP")
        except (OSError, smtplib.SMTPException) as error:
            return self._gave_up(error)
        return Sent()

    def close(self) -> None:
        """Say goodbye to the server."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(OSError, smtplib.SMTPException):
                line.quit()
            line.close()

    def _try(self, address: str, content: bytes) -> Outcome | None:
        """Send on the kept line or a new one; None when a kept line turns out to be dead."""
        kept = self._line is not None
        try:
            line = self._connected()
            refusal = self._introduce(line, address)
            if refusal is not None:
                return refusal
        except smtplib.SMTPServerDisconnected as error:
            self._drop()
            return None if kept else self._gave_up(error)
        except (OSError, smtplib.SMTPException) as error:
            return self._gave_up(error)
        return self._hand_over(line, content)

    def _introduce(self, line: smtplib.SMTP, address: str) -> Outcome | None:
        steps: tuple[tuple[Said, Say], ...] = (
            (Said.SENDER, partial(line.mail, self._sender.address)),
            (Said.RECIPIENT, partial(line.rcpt, address)),
            (Said.DATA, partial(line.docmd, "DATA")),
        )
        for step, say in steps:
            code, answer = say()
            expected = _ASKED_FOR_TEXT if step is Said.DATA else _ACCEPTED
            if code not in {expected, 251}:
                self._start_over(line)
                return outcome_of_refusal(step, code, self._scrub(answer.decode(errors="replace")))
        return None

    def _hand_over(self, line: smtplib.SMTP, content: bytes) -> Outcome:
        try:
            line.send(content)  # one piece: some relays answer late to small ones
            code, answer = line.getreply()
        except (OSError, smtplib.SMTPException) as error:
            # Everything may have been said; only the server knows whether it keeps the mail.
            self._drop()
            return Ambiguous(self._scrub(error))
        words = self._scrub(answer.decode(errors="replace"))
        if code == _ACCEPTED:
            return Sent(words)
        self._start_over(line)
        return outcome_of_refusal(Said.TEXT, code, words)

    def _connected(self) -> smtplib.SMTP:
        if self._line is None:
            self._line = self._open()
        return self._line

    def _open(self) -> smtplib.SMTP:
        server = self._server
        trust = server.trust or ssl.create_default_context()
        name, patience = self._sender.domain, server.timeout_seconds
        if server.security is Security.TLS:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=patience, context=trust
            )
        else:
            line = smtplib.SMTP(server.host, server.port, name, timeout=patience)
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

    def _start_over(self, line: smtplib.SMTP) -> None:
        try:
            line.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _gave_up(self, error: Exception) -> Outcome:
        self._drop()
        return outcome_of(error, self._scrub(error))

    def _lost(self, words: str) -> Outcome:
        return self._gave_up(smtplib.SMTPServerDisconnected(words))

    def _drop(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _scrub(self, text: object) -> str:
        return scrubbed(text, secrets=(self._server.password,))
