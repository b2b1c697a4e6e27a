"""In which Matrix room somebody is reached; for a person, the direct room that we share."""

import re
from typing import Final
from urllib.parse import quote

from notifications.channels.matrix_line import About, MatrixLine, Refused
from notifications.outcomes import Permanent

_USER: Final = re.compile(r"@[^\s:@]+:[^\s@]+")
_HERE: Final = frozenset({"join", "invite"})


class Rooms:
    """Finds rooms, and makes the ones that are missing.

    Our account remembers the direct rooms (account data `m.direct`), so that every process finds the same.
    A crash between making and remembering leaves one empty room behind.
    """

    def __init__(self, line: MatrixLine) -> None:
        self._line = line
        self._me = ""
        self._ours: set[str] = set()

    def me(self) -> str:
        """Say as whom we speak; raises Refused when the homeserver does not let us in."""
        if not self._me:
            self._me = str(self._line.ask("GET", "/account/whoami", about=About.US)["user_id"])
        return self._me

    def room_of(self, address: str) -> str:
        """Give the room for a user id or a room id; raises Refused when there is none to be had."""
        if address.startswith("!"):
            return self._entered(address)
        if not _USER.fullmatch(address):
            raise Refused(Permanent("this is neither a user nor a room of Matrix", address_broken=True))
        return self._direct_room(address)

    def _entered(self, room: str) -> str:
        if not self._we_are_in(room):
            self._line.ask("POST", f"/rooms/{_quoted(room)}/join", {}, about=About.ADDRESS)
        return room

    def _direct_room(self, user: str) -> str:
        remembered = self._remembered().get(user, [])
        for room in remembered:
            if self._open_to(room, user):
                return room
        self._must_exist(user)
        wanted = {"preset": "trusted_private_chat", "is_direct": True, "invite": [user]}
        made = self._line.ask("POST", "/createRoom", wanted, about=About.ADDRESS)
        return self._remember(user, str(made["room_id"]), tried=remembered)

    def _open_to(self, room: str, user: str) -> bool:
        """Say whether a message in the room reaches the user; invites again one who has left."""
        if not self._we_are_in(room):
            return False
        member = self._line.look(
            f"/rooms/{_quoted(room)}/state/m.room.member/{_quoted(user)}", about=About.US
        )
        if member is None:
            return False
        if member.get("membership") not in _HERE:
            self._line.ask("POST", f"/rooms/{_quoted(room)}/invite", {"user_id": user}, about=About.ADDRESS)
        return True

    def _we_are_in(self, room: str) -> bool:
        if room not in self._ours:
            joined = self._line.ask("GET", "/joined_rooms", about=About.US)
            self._ours = set(joined.get("joined_rooms", []))
        return room in self._ours

    def _must_exist(self, user: str) -> None:
        # Synapse invites users of its own that do not exist, and takes messages for them.
        try:
            self._line.ask("GET", f"/profile/{_quoted(user)}", about=About.ADDRESS)
        except Refused as refused:
            if refused.code != "M_FORBIDDEN":  # exists, and shows its profile to friends only
                raise

    def _remember(self, user: str, room: str, *, tried: list[str]) -> str:
        remembered = self._remembered()
        meanwhile = [other for other in remembered.get(user, []) if other not in tried]
        if meanwhile:  # another process was faster
            self._line.ask("POST", f"/rooms/{_quoted(room)}/leave", {}, about=About.US)
            return meanwhile[0]
        remembered[user] = [room, *remembered.get(user, [])]
        self._line.ask("PUT", self._memory(), remembered, about=About.US)
        return room

    def _remembered(self) -> dict[str, list[str]]:
        return self._line.look(self._memory(), about=About.US) or {}

    def _memory(self) -> str:
        return f"/user/{_quoted(self.me())}/account_data/m.direct"


def _quoted(name: str) -> str:
    return quote(name, safe="")
