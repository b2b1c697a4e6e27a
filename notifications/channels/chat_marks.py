"""The marks of our chat texts, *bold* and _italic_, for programs that show them in another way."""

import html
import re

_ADDRESS = re.compile(r"(https?://\S+)")  # what looks like a mark inside a link is none
_MARKS = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+)(?<=\S)_(?![\w_])"), r"<i>\1</i>"),
)


def as_html(text: str) -> str:
    """Write a chat text as simple HTML: marks as <b> and <i>, lines parted by <br/>, all else escaped."""
    pieces = _ADDRESS.split(html.escape(text.strip(), quote=False))
    return "".join(_marked(piece, at) for at, piece in enumerate(pieces)).replace("\n", "<br/>\n")


def without_marks(text: str) -> str:
    """Write a chat text for programs that show every star and underline as it stands."""
    pieces = _ADDRESS.split(text.strip())
    return "".join(_marked(piece, at, bare=True) for at, piece in enumerate(pieces))


def _marked(piece: str, at: int, *, bare: bool = False) -> str:
    if at % 2:  # every second piece is a link
        return piece
    for mark, tagged in _MARKS:
        piece = mark.sub(r"\1" if bare else tagged, piece)
    return piece
