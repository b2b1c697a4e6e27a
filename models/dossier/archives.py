"""The list of what a zip file holds, read only when it is short enough to be one that a person made."""

import os
import struct
import zipfile
from typing import IO

MOST_MEMBERS = 10_000
_MOST_OF_A_LIST = 4_000_000  # bytes; ten thousand members take about one million
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_LONGEST_COMMENT = 65_535


def members_of(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    """List a zip file's members; raises BadZipFile for what is none, and for a list without end."""
    if _length_of_the_list(file) > _MOST_OF_A_LIST:
        raise zipfile.BadZipFile("the list of its members is too long")
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError) as error:
        # Damage shows itself to the standard library in all these ways.
        raise zipfile.BadZipFile(str(error)) from error


def ends_as_an_archive(file: IO[bytes]) -> bool:
    """Tell whether what begins as something else could be opened as a zip file too."""
    try:
        return bool(members_of(file))
    except zipfile.BadZipFile:
        return False


def _length_of_the_list(file: IO[bytes]) -> int:
    """Say how many bytes the list takes, before anything is made of them."""
    size = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, size - _LONGEST_COMMENT - _END.size))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        raise zipfile.BadZipFile("it has no list of its members")
    length = int(_END.unpack_from(tail, at)[5])
    file.seek(max(0, start + at - _LOCATOR_64.size))
    locator = file.read(_LOCATOR_64.size)
    return max(length, _length_in_64_bits(file, locator, size)) if locator[:4] == b"PK\6\7" else length


def _length_in_64_bits(file: IO[bytes], locator: bytes, size: int) -> int:
    place = int(_LOCATOR_64.unpack(locator)[2])
    if place > size - _END_64.size:
        raise zipfile.BadZipFile("the list of its members lies outside of it")
    file.seek(place)
    return int(_END_64.unpack(file.read(_END_64.size))[8])
