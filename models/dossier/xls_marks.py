"""Goes once through the records of an xls file for what the reader of values leaves out.

The records are those of "[MS-XLS]: Excel Binary File Format", 2.3.
"""

import struct
from collections.abc import Iterator
from typing import IO

import olefile  # type: ignore[import-untyped]  # carries no types

from models.dossier.sheet_marks import Marks

_HEADER = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_BEGIN, _BOUND_SHEET, _ROW, _COLUMNS = 0x809, 0x85, 0x208, 0x7D
_ERROR, _FORMULA = 0x205, 0x06
_SINGLE = {0x203, 0x27E, 0xFD, 0x204, 0xD6, _ERROR, _FORMULA}  # a number, a text, an error, a formula
_SEVERAL = 0xBD  # numbers side by side
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_NAMES = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def marks_of_xls(file: IO[bytes]) -> list[Marks]:
    """Give the marks of each sheet in order; raises OSError or struct.error for damage."""
    with olefile.OleFileIO(file) as ole:
        name = "Workbook" if ole.exists("Workbook") else "Book"
        content = ole.openstream(name).read()
    sheets: dict[int, Marks] = {}  # by where in the file its records begin
    marks = Marks()
    for at, kind, record in _records(content):
        if kind == _BOUND_SHEET:
            sheets[struct.unpack_from("<I", record)[0]] = Marks(_name(record))
        elif kind == _BEGIN:
            marks = sheets.get(at, Marks())  # what begins elsewhere is a chart in a sheet
        else:
            _take(kind, record, marks)
    return list(sheets.values())


def _name(record: bytes) -> str:
    length, wide = record[6], record[7] & 1
    return record[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "cp1252", "replace")


def _records(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + _HEADER.size <= len(content):
        kind, length = _HEADER.unpack_from(content, at)
        yield at, kind, content[at + 4 : at + 4 + length]
        at += 4 + length


def _take(kind: int, record: bytes, marks: Marks) -> None:
    if kind in _SINGLE:
        row, column = _PLACE.unpack_from(record)
        marks.reach(row + 1, column + 1)
        if kind in {_ERROR, _FORMULA}:
            _mark_error(kind, record, row + 1, column + 1, marks)
    elif kind == _SEVERAL:
        row = _PLACE.unpack_from(record)[0]
        marks.reach(row + 1, int(struct.unpack_from("<H", record, len(record) - 2)[0]) + 1)
    elif kind == _ROW and record[12] & _ROW_HIDDEN:
        marks.hidden_rows.add(struct.unpack_from("<H", record)[0] + 1)
    elif kind == _COLUMNS and record[8] & _COLUMN_HIDDEN:
        first, last = _PLACE.unpack_from(record)
        marks.hidden_columns.update(range(first + 1, min(last, 255) + 2))


def _mark_error(kind: int, record: bytes, row: int, column: int, marks: Marks) -> None:
    value, is_error = record[6:14], kind == _ERROR and record[7:8] == b"\x01"
    if is_error:
        marks.errors[row, column] = _NAMES.get(record[6], "#N/A")
    elif kind == _FORMULA and value[6:8] == b"\xff\xff" and value[0] == 2:  # noqa: PLR2004 - an error's mark
        marks.errors[row, column] = _NAMES.get(value[2], "#N/A")
