"""Another program opens each docx and turns it into pages. Needs LibreOffice."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from papers_cast import DRAFT, LOOK, letter, pages_of
from sqlmodel import Session

from notifications.papers.docx_form import to_docx
from notifications.papers.heads_letter import letter_to_head
from notifications.papers.made import write_papers
from notifications.papers.meeting_papers import papers_for_meeting
from notifications.papers.package_papers import cover_letter

pytestmark = pytest.mark.debian

NAMES = [
    "undangan",
    "agenda",
    "daftar-hadir",
    "notulen",
    "berita-acara",
    "surat-pengantar",
    "surat-kepala-opd",
]


def converted(folder: Path) -> Mapping[str, list[str]]:
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder / "pdf",
            *folder.glob("*.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {path.stem: pages_of(path.read_bytes()) for path in sorted((folder / "pdf").glob("*.pdf"))}


def test_each_docx_has_its_pages_and_each_page_its_mark(session: Session, m4: int, tmp_path: Path) -> None:
    papers = papers_for_meeting(session, m4, "rakor", data_folder=tmp_path)
    papers.append(cover_letter(session, m4, data_folder=tmp_path))
    papers.append(letter_to_head(session, m4, "matriks", data_folder=tmp_path))
    write_papers(tmp_path, papers)

    pages = converted(tmp_path)

    assert sorted(name for name in NAMES for found in pages if found.startswith(f"{name}-")) == sorted(NAMES)
    assert {name: len(found) for name, found in pages.items() if not 1 <= len(found) <= 3} == {}
    assert [page for found in pages.values() for page in found if DRAFT not in page] == []


def test_a_long_table_bears_its_heading_on_each_page(tmp_path: Path) -> None:
    (tmp_path / "surat.docx").write_bytes(to_docx(letter(), LOOK))

    pages = converted(tmp_path)["surat"]

    assert len(pages) >= 3
    assert [page for page in pages if "Baris ke-" in page and "No Uraian" not in page] == []
    assert [f"Halaman {n} dari {len(pages)}" in page for n, page in enumerate(pages, 1)] == [True] * len(
        pages
    )
