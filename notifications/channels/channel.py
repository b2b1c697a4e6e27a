"""What every channel can do."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from models.rules.channel_kinds import ChannelKind
from notifications.outcomes import Outcome


@dataclass(frozen=True)
class Outgoing:
    """A message as it leaves; its words were frozen when it was queued."""

    message_id: str
    address: str
    name: str
    subject: str
    text: str
    frozen: bytes = b""  # the channel's own form of it; without one, the channel makes it from the text


class Channel(Protocol):
    """A way to reach people."""

    @property
    def kind(self) -> ChannelKind:
        """Say which addresses it serves."""
        ...

    def send(self, outgoing: Outgoing, *, at: datetime) -> Outcome:
        """Send one message and say what came of it; never raises for what a server may do. `at` is aware."""
        ...


class KeepsALine(ABC):
    """What keeps a line to a server: use it as a context manager, or close it when done."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Say goodbye to the server and let go of the line."""


@runtime_checkable
class Traceable(Protocol):
    """A channel that can look up whether a message went out."""

    @property
    def can_tell(self) -> bool:
        """Say whether a missing answer can be found out at all, as things are set up here."""
        ...

    def find_sent(self, message_id: str) -> bool | None:
        """Say whether the message went out; None when that cannot be told just now."""
        ...


def can_tell(channel: Channel) -> bool:
    """Say whether a channel can find out what became of a message that a crash left open."""
    return isinstance(channel, Traceable) and channel.can_tell
