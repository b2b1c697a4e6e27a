"""The blocks of a paper in a docx."""

import io
from dataclasses import dataclass
from functools import singledispatchmethod
from typing import Final

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Cm, Emu, Length, Pt
from docx.text.paragraph import Paragraph as Line

from notifications.papers.bold import runs_of
from notifications.papers.docx_base import BODY, CELL, LETTER_BODY
from notifications.papers.docx_tables import add_grid, add_table
from notifications.papers.paper import (
    Block,
    Heading,
    NewPage,
    Paragraph,
    Particulars,
    Picture,
    Points,
    Table,
    Words,
    plain,
)
from notifications.papers.picture_kinds import dots_of

_HANGING: Final = Cm(0.8)
_COLON: Final = Cm(0.4)
_WIDE, _NARROW = Cm(5.5), Cm(2.4)
_CM_A_LETTER: Final = 0.21  # of our font, on average


@dataclass(frozen=True)
class Desk:
    """Where a docx is written; a letter indents what other papers do not."""

    document: Docx
    in_letter: bool

    @property
    def width(self) -> Length:
        """The width of the text."""
        section = self.document.sections[0]
        margins = (section.left_margin or 0) + (section.right_margin or 0)
        return Length((section.page_width or 0) - margins)

    def paragraph(self, words: Words, style: str, *, marked: bool = False) -> Line:
        """Add a paragraph."""
        line = self.document.add_paragraph(style=style)
        write(line, words, marked=marked)
        return line

    def keep_with_next(self) -> None:
        """Let the last paragraph go to the next page with what follows, such as who signs."""
        for line in self.document.paragraphs[-1:]:
            line.paragraph_format.keep_with_next = True

    @singledispatchmethod
    def add(self, block: Block) -> None:
        """Add a block."""
        raise TypeError(type(block))

    @add.register
    def _(self, block: Heading) -> None:
        self.document.add_heading(plain(block.text), level=min(block.level, 3))

    @add.register
    def _(self, block: Paragraph) -> None:
        self.paragraph(block.text, LETTER_BODY if self.in_letter else BODY, marked=True)

    @add.register
    def _(self, block: Particulars) -> None:
        indent = Cm(1.2) if self.in_letter else Cm(0)
        add_particulars(self, block.lines, indent=indent)
        self.paragraph("", CELL)

    @add.register
    def _(self, block: Points) -> None:
        indent = Cm(1.2) if self.in_letter else _HANGING
        for place, item in enumerate(block.items, start=1):
            line = self.document.add_paragraph(style=BODY)
            shape = line.paragraph_format
            shape.left_indent, shape.first_line_indent = Length(indent), Length(-_HANGING)
            # Numbers are written out: a docx's own would count on from one list to the next.
            line.add_run(f"{place}.\t" if block.numbered else "–\t")
            shape.tab_stops.add_tab_stop(Length(indent))
            write(line, item)
            shape.space_after = Pt(3) if place < len(block.items) else Pt(6)

    @add.register
    def _(self, block: Table) -> None:
        self.keep_with_next()
        add_table(self.document, block, width=self.width)
        self.paragraph("", CELL)

    @add.register
    def _(self, block: Picture) -> None:
        line = self.document.add_paragraph()
        shown = line.add_run().add_picture(
            io.BytesIO(dots_of(block.svg.encode())), width=Emu(int(self.width * block.width))
        )
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shown._inline.docPr.set("descr", block.words)  # noqa: SLF001 - there is no public way

    @add.register
    def _(self, block: NewPage) -> None:
        del block
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def write(line: Line, words: Words, *, marked: bool = False) -> None:
    """Write words into a paragraph."""
    for run in runs_of(words, marked=marked):
        line.add_run(run.text).bold = run.bold or None


def add_particulars(desk: Desk, lines: tuple[tuple[Words, Words], ...], *, indent: Length) -> None:
    """Add names and values, colons under one another."""
    longest = max((len(plain(name)) for name, _ in lines), default=0)
    names = Length(min(max(Cm(longest * _CM_A_LETTER + 0.4), _NARROW), _WIDE))
    values = Length(desk.width - indent - names - _COLON)
    grid = add_grid(desk.document, len(lines), (names, _COLON, values), indent=indent)
    for row, (name, value) in zip(grid.rows, lines, strict=True):
        for cell, words in zip(row.cells, (name, ":", value), strict=True):
            write(cell.paragraphs[0], words)
