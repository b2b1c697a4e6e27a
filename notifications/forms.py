"""How a worded message is written down for its channel before it waits in the outbox."""

from dataclasses import dataclass
from typing import Protocol

from notifications.messages import Words


@dataclass(frozen=True)
class CalendarPart:
    """A meeting for the reader's calendar: what is asked of it, and the entry itself (RFC 5545 text)."""

    method: str  # REQUEST or CANCEL
    entry: str


@dataclass(frozen=True)
class Draft:
    """A message with its words and its recipient, before it takes its channel's form."""

    message_id: str
    address: str
    name: str
    words: Words
    calendar: CalendarPart | None = None


@dataclass(frozen=True)
class Written:
    """A message in its channel's form: what the record shows, and what is sent."""

    text: str
    frozen: bytes = b""


class Form(Protocol):
    """Writes drafts for one channel."""

    def write(self, draft: Draft) -> Written:
        """Freeze a draft; raises ValueError for an address that the channel cannot write to."""
        ...


class ChatForm:
    """The short text that chat programs show; nothing else is frozen."""

    def write(self, draft: Draft) -> Written:
        """Take the chat's words."""
        return Written(draft.words.chat)
