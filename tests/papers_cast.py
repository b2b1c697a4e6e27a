"""A letter with everything in it, what somebody hostile would type, and how to look into made papers."""

import io
from pathlib import Path

from docx import Document
from pypdf import PdfReader

from notifications.papers.front_matter import parted
from notifications.papers.look import Letterhead, Look
from notifications.papers.paper import (
    Align,
    LetterFrame,
    NewPage,
    Paper,
    Paragraph,
    Particulars,
    Picture,
    Points,
    Signatory,
    Table,
)
from notifications.papers.template_files import TemplateFile

HOSTILE = 'Dinas #read("/etc/passwd") **tebal** | $x$ {{ 7 * 7 }} `a` <b> \\ _miring_ 1. [x](y) &amp; @a'
DRAFT = "DRAF – belum ditandatangani"
LOOK = Look(Letterhead("Pemerintah Kabupaten Lebong", "Sekretariat Daerah", ("Jalan Raya Tubei",)))
DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='90'><rect width='90' height='60'/></svg>"
)
FRAME = LetterFrame(
    place_and_date="Tubei, ……………",
    number="……………",
    nature="Penting",
    enclosures="1 (satu) berkas",
    subject="Undangan",
    to=("Kepala Bappeda", HOSTILE),
    to_place="di –\n      Tempat",
    copies=("Bupati Lebong",),
)


def long_table(rows: int = 80) -> Table:
    """A table of several pages."""
    return Table(
        ("No", "Uraian"),
        tuple((str(number), f"Baris ke-{number}") for number in range(1, rows + 1)),
        widths=(1, 9),
        aligned=(Align.RIGHT, Align.LEFT),
    )


def letter(*, draft: bool = True) -> Paper:
    """A letter with one of each block."""
    return Paper(
        title="Undangan rapat",
        blocks=(
            Paragraph("Kami mengundang **Saudara** pada:"),
            Particulars((("Hari/tanggal", "Kamis, 30 Mei 2024"), ("Tempat", HOSTILE))),
            Points(("Matriks", HOSTILE), numbered=True),
            long_table(),
            NewPage(),
            Picture(DRAWING, "Grafik capaian", width=0.5),
            Paragraph("Terima kasih."),
        ),
        frame=FRAME,
        signatories=(Signatory(("a.n. Bupati Lebong", "Sekretaris Daerah,")),),
        draft=draft,
    )


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, blanks and line ends made one."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def words_of(docx: bytes) -> str:
    """The text of a docx, in order, with what stands in tables."""
    body = Document(io.BytesIO(docx)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter("{*}t")) for p in body.iter("{*}p"))


def template(words: str, front: str = "title: Naskah\n") -> TemplateFile:
    """A template as an office would write it."""
    file = TemplateFile("naskah.md", f"---\n{front}---\n{words}")
    parted(file)
    return file


def rewritten(folder: Path, name: str, text: str) -> Path:
    """Lay an office's own template into the data folder."""
    path = folder / "papers" / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
