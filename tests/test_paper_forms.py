"""A paper becomes the same docx and the same pdf each time, and shows what was typed as it was typed."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from papers_cast import DRAFT, DRAWING, HOSTILE, LOOK, letter, long_table, pages_of, words_of
from pypdf import PdfReader

from notifications.papers.docx_form import to_docx
from notifications.papers.look import Letterhead, Look
from notifications.papers.paper import Paper, Paragraph, Run
from notifications.papers.pdf_form import to_pdf


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """The letter, set once for all tests here."""
    return to_pdf(letter(), LOOK)


@pytest.fixture(scope="module")
def docx() -> bytes:
    """The letter, written once for all tests here."""
    return to_docx(letter(), LOOK)


def test_the_same_paper_gives_the_same_bytes(pdf: bytes, docx: bytes) -> None:
    again = (to_pdf(letter(), LOOK), to_docx(letter(), LOOK))

    assert again == (pdf, docx)


def test_a_docx_names_neither_an_hour_nor_a_person(docx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        times = {entry.date_time for entry in parts.infolist()}
        properties = parts.read("docProps/core.xml").decode()

    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert [word for word in ("created", "modified", "creator", "python") if word in properties] == []


def test_a_pdf_shows_what_was_typed_and_runs_none_of_it(pdf: bytes) -> None:
    first = pages_of(pdf)[0]

    assert first.count("".join(HOSTILE.split())) == 0
    assert "".join(first.split()).count("".join(HOSTILE.split())) == 3


def test_a_docx_shows_what_was_typed(docx: bytes) -> None:
    words = words_of(docx)

    assert words.count(HOSTILE) == 3


def test_a_draft_says_so_on_every_page(pdf: bytes, docx: bytes) -> None:
    pages = pages_of(pdf)
    header = Document(io.BytesIO(docx)).sections[0].header

    assert len(pages) > 2
    assert [page for page in pages if DRAFT not in page] == []
    assert [line.text for line in header.paragraphs] == [DRAFT]


def test_what_is_final_bears_no_mark() -> None:
    paper = replace(letter(), draft=False)

    assert [page for page in pages_of(to_pdf(paper, LOOK)) if "DRAF" in page] == []
    assert Document(io.BytesIO(to_docx(paper, LOOK))).sections[0].header.paragraphs[0].text == ""


def test_every_page_of_a_pdf_is_numbered(pdf: bytes) -> None:
    pages = pages_of(pdf)

    wanted = [f"Halaman {number} dari {len(pages)}" for number in range(1, len(pages) + 1)]
    assert [number for number, page in zip(wanted, pages, strict=True) if number not in page] == []


def test_a_long_table_bears_its_heading_on_each_page() -> None:
    paper = Paper("Daftar", (long_table(rows=120),))

    pages = pages_of(to_pdf(paper, Look()))
    marked = Document(io.BytesIO(to_docx(paper, Look()))).element.body.xpath("//w:trPr[w:tblHeader]")

    assert len(pages) == 3
    assert [page for page in pages if "No Uraian" not in page] == []
    assert len(marked) == 1


def test_a_letter_has_its_head_its_frame_and_dotted_lines_for_the_signer(docx: bytes) -> None:
    lines = words_of(docx).splitlines()

    assert lines[:3] == ["PEMERINTAH KABUPATEN LEBONG", "SEKRETARIAT DAERAH", "Jalan Raya Tubei"]
    assert [
        word for word in ("Nomor", "Sifat", "Lampiran", "Hal", "Yth.", "Tembusan:") if word not in lines
    ] == []
    assert lines[-5:-3] == ["……………………………", "NIP ……………………………"]


def test_stars_make_bold_in_running_text_and_nowhere_else() -> None:
    paper = Paper("Naskah", (Paragraph("a **b** c"), Paragraph((Run("**d**"),))))

    lines = Document(io.BytesIO(to_docx(paper, Look()))).paragraphs[-2:]

    assert [[(run.text, bool(run.bold)) for run in line.runs] for line in lines] == [
        [("a ", False), ("b", True), (" c", False)],
        [("**d**", False)],
    ]


def test_characters_that_no_document_can_hold_are_left_out() -> None:
    paper = Paper("Naskah\x00", (Paragraph("satu\x0bdua\ud800"),))

    assert words_of(to_docx(paper, Look())).split() == ["NASKAH", "satudua"]
    assert "satudua" in pages_of(to_pdf(paper, Look()))[0]


def test_a_letterhead_takes_a_drawing_as_its_arms() -> None:
    head = Letterhead("Pemerintah Kota Bogor", logo=DRAWING.encode())

    made = to_docx(Paper("Naskah", ()), Look(head))

    assert len(Document(io.BytesIO(made)).inline_shapes) == 1


def test_a_dated_pdf_is_one_for_archives() -> None:
    pdf = to_pdf(Paper("Bukti", (Paragraph("Isi"),), draft=False), Look(), dated=date(2024, 6, 3))

    found = PdfReader(io.BytesIO(pdf))

    assert str(found.metadata and found.metadata.creation_date)[:10] == "2024-06-03"
    assert b"pdfaid:part" in pdf


def test_an_office_s_own_docx_keeps_its_header_and_its_page() -> None:
    own = Document()
    own.sections[0].header.paragraphs[0].text = "KOP KANTOR"
    own.add_paragraph("Contoh isi yang tidak ikut")
    file = io.BytesIO()
    own.save(file)

    made = to_docx(letter(), replace(LOOK, base=file.getvalue(), base_has_letterhead=True))

    header = Document(io.BytesIO(made)).sections[0].header
    assert [line.text for line in header.paragraphs] == [DRAFT, "KOP KANTOR"]
    assert [w for w in ("PEMERINTAH KABUPATEN LEBONG", "Contoh isi") if w in words_of(made)] == []
