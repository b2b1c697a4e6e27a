"""What is said to a mail server about one mail, and what its answers come to."""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from notifications.channels.mail_line import MailServer, PatientLine
from notifications.channels.smtp_answers import Said, outcome_of_refusal
from notifications.outcomes import Outcome, Sent, scrubbed

_ACCEPTED = 250
_TAKEN = frozenset({_ACCEPTED, 251})  # 251: and passed on to where the person is now
_ASKED_FOR_TEXT = 354

_Say = Callable[[], tuple[int, bytes]]  # says one thing and gives the server's code and words


@dataclass(frozen=True)
class MailTalk:
    """The conversation about one mail after the other; each part raises what smtplib and the line raise."""

    server: MailServer
    sender: str
    copies_to: str = ""  # without an address, nobody gets a copy

    def announce(self, line: PatientLine, address: str, size: int) -> tuple[Outcome | None, str]:
        """Name the sender and the recipients; gives a refusal, and why no copy is taken."""
        about_mail, about_arrival, about_copy = self._options(line, size)
        refusal = self._ask(line, Said.SENDER, partial(line.mail, self.sender, about_mail))
        refusal = refusal or self._ask(line, Said.RECIPIENT, partial(line.rcpt, address, about_arrival))
        if refusal is not None:
            return refusal, ""
        uncopied = self._name_archive(line, about_copy) if self.copies_to else ""
        return self._ask(line, Said.DATA, partial(line.docmd, "DATA")), uncopied

    def hand_over(self, line: PatientLine, content: bytes, uncopied: str) -> Outcome:
        """Send the text; when the line breaks here, only the server knows whether it keeps the mail."""
        line.send(content)  # one piece: some relays answer late to small ones
        code, answer = line.getreply()
        words = self._words(answer)
        if code == _ACCEPTED:
            return Sent(f"{words} (no copy in the archive: {uncopied})" if uncopied else words)
        _start_over(line)
        return outcome_of_refusal(Said.TEXT, code, words)

    def copy_refused(self, line: PatientLine) -> str:
        """Ask whether a copy would be taken; gives what is said against it."""
        line.mail(self.sender)
        refused = self._name_archive(line, [])
        _start_over(line)
        return refused

    def scrub(self, text: object) -> str:
        """Make the server's words fit for the record."""
        return scrubbed(text, secrets=(self.server.password,))

    def _options(self, line: PatientLine, size: int) -> tuple[list[str], list[str], list[str]]:
        # What the server understands: the mail's size, and which notices we want (RFC 3461).
        about_mail = [f"SIZE={size}"] if line.has_extn("size") else []
        if not line.has_extn("dsn"):
            return about_mail, [], []
        notices = "SUCCESS,FAILURE,DELAY" if self.server.receipts else "FAILURE,DELAY"
        return [*about_mail, "RET=HDRS"], [f"NOTIFY={notices}"], ["NOTIFY=NEVER"]

    def _name_archive(self, line: PatientLine, options: list[str]) -> str:
        code, answer = line.rcpt(self.copies_to, options)
        return "" if code in _TAKEN else self._words(answer) or str(code)

    def _ask(self, line: PatientLine, step: Said, say: _Say) -> Outcome | None:
        code, answer = say()
        if code == _ASKED_FOR_TEXT if step is Said.DATA else code in _TAKEN:
            return None
        _start_over(line)
        stranger = not self.server.user and line.has_extn("auth")
        return outcome_of_refusal(step, code, self._words(answer), stranger=stranger)

    def _words(self, answer: bytes) -> str:
        return self.scrub(answer.decode(errors="replace"))


def _start_over(line: PatientLine) -> None:
    # A line that breaks here is found closed, and opened anew, when it is used next.
    with suppress(OSError, smtplib.SMTPException):
        line.rset()
