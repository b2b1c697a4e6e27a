"""The process of the server in imap_server.py: mail-devel, taught to deliver by envelope."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

from mail_devel.service import Service
from pymap.parsing.message import AppendMessage

ARRIVED = datetime(2024, 5, 27, 1, tzinfo=UTC)


async def serve(*options: str) -> None:
    """Listen until the process is killed."""
    service = await Service.init(Service.parse([*options, "--no-http", "--multi-user"]))
    _deliver_by_envelope(service.handler)
    async with service.start():
        await asyncio.Event().wait()


def _deliver_by_envelope(handler: Any) -> None:  # noqa: ANN401 - mail-devel's own
    """Let it deliver to those the envelope names; by itself it believes the headers, and knows no copies."""

    async def keep(_server: Any, _session: Any, envelope: Any) -> str:  # noqa: ANN401 - as above
        for address in envelope.rcpt_tos:
            mailboxes = await handler.mailboxes.get(address)
            inbox = await mailboxes.get_mailbox("INBOX")
            await inbox.append(AppendMessage(envelope.original_content, ARRIVED, frozenset()))
        return "250 2.0.0 kept"

    handler.handle_DATA = keep


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
