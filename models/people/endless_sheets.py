"""Sees that one cell or merged block lies far out; openpyxl would make every cell up to there."""

import re

from openpyxl.utils.cell import column_index_from_string

_MOST_CELLS = 500_000  # a nation's register has some hundred thousand
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of any spreadsheet; openpyxl stumbles over cells beyond
# The first nine digits of a longer number are beyond every spreadsheet as well.
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="0*(\d{1,9})')
_CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3})0*(\d{1,9})\d*"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]*?\bref="([A-Z]{1,3})(\d{1,9}):([A-Z]{1,3})(\d{1,9})"')


def reaches_far(sheet: bytes) -> bool:
    """Tell whether a sheet (its XML) spans, or merges, more cells than any register has."""
    columns, rows = {b"A"}, 1
    for column, row in _CELL.findall(sheet):
        columns.add(column)
        rows = max(rows, int(row))
    rows = max([rows, *map(int, _ROW.findall(sheet))])
    last_column = max(map(_number, columns))
    merged = sum(_area(*block) for block in _MERGED.findall(sheet))
    beyond = rows > _LAST_ROW or last_column > _LAST_COLUMN
    return beyond or last_column * rows > _MOST_CELLS or merged > _MOST_CELLS


def _area(first: bytes, top: bytes, last: bytes, bottom: bytes) -> int:
    return (abs(_number(last) - _number(first)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _number(column: bytes) -> int:
    return int(column_index_from_string(column.decode()))
