"""A table as it lies in a spreadsheet file: sheets, rows and cells, without yet saying what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None  # None for an empty cell


@dataclass(frozen=True, slots=True)
class Merged:
    """A block of cells that shows one value, that of its first cell; all bounds are included, from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. The first row of `rows` is row 1 of the spreadsheet, its first cell column A."""

    name: str  # empty for csv
    rows: Sequence[Sequence[Cell]]  # rows may be of different length
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = frozenset()  # that a person does not see; from 1
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False  # the whole sheet
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column) to "#REF!"

    def numbered(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Go through the rows with the numbers that the spreadsheet shows."""
        return enumerate(self.rows, start=1)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of one file, in order."""

    file: str
    grids: tuple[Grid, ...]


def column_name(number: int) -> str:
    """Name a column as the spreadsheet does: 1 is A, 28 is AB."""
    name = ""
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def cell_name(row: int, column: int) -> str:
    """Name a cell as the spreadsheet does: row 12, column 6 is F12."""
    return f"{column_name(column)}{row}"
