"""What kind of picture some bytes are, and a drawing turned into dots for programs that cannot draw it."""

import contextlib
import re
from typing import Final

import typst

from notifications.papers.typesetting import MAIN, png_of

_SIGNS: Final = {b"\x89PNG\r\n": "png", b"\xff\xd8\xff": "jpg"}
_DRAWING: Final = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_DOTS_PER_INCH: Final = 200.0
_PAGE: Final = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image("drawing.svg")
"""


def ending_of(picture: bytes) -> str:
    """Give the ending that a picture's file name should have; empty when it is not one we know."""
    for sign, ending in _SIGNS.items():
        if picture.startswith(sign):
            return ending
    return "svg" if _DRAWING.search(picture[:2000]) else ""


def can_be_drawn(picture: bytes) -> bool:
    """Try to draw a picture, so that one that is damaged is refused before it stands in a paper."""
    ending = ending_of(picture)
    with contextlib.suppress(typst.TypstError):
        page = _PAGE.replace(b"drawing.svg", f"picture.{ending}".encode())
        return bool(ending and png_of({MAIN: page, f"picture.{ending}": picture}, dots_per_inch=10))
    return False


def dots_of(svg: str) -> bytes:
    """Turn a drawing into a PNG of 200 dots an inch."""
    return png_of({MAIN: _PAGE, "drawing.svg": svg.encode()}, dots_per_inch=_DOTS_PER_INCH)
