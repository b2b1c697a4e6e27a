"""Mail over SMTP, on one kept connection, with outcomes that say what to do next."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cached_property, partial
from types import TracebackType
from typing import Self

from models.rules.channel_kinds import ChannelKind
from notifications.channels.archive import MailArchive
from notifications.channels.channel import Outgoing
from notifications.channels.mail_form import MailForm, Sender, dated
from notifications.channels.mail_line import MailServer, PatientLine, Security, open_line
from notifications.channels.smtp_answers import Said, outcome_of, outcome_of_refusal
from notifications.forms import Draft
from notifications.messages import Words
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, scrubbed

__all__ = ["MailChannel", "MailServer", "Security"]

_ACCEPTED = 250
_TAKEN = frozenset({_ACCEPTED, 251})  # 251: and passed on to where the person is now
_ASKED_FOR_TEXT = 354

Say = Callable[[], tuple[int, bytes]]  # says one thing and gives the server's code and words


class MailChannel:
    """Sends mail; use it as a context manager, or close it when done.

    With an archive, each mail goes there as well, in the same conversation and without a header that
    tells. A mail whose copy the server does not take goes out all the same, and its outcome says so.
    """

    kind = ChannelKind.MAIL

    def __init__(self, server: MailServer, sender: Sender, archive: MailArchive | None = None) -> None:
        self._server, self._sender, self._archive = server, sender, archive
        self._line: PatientLine | None = None
        self._copied = False  # the archive took the last copy

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

    @property
    def can_tell(self) -> bool:
        """Say whether there is an archive to ask."""
        return self._archive is not None

    def find_sent(self, message_id: str) -> bool | None:
        """Look a mail up in the archive; None without one, or while its silence proves nothing."""
        if self._archive is None:
            return None
        found = self._archive.find_sent(message_id)
        if found is False and not self._copied and self._copy_refused(self._archive):
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
        refused = self._copy_refused(self._archive)
        if refused:
            return Misconfigured(f"no copy goes to the archive {self._archive.address}: {refused}")
        return self._archive.check()

    def close(self) -> None:
        """Say goodbye to the server."""
        if self._archive is not None:
            self._archive.close()
        line, self._line = self._line, None
        if line is not None:
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
            line.be_patient_anew()
            outcome, uncopied = self._introduce(line, address, len(content))
            if outcome is not None:
                return outcome
        except smtplib.SMTPServerDisconnected as error:
            self._drop()
            return None if kept else self._gave_up(error)
        except (OSError, smtplib.SMTPException) as error:
            return self._gave_up(error)
        return self._hand_over(line, content, uncopied)

    def _introduce(self, line: PatientLine, address: str, size: int) -> tuple[Outcome | None, str]:
        """Name sender and recipients; gives a refusal, and why the archive gets no copy."""
        about_mail, about_arrival, about_copy = self._options(line, size)
        refusal = self._ask(line, Said.SENDER, partial(line.mail, self._sender.address, about_mail))
        refusal = refusal or self._ask(line, Said.RECIPIENT, partial(line.rcpt, address, about_arrival))
        if refusal is not None:
            return refusal, ""
        uncopied = ""
        if self._archive is not None:
            code, answer = line.rcpt(self._archive.address, about_copy)
            self._copied = code in _TAKEN
            uncopied = "" if self._copied else self._words(answer)
        return self._ask(line, Said.DATA, partial(line.docmd, "DATA")), uncopied

    def _options(self, line: PatientLine, size: int) -> tuple[list[str], list[str], list[str]]:
        """Choose what the server understands: its size, and which notices we want (RFC 3461)."""
        about_mail = [f"SIZE={size}"] if line.has_extn("size") else []
        if not line.has_extn("dsn"):
            return about_mail, [], []
        notices = "SUCCESS,FAILURE,DELAY" if self._server.receipts else "FAILURE,DELAY"
        return [*about_mail, "RET=HDRS"], [f"NOTIFY={notices}"], ["NOTIFY=NEVER"]

    def _ask(self, line: PatientLine, step: Said, say: Say) -> Outcome | None:
        code, answer = say()
        if code == _ASKED_FOR_TEXT if step is Said.DATA else code in _TAKEN:
            return None
        self._start_over(line)
        stranger = not self._server.user and line.has_extn("auth")
        return outcome_of_refusal(step, code, self._words(answer), stranger=stranger)

    def _hand_over(self, line: PatientLine, content: bytes, uncopied: str) -> Outcome:
        try:
            line.send(content)  # one piece: some relays answer late to small ones
            code, answer = line.getreply()
        except (OSError, smtplib.SMTPException) as error:
            # Everything may have been said; only the server knows whether it keeps the mail.
            self._drop()
            return Ambiguous(self._scrub(error))
        words = self._words(answer)
        if code == _ACCEPTED:
            return Sent(f"{words} (no copy in the archive: {uncopied})" if uncopied else words)
        self._start_over(line)
        return outcome_of_refusal(Said.TEXT, code, words)

    def _copy_refused(self, archive: MailArchive) -> str:
        """Ask whether the archive's copy would be taken; gives what is said against it."""
        self._drop()  # the kept line may be dead; this is asked rarely
        try:
            line = self._connected()
            line.mail(self._sender.address)
            code, answer = line.rcpt(archive.address)
            self._start_over(line)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return self._scrub(error)
        self._copied = code in _TAKEN
        return "" if self._copied else self._words(answer)

    def _connected(self) -> PatientLine:
        if self._line is None:
            trust = None if self._server.security is Security.PLAIN else self._trust
            self._line = open_line(self._server, self._sender.domain, trust)
        return self._line

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        # Reading the machine's certificates takes 22 ms: once, not at every connection.
        return self._server.trust or ssl.create_default_context()

    def _start_over(self, line: PatientLine) -> None:
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

    def _words(self, answer: bytes) -> str:
        return self._scrub(answer.decode(errors="replace"))

    def _scrub(self, text: object) -> str:
        return scrubbed(text, secrets=(self._server.password,))
