"""The one mark in running text: two stars around what is bold."""

import re
from typing import Final

from notifications.papers.paper import Run, Words

_BOLD: Final = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


def runs_of(words: Words, *, marked: bool = False) -> tuple[Run, ...]:
    """Give the runs of a text; with `marked`, stars in a str make bold."""
    if not isinstance(words, str):
        return words
    if not marked:
        return (Run(words),)
    pieces = _BOLD.split(words)  # every second piece stood between stars
    return tuple(Run(piece, bold=bool(place % 2)) for place, piece in enumerate(pieces) if piece)
