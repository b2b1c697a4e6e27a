"""What is said to a mail server about one mail, and what its answers come to."""

import smtplib
from contextlib import suppress
from dataclasses import dataclass

from notifications.channels.mail_line import MailServer, PatientLine
from notifications.channels.smtp_answers import Said, outcome_of_refusal
from notifications.outcomes import Outcome, Sent, scrubbed

_ACCEPTED = 250
_TAKEN = frozenset({_ACCEPTED, 251})  # 251: and passed on to where the person is now
_ASKED_FOR_TEXT = 354


def envelope(address: str) -> str:
    """Write an address as it stands in a command; raises ValueError for what could be another command."""
    if not (address.isascii() and address.isprintable()) or set(" <>") & set(address):
        raise ValueError(f"{address!r} is no address that a mail server can be told")
    return f"<{address}>"


@dataclass(frozen=True)
class MailTalk:
    """The conversation about one mail after the other; each part raises what smtplib and the line raise."""

    server: MailServer
    sender: str
    copies_to: str = ""  # without an address, nobody gets a copy

    def announce(self, line: PatientLine, address: str, size: int) -> tuple[Outcome | None, str]:
        """Name the sender and the recipients; gives a refusal, and why no copy is taken.

        A server that allows it is told everything in one piece (RFC 2920) and answers in one.
        """
        commands, uncopied = self._commands(line, address, size), ""
        together = line.has_extn("pipelining")
        if together:
            line.send("".join(f"{command}\r\n" for _, command in commands).encode("ascii"))
        for number, (step, command) in enumerate(commands, start=1):
            if not together:
                line.putcmd(command)
            code, answer = line.getreply()
            if code == _ASKED_FOR_TEXT if step is Said.DATA else code in _TAKEN:
                continue
            if step is not Said.COPY:
                _give_up(line, len(commands) - number if together else 0)
                return self._refusal(line, step, code, answer), ""
            uncopied = self._words(answer) or str(code)
        return None, uncopied

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
        code, answer = line.rcpt(self.copies_to)
        _start_over(line)
        return "" if code in _TAKEN else self._words(answer) or str(code)

    def scrub(self, text: object) -> str:
        """Make the server's words fit for the record."""
        return scrubbed(text, secrets=(self.server.password,))

    def _commands(self, line: PatientLine, address: str, size: int) -> list[tuple[Said, str]]:
        about_mail, about_arrival, about_copy = self._options(line, size)
        said = [
            (Said.SENDER, f"MAIL FROM:{envelope(self.sender)}{about_mail}"),
            (Said.RECIPIENT, f"RCPT TO:{envelope(address)}{about_arrival}"),
        ]
        if self.copies_to:
            said.append((Said.COPY, f"RCPT TO:{envelope(self.copies_to)}{about_copy}"))
        return [*said, (Said.DATA, "DATA")]

    def _options(self, line: PatientLine, size: int) -> tuple[str, str, str]:
        # What the server understands: the mail's size, and which notices we want (RFC 3461).
        about_mail = f" SIZE={size}" if line.has_extn("size") else ""
        if not line.has_extn("dsn"):
            return about_mail, "", ""
        notices = "SUCCESS,FAILURE,DELAY" if self.server.receipts else "FAILURE,DELAY"
        return f"{about_mail} RET=HDRS", f" NOTIFY={notices}", " NOTIFY=NEVER"

    def _refusal(self, line: PatientLine, step: Said, code: int, answer: bytes) -> Outcome:
        stranger = not self.server.user and line.has_extn("auth")
        return outcome_of_refusal(step, code, self._words(answer), stranger=stranger)

    def _words(self, answer: bytes) -> str:
        return self.scrub(answer.decode(errors="replace"))


def _give_up(line: PatientLine, unread: int) -> None:
    """Leave a mail that was refused; what was said after the refusal is still answered."""
    try:
        codes = [line.getreply()[0] for _ in range(unread)]
    except (OSError, smtplib.SMTPException):
        line.close()
        return
    if _ASKED_FOR_TEXT in codes:
        line.close()  # it would take the text for the archive alone; without a line, it takes none
    else:
        _start_over(line)


def _start_over(line: PatientLine) -> None:
    # A line that breaks here is found closed, and opened anew, when it is used next.
    with suppress(OSError, smtplib.SMTPException):
        line.rset()
