"""Reads the rows below a heading as programmes, activities and totals."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from models.dossier.findings import Finding, Severity
from models.dossier.grids import Cell, Grid, cell_name, column_name
from models.dossier.matrix.amounts import amount_in_prose
from models.dossier.matrix.entries import Entry, Level, MatrixColumn, Scope, Total
from models.dossier.matrix.heading_cells import text_of
from models.dossier.matrix.headings import NAMES, Heading, heading_at, is_heading_again, is_numbering
from models.dossier.matrix.leaves import cost_of, leaves
from models.dossier.matrix.numbering import Number, name_of, number_of, split_number
from models.dossier.matrix.repeated_cells import RepeatedCells
from models.dossier.matrix.row_cells import Amounts, RowCells
from models.dossier.matrix.row_kinds import (
    is_aside,
    is_of_all,
    is_total,
    joins_parts,
    level_of_code,
    level_said,
    levels_by_style,
    subsector_in,
    subsector_of,
)
from models.dossier.matrix.vocabulary import Named, documents_in, plain, sources_in
from models.dossier.matrix.words import SOURCES
from models.dossier.sheet_marks import NO_VALUE
from models.rules.sentences import Sentence

_Names = tuple[str, str, str]  # programme, activity, sub-activity
_ENOUGH = 5_000  # rows that tell how a table is numbered


class SheetReading:
    """Goes down a sheet and remembers under which subsector, programme and activity a row stands."""

    def __init__(self, grid: Grid, heading: Heading, years: Sequence[int]) -> None:
        self._grid, self._heading, self._years = grid, heading, years
        self._cells = RowCells(grid, heading, years)
        self._repeated = RepeatedCells(grid, heading)
        self._titles = {text_of(cell) for row in grid.rows[: heading.first_row - 1] for cell in row} - {""}
        self._name_fields = [(n, field) for n, field in enumerate(NAMES) if self._cells.has(field)]
        self._names_of_columns = _names_of_columns(grid, heading)
        self._other_table = 0  # the row where one begins that is laid out otherwise; 0: none does
        self._rows = list(self._rows_that_speak())
        self._levels = self._levels_of_styles()
        self._last = self._last_detailed_row()
        self._subsector, self._subsector_number, self._subsector_row = self._default_subsector(), "", 0
        self._programme = self._activity = ""
        self._programme_number, self._programme_row = "", 0
        self._level = Level.ACTIVITY  # of the row above
        self._sub_activity = ""
        self._sources: dict[str, Named] = {}
        self._documents: dict[str, tuple[str, ...]] = {}
        self._passed_over: list[int] = []
        self.entries: list[Entry] = []
        self.totals: list[Total] = []

    def read(self) -> None:
        """Read all rows."""
        for number, row in self._rows:
            self._take(number, row)

    def findings(self) -> list[Finding]:
        """Give what was noticed."""
        return [
            *self._cells.findings(),
            *self._error_cells(),
            *self._hidden(),
            *self._left_aside(),
            *self._unread(),
        ]

    def _rows_that_speak(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Give the rows that may say something: not empty, and no heading come again on a new page."""
        resume = self._heading.after
        for number, row in self._grid.numbered():
            said = len(row) - row.count(None)
            if number <= resume or not said:
                continue
            wide = self._cells.widened(row)
            if not self._names_of_columns.isdisjoint(row) and is_heading_again(row):
                again = heading_at(self._grid, number)
                if _holds(again) != _holds(self._heading):
                    self._other_table = number
                    return
                resume = again.after
                continue
            if is_numbering(row) or (said == 1 and self._is_title(row)):
                continue
            yield number, wide

    def _is_title(self, row: Sequence[Cell]) -> bool:
        return next(text_of(cell) for cell in row if cell is not None) in self._titles

    def _take(self, number: int, row: Sequence[Cell]) -> None:
        first = self._first_said(row)
        detailed = self._cells.is_detailed(row)
        if first and not detailed and not self._is_coded(row) and (subsector := subsector_of(first)):
            self._open_subsector(number, row, first, subsector)
        elif first and is_total(first) and not self._cells.unit(row):
            self.totals.append(self._total(number, row, first))
        elif number > self._last or (first and not detailed and is_aside(first)):
            self._passed_over.append(number)
        else:
            self._take_part(number, row, detailed=detailed)

    def _first_said(self, row: Sequence[Cell]) -> str:
        """Give the first thing in a row that is no number."""
        for cell in row:
            if cell is not None and not number_of(cell).style:
                return self._cells.said(cell)
        return ""

    def _is_coded(self, row: Sequence[Cell]) -> bool:
        return bool(number_of(self._cells.cell(row, MatrixColumn.CODE)).code or number_of(row[0]).code)

    def _open_subsector(self, number: int, row: Sequence[Cell], label: str, subsector: str) -> None:
        self._subsector, self._subsector_row = subsector, number
        self._subsector_number = self._number(row, label)[0].written.rstrip(".)")
        self._programme = self._activity = self._sub_activity = ""
        self._programme_row = 0
        amounts = self._cells.amounts(row, number)
        if amounts.any_cost:
            self.totals.append(
                self._made_total(number, label, (Scope.SUBSECTOR, subsector, number + 1), amounts)
            )

    def _take_part(self, number: int, row: Sequence[Cell], *, detailed: bool) -> None:
        own, names = self._names(row)
        level = self._level_of(own, names, detailed=detailed)
        amounts = self._cells.amounts(row, number)
        if level is None:
            if not detailed and not amounts.any_cost:
                return
            level = self._level  # a row that goes on with what stands above: another place, another year
        else:
            self._open(number, own, names, level)
        self._level = level
        self.entries.append(self._entry(number, row, own, level, amounts))

    def _open(self, number: int, own: Number, names: _Names, level: Level) -> None:
        programme, activity, sub_activity = names
        if not self._cells.has(MatrixColumn.PROGRAMME) or not self._cells.has(MatrixColumn.ACTIVITY):
            name = sub_activity or activity or programme
            programme = name if level is Level.PROGRAMME else ""
            sub_activity = sub_activity or (name if level is Level.SUB_ACTIVITY else "")
            activity = activity if activity != sub_activity and level is not Level.PROGRAMME else ""
            if level is Level.ACTIVITY:
                activity = name
        if programme:
            if programme != self._programme or level is Level.PROGRAMME:
                self._activity, self._programme_row = "", number
                self._programme_number = own.written.rstrip(".)")
            self._programme = programme
        if activity:
            self._activity = activity
        self._sub_activity = sub_activity if level is Level.SUB_ACTIVITY else ""

    def _names(self, row: Sequence[Cell]) -> tuple[Number, _Names]:
        number = number_of(self._cells.cell(row, MatrixColumn.CODE))
        if not number.style:
            number = number_of(self._cells.cell(row, MatrixColumn.NUMBER))
        names = ["", "", ""]
        for place, field in self._name_fields:
            if text := self._cells.text(row, field):
                before, names[place] = name_of(text)
                number = number if number.style else before
        return number, (names[0], names[1], names[2])

    def _number(self, row: Sequence[Cell], label: str) -> tuple[Number, str]:
        number, name = split_number(label)
        beside = number_of(self._cells.cell(row, MatrixColumn.NUMBER))
        return (number if number.style else beside), name

    def _level_of(  # noqa: PLR0911 - one for each way of saying it
        self, own: Number, names: _Names, *, detailed: bool
    ) -> Level | None:
        programme, activity, sub_activity = names
        if not any(names):
            return None
        if self._cells.has(MatrixColumn.PROGRAMME) and self._cells.has(MatrixColumn.ACTIVITY):
            if sub_activity:
                return Level.SUB_ACTIVITY
            return Level.ACTIVITY if activity else Level.PROGRAMME
        if sub_activity and (activity or programme or self._cells.has(MatrixColumn.SUB_ACTIVITY)):
            return Level.SUB_ACTIVITY
        name = activity or programme or sub_activity
        said = level_said(name)
        if said and (said is not Level.PROGRAMME or not detailed):
            return said
        if own.code:
            return level_of_code(own.code)
        if not own.style and not detailed and not self._activity:
            return Level.PROGRAMME
        return self._levels.get(own.style, Level.ACTIVITY)

    def _entry(self, number: int, row: Sequence[Cell], own: Number, level: Level, amounts: Amounts) -> Entry:
        cells, row = self._cells, self._repeated.filled(number, row)
        written, marked = cells.sources(row)
        sources_marked = dict.fromkeys(marked.split())
        sources = self._sources.get(written)
        if sources is None:
            sources = self._sources[written] = sources_in(written)
        subsector, location, unit, agency, documents, note = cells.entry_texts(row)
        named = self._documents.get(documents)
        if named is None:
            named = self._documents[documents] = documents_in(documents).codes
        return Entry(
            sheet=self._grid.name,
            row=number,
            level=level,
            subsector=(subsector_of(subsector) or subsector_in(subsector)) if subsector else self._subsector,
            code=own.code,
            programme=self._programme,
            activity=self._activity if level is not Level.PROGRAMME else "",
            sub_activity=self._sub_activity if level is Level.SUB_ACTIVITY else "",
            location=location,
            unit=unit,
            volumes=amounts.volumes,
            costs=amounts.costs,
            total_volume=amounts.total_volume,
            total_cost=amounts.total_cost,
            sources=tuple(dict.fromkeys([*sources.codes, *sources_marked])) if marked else sources.codes,
            source_text=written or ", ".join(SOURCES[code] for code in sources_marked),
            agency=agency,
            documents=named,
            document_text=documents,
            note=note,
            hidden=number in self._grid.hidden_rows,
        )

    def _total(self, number: int, row: Sequence[Cell], label: str) -> Total:
        amounts = self._cells.amounts(row, number)
        if not amounts.any_cost and (amount := amount_in_prose(label)) is not None:
            amounts = amounts._replace(total_cost=amount)
        return self._made_total(number, label, self._scope(label), amounts)

    def _made_total(self, number: int, label: str, scope: tuple[Scope, str, int], amounts: Amounts) -> Total:
        return Total(
            sheet=self._grid.name,
            row=number,
            label=label,
            scope=scope[0],
            of=scope[1],
            volumes=amounts.volumes,
            costs=amounts.costs,
            total_cost=amounts.total_cost,
            first_row=scope[2],
            hidden=number in self._grid.hidden_rows,
        )

    def _scope(self, label: str) -> tuple[Scope, str, int]:
        """Say what a total sums; a bare "Jumlah" does not say it."""
        subsector, last = subsector_in(label), plain(label).split()[-1].upper()
        if not subsector and joins_parts(label) and self._numbers_programmes(last):
            return Scope.SUBSECTOR, self._subsector, self._subsector_row + 1
        numbers = {self._subsector_number.upper(), self._programme_number.upper()}
        if not subsector and (joins_parts(label) or (is_of_all(label) and last not in numbers)):
            return Scope.SHEET, "", self._heading.after + 1
        return self._scope_of_one(plain(label), subsector, last)

    def _scope_of_one(self, said: str, subsector: str, last: str) -> tuple[Scope, str, int]:
        if subsector or (last and last == self._subsector_number.upper()):
            return (
                Scope.SUBSECTOR,
                subsector or self._subsector,
                self._subsector_row and self._subsector_row + 1,
            )
        if self._programme_row and (
            last == self._programme_number.upper() or "program" in said.split() or said.startswith("sub")
        ):
            return Scope.PROGRAMME, self._programme, self._programme_row
        if said.startswith("sub") and self._subsector_row:
            return Scope.SUBSECTOR, self._subsector, self._subsector_row + 1
        if said.split(maxsplit=1)[0] in {"total", "jadi"} or said.startswith("jumlah total"):
            return Scope.SHEET, "", self._heading.after + 1
        return Scope.UNKNOWN, "", 0

    def _numbers_programmes(self, number: str) -> bool:
        """Tell whether a number is that of the programme above, inside of a subsector of another number."""
        inside = self._subsector_row and self._programme_row
        return bool(inside) and self._subsector_number.upper() != number == self._programme_number.upper()

    def _levels_of_styles(self) -> Mapping[str, Level]:
        if self._cells.has(MatrixColumn.PROGRAMME) and self._cells.has(MatrixColumn.ACTIVITY):
            return {}
        return levels_by_style(self._styles())

    def _styles(self) -> Iterator[tuple[str, str, bool]]:
        for _, row in self._rows[:_ENOUGH]:
            number, names = self._names(row)
            name = next(filter(None, reversed(names)), "")
            detailed = self._cells.is_detailed(row)
            if name and not is_total(name) and (detailed or not subsector_of(name)):
                yield number.style, name, detailed

    def _last_detailed_row(self) -> int:
        """Find where the table ends; below stand remarks and signatures."""
        for number in range(len(self._grid.rows), self._heading.after, -1):
            if self._cells.is_of_the_table(self._grid.rows[number - 1]):
                return number
        return self._heading.after

    def _default_subsector(self) -> str:
        named = (subsector_in(self._grid.name), *map(subsector_in, sorted(self._titles)))
        return next(filter(None, named), "")

    def _error_cells(self) -> Iterator[Finding]:
        columns = {column.number: column for column in self._heading.columns}
        for (row, number), said in sorted(self._grid.errors.items()):
            if row > self._heading.after and number in columns:
                yield Finding(
                    Severity.ERROR,
                    "cell",
                    self._grid.name,
                    row,
                    columns[number].heading,
                    cell_name(row, number),
                    "" if said == NO_VALUE else said,
                    Sentence(
                        "the formula gives no value ({said}). Mend it, or write the value itself.", said=said
                    ),
                )

    def _hidden(self) -> Iterator[Finding]:
        # The checks tell of each hidden row with money by itself.
        told = {entry.row for entry in leaves(self.entries) if entry.hidden and cost_of(entry)}
        rows = [entry.row for entry in self.entries if entry.hidden and entry.row not in told]
        if rows:
            message = Sentence("hidden rows were read like the others: {rows}.", rows=_ranges(rows))
            yield self._about(Severity.WARNING, "hidden", rows[0], message)
        columns = [c for c in self._heading.columns if c.number in self._grid.hidden_columns]
        if columns:
            names = ", ".join(f"{column_name(c.number)} ({c.heading})" for c in columns)
            message = Sentence("hidden columns were read like the others: {columns}.", columns=names)
            yield self._about(Severity.WARNING, "hidden", 0, message)

    def _left_aside(self) -> Iterator[Finding]:
        if self._passed_over:
            message = Sentence(
                "taken for remarks and left aside: rows {rows}.", rows=_ranges(self._passed_over)
            )
            yield self._about(Severity.NOTE, "remark", self._passed_over[0], message)

    def _unread(self) -> Iterator[Finding]:
        if self._other_table:
            message = Sentence(
                "another table with other columns begins here; it was not read. Put it on a sheet of its own."
            )
            yield self._about(Severity.ERROR, "heading", self._other_table, message)

    def _about(self, severity: Severity, check: str, row: int, message: Sentence) -> Finding:
        return Finding(severity, check, self._grid.name, row, "", "", "", message)


def _holds(heading: Heading) -> list[tuple[int, MatrixColumn, int | None]]:
    return [(column.number, column.field, column.year) for column in heading.columns]


def _names_of_columns(grid: Grid, heading: Heading) -> set[Cell]:
    """Give how the columns of names are headed, as the cells have it."""
    rows = grid.rows[heading.first_row - 1 : heading.last_row]
    named = [column.number - 1 for column in heading.columns if column.field in NAMES]
    cells = {row[place] for row in rows for place in named if place < len(row)}
    return {cell for cell in cells if type(cell) is str}


def _ranges(rows: Sequence[int]) -> str:
    """Write "3-5, 9"; of very many, the first."""
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0])
    ]
    written = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return ", ".join(written[:20]) + (" …" if len(written) > 20 else "")  # noqa: PLR2004 - more help nobody
