"""What stands on every page of a docx: the mark of a draft, and the page's number."""

from typing import Final

from docx.document import Document as Docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer, _Header
from docx.shared import Length
from docx.text.paragraph import Paragraph as Line

from notifications.papers.docx_base import DRAFT, SMALL

DRAFT_WORDS: Final = "DRAF – belum ditandatangani"


def add_draft_mark(document: Docx) -> None:
    """Say on every page that this is a draft; what an office's own header holds stays below."""
    for header in _each(document, "header"):
        first = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
        line = first.insert_paragraph_before("", DRAFT) if _holds(header) else first
        line.style = DRAFT
        line.add_run(DRAFT_WORDS)


def add_footer(document: Docx, words: str) -> None:
    """Put the page's number at the foot of every page, behind what an office's own footer holds."""
    section = document.sections[0]
    page, left, right = section.page_width, section.left_margin, section.right_margin
    width = Length((page or 0) - (left or 0) - (right or 0))
    for footer in _each(document, "footer"):
        line = footer.add_paragraph() if _holds(footer) else footer.paragraphs[0]
        line.style = SMALL
        line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(f"{words}\tHalaman ")
        _add_field(line, "PAGE")
        line.add_run(" dari ")
        _add_field(line, "NUMPAGES")


def _each(document: Docx, which: str) -> list[_Header | _Footer]:
    """List the headers or footers that the pages of the document show."""
    section = document.sections[0]
    names = [which]
    if section.different_first_page_header_footer:
        names.append(f"first_page_{which}")
    if document.settings.odd_and_even_pages_header_footer:
        names.append(f"even_page_{which}")
    return [getattr(section, name) for name in names]


def _holds(part: _Header | _Footer) -> bool:
    """Say whether an office put something there."""
    return any(
        line.text.strip() or line.paragraph_format.element.xpath(".//w:drawing") for line in part.paragraphs
    ) or bool(part.tables)


def _add_field(line: Line, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    line.paragraph_format.element.append(field)
