"""From sheets to lines: what each row below a heading says, with merged values spread to all their rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.people.findings import Finding
from models.people.headings import Heading, find_heading, needed_headings
from models.people.sheets import Book, Merged, Sheet
from models.people.words import Column
from models.rules.sentences import NOTHING, Sentence


@dataclass(frozen=True)
class Line:
    """One row below a heading: what it says under each column that the sheet has."""

    file: str
    sheet: str
    row: int
    headings: Mapping[Column, str]  # as they stand in the file
    cells: Mapping[Column, str]

    def says(self, column: Column) -> str:
        """Give the cell's text; empty when the cell or the column is."""
        return self.cells.get(column, "")

    def finding(self, column: Column | None, message: Sentence) -> Finding:
        """Name this row, or one of its cells, as the place of something to mend."""
        if column is None:
            return Finding(self.file, self.sheet, self.row, "", "", message)
        heading = self.headings.get(column, column.value)
        return Finding(self.file, self.sheet, self.row, heading, self.says(column), message)


@dataclass(frozen=True)
class Reading:
    """All lines of a file, what is to be mended, and what was left aside."""

    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Sentence, ...]


def read_lines(book: Book) -> Reading:
    """Read what stands below the heading of every sheet; a sheet without a heading is left aside."""
    lines: list[Line] = []
    findings: list[Finding] = []
    notes = list(book.notes)
    headings = [(sheet, find_heading(book.file, sheet)) for sheet in book.sheets]
    for sheet, heading in headings:
        if heading is None:
            notes.append(
                Sentence(
                    "The sheet '{sheet}' has no heading that is known; it was not read.", sheet=sheet.name
                )
            )
            continue
        notes += [_unread(sheet, name) for name in heading.unknown]
        lines_there = _lines(book.file, sheet, heading)
        findings += heading.findings
        findings += [finding for line in lines_there for finding in _unusable(sheet, heading, line)]
        lines += lines_there
    if all(heading is None for _, heading in headings):
        message = Sentence("no heading was found. Needed: {headings}.", headings=needed_headings())
        findings.append(Finding(book.file, "", 0, "", "", message))
    return Reading(tuple(lines), tuple(findings), tuple(notes))


def _unread(sheet: Sheet, name: str) -> Sentence:
    of_sheet = Sentence(" of the sheet '{sheet}'", sheet=sheet.name) if sheet.name else NOTHING
    return Sentence(
        "The column '{name}'{of_sheet} is not known; it was not read.", name=name, of_sheet=of_sheet
    )


def _lines(file: str, sheet: Sheet, heading: Heading) -> list[Line]:
    titles = sheet.rows[heading.row]
    headings = {column: titles[number] for number, column in heading.columns.items()}
    spread = _spread(sheet, heading)
    return [
        Line(file, sheet.name, row, headings, _cells(sheet, heading, row, spread))
        for row in sorted(sheet.rows)
        if row > heading.row and sheet.rows[row] != titles and _speaks(sheet, heading, row)
    ]


def _speaks(sheet: Sheet, heading: Heading, row: int) -> bool:
    return any(number in sheet.rows[row] for number in heading.columns)


def _cells(
    sheet: Sheet, heading: Heading, row: int, spread: Mapping[tuple[int, int], str]
) -> dict[Column, str]:
    own = sheet.rows[row]
    return {
        column: spread.get((row, number), own.get(number, "")) for number, column in heading.columns.items()
    }


def _spread(sheet: Sheet, heading: Heading) -> dict[tuple[int, int], str]:
    """Give every row of a block merged downwards the block's value, as the person sees it."""
    return {
        (row, block.first_column): sheet.rows.get(block.first_row, {}).get(block.first_column, "")
        for block in sheet.merged
        if block.first_row > heading.row and block.first_column == block.last_column
        for row in range(block.first_row, block.last_row + 1)
    }


def _unusable(sheet: Sheet, heading: Heading, line: Line) -> list[Finding]:
    findings = [
        line.finding(column, sheet.unreadable[line.row, number])
        for number, column in heading.columns.items()
        if (line.row, number) in sheet.unreadable
    ]
    if line.row in sheet.hidden:
        findings.append(
            line.finding(None, Sentence("the row is hidden. Show it (take away the filter) or delete it."))
        )
    if any(_across(block, line.row, heading) for block in sheet.merged):
        findings.append(
            line.finding(None, Sentence("cells are merged across columns. Part them, and fill in each."))
        )
    return findings


def _across(block: Merged, row: int, heading: Heading) -> bool:
    inside = [number for number in heading.columns if block.first_column <= number <= block.last_column]
    return len(inside) > 1 and block.first_row <= row <= block.last_row
