"""Reads a matrix of programmes and activities from any spreadsheet in which an agency keeps it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from models.dossier.findings import BadFile, Finding, Severity
from models.dossier.grids import Grid, cell_name
from models.dossier.matrix.entries import Column, Layout, Matrix, MatrixColumn
from models.dossier.matrix.heading_cells import MOST_ORDINALS, scale_in, text_of, year_in, years_in
from models.dossier.matrix.headings import YEARLY, Heading, find_heading
from models.dossier.matrix.period import period_in
from models.dossier.matrix.sheet_reading import SheetReading
from models.dossier.spreadsheets import read_workbook
from models.rules.sentences import Sentence, number


def read_matrix(path: Path, *, file_name: str | None = None) -> Matrix:
    """Read the matrix; years and columns are those of the file, costs come back in rupiah.

    Call it in the shelter. Raises BadFile for a file that cannot be read as a spreadsheet, and for one in
    which no sheet has the heading of a matrix.
    """
    workbook = read_workbook(path, file_name)
    noticed: list[Finding] = []
    found: list[tuple[Grid, Heading]] = []
    for grid in workbook.grids:
        heading = None if _is_left_aside(grid, workbook.grids) else find_heading(grid)
        if heading:
            found.append((grid, _with_calendar_years(grid, _with_scale(grid, heading), noticed)))
        else:
            noticed.append(_without_heading(grid))
    if not found:
        # A sheet beside a matrix may be anything; where there is no matrix, that is what is wrong.
        wrong = [replace(finding, severity=Severity.ERROR) for finding in noticed]
        raise BadFile(workbook.file, wrong or [_about("", Severity.ERROR, "heading", _EMPTY)])
    years = _years(found)
    if not years and not any(finding.check == "years" for finding in noticed):
        noticed.append(_about(found[0][0].name, Severity.ERROR, "years", _NO_YEARS))
    return _read(workbook.file, found, years, noticed)


def _read(
    file: str, found: Sequence[tuple[Grid, Heading]], years: Sequence[int], noticed: list[Finding]
) -> Matrix:
    entries, totals = [], []
    for grid, heading in found:
        reading = SheetReading(grid, heading, years)
        reading.read()
        entries += reading.entries
        totals += reading.totals
        noticed += [*_about_heading(grid, heading), *reading.findings()]
    layouts = {grid.name: _layout(grid, heading) for grid, heading in found}
    return Matrix(
        file, tuple(years), tuple(entries), tuple(totals), layouts, tuple(noticed), period_in(found)
    )


def _is_left_aside(grid: Grid, grids: Sequence[Grid]) -> bool:
    return grid.hidden and not all(other.hidden for other in grids)


def _without_heading(grid: Grid) -> Finding:
    if grid.hidden:
        message = Sentence("the sheet is hidden and was left aside. Show it if it belongs to the matrix.")
        return _about(grid.name, Severity.WARNING, "hidden", message)
    message = Sentence(
        "the sheet has no heading of a matrix and was left aside. A heading names the programme or activity, "
        "the unit, volume or cost, the source of funds."
    )
    return _about(grid.name, Severity.NOTE, "heading", message)


def _titles(grid: Grid, heading: Heading) -> str:
    above = grid.rows[: heading.first_row - 1]
    return " ".join([*(text for row in above for cell in row if (text := text_of(cell))), grid.name])


def _with_scale(grid: Grid, heading: Heading) -> Heading:
    """Let a title such as "(dalam jutaan rupiah)" speak for all columns of costs."""
    above = (text_of(cell) for row in grid.rows[: heading.first_row - 1] for cell in row)
    said = next((scale for text in above if (scale := _scale_of_title(text))), None)
    if heading.scales or said is None:
        return heading
    costs = {MatrixColumn.COST, MatrixColumn.TOTAL_COST}
    return replace(heading, scales={c.number: said for c in heading.columns if c.field in costs})


def _scale_of_title(text: str) -> int | None:
    return scale_in(text) if any(word in text.lower() for word in ("dalam", "rp", "rupiah")) else None


def _with_calendar_years(grid: Grid, heading: Heading, noticed: list[Finding]) -> Heading:
    """Give columns counted from the first year their calendar year, and a plan of one year its year."""
    named = sorted(set(years_in(_titles(grid, heading))))
    if heading.ordinals:
        return _counted_from(grid, heading, named, noticed)
    dated = any(c.year is not None or c.field is MatrixColumn.YEAR for c in heading.columns)
    if dated or len(named) != 1:
        return heading
    message = Sentence(
        "all volumes and costs are taken for {year}, the only year in the title.", year=named[0]
    )
    noticed.append(_about(grid.name, Severity.NOTE, "years", message))
    one = {total: yearly for yearly, total in YEARLY.items()}
    columns = [
        replace(c, field=one[c.field], year=named[0]) if c.field in one else c for c in heading.columns
    ]
    return replace(heading, columns=tuple(columns))


def _counted_from(grid: Grid, heading: Heading, named: list[int], noticed: list[Finding]) -> Heading:
    if not named:
        message = Sentence(
            'the columns count the years ("{heading}") and nothing says which is the first. Write the years, '
            "such as 2025.",
            heading=next(c.heading for c in heading.columns if c.year is not None),
        )
        noticed.append(_about(grid.name, Severity.ERROR, "years", message, heading.first_row))
        return replace(heading, columns=tuple(c for c in heading.columns if c.year is None))
    message = Sentence("the first year is taken to be {year}, as the title has it.", year=named[0])
    noticed.append(_about(grid.name, Severity.NOTE, "years", message, heading.first_row))
    return replace(heading, columns=tuple(_dated(column, named[0]) for column in heading.columns))


def _dated(column: Column, first: int) -> Column:
    if column.year is None or column.year >= MOST_ORDINALS:
        return column
    return replace(column, year=first + column.year - 1)


def _years(found: Sequence[tuple[Grid, Heading]]) -> list[int]:
    years = {c.year for _, heading in found for c in heading.columns if c.year is not None}
    for grid, heading in found:
        column = next((c for c in heading.columns if c.field is MatrixColumn.YEAR), None)
        if column:
            rows = grid.rows[heading.after :]
            cells = {row[column.number - 1] for row in rows if len(row) >= column.number}
            years |= {year for cell in cells if (year := year_in(cell)) and year > MOST_ORDINALS}
    return sorted(years)


def _layout(grid: Grid, heading: Heading) -> Layout:
    rows = tuple(range(heading.first_row, heading.last_row + 1))
    scale = next(iter(heading.scales.values()), 1)
    return Layout(grid.name, rows, heading.columns, scale, heading.unknown)


def _about_heading(grid: Grid, heading: Heading) -> Iterator[Finding]:
    scale = next(iter(heading.scales.values()), 1)
    if scale != 1:
        message = Sentence(
            "costs were read in units of {scale} rupiah, as the heading has it.", scale=number(scale)
        )
        yield _about(grid.name, Severity.NOTE, "scale", message, heading.first_row)
    for column in heading.unknown:
        message = Sentence("what this column holds is not known; it was left aside.")
        yield _of_column(grid, heading, column, message)
    for column in heading.guessed[:1]:
        message = Sentence(
            "the heading names years without saying of what; read as: {said}.",
            said=", ".join(f"{c.heading} {c.field}" for c in heading.columns if c.number == column.number),
        )
        yield _of_column(grid, heading, column, message)


def _of_column(grid: Grid, heading: Heading, column: Column, message: Sentence) -> Finding:
    row = heading.last_row
    cell = cell_name(row, column.number)
    return Finding(Severity.NOTE, "heading", grid.name, row, column.heading, cell, column.heading, message)


def _about(sheet: str, severity: Severity, check: str, message: Sentence, row: int = 0) -> Finding:
    return Finding(severity, check, sheet, row, "", "", "", message)


_EMPTY = Sentence("the file has no sheet.")
_NO_YEARS = Sentence("no column names a year. Write one column of volumes and of costs for each year.")
