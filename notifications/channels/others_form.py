"""The short text for services that take no long one."""

import json
from itertools import accumulate, takewhile
from typing import Final

from notifications.forms import Draft, Written

LONGEST: Final = 4000  # ntfy makes an attachment of more than 4,096 bytes, Telegram takes 4,096 characters
LONGEST_SMS: Final = 918  # six messages in one
_MORE: Final = "…"


class OtherForm:
    """Takes the chat's words, and leaves the last lines out where they are too many, saying so."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest

    def write(self, draft: Draft) -> Written:
        """Write what is sent, so that the record shows no more than that."""
        return Written(shortened(draft.words.chat, self._longest))


def shortened(text: str, longest: int) -> str:
    """Keep as many whole lines as fit into that size; the last line then counts those left out."""
    if size_of(text) <= longest:
        return text
    lines = text.splitlines()
    for kept in range(len(lines) - 1, 0, -1):
        short = "\n".join([*lines[:kept], f"{_MORE} (+{len(lines) - kept} baris)"])
        if size_of(short) <= longest:
            return short
    room = longest - size_of(_MORE)
    fitting = takewhile(lambda size: size <= room, accumulate(map(size_of, text)))
    return text[: len(list(fitting))] + _MORE


def size_of(text: str) -> int:
    """Measure a text as escaped JSON, which is never less than the bytes or characters a service counts."""
    return len(json.dumps(text)) - 2
