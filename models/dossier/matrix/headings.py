"""Finds the heading of a table in a sheet, and what each of its columns holds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from models.dossier.grids import Cell, Grid
from models.dossier.matrix.entries import Column, MatrixColumn
from models.dossier.matrix.heading_cells import (
    MOST_ORDINALS,
    field_of,
    near_field_of,
    says_only_headings,
    scale_in,
    text_of,
    year_in,
)
from models.dossier.matrix.vocabulary import vocabulary

NAMES = (MatrixColumn.PROGRAMME, MatrixColumn.ACTIVITY, MatrixColumn.SUB_ACTIVITY)
YEARLY = {MatrixColumn.VOLUME: MatrixColumn.TOTAL_VOLUME, MatrixColumn.COST: MatrixColumn.TOTAL_COST}
_LOOKED_AT = 150  # rows in which a heading is looked for; no title is longer
_FIELDS = 3  # different ones make a heading
_SURE = 2
_TALLEST = 5  # rows of one heading
_LONGEST_NUMBER = 12
_NUMBERED = re.compile(r"\(?\d{1,2}\)?(\s*=.*)?|\(?[a-z]\)?")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its rows, and its columns in the order of the sheet."""

    first_row: int
    last_row: int
    after: int  # the last row that still belongs to it, with the columns' numbers
    columns: tuple[Column, ...]
    unknown: tuple[Column, ...]
    sources: Mapping[int, str]  # by column: the source of funds that a column stands for
    scales: Mapping[int, int]  # by column of costs: rupiah for a one
    guessed: tuple[Column, ...] = ()  # columns of years of which the heading does not say what they hold

    @property
    def ordinals(self) -> bool:
        """Tell whether the years are counted from the plan's first, without saying which that is."""
        return any(column.year is not None and column.year < MOST_ORDINALS for column in self.columns)


def find_heading(grid: Grid) -> Heading | None:
    """Find the first heading of a sheet."""
    rows = grid.rows[:_LOOKED_AT]
    first = next((number for number, row in enumerate(rows, start=1) if _is_heading(row)), None)
    return heading_at(grid, first) if first else None


def heading_at(grid: Grid, row: int) -> Heading:
    """Read the heading that a row belongs to."""
    first = _first_row(grid, row)
    last = _last_row(grid, row)
    paths = _paths(grid, first, last)
    columns, unknown, sources, scales = [], [], {}, {}
    for number, parts in paths:
        heading = " / ".join(dict.fromkeys(text_of(part) for part in parts))
        field, year, source = _meaning(parts)
        scale = next((found for part in reversed(parts) if (found := scale_in(text_of(part)))), None)
        if source:
            sources[number] = source
        if field is None and year is None:
            unknown.append(Column(number, heading, MatrixColumn.NOTE))
            continue
        if scale and (field is None or field in {*YEARLY, *YEARLY.values(), MatrixColumn.UNIT_COST}):
            scales[number] = scale
        columns.append(Column(number, heading, field or MatrixColumn.YEAR, year))
    guessed = [column for column in columns if column.field is MatrixColumn.YEAR and column.year is not None]
    settled = _settled(columns, guessed)
    after = last + 1 if last < len(grid.rows) and is_numbering(grid.rows[last]) else last
    return Heading(first, last, after, tuple(settled), tuple(unknown), sources, scales, tuple(guessed))


def is_heading_again(row: Sequence[Cell]) -> bool:
    """Tell whether a row below a heading is one, too, beyond doubt."""
    said = [cell for cell in row if cell is not None]
    fields = {near_field_of(cell) for cell in said} - {None}
    sure = sum(map(says_only_headings, said))
    return len(fields) >= _FIELDS and sure >= max(_FIELDS, len(said) - 1) and bool(fields & {*NAMES})


def is_numbering(row: Sequence[Cell]) -> bool:
    """Tell whether a row only counts the columns: 1, 2, 3 or (1), (2), (3)."""
    for cell in row:
        if type(cell) is str and len(cell) > _LONGEST_NUMBER:
            return False  # nearly every row of a long table ends here
    said = [text_of(cell).lower() for cell in row if cell is not None]
    if len(said) < _FIELDS or not all(_NUMBERED.fullmatch(text) for text in said):
        return False
    counted = [int(found[0]) for text in said if (found := re.search(r"\d{1,2}", text))]
    return counted == sorted(set(counted)) and (not counted or counted[-1] - counted[0] < len(said) * 2)


def _is_heading(row: Sequence[Cell]) -> bool:
    said = [cell for cell in row if cell is not None]
    fields = {near_field_of(cell) for cell in said} - {None}
    sure = sum(map(says_only_headings, said))
    return len(fields) >= _FIELDS and sure >= _SURE and bool(fields & {*NAMES})


def _first_row(grid: Grid, row: int) -> int:
    """Go up to a row that only names groups of columns."""
    above = grid.rows[row - 2] if row > 1 else ()
    below = grid.rows[row - 1]
    for column, cell in enumerate(above):
        beneath = below[column] if column < len(below) else None
        groups = {*YEARLY, MatrixColumn.SOURCE, MatrixColumn.LOCATION}
        if column and beneath is not None and near_field_of(cell) in groups and year_in(beneath):
            return row - 1
    return row


def _last_row(grid: Grid, row: int) -> int:
    merged = [
        block.last_row for block in grid.merged if block.first_row == row and block.last_row < row + _TALLEST
    ]
    last = max([row, *merged])
    while last < min(len(grid.rows), row + _TALLEST - 1) and _is_below_a_heading(grid.rows[last]):
        last += 1
    return last


def _is_below_a_heading(row: Sequence[Cell]) -> bool:
    said = [cell for cell in row if cell is not None]
    years = sum(year_in(cell) is not None for cell in said)
    sure = all(says_only_headings(cell) for cell in said)
    return years > 1 or (sure and (years == 1 or len(said) > 1))


def _paths(grid: Grid, first: int, last: int) -> Iterator[tuple[int, list[Cell]]]:
    """Give for each column what stands above it, from the top, with groups repeated over their columns."""
    width = max(len(row) for row in grid.rows[first - 1 : last])
    table = [[*row, *[None] * (width - len(row))] for row in grid.rows[first - 1 : last]]
    covered = _spread_merged(grid, table, first, last, width)
    for height, row in enumerate(table[:-1]):
        for column in range(1, width):
            below = any(under[column] is not None for under in table[height + 1 :])
            left = any(under[column - 1] is not None for under in table[height + 1 :])
            if row[column] is None and below and left and (height, column) not in covered:
                row[column] = row[column - 1]
    for column in range(width):
        parts = [row[column] for row in table if row[column] is not None]
        if parts:
            yield column + 1, parts


def _spread_merged(
    grid: Grid, table: list[list[Cell]], first: int, last: int, width: int
) -> set[tuple[int, int]]:
    covered = set()
    for block in grid.merged:
        if block.first_row < first or block.first_row > last or block.first_column > width:
            continue
        value = table[block.first_row - first][block.first_column - 1]
        for row in range(block.first_row - first, min(block.last_row, last) - first + 1):
            for column in range(block.first_column - 1, min(block.last_column, width)):
                covered.add((row, column))
                table[row][column] = value
    return covered


def _meaning(parts: Sequence[Cell]) -> tuple[MatrixColumn | None, int | None, str]:
    year = next((found for part in reversed(parts) if (found := year_in(part))), None)
    fields = [field for part in parts if (field := field_of(part))]
    if year is not None:
        fields = [field for field in fields if field is not MatrixColumn.YEAR]
    source = vocabulary().source_words.exactly(text_of(parts[-1])) if len(parts) > 1 or not fields else ""
    if source:
        return (MatrixColumn.COST if {*fields} & {*YEARLY} or year else MatrixColumn.SOURCE), year, source
    if not fields:
        return None, year, ""
    deepest, group = fields[-1], fields[0]
    if year is None and (whole := vocabulary().heading_words.exactly(" ".join(map(text_of, parts)))):
        return MatrixColumn(whole), None, ""  # one name broken over two rows: "Sumber" above "Dana"
    if group is MatrixColumn.VOLUME and deepest is MatrixColumn.TOTAL_COST and len(parts) > 1:
        return MatrixColumn.TOTAL_VOLUME, None, ""
    if year is not None and deepest in YEARLY.values():
        deepest = next(one for one, total in YEARLY.items() if total is deepest)
    return deepest, year if deepest in {*YEARLY, MatrixColumn.YEAR} else None, ""


def _settled(columns: list[Column], guessed: list[Column]) -> Iterator[Column]:
    """Say of columns of years what they hold, and of columns without a year that they hold all years."""
    long_form = any(column.field is MatrixColumn.YEAR and column.year is None for column in columns)
    yearly = {column.field for column in columns if column.year is not None}
    seen: set[int] = set()
    twice = len({column.year for column in guessed}) < len(guessed)
    for column in columns:
        if column in guessed:
            volume = (twice and column.year not in seen) or MatrixColumn.COST in yearly
            seen.add(column.year or 0)
            yield replace(column, field=MatrixColumn.VOLUME if volume else MatrixColumn.COST)
        elif column.field in YEARLY and column.year is None and not long_form:
            yield replace(column, field=YEARLY[column.field])
        else:
            yield column
