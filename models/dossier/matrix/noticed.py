"""Gathers what the checks of a matrix find, each with its cell, and never more than somebody can read."""

from collections import Counter
from typing import NamedTuple, Protocol

from models.dossier.findings import Finding, Severity
from models.dossier.grids import cell_name
from models.dossier.matrix.entries import Column, Entry, Matrix, MatrixColumn
from models.dossier.matrix.leaves import leaves
from models.rules.sentences import Sentence

_READING = frozenset({"cell", "amount"})  # how the reader calls a cell that it cannot understand
AT_MOST = 500  # of one kind on one sheet; past that the whole column is at fault, not its cells


class Kind(NamedTuple):
    """What sort of thing was found."""

    severity: Severity
    check: str


class Place(NamedTuple):
    """Where something stands."""

    sheet: str
    row: int = 0  # 0: the whole sheet
    column: Column | None = None  # None: the whole row


class Row(Protocol):
    """A row of the matrix: an entry or a total."""

    @property
    def sheet(self) -> str:
        """The sheet it stands on."""

    @property
    def row(self) -> int:
        """Its number, from 1."""


class Noticed:
    """The findings so far."""

    def __init__(self, matrix: Matrix) -> None:
        self.leaves = tuple(leaves(matrix.entries))  # every check goes through them
        self._layouts = matrix.layouts
        self._unread: dict[tuple[str, int], set[str]] = {}
        for finding in matrix.findings:
            if finding.severity is Severity.ERROR and finding.check in _READING:
                self._unread.setdefault((finding.sheet, finding.row), set()).add(finding.cell)
        self._kept: list[Finding] = []
        self._times: Counter[tuple[Kind, str]] = Counter()

    def add(self, kind: Kind, place: Place, found: str, message: Sentence) -> None:
        """Take a finding over, or only count it when there are too many like it."""
        self._times[kind, place.sheet] += 1
        if self._times[kind, place.sheet] <= AT_MOST:
            self._kept.append(_finding(kind, place, found, message))

    def place(self, row: Row, field: MatrixColumn, year: int | None = None) -> Place:
        """Find the cell of a row that holds a field; the year's own column, else that of all years."""
        return Place(row.sheet, row.row, self.column(row.sheet, field, year))

    def name(self, entry: Entry) -> Place:
        """Find the cell that names what a row is about."""
        fields = (MatrixColumn(entry.level.value), MatrixColumn.ACTIVITY, MatrixColumn.PROGRAMME)
        columns = (self.column(entry.sheet, field) for field in fields)
        return Place(entry.sheet, entry.row, next((column for column in columns if column), None))

    def sheets_with(self, field: MatrixColumn) -> set[str]:
        """Name the sheets that have a column for a field, so that its cells can be asked for."""
        return {
            sheet
            for sheet, layout in self._layouts.items()
            if any(column.field is field for column in layout.columns)
        }

    def column(self, sheet: str, field: MatrixColumn, year: int | None = None) -> Column | None:
        """Find the column of a field on a sheet."""
        layout = self._layouts.get(sheet)
        if layout is None:
            return None
        return layout.column(field, year) or layout.column(field)

    def has_unread(self, row: Row) -> bool:
        """Tell whether any cell of a row could not be read."""
        return bool(self._unread) and (row.sheet, row.row) in self._unread

    def unread(self, row: Row, field: MatrixColumn, year: int | None = None) -> bool:
        """Tell whether a cell of a row could not be read, which the reader has said: it is not empty."""
        layout = self._layouts.get(row.sheet)
        if not self.has_unread(row) or layout is None:  # as of nearly all rows
            return False
        cells = self._unread[row.sheet, row.row]
        return any(
            column.field is field
            and column.year in {year, None}
            and cell_name(row.row, column.number) in cells
            for column in layout.columns
        )

    def findings(self) -> list[Finding]:
        """Give what was kept, and how much of each kind was only counted."""
        counted = [
            _finding(
                kind, Place(sheet), str(times), Sentence("{more} more rows like these.", more=times - AT_MOST)
            )
            for (kind, sheet), times in self._times.items()
            if times > AT_MOST
        ]
        return [*self._kept, *counted]


def _finding(kind: Kind, place: Place, found: str, message: Sentence) -> Finding:
    heading = place.column.heading if place.column else ""
    cell = cell_name(place.row, place.column.number) if place.column and place.row else ""
    return Finding(kind.severity, kind.check, place.sheet, place.row, heading, cell, found, message)
