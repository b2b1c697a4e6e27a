"""Matrix: a message into the room we share with somebody, under an id that lets it stand there only once."""

import hashlib
import json
from datetime import datetime
from typing import Final
from urllib.parse import quote

from models.rules.channel_kinds import ChannelKind
from notifications.channels.channel import KeepsALine, Outgoing
from notifications.channels.chat_marks import as_html, without_marks
from notifications.channels.matrix_line import About, MatrixLine, MatrixServer, Refused
from notifications.channels.matrix_rooms import Rooms
from notifications.outcomes import Outcome, Sent

LOOK_BACK: Final = 50  # of our own messages in a room, when one is looked for
MARK: Final = "id.tonggak.message_id"  # where a message carries our id


class MatrixChannel(KeepsALine):
    """Sends to Matrix users (@dinas:server) and rooms (!room); use it as a context manager, or close it."""

    kind = ChannelKind.MATRIX
    can_tell = True  # since it looks into the room before it sends

    def __init__(self, server: MatrixServer) -> None:
        self._line = MatrixLine(server)
        self._rooms = Rooms(self._line)

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:  # noqa: ARG002 - the homeserver dates it
        """Put one message into the recipient's room, unless it stands there already."""
        try:
            room = self._rooms.room_of(outgoing.address.strip())
            event = self._said_before(room, outgoing.message_id) or self._say(room, outgoing)
        except Refused as refused:
            return refused.outcome
        return Sent(event)

    def find_sent(self, message_id: str) -> bool | None:  # noqa: ARG002 - `send` looks in the right room
        """Say that it is to be sent again: `send` looks for the message first, and says it only once."""
        return False

    def check(self) -> Outcome:
        """Ask the homeserver who we are, for `tonggak doctor`."""
        try:
            return Sent(self._rooms.me())
        except Refused as refused:
            return refused.outcome

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _said_before(self, room: str, message_id: str) -> str | None:
        # The homeserver forgets transaction ids after about a day; a message outlives weekends by its mark.
        ours = json.dumps({"senders": [self._rooms.me()], "types": ["m.room.message"]})
        params: dict[str, str | int] = {"dir": "b", "limit": LOOK_BACK, "filter": ours}
        page = self._line.ask(
            "GET", f"/rooms/{quote(room, safe='')}/messages", about=About.MESSAGE, params=params
        )
        found = (
            event["event_id"]
            for event in page.get("chunk", [])
            if event.get("content", {}).get(MARK) == message_id
        )
        return next(found, None)

    def _say(self, room: str, outgoing: Outgoing) -> str:
        content = {
            "msgtype": "m.text",
            "body": without_marks(outgoing.text),
            "format": "org.matrix.custom.html",
            "formatted_body": as_html(outgoing.text),
            MARK: outgoing.message_id,
        }
        path = f"/rooms/{quote(room, safe='')}/send/m.room.message/{transaction_of(outgoing.message_id)}"
        return str(self._line.ask("PUT", path, content, about=About.MESSAGE)["event_id"])


def transaction_of(message_id: str) -> str:
    """Give the transaction id of a message, the same each time and safe in a path."""
    return hashlib.sha256(message_id.encode()).hexdigest()[:32]
