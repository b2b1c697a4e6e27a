"""A message in the form of a mail: headers, text and HTML."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from notifications.channels.channel import Outgoing

END_OF_TEXT = b"\r\n.\r\n"
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


def mail_message(outgoing: Outgoing, sender: Sender, *, at: datetime) -> EmailMessage:
    """Make the mail; `at` is aware and becomes its Date. Raises ValueError for an impossible address."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _named(sender.name, sender.address)
    mail["To"] = _named(outgoing.name, outgoing.address)
    mail["Subject"] = " ".join(outgoing.subject.split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = outgoing.message_id
    mail["Reply-To"] = sender.reply_to or sender.address
    # No answering machine replies to this (RFC 3834), and mail programs can file it (RFC 2919).
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"Pengingat Tonggak <pengingat.{sender.domain}>"
    mail.set_content(outgoing.text, cte="quoted-printable")
    if outgoing.html:
        mail.add_alternative(outgoing.html, subtype="html", cte="quoted-printable")
    return mail


def mail_bytes(outgoing: Outgoing, sender: Sender, *, at: datetime) -> bytes:
    """Make the mail as it goes over the line, with its final dot."""
    content = mail_message(outgoing, sender, at=at).as_bytes(policy=_LONG_HEADERS)
    if content.startswith(b"."):
        content = b"." + content
    return content.replace(b"\r\n.", b"\r\n..").removesuffix(b"\r\n") + END_OF_TEXT


def _named(name: str, address: str) -> Address:
    # Line breaks in a name would be headers of their own.
    return Address(display_name=" ".join(name.split()), addr_spec=address)
