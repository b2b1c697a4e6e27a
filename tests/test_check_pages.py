"""The check of a submission as a page: what a coordinator reads of it, and nothing that only machines say."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from flows.check_pages import check_page, finding_lines
from models.dossier.criteria_check import CriterionCheck
from models.dossier.findings import Finding, Severity
from models.dossier.owing import OwedBy
from models.dossier.submission_check import PaperCheck, PaperState, SubmissionCheck
from models.rules.names import Region
from models.rules.readiness import CriterionState
from models.rules.sentences import Sentence

_OWED_BY = OwedBy("planning", "Bappeda", "Planning agency", "Bappeda Lebong", ())
_MATRIX = PaperCheck(
    number=1,
    step="matriks",
    paper="matriks",
    title_id="Berkas matriks",
    title_en="Matrix file",
    required=True,
    state=PaperState.INCLUDED,
    owed_by=_OWED_BY,
    due_date=date(2024, 5, 31),
    late=False,
    version=2,
    was_read=True,
)
_HEAD = "| Berkas | Keadaan | Temuan | Penanggung jawab | Tenggat |\n|---|---|---|---|---|\n"


def page_of(*papers: PaperCheck, lebong: Region, criteria: tuple[CriterionCheck, ...] = ()) -> str:
    at = datetime(2024, 6, 1, tzinfo=UTC)
    check = SubmissionCheck(1, "Kab. Lebong M4 2024", at, papers, criteria)
    return check_page(check, lebong, "M4", 2024).content


def found(severity: Severity) -> Finding:
    message = Sentence("the file is empty.")
    return Finding(severity, "sum", "Matriks", 11, "Jumlah (Rp)", "M11", "104", message)


def test_what_is_ready_says_so(lebong: Region) -> None:
    page = page_of(_MATRIX, lebong=lebong)

    assert page == (
        "## Kab. Lebong M4 2024 · Pemeriksaan berkas pengajuan\n\n"
        "**Siap diajukan:** semua berkas wajib ada, tanpa kesalahan.\n\n"
        f"{_HEAD}| 1. Berkas matriks | ada (versi 2) | tidak ada | Bappeda Lebong | Jumat, 31 Mei 2024 |\n"
    )


def test_what_may_be_right_is_still_to_be_looked_at(lebong: Region) -> None:
    page = page_of(replace(_MATRIX, findings=(found(Severity.WARNING),)), lebong=lebong)

    assert "tanpa kesalahan. 1 hal sebaiknya diperiksa dahulu." in page
    assert "| ada (versi 2) | 1 perlu diperiksa |" in page


def test_a_mistake_stands_under_its_paper_in_indonesian_with_its_place(lebong: Region) -> None:
    page = page_of(replace(_MATRIX, findings=(found(Severity.ERROR),), late=True), lebong=lebong)

    assert "**Belum siap diajukan:** 1 berkas perlu ditindaklanjuti." in page
    assert "| 1 kesalahan | Bappeda Lebong | Jumat, 31 Mei 2024 · **terlambat** |" in page
    assert page.endswith(
        "\n### 1. Berkas matriks\n\n- 🔴 kesalahan: Matriks, baris 11, Jumlah (Rp): berkas itu kosong.\n"
    )


@pytest.mark.parametrize("state", PaperState)
def test_no_state_of_a_paper_is_said_in_a_code(lebong: Region, state: PaperState) -> None:
    page = page_of(replace(_MATRIX, state=state, version=None, was_read=False), lebong=lebong)

    assert state.value not in page
    assert " | – | Bappeda Lebong |" in page


def test_a_criterion_that_is_lacking_names_its_proposal_and_who_owes_it(lebong: Region) -> None:
    lacking = CriterionCheck("U1", "IPLT Tubei", "lahan", "Lahan siap", "Land", CriterionState.OPEN, _OWED_BY)
    page = page_of(_MATRIX, lebong=lebong, criteria=(lacking,))

    assert "**Belum siap diajukan:** 1 kriteria belum terpenuhi." in page
    assert "| IPLT Tubei (U1) | Lahan siap | Bappeda Lebong | belum dijadwalkan |" in page


def test_a_long_list_of_findings_is_counted_where_it_ends() -> None:
    lines = list(finding_lines([found(Severity.NOTE)] * 4, shown=2))

    assert lines[2:] == ["- … dan 2 temuan lain."]
    assert lines[0].startswith("- catatan: ")
