"""What stands around a letter's words in a docx: its head, to whom it goes, and who signs."""

import io
from collections.abc import Sequence
from typing import Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line

from notifications.papers import docx_base as base
from notifications.papers.docx_blocks import Desk, add_particulars, write
from notifications.papers.docx_tables import add_grid, keep_whole
from notifications.papers.look import Letterhead
from notifications.papers.paper import LetterFrame, Run, Signatory
from notifications.papers.picture_kinds import dots_of, ending_of

_LOGO: Final = Cm(1.9)
_SIDE: Final = Cm(2.5)  # for the logo, and as much at the other side
_SPACE_FOR_STAMP: Final = Cm(1.9)
# The order that the format prescribes; Word refuses others.
_AFTER_BORDERS: Final = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def add_letterhead(desk: Desk, head: Letterhead) -> None:
    """Add the head of the letter over a double rule, with the arms at its left where there are any."""
    lines = [(head.government.upper(), base.GOVERNMENT)]
    lines += [(head.office.upper(), base.OFFICE)] if head.office else []
    lines += [(line, base.ADDRESS) for line in head.address]
    if head.logo:
        middle = Length(desk.width - 2 * _SIDE)
        left, centre, _ = add_grid(desk.document, 1, (_SIDE, middle, _SIDE), indent=Length(0)).rows[0].cells
        left.paragraphs[0].add_run().add_picture(io.BytesIO(_dots(head.logo)), height=_LOGO)
        places = [centre.paragraphs[0], *(centre.add_paragraph() for _ in lines[1:])]
    else:
        places = [desk.document.add_paragraph() for _ in lines]
    for place, (words, style) in zip(places, lines, strict=True):
        place.style = style
        write(place, words)
    _rule_below(desk.paragraph("", base.ADDRESS))


def add_frame(desk: Desk, frame: LetterFrame) -> None:
    """Add place and date, number, nature, enclosures, subject and to whom."""
    desk.paragraph(frame.place_and_date, "Normal").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    lines = (
        ("Nomor", frame.number),
        ("Sifat", frame.nature),
        ("Lampiran", frame.enclosures),
        ("Hal", (Run(frame.subject, bold=True),)),
    )
    add_particulars(desk, lines, indent=Length(0))
    desk.paragraph("", "Normal")
    if len(frame.to) == 1:
        desk.paragraph(f"Yth. {frame.to[0]}", "Normal")
    else:
        desk.paragraph("Yth.", "Normal")
        _add_numbered(desk, frame.to)
    if frame.to_place:
        desk.paragraph(frame.to_place, "Normal")
    desk.paragraph("", "Normal")


def add_signatures(desk: Desk, signatories: Sequence[Signatory]) -> None:
    """Add who signs, at the right, with space for signature and stamp; several stand two in a row."""
    desk.paragraph("", "Normal").paragraph_format.keep_with_next = True
    half = Length(desk.width // 2)
    for first in range(0, len(signatories), 2):
        pair = signatories[first : first + 2]
        row = add_grid(desk.document, 1, (half, half), indent=Length(0)).rows[0]
        keep_whole(row)
        cells = row.cells[1:] if len(signatories) == 1 else row.cells
        for cell, signer in zip(cells, pair, strict=False):
            _sign(cell, signer)


def add_copies(desk: Desk, names: Sequence[str]) -> None:
    """Add who gets a copy (tembusan)."""
    desk.paragraph("", "Normal")
    desk.paragraph("Tembusan:", "Normal").paragraph_format.keep_with_next = True
    _add_numbered(desk, names)


def _add_numbered(desk: Desk, names: Sequence[str]) -> None:
    for place, name in enumerate(names, start=1):
        line = desk.paragraph(f"{place}.\t{name}", "Normal")
        shape = line.paragraph_format
        shape.left_indent, shape.first_line_indent = Cm(0.8), Cm(-0.8)
        shape.tab_stops.add_tab_stop(Cm(0.8))


def _sign(cell: _Cell, signer: Signatory) -> None:
    lines = [*signer.above, "", signer.written_name, f"NIP {signer.written_number}"]
    for place, words in enumerate(lines):
        line = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.keep_with_next = place < len(lines) - 1
        line.add_run(words).bold = True if place == len(lines) - 2 else None
        if place == len(signer.above):
            line.paragraph_format.space_after = _SPACE_FOR_STAMP


def _rule_below(line: Line) -> None:
    """Draw the double rule, thick above thin, that letterheads have."""
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(5), Pt(4)
    borders, rule = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "thickThinMediumGap"), ("sz", "36"), ("space", "1"), ("color", "000000")):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
    properties = line.paragraph_format.element.get_or_add_pPr()
    properties.insert_element_before(borders, *_AFTER_BORDERS)


def _dots(picture: bytes) -> bytes:
    return picture if ending_of(picture) == "png" else dots_of(picture)
