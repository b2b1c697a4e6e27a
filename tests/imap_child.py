"""The process of the server in imap_server.py: mail-devel, taught to deliver by envelope.

With --journal FILE it writes down what it takes, a line for each: the Message-ID and who gets it.
"""

import asyncio
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

from mail_devel.service import Service
from pymap.parsing.message import AppendMessage

ARRIVED = datetime(2024, 5, 27, 1, tzinfo=UTC)


async def serve(*options: str) -> None:
    """Listen until the process is killed."""
    own = ArgumentParser(allow_abbrev=False)
    own.add_argument("--journal", type=Path)
    ours, theirs = own.parse_known_args(options)
    service = await Service.init(Service.parse([*theirs, "--no-http", "--multi-user"]))
    _deliver_by_envelope(service.handler, ours.journal)
    async with service.start():
        await asyncio.Event().wait()


def _deliver_by_envelope(handler: Any, journal: Path | None) -> None:  # noqa: ANN401 - mail-devel's own
    """Let it deliver to those the envelope names; by itself it believes the headers, and knows no copies."""

    async def keep(_server: Any, _session: Any, envelope: Any) -> str:  # noqa: ANN401 - as above
        # Whoever hangs up now hinders nothing: what a server has taken, all its recipients get.
        await asyncio.shield(deliver(envelope.original_content, envelope.rcpt_tos))
        return "250 2.0.0 kept"

    async def deliver(content: bytes, addresses: list[str]) -> None:
        for address in addresses:
            mailboxes = await handler.mailboxes.get(address)
            inbox = await mailboxes.get_mailbox("INBOX")
            await inbox.append(AppendMessage(content, ARRIVED, frozenset()))
        if journal is not None:
            _write_down(journal, content, addresses)

    handler.handle_DATA = keep


def _write_down(journal: Path, content: bytes, addresses: list[str]) -> None:
    message_id = message_from_bytes(content)["Message-ID"]
    with journal.open("a") as lines:
        lines.writelines(f"{message_id} {address}\n" for address in addresses)


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
