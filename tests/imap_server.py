"""A real server for SMTP and IMAP in a process of its own, where every address has a mailbox."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.policy import compat32
from pathlib import Path
from typing import Any

from imap_tools import MailBoxUnencrypted
from mail_server import HOST, PASSWORD, free_port, reached

from notifications.channels.mail import MailServer, Security
from notifications.inbox.mailbox import Mailbox

CHILD = Path(__file__).parent / "imap_child.py"
AS_SENT = compat32.clone(linesep="\r\n")
ROBOT, ARCHIVE = "pengingat@lebong.example", "pengingat+arsip@lebong.example"


@dataclass
class MailHouse:
    """Where every address has a mailbox, all with one password."""

    smtp_port: int
    imap_port: int
    process: "subprocess.Popen[bytes]"

    @property
    def smtp(self) -> MailServer:
        """Where mail is handed over."""
        return MailServer(HOST, self.smtp_port, Security.PLAIN, timeout_seconds=5)

    def mailbox(self, address: str, **more: Any) -> Mailbox:  # noqa: ANN401 - a mailbox's own settings
        """Give the mailbox of an address."""
        settings = {"user": address, "password": PASSWORD, "timeout_seconds": 5.0} | more
        return Mailbox(HOST, self.imap_port, Security.PLAIN, **settings)

    def mails(self, address: str) -> list[bytes]:
        """Read an address's mails as another program does."""
        with MailBoxUnencrypted(HOST, self.imap_port).login(address, PASSWORD) as box:
            return [mail.obj.as_bytes(policy=AS_SENT) for mail in box.fetch(mark_seen=False)]

    def put(self, address: str, content: bytes) -> None:
        """Lay a mail into a mailbox."""
        with MailBoxUnencrypted(HOST, self.imap_port).login(address, PASSWORD) as box:
            box.append(content, "INBOX")

    def stop(self) -> None:
        """End it at once; it does not listen to a polite word while somebody reads."""
        with suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()


@contextmanager
def mail_house(journal: Path | None = None) -> Iterator[MailHouse]:
    """Run a server until the block ends; with a journal, it writes down what it takes, in order."""
    smtp_port, imap_port = free_port(), free_port()
    where = ["--host", HOST, "--smtp-port", str(smtp_port), "--imap-port", str(imap_port)]
    command = [sys.executable, str(CHILD), *where, "--password", PASSWORD]
    command += ["--journal", str(journal)] if journal else []
    house = MailHouse(smtp_port, imap_port, subprocess.Popen(command, stderr=subprocess.DEVNULL))
    try:
        reached(smtp_port)
        reached(imap_port)
        yield house
    finally:
        house.stop()
