"""A real mail server on this machine that keeps every message it is handed as a file."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Caught:
    """A message as its reader sees it: taken apart once, since the desks look at it over and over."""

    to: str
    sent_at: datetime
    text: str


@dataclass
class CaughtMail:
    """What arrived, in order, and the folder where each message lies as an .eml file."""

    folder: Path
    port: int
    messages: list[Caught] = field(default_factory=list)

    def to(self, address: str) -> list[Caught]:
        """List the messages that arrived for an address."""
        return [message for message in self.messages if address in message.to]


@contextmanager
def catching_mail(folder: Path) -> Iterator[CaughtMail]:
    """Run the server until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    caught = CaughtMail(folder, _free_port())
    controller = Controller(_Keeper(caught), hostname="127.0.0.1", port=caught.port)
    controller.start()
    try:
        yield caught
    finally:
        controller.stop()


class _Keeper:
    """Keeps what arrives; the method's name and arguments are aiosmtpd's."""

    def __init__(self, caught: CaughtMail) -> None:
        self._caught = caught

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        number = len(self._caught.messages) + 1
        recipient = envelope.rcpt_tos[0].replace("@", "_at_")
        (self._caught.folder / f"{number:03d}-{recipient}.eml").write_bytes(content)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)  # noqa: S101 - what the default policy makes
        self._caught.messages.append(_taken_apart(message))
        return "250 OK"


def _taken_apart(message: EmailMessage) -> Caught:
    body = message.get_body(("plain",))
    text = " ".join(body.get_content().split()) if body is not None else ""
    return Caught(str(message["To"]), parsedate_to_datetime(str(message["Date"])), text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
