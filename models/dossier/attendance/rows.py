"""Which rows of a sheet are an attendance list: its headings, its lines, and where it ends."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.dossier.attendance.titles import day_written
from models.dossier.attendance.words import TICKS, Column, plain, vocabulary
from models.dossier.grids import Cell, Grid

_HEADINGS_WITHIN = 40  # rows
_NEEDED = 2  # headings that must be known, the name among them
_NUMBERING = re.compile(r"[(]?\d*[.)]?[\s.…_]*")


@dataclass(frozen=True)
class Head:
    """The row of headings: where each column stands, from 0, and what it is called there."""

    row: int
    columns: Mapping[Column, int]
    called: Mapping[Column, str]


def find_head(grid: Grid) -> Head | None:
    """Find the first row that names a person's column and one more; None where there is none."""
    for number, row in grid.numbered():
        if number > _HEADINGS_WITHIN:
            return None
        columns: dict[Column, int] = {}
        called: dict[Column, str] = {}
        for place, cell in enumerate(row):
            column = vocabulary().headings.get(plain(text_of(cell)))
            if column is not None and column not in columns:
                columns[column], called[column] = place, text_of(cell)
        if Column.NAME in columns and len(columns) >= _NEEDED:
            return Head(number, columns, called)
    return None


def rows_below(grid: Grid, head: Head) -> Iterator[tuple[int, dict[Column, str]]]:
    """Go through the list's lines with their row numbers, without those that are empty or only numbered."""
    for number, row in grid.numbered():
        if number <= head.row:
            continue
        if _ends(row, head):
            return
        cells = {
            column: text_of(_cell(grid, number, place, column)) for column, place in head.columns.items()
        }
        if not _counts_columns(row) and any(_says(column, text) for column, text in cells.items()):
            yield number, cells


def text_of(cell: Cell) -> str:
    """Write a cell on one line; a whole number has no ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def only_numbered(text: str) -> bool:
    """Say whether a cell holds no more than the number of its line and dots to sign on."""
    return _NUMBERING.fullmatch(text) is not None


def _says(column: Column, text: str) -> bool:
    # A prepared list has numbers and the organisations that were invited, and nobody on it yet.
    if column in {Column.NUMBER, Column.ORGANISATION}:
        return False
    return bool(text) and not only_numbered(text)


def _cell(grid: Grid, number: int, place: int, column: Column) -> Cell:
    if column is Column.ORGANISATION:
        for block in grid.merged:
            if block.first_row <= number <= block.last_row and block.first_column == place + 1:
                number = block.first_row
    row = grid.rows[number - 1]
    return row[place] if place < len(row) else None


def _ends(row: Sequence[Cell], head: Head) -> bool:
    texts = [text for text in map(text_of, row) if text]
    if not texts or len(texts) > _NEEDED or _marked(row, head):
        return False
    first = plain(texts[0])
    if any(first == word or first.startswith(f"{word} ") for word in vocabulary().below):
        return True
    return "," in texts[0] and day_written(texts[0]) is not None  # "Tubei, 30 Mei 2024"


def _marked(row: Sequence[Cell], head: Head) -> bool:
    place = head.columns.get(Column.SIGNATURE, len(row))
    text = text_of(row[place]) if place < len(row) else ""
    return plain(text) in vocabulary().present | vocabulary().absent or any(tick in text for tick in TICKS)


def _counts_columns(row: Sequence[Cell]) -> bool:
    texts = [text.strip("()") for text in map(text_of, row) if text]
    return len(texts) > _NEEDED and texts == [str(n) for n in range(1, len(texts) + 1)]
