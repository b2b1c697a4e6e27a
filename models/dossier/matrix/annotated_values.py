"""Writes a workbook's values anew as xlsx with comments, where the file itself cannot be written back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from xlsxwriter.exceptions import OverlappingRange  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.workbook import Workbook as Book  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

from models.dossier.findings import Finding
from models.dossier.grids import Grid, Merged, Workbook
from models.dossier.matrix.annotating import AUTHOR, Annotated, Comment, comments_by_spot
from models.dossier.matrix.cells_written import Looks, write_cell
from models.dossier.matrix.findings_sheet import Say, write_findings
from models.dossier.matrix.words import FILLS

UNNAMED = "Matriks"  # a csv has no sheets
_MOST_IN_MEMORY = 200_000  # cells; beyond that rows are written as they come, and nothing can be merged
_WIDTH, _LINE = 320, 18  # pixels of a comment's box
_COLUMN_WIDTH = 16
_LARGEST_BLOCK = 10_000  # cells merged into one; more is a mistake of the file


def annotate_values(workbook: Workbook, findings: Sequence[Finding], target: Path, *, say: Say) -> Annotated:
    """Write every sheet's values at their own cells; hidden sheets, rows and columns stay hidden."""
    comments = comments_by_spot(findings, say)
    of_sheet: dict[str, dict[tuple[int, int], Comment]] = defaultdict(dict)
    for (name, row, column), comment in comments.items():
        of_sheet[name][row, column] = comment
    large = sum(len(row) for grid in workbook.grids for row in grid.rows) > _MOST_IN_MEMORY
    with Book(target, {"constant_memory": large, "strings_to_numbers": False}) as book:
        looks = Looks(book)
        names = frozenset(grid.name for grid in workbook.grids)
        for grid in workbook.grids:
            sheet = book.add_worksheet(grid.name or UNNAMED)
            _write_grid(sheet, grid, of_sheet[grid.name], looks, merge=not large)
        write_findings(book, looks, findings, say=say, sheets=names | {UNNAMED})
        _open_at_a_visible_sheet(book, workbook)
    written = sum(len(of_sheet[grid.name]) for grid in workbook.grids)
    return Annotated(written, len(findings), formatting_kept=False)


def _write_grid(
    sheet: Worksheet, grid: Grid, comments: Mapping[tuple[int, int], Comment], looks: Looks, *, merge: bool
) -> None:
    blocks = [block for block in grid.merged if _is_small(block)]
    rows = _by_row({_showing(blocks, at): comment for at, comment in comments.items()})
    width = max((len(row) for row in grid.rows), default=1)
    sheet.set_column(0, max(width - 1, 0), _COLUMN_WIDTH)
    for column in grid.hidden_columns:
        sheet.set_column(column - 1, column - 1, _COLUMN_WIDTH, None, {"hidden": True})
    for number, _ in grid.numbered():
        if number in grid.hidden_rows:
            sheet.set_row(number - 1, None, None, {"hidden": True})
        _write_row(sheet, grid, number, rows.get(number, {}), looks)
    for block in blocks if merge else ():
        _merge(sheet, grid, block, rows, looks)
    if grid.hidden:
        sheet.hide()


def _by_row(comments: Mapping[tuple[int, int], Comment]) -> dict[int, dict[int, Comment]]:
    rows: dict[int, dict[int, Comment]] = defaultdict(dict)
    for (row, column), comment in comments.items():
        rows[row][column] = comment
    return rows


def _write_row(sheet: Worksheet, grid: Grid, number: int, noted: Mapping[int, Comment], looks: Looks) -> None:
    width = max(len(grid.rows[number - 1]), *noted, 0)
    for column in range(1, width + 1):
        _write_noted(sheet, grid, (number, column), noted.get(column), looks)


def _write_noted(
    sheet: Worksheet, grid: Grid, at: tuple[int, int], comment: Comment | None, looks: Looks
) -> None:
    row, column = at
    values = grid.rows[row - 1]
    value = values[column - 1] if column <= len(values) else None
    look: dict[str, object] = {"bg_color": f"#{FILLS[comment.severity]}"} if comment else {}
    write_cell(sheet, (row - 1, column - 1), grid.errors.get(at, value), looks, **look)
    if comment:
        box = {"author": AUTHOR, "width": _WIDTH, "height": _LINE * (comment.lines + 2)}
        sheet.write_comment(row - 1, column - 1, comment.text, box)


def _is_small(block: Merged) -> bool:
    rows = block.last_row - block.first_row + 1
    columns = block.last_column - block.first_column + 1
    return 1 < rows * columns <= _LARGEST_BLOCK


def _showing(blocks: Sequence[Merged], at: tuple[int, int]) -> tuple[int, int]:
    """Give the cell whose value shows at a place: of a merged block, the first."""
    row, column = at
    for block in blocks:
        if block.first_row <= row <= block.last_row and block.first_column <= column <= block.last_column:
            return block.first_row, block.first_column
    return at


def _merge(
    sheet: Worksheet, grid: Grid, block: Merged, rows: Mapping[int, Mapping[int, Comment]], looks: Looks
) -> None:
    if block.first_row > len(grid.rows):
        return
    with suppress(OverlappingRange):  # a damaged file may say so; the values stand there all the same
        sheet.merge_range(
            block.first_row - 1, block.first_column - 1, block.last_row - 1, block.last_column - 1, ""
        )
    at = block.first_row, block.first_column
    _write_noted(sheet, grid, at, rows.get(at[0], {}).get(at[1]), looks)


def _open_at_a_visible_sheet(book: Book, workbook: Workbook) -> None:
    shown = next(
        (number for number, grid in enumerate(workbook.grids) if not grid.hidden), len(workbook.grids)
    )
    sheet = book.worksheets()[shown]
    sheet.activate()
    sheet.set_first_sheet()
