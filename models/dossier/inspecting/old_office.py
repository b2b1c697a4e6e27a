"""Looks into .xls, .doc and .ppt, and into the wrapping of office files that have a password."""

import struct
from collections.abc import Iterator
from typing import IO, Any

import olefile  # type: ignore[import-untyped]  # carries no types

from models.dossier.inspecting.refusing import DAMAGED, MACROS, PASSWORD, Refused

_MACRO_STORAGES = frozenset({"_vba_project_cur", "macros", "vba", "_vba_project"})
_LOCKED_STREAMS = frozenset({"encryptedpackage", "encryptioninfo", "encryptedsummary"})
_BOOKS = ("Workbook", "Book")
_BEGINNING = 200_000  # bytes; what says that a workbook is locked stands among its first records
_FILE_PASS, _SHEET, _END = 0x2F, 0x85, 0x0A
_MACRO_SHEETS = frozenset({1, 6})  # Excel 4.0 macros, Visual Basic
_WORD_LOCKED = 0x0100


def check_old_office(file: IO[bytes], media_type: str) -> None:
    """Refuse passwords and macros; raises Refused for what cannot be opened, too."""
    del media_type
    file.seek(0)
    try:
        with olefile.OleFileIO(file, raise_defects=olefile.DEFECT_FATAL) as ole:
            _check(ole)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - a damaged file shows itself in many ways, none of which is ours
        raise Refused(DAMAGED) from None


def _check(ole: Any) -> None:  # noqa: ANN401 - as said
    names = {name.lower() for path in ole.listdir(streams=True, storages=True) for name in path}
    if names & _LOCKED_STREAMS:
        raise Refused(PASSWORD)
    if names & _MACRO_STORAGES:
        raise Refused(MACROS)
    for name in _BOOKS:
        if ole.exists(name):
            _check_workbook(ole.openstream(name).read(_BEGINNING))
    if ole.exists("WordDocument"):
        _check_letter(ole.openstream("WordDocument").read(12))


def _check_workbook(beginning: bytes) -> None:
    for kind, content in _records(beginning):
        if kind == _FILE_PASS:
            raise Refused(PASSWORD)
        if kind == _SHEET and len(content) > 5 and content[5] in _MACRO_SHEETS:  # noqa: PLR2004 - its place
            raise Refused(MACROS)


def _records(beginning: bytes) -> Iterator[tuple[int, bytes]]:
    """Read the records of the workbook's own part, which ends before those of its sheets."""
    at = 0
    while at + 4 <= len(beginning):
        kind, length = struct.unpack_from("<HH", beginning, at)
        yield kind, beginning[at + 4 : at + 4 + length]
        if kind == _END:
            return
        at += 4 + length


def _check_letter(beginning: bytes) -> None:
    if len(beginning) == 12 and struct.unpack_from("<H", beginning, 10)[0] & _WORD_LOCKED:  # noqa: PLR2004
        raise Refused(PASSWORD)
