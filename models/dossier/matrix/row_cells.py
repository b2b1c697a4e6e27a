"""Takes the cells of a row for what the heading says they hold, and gathers what is doubtful in them."""

from collections.abc import Sequence
from typing import NamedTuple

from models.dossier.findings import Finding, Severity
from models.dossier.grids import Cell, Grid, cell_name
from models.dossier.matrix.amounts import (
    Read,
    Reading,
    decimal_mark_of,
    read_cost,
    read_volume,
    says_nothing,
)
from models.dossier.matrix.entries import Amount, Column, MatrixColumn
from models.dossier.matrix.exact_amounts import exact_amounts, places_of_amounts
from models.dossier.matrix.heading_cells import text_of, year_in
from models.dossier.matrix.headings import NAMES, YEARLY, Heading
from models.dossier.matrix.numbering import number_of
from models.dossier.matrix.vocabulary import unit_of
from models.rules.sentences import Sentence

AT_MOST = 500  # cells named on one sheet; past that the column is at fault, not its cells
_DETAILS = {MatrixColumn.UNIT, MatrixColumn.LOCATION, MatrixColumn.VOLUME, MatrixColumn.TOTAL_VOLUME}
ENTRY_TEXTS = (
    MatrixColumn.SUBSECTOR,
    MatrixColumn.LOCATION,
    MatrixColumn.UNIT,
    MatrixColumn.AGENCY,
    MatrixColumn.DOCUMENT,
    MatrixColumn.NOTE,
)
_SHORT = len("tidak ada")  # the longest way of saying nothing
_UNMARKED = {"", "-", "0", "tidak", "–"}


class Amounts(NamedTuple):
    """The amounts of one row; volumes and costs one per year of the matrix."""

    volumes: tuple[float | None, ...]
    costs: tuple[Amount | None, ...]
    total_volume: float | None
    total_cost: Amount | None

    @property
    def any_cost(self) -> bool:
        """Tell whether the row costs anything."""
        return self.total_cost is not None or any(cost is not None for cost in self.costs)

    @property
    def any_volume(self) -> bool:
        """Tell whether the row counts anything."""
        return self.total_volume is not None or any(volume is not None for volume in self.volumes)


class RowCells:
    """Reads the rows below one heading. They are as wide as it is, at least: see `widened`."""

    def __init__(self, grid: Grid, heading: Heading, years: Sequence[int]) -> None:
        self._grid, self._years = grid, years
        self._width = max((column.number for column in heading.columns), default=0)
        self._index = {year: place for place, year in enumerate(years)}
        self._columns: dict[MatrixColumn, list[Column]] = {}
        for column in heading.columns:
            self._columns.setdefault(column.field, []).append(column)
        self._sources = heading.sources
        scale = next(iter(heading.scales.values()), 1)
        self._how = {
            column.number: Reading(heading.scales.get(column.number, scale))
            for column in heading.columns
            if column.field in {MatrixColumn.COST, MatrixColumn.TOTAL_COST}
        }
        self._detail_columns = [column.number for column in heading.columns if column.field in _DETAILS]
        self._first = {field: columns[0].number for field, columns in self._columns.items()}
        self._single = {
            field: columns[0].number for field, columns in self._columns.items() if len(columns) == 1
        }
        self._entry_places = [(field, self._single.get(field)) for field in ENTRY_TEXTS]
        self._places = places_of_amounts(self._columns, years, self._how, self._sources.keys())
        self._known = _Known()
        self._doubts: dict[tuple[int, Sentence], tuple[int, int, str]] = {}
        self._marks: dict[int, str] = {}
        self.errors: list[Finding] = []

    def widened(self, row: Sequence[Cell]) -> Sequence[Cell]:
        """Give a row that ends before the heading does with the cells that it lacks."""
        lacking = self._width - len(row)
        return [*row, *[None] * lacking] if lacking > 0 else row

    def has(self, field: MatrixColumn) -> bool:
        """Tell whether there is a column for a field."""
        return field in self._columns

    def text(self, row: Sequence[Cell], field: MatrixColumn) -> str:
        """Give a text; those of several columns are joined."""
        columns = self._columns.get(field)
        if not columns:
            return ""
        if len(columns) == 1:
            return self._text(row, columns[0].number)
        texts = [text for column in columns if (text := self._text(row, column.number))]
        return ", ".join(dict.fromkeys(texts))

    def entry_texts(self, row: Sequence[Cell]) -> list[str]:
        """Give the texts of ENTRY_TEXTS, in that order."""
        texts = []
        for field, number in self._entry_places:
            if number is None:
                text = self.text(row, field)
            else:
                cell = row[number - 1]
                text = self._known[cell] if type(cell) is str else text_of(cell)
            texts.append("" if len(text) <= _SHORT and says_nothing(text) else text)
        return texts

    def said(self, cell: Cell) -> str:
        """Give what a person reads in a cell, as `text_of` does; the same text is looked at once."""
        return self._known[cell] if type(cell) is str else text_of(cell)

    def cell(self, row: Sequence[Cell], field: MatrixColumn) -> Cell:
        """Give a cell as it is."""
        number = self._first.get(field)
        return row[number - 1] if number is not None and number <= len(row) else None

    def sources(self, row: Sequence[Cell]) -> tuple[str, str]:
        """Give what is written about who pays, and the columns of sources that are marked, as one text."""
        if not self._sources and MatrixColumn.SOURCE in self._single:
            text = self.text(row, MatrixColumn.SOURCE)
            return "" if len(text) <= _SHORT and says_nothing(text) else text, ""
        written, marked = [], []
        for column in self._columns.get(MatrixColumn.SOURCE, ()):
            text = self._text(row, column.number)
            if column.number not in self._sources:
                written.append(text)
            elif text.lower() not in _UNMARKED:
                marked.append(self._sources[column.number])
        marked += [
            self._sources[column.number]
            for column in self._columns.get(MatrixColumn.COST, ())
            if column.number in self._sources and _at(row, column.number) not in {None, 0, "-"}
        ]
        return ", ".join(filter(None, written)), " ".join(marked)

    def amounts(self, row: Sequence[Cell], number: int) -> Amounts:
        """Give the amounts of a row."""
        if self._places and (exact := exact_amounts(row, self._places)):
            years = len(self._years)
            return Amounts(tuple(exact[:years]), tuple(exact[years:-2]), exact[-2], exact[-1])
        volumes: list[float | None] = [None] * len(self._years)
        costs: list[Amount | None] = [None] * len(self._years)
        said = self._year(row, number) if self.has(MatrixColumn.YEAR) else None
        for column in self._columns.get(MatrixColumn.VOLUME, ()):
            place = self._index.get(column.year or said or 0)
            value = self._amount(row, number, column)
            if place is not None and value is not None:
                volumes[place] = value
        for column in self._columns.get(MatrixColumn.COST, ()):
            place = self._index.get(column.year or said or 0)
            value = self._amount(row, number, column)
            if place is not None and value is not None:
                costs[place] = value + (costs[place] or 0 if column.number in self._sources else 0)
        totals = [
            self._amount(row, number, columns[0]) if (columns := self._columns.get(field)) else None
            for field in (MatrixColumn.TOTAL_VOLUME, MatrixColumn.TOTAL_COST)
        ]
        return Amounts(tuple(volumes), tuple(costs), totals[0], totals[1])

    def is_detailed(self, row: Sequence[Cell]) -> bool:
        """Tell whether a row says of what, where or how much, beside its name and cost."""
        for number in self._detail_columns:  # noqa: SIM110 - asked of each row, and this is twice as fast
            if row[number - 1] is not None and row[number - 1] != "-":
                return True
        return False

    def unit(self, row: Sequence[Cell]) -> str:
        """Give the unit; empty also for a dash."""
        text = self.text(row, MatrixColumn.UNIT)
        return "" if says_nothing(text) else text

    def has_amounts(self, row: Sequence[Cell]) -> bool:
        """Tell whether anything stands in the columns of costs."""
        return any(_at(row, number) is not None for number in self._how)

    def is_of_the_table(self, row: Sequence[Cell]) -> bool:
        """Tell a row of the table from a signature that stands in its columns."""
        if unit_of(self.text(row, MatrixColumn.UNIT)):
            return True
        if number_of(self.cell(row, MatrixColumn.NUMBER)).style and any(
            self.text(row, name) for name in NAMES
        ):
            return True
        fields = (*YEARLY, *YEARLY.values())
        cells = [_at(row, column.number) for field in fields for column in self._columns.get(field, ())]
        return any((read := read_cost(cell)) and read.value is not None for cell in cells)

    def findings(self) -> list[Finding]:
        """Give what was not understood, cell by cell, and what is doubtful, column by column."""
        doubts = [
            self._finding(
                Severity.NOTE,
                row,
                self._heading_of(number),
                found,
                Sentence(
                    "read as an amount in {cells} cells of this column, the first of them here: {doubt}.",
                    cells=cells,
                    doubt=doubt,
                ),
            )
            for (number, doubt), (cells, row, found) in self._doubts.items()
        ]
        return [*self.errors, *doubts]

    def _text(self, row: Sequence[Cell], number: int) -> str:
        cell = row[number - 1] if number <= len(row) else None
        return self._known[cell] if type(cell) is str else text_of(cell)

    def _year(self, row: Sequence[Cell], number: int) -> int | None:
        column = self._columns[MatrixColumn.YEAR][0]
        cell = _at(row, column.number)
        year = year_in(cell)
        if year not in self._index and self.has_amounts(row):
            message = Sentence("the row does not say its year. Write one, such as 2025.")
            self._complain(number, column, text_of(cell), message)
        return year

    def _amount(self, row: Sequence[Cell], number: int, column: Column) -> Amount | None:
        cell = row[column.number - 1] if column.number <= len(row) else None
        if cell is None:
            return None
        how = self._how.get(column.number)
        if type(cell) is float and (how is None or how.scale == 1) and abs(cell) < 1e15:  # noqa: PLR2004 - exact
            return int(cell) if cell.is_integer() else cell
        read = self._read(cell, how, column)
        if read is None:
            self._complain(number, column, text_of(cell) or str(cell), _NOT_UNDERSTOOD)
            return None
        if read.doubt:
            key = (column.number, read.doubt)
            cells, first, found = self._doubts.get(key, (0, number, text_of(cell)))
            self._doubts[key] = (cells + 1, first, found)
        return read.value

    def _read(self, cell: Cell, how: Reading | None, column: Column) -> Read | None:
        read = read_cost(cell, how) if how else read_volume(cell)
        if read is None or read.doubt is None:
            return read
        mark = self._marks.get(column.number)
        if mark is None:  # only where it matters, the whole column is looked at
            cells = (_at(row, column.number) for row in self._grid.rows)
            mark = self._marks[column.number] = decimal_mark_of(
                [cell for cell in cells if isinstance(cell, str)]
            )
        if not mark:
            return read
        return read_cost(cell, Reading(how.scale, mark)) if how else read_volume(cell, Reading(1, mark))

    def _complain(self, row: int, column: Column, found: str, message: Sentence) -> None:
        if len(self.errors) < AT_MOST:
            self.errors.append(self._finding(Severity.ERROR, row, column, found, message))

    def _finding(
        self, severity: Severity, row: int, column: Column, found: str, message: Sentence
    ) -> Finding:
        cell = cell_name(row, column.number)
        return Finding(severity, "amount", self._grid.name, row, column.heading, cell, found, message)

    def _heading_of(self, number: int) -> Column:
        return next(c for columns in self._columns.values() for c in columns if c.number == number)


_NOT_UNDERSTOOD = Sentence("this is no amount that can be understood. Write it in digits, such as 140000000.")


class _Known(dict[str, str]):
    """What a person reads in each text; nearly always the text itself, which is then not kept twice."""

    def __missing__(self, cell: str) -> str:
        text = text_of(cell)
        said = self[cell] = cell if text == cell else text
        return said


def _at(row: Sequence[Cell], number: int) -> Cell:
    return row[number - 1] if number <= len(row) else None
