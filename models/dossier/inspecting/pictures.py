"""Looks at how many points a picture has, without drawing it."""

import struct
from typing import IO

from models.dossier.archives import ends_as_an_archive
from models.dossier.inspecting.refusing import DAMAGED, TWO_KINDS, Refused
from models.dossier.media_types import PNG
from models.rules.sentences import Sentence

_MOST_MILLIONS = 120  # the largest sensor of a common telephone has 108
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # marks without a length


def check_picture(file: IO[bytes], media_type: str) -> None:
    """Refuse a picture that would fill the memory when it is drawn, or that hides an archive."""
    width, height = _size_of_png(file) if media_type == PNG else _size_of_jpeg(file)
    if not width or not height:
        raise Refused(DAMAGED)
    if width * height > _MOST_MILLIONS * 1_000_000:
        raise Refused(
            Sentence(
                "it has {width} by {height} points, more than {most} million. Make it smaller.",
                width=width,
                height=height,
                most=_MOST_MILLIONS,
            )
        )
    if ends_as_an_archive(file):
        raise Refused(TWO_KINDS)


def _size_of_png(file: IO[bytes]) -> tuple[int, int]:
    file.seek(0)
    beginning = file.read(24)
    if beginning[12:16] != b"IHDR" or len(beginning) < 24:  # noqa: PLR2004 - where its size ends
        raise Refused(DAMAGED)
    width, height = struct.unpack_from(">LL", beginning, 16)
    return width, height


def _size_of_jpeg(file: IO[bytes]) -> tuple[int, int]:
    file.seek(2)
    while (mark := _next_mark(file)) not in _FRAMES:
        if mark in _ALONE:
            continue
        length = int.from_bytes(_exactly(file, 2))
        if mark == 0xDA or length < 2:  # noqa: PLR2004 - the picture begins, and no size was given
            raise Refused(DAMAGED)
        file.seek(length - 2, 1)
    height, width = struct.unpack_from(">HH", _exactly(file, 7), 3)
    return width, height


def _next_mark(file: IO[bytes]) -> int:
    if _exactly(file, 1) != b"\xff":
        raise Refused(DAMAGED)
    while (mark := _exactly(file, 1)) == b"\xff":
        pass
    return mark[0]


def _exactly(file: IO[bytes], size: int) -> bytes:
    read = file.read(size)
    if len(read) < size:
        raise Refused(DAMAGED)
    return read
