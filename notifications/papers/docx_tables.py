"""Tables in a docx: with lines, and without lines to keep things side by side."""

# ruff: noqa: SLF001 - the library has no public way to these elements

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as Docx
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length
from docx.table import Table as Grid
from docx.table import _Cell, _Row

from notifications.papers.bold import runs_of
from notifications.papers.docx_base import CELL
from notifications.papers.paper import Align, Table, Words

_SIDES = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
}
_SHADE = "E8ECF0"
_CELL_MARGIN = Cm(0.19)  # Word lets a table stand out by it
# The order that the format prescribes; Word refuses others.
_AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
_AFTER_SHADE = ("w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign")


def add_table(document: Docx, table: Table, *, width: Length) -> None:
    """Add a table with lines; its heading stands again on each page, and no row is torn."""
    columns = len(table.headings)
    shares = table.widths or (1.0,) * columns
    grid = document.add_table(rows=1 + len(table.rows), cols=columns)
    _set_in(grid, _CELL_MARGIN)
    _draw_lines(grid)
    _leave_room(grid)
    _set_widths(grid, [Length(int(width * share / sum(shares))) for share in shares])
    sides = tuple(_SIDES[side] for side in table.aligned or (Align.LEFT,) * columns)
    style: str = document.styles[CELL].style_id
    rows = list(grid.rows)
    head = _Kind(style, (WD_ALIGN_PARAGRAPH.CENTER,) * columns, heading=True, middle=True)
    _fill(rows[0], table.headings, head)
    for row, words in zip(rows[1:], table.rows, strict=True):
        _fill(row, words, _Kind(style, sides, heading=False, middle=table.tall))
        if table.tall:
            row.height, row.height_rule = Cm(0.95), WD_ROW_HEIGHT_RULE.AT_LEAST


def add_grid(document: Docx, rows: int, widths: Sequence[Length], *, indent: Length) -> Grid:
    """Add a table without lines, for things that stand side by side."""
    grid: Grid = document.add_table(rows=rows, cols=len(widths))
    _set_widths(grid, widths)
    if indent:
        _set_in(grid, indent)
    return grid


def keep_whole(row: _Row) -> None:
    """Let a row move to the next page rather than be torn."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


@dataclass(frozen=True)
class _Kind:
    """What the cells of a row have in common, and on which side the text of each stands."""

    style: str  # its id: the library would look through all styles for a name, for each cell anew
    sides: tuple[WD_ALIGN_PARAGRAPH, ...]
    heading: bool
    middle: bool


def _fill(row: _Row, words: Sequence[Words], kind: _Kind) -> None:
    keep_whole(row)
    if kind.heading:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text, side in zip(row.cells, words, kind.sides, strict=True):
        line = cell.paragraphs[0]
        line._p.style, line.alignment = kind.style, side
        for run in runs_of(text):
            line.add_run(run.text).bold = True if kind.heading or run.bold else None
        if kind.middle:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        if kind.heading:
            line.paragraph_format.keep_with_next = True
            _shade(cell)


def _set_widths(grid: Grid, widths: Sequence[Length]) -> None:
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _draw_lines(grid: Grid) -> None:
    """Draw them at the table itself: an office's own docx may have no style for it."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    grid._tbl.tblPr.insert_element_before(borders, *_AFTER_BORDERS)


def _leave_room(grid: Grid) -> None:
    """Keep words off the lines above and below them."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _set_in(grid: Grid, indent: Length) -> None:
    element = OxmlElement("w:tblInd")
    element.set(qn("w:w"), str(int(indent.twips)))
    element.set(qn("w:type"), "dxa")
    grid._tbl.tblPr.insert_element_before(element, "w:tblBorders", *_AFTER_BORDERS)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().insert_element_before(shade, *_AFTER_SHADE)
