"""The short text for services that take no long one."""

from typing import Final

from notifications.forms import Draft, Written

LONGEST: Final = 4000  # bytes; ntfy turns more than 4,096 into an attachment, Telegram takes 4,096 characters
LONGEST_SMS: Final = 918  # bytes; six messages in one


class OtherForm:
    """Takes the chat's words, and leaves the last lines out where they are too many, saying so."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest

    def write(self, draft: Draft) -> Written:
        """Write what is sent, so that the record shows no more than that."""
        return Written(shortened(draft.words.chat, self._longest))


def shortened(text: str, longest: int) -> str:
    """Keep as many whole lines as fit into so many bytes; the last line then counts those left out."""
    if len(text.encode()) <= longest:
        return text
    lines = text.splitlines()
    for kept in range(len(lines) - 1, 0, -1):
        short = "\n".join([*lines[:kept], f"… (+{len(lines) - kept} baris)"])
        if len(short.encode()) <= longest:
            return short
    return text.encode()[: longest - len("…".encode())].decode(errors="ignore") + "…"
