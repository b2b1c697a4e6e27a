"""Writes comments into an xlsx workbook that otherwise stays as it was."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment as Note
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from models.dossier.findings import Finding
from models.dossier.grids import column_name
from models.dossier.matrix.annotating import AUTHOR, Annotated, Comment, comments_by_spot
from models.dossier.matrix.findings_sheet import WIDTHS, Say, finding_row, free_name, link_to
from models.dossier.matrix.words import FILLS, FINDINGS_HEADINGS, FINDINGS_SHEET

_MARK = f"\n— {AUTHOR} —\n"  # stands between what the agency wrote and what we found
_WIDTH, _LINE = 320, 18  # pixels of a comment's box


def annotate_as_it_was(source: Path, findings: Sequence[Finding], target: Path, *, say: Say) -> Annotated:
    """Add comments, fills and the sheet of findings; everything else is written back as it was read."""
    book = load_workbook(source)
    _drop_earlier(book)
    comments = comments_by_spot(findings, say)
    written = sum(_comment_on(book, spot, comment) for spot, comment in comments.items())
    _list_findings(book, findings, say)
    # Formulas are written without their values, so whoever opens the copy has to reckon them.
    book.calculation.fullCalcOnLoad = True
    book.save(target)
    return Annotated(written, len(findings), formatting_kept=True)


def _drop_earlier(book: Workbook) -> None:
    if FINDINGS_SHEET in book.sheetnames:
        sheet = book[FINDINGS_SHEET]
        if [cell.value for cell in sheet[1]] == list(FINDINGS_HEADINGS):
            book.remove(sheet)


def _comment_on(book: Workbook, spot: tuple[str, int, int], comment: Comment) -> bool:
    name, row, column = spot
    if name not in book.sheetnames or not isinstance(book[name], Worksheet):
        return False
    cell = _showing(book[name], row, column)
    before = _own_words(cell)
    note = Note(f"{before}{_MARK}{comment.text}" if before else comment.text, AUTHOR, width=_WIDTH)
    note.height = _LINE * (comment.lines + before.count("\n") + 2)
    cell.comment = note
    cell.fill = PatternFill("solid", start_color=FILLS[comment.severity])
    return True


def _showing(sheet: Worksheet, row: int, column: int) -> Cell:
    """Give the cell whose value shows at a place: of a merged block, the first."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    block = next(block for block in sheet.merged_cells.ranges if cell.coordinate in block)
    first = sheet.cell(block.min_row, block.min_col)
    return first if isinstance(first, Cell) else Cell(sheet, row, column)


def _own_words(cell: Cell) -> str:
    """Give what the agency itself had written, without what an earlier copy of ours said there."""
    if cell.comment is None:
        return ""
    text: str = cell.comment.text
    if cell.comment.author == AUTHOR and _MARK not in text:
        return ""
    return text.split(_MARK, maxsplit=1)[0]


def _list_findings(book: Workbook, findings: Sequence[Finding], say: Say) -> None:
    sheets = frozenset(book.sheetnames)
    sheet: Worksheet = book.create_sheet(free_name(sheets))
    _write_row(sheet, 1, FINDINGS_HEADINGS)
    for column, width in enumerate(WIDTHS, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[column_name(column)].width = width
    for row, finding in enumerate(findings, start=2):
        _write_row(sheet, row, finding_row(finding, say))
        sheet.cell(row, 1).fill = PatternFill("solid", start_color=FILLS[finding.severity])
        if finding.cell and finding.sheet in sheets:
            place = sheet.cell(row, FINDINGS_HEADINGS.index("Sel") + 1)
            place.hyperlink = Hyperlink(ref=place.coordinate, location=link_to(finding))
            place.font = Font(underline="single", color="0563C1")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _write_row(sheet: Worksheet, row: int, values: Iterable[str | int | None]) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if isinstance(value, str):
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.data_type = "s"  # what stood in a file never becomes a formula
        else:
            cell.value = value
