"""A paper as docx, for an office to finish and sign, from a docx the office can replace."""

import io

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.shared import Cm

from notifications.papers import docx_base as base
from notifications.papers.docx_blocks import Desk
from notifications.papers.docx_frames import add_copies, add_frame, add_letterhead, add_signatures
from notifications.papers.docx_margins import add_draft_mark, add_footer
from notifications.papers.docx_same_bytes import same_bytes
from notifications.papers.look import Look
from notifications.papers.paper import NewPage, Paper
from notifications.papers.readable import readable


def to_docx(paper: Paper, look: Look) -> bytes:
    """Write a paper as docx; the same paper gives the same bytes."""
    paper, look = readable(paper), readable(look)
    document = _opened(look)
    if paper.landscape:
        _turn(document)
    if paper.draft:
        add_draft_mark(document)
    add_footer(document, paper.footer)
    desk = Desk(document, in_letter=paper.frame is not None)
    _fill(desk, paper, look)
    document.core_properties.title = paper.title
    made = io.BytesIO()
    document.save(made)
    return same_bytes(made.getvalue())


def _opened(look: Look) -> Docx:
    document = Document(io.BytesIO(look.base or base.own_base()))
    base.complete(document)
    for element in list(document.element.body):
        if not element.tag.endswith("}sectPr"):  # an office's own docx may hold a sentence; its page stays
            document.element.body.remove(element)
    return document


def _turn(document: Docx) -> None:
    section = document.sections[0]
    if section.orientation is not WD_ORIENT.LANDSCAPE:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        section.left_margin = Cm(2)


def _fill(desk: Desk, paper: Paper, look: Look) -> None:
    if look.letterhead is not None and not look.base_has_letterhead:
        add_letterhead(desk, look.letterhead)
    if paper.frame is not None:
        add_frame(desk, paper.frame)
    else:
        _add_title(desk, paper)
    for block in paper.blocks:
        desk.add(block)
    if paper.signatories:
        desk.keep_with_next()
        add_signatures(desk, paper.signatories)
    if paper.frame is not None and paper.frame.copies:
        add_copies(desk, paper.frame.copies)
    for block in (NewPage(), *paper.attached) if paper.attached else ():
        desk.add(block)


def _add_title(desk: Desk, paper: Paper) -> None:
    desk.paragraph(paper.title.upper(), base.TITLE)
    for line, style in ((paper.subtitle, base.SUBTITLE), (paper.numbering, base.NUMBERING)):
        if line:
            desk.paragraph(line, style)
    desk.paragraph("", base.CELL)
