"""The docx that papers start from: page, styles, and room for what an office puts in."""

import io
from dataclasses import dataclass
from functools import cache
from typing import Final, cast
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from models.rules.errors import BadInput

FONT: Final = "Times New Roman"
BODY, LETTER_BODY, CELL = "Isi", "Isi Surat", "Isi Tabel"
TITLE, SUBTITLE, NUMBERING = "Judul Naskah", "Anak Judul Naskah", "Nomor Naskah"
GOVERNMENT, OFFICE, ADDRESS = "Kop Pemerintah", "Kop Kantor", "Kop Alamat"
DRAFT, SMALL = "Tanda Draf", "Kaki Naskah"
_JUSTIFIED, _CENTRED = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.CENTER


@cache
def own_base() -> bytes:
    """Give the docx that papers start from where an office has none of its own: empty, with our styles."""
    document = Document()
    _set_page(document)
    _set_normal(document)
    complete(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def check_base(docx: bytes, *, name: str) -> None:
    """Refuse an office's own docx that is none; raises BadInput."""
    try:
        Document(io.BytesIO(docx))
    except (BadZipFile, KeyError, ValueError, OSError):
        raise BadInput(
            "{file} cannot be opened as a docx. Save it anew in Word as .docx.", file=name
        ) from None


def complete(document: Docx) -> None:
    """Add the styles that papers use and the document lacks; what it has stays as the office made it."""
    for name, shape in _STYLES.items():
        if name not in {style.name for style in document.styles}:
            _add(document, name, shape)


def _set_page(document: Docx) -> None:
    """Set A4 with the margins that letters have: 3 cm at the left, for the binder."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.3)
    section.header_distance = section.footer_distance = Cm(1)


def _set_normal(document: Docx) -> None:
    normal = cast("ParagraphStyle", document.styles["Normal"])
    _set_font(normal, size=11.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1.0
    normal.element.get_or_add_rPr().append(_language())
    for level in (1, 2, 3):
        heading = cast("ParagraphStyle", document.styles[f"Heading {level}"])
        _set_font(heading, size=12 if level == 1 else 11.5, bold=True)
        heading.font.italic = level > 2  # noqa: PLR2004 - the lowest of three
        heading.font.color.rgb = RGBColor(0, 0, 0)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(6)


def _language() -> object:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID")
    return language


def _set_font(style: ParagraphStyle, *, size: float, bold: bool = False, colour: str = "") -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)  # the theme's font would win over the named one
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)


@dataclass(frozen=True)
class _Shape:
    """How a style of ours looks; sizes in points, the indent in cm."""

    size: float = 11.5
    bold: bool = False
    colour: str = ""
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    after: float = 0
    indent: float = 0


def _add(document: Docx, name: str, shape: _Shape) -> None:
    style = cast("ParagraphStyle", document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = document.styles["Normal"]
    _set_font(style, size=shape.size, bold=shape.bold, colour=shape.colour)
    lines = style.paragraph_format
    lines.alignment, lines.space_after, lines.space_before = shape.align, Pt(shape.after), Pt(0)
    lines.first_line_indent = Cm(shape.indent)


_STYLES: Final = {
    BODY: _Shape(align=_JUSTIFIED, after=6),
    LETTER_BODY: _Shape(align=_JUSTIFIED, after=6, indent=1.2),
    CELL: _Shape(size=10),
    TITLE: _Shape(size=13.5, bold=True, align=_CENTRED, after=3),
    SUBTITLE: _Shape(bold=True, align=_CENTRED, after=3),
    NUMBERING: _Shape(align=_CENTRED, after=3),
    GOVERNMENT: _Shape(size=13, bold=True, align=_CENTRED),
    OFFICE: _Shape(size=15, bold=True, align=_CENTRED),
    ADDRESS: _Shape(size=9.5, align=_CENTRED),
    DRAFT: _Shape(size=8.5, bold=True, colour="9A1C1C", align=WD_ALIGN_PARAGRAPH.RIGHT),
    SMALL: _Shape(size=8.5, colour="444444"),
}
