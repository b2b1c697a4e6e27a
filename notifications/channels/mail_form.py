"""A message in the form of a mail: headers, text, HTML, and a meeting for the reader's calendar."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from notifications.forms import CalendarPart, Draft, Written

END_OF_TEXT = b"\r\n.\r\n"
CALENDAR_FILE = "rapat.ics"
# Folded at 78, a subject's first word would stand alone on its line, and some programs show a gap there.
_LONG_HEADERS = SMTP.clone(max_line_length=900)


@dataclass(frozen=True)
class Sender:
    """In whose name mail goes out, and where answers go."""

    address: str
    name: str = ""
    reply_to: str = ""

    @property
    def domain(self) -> str:
        """Give the part of the address after the @; it ends our Message-IDs."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class MailForm:
    """Writes mails down in our sender's name."""

    sender: Sender

    def write(self, draft: Draft) -> Written:
        """Freeze a mail; raises ValueError for an address that a mail cannot have."""
        draft.address.encode("ascii")
        return Written(draft.words.text, frozen_mail(draft, self.sender))


def frozen_mail(draft: Draft, sender: Sender) -> bytes:
    """Make a mail as it goes over the line, all but its Date, which is the moment it leaves."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _named(sender.name, sender.address)
    mail["To"] = _named(draft.name, draft.address)
    mail["Subject"] = " ".join(draft.words.subject.split())
    mail["Message-ID"] = draft.message_id
    mail["Reply-To"] = sender.reply_to or sender.address
    # No answering machine replies to this (RFC 3834), and mail programs can file it (RFC 2919).
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"Pengingat Tonggak <pengingat.{sender.domain}>"
    mail.set_content(draft.words.text, cte="quoted-printable")
    if draft.words.html:
        mail.add_alternative(draft.words.html, subtype="html", cte="quoted-printable")
    if draft.calendar is not None:
        _invite(mail, draft.calendar)
    _name_boundaries(mail, draft.message_id)
    content = mail.as_bytes(policy=_LONG_HEADERS)
    return content.replace(b"\r\n.", b"\r\n..").removesuffix(b"\r\n") + END_OF_TEXT


def dated(frozen: bytes, at: datetime) -> bytes:
    """Put the Date on top of a frozen mail; `at` is aware."""
    return f"Date: {format_datetime(at)}\r\n".encode() + frozen


def _invite(mail: EmailMessage, meeting: CalendarPart) -> None:
    # Mail programs offer to accept by the part with its method; others save the file beside it.
    mail.add_alternative(
        meeting.entry, subtype="calendar", params={"method": meeting.method}, cte="quoted-printable"
    )
    mail.add_attachment(meeting.entry.encode(), maintype="application", subtype="ics", filename=CALENDAR_FILE)


def _name_boundaries(mail: EmailMessage, message_id: str) -> None:
    # Python draws them by lot; the same draft makes the same mail, byte for byte.
    name = hashlib.sha256(message_id.encode()).hexdigest()[:24]
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"tonggak-{name}-{number}")


def _named(name: str, address: str) -> Address:
    # Line breaks in a name would be headers of their own.
    return Address(display_name=" ".join(name.split()), addr_spec=address)
