"""What kind of picture some bytes are, and pictures turned into dots for programs that cannot draw them."""

import json
import re
from typing import Final

import typst

from notifications.papers.typesetting import MAIN, png_of

_SIGNS: Final = {b"\x89PNG\r\n": "png", b"\xff\xd8\xff": "jpg"}
_DRAWING: Final = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_DOTS_PER_INCH: Final = 200.0
_TRIAL: Final = 10.0
_PAGE: Final = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(json("picture.json")))
"""


def ending_of(picture: bytes) -> str:
    """Give the ending that a picture's file name should have; empty when it is not one we know."""
    for sign, ending in _SIGNS.items():
        if picture.startswith(sign):
            return ending
    return "svg" if _DRAWING.search(picture[:2000]) else ""


def can_be_drawn(picture: bytes) -> bool:
    """Try to draw a picture, so that one that is damaged is refused before it stands in a paper."""
    try:
        return bool(ending_of(picture) and _drawn(picture, _TRIAL))
    except typst.TypstError:
        return False


def dots_of(picture: bytes) -> bytes:
    """Turn a drawing, or a photograph that a docx might not take, into a PNG of 200 dots an inch."""
    return _drawn(picture, _DOTS_PER_INCH)


def _drawn(picture: bytes, dots_per_inch: float) -> bytes:
    # Typst takes only text beside its form, so a picture goes in as numbers.
    given = {MAIN: _PAGE, "picture.json": json.dumps(list(picture)).encode()}
    return png_of(given, dots_per_inch=dots_per_inch)
