"""A matrix goes through the shelter in one piece: read, checked, summed up, and given back as copies."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from matrix_check_cast import AGENCIES

from flows.sentences import in_indonesian
from models.dossier.findings import Severity
from models.dossier.matrix.cleaned import write_cleaned
from models.dossier.matrix.copies import annotated_matrix, cleaned_matrix
from models.dossier.matrix.entries import Entry
from models.dossier.matrix.leaves import leaves
from models.dossier.matrix.reading import read_matrix
from models.dossier.matrix.report import Asked, MatrixReport, checked_matrix, proposals_of
from models.dossier.matrix.vocabulary import unit_of
from models.dossier.sheltered import sheltered

HEADING = (
    "No",
    "Program/Kegiatan",
    "Lokasi",
    "Satuan",
    "Volume 2024",
    "Volume 2025",
    "Biaya 2024",
    "Biaya 2025",
)
REST = ("Total biaya", "Sumber dana", "OPD", "Dokumen")
ASKED = Asked(2024, 2025, AGENCIES)


def matrix_file(path: Path, *, unit: str = "unit", total: int = 1100) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Air limbah"
    for row in (
        ("MATRIKS PROGRAM DAN KEGIATAN AIR LIMBAH",),
        (),
        (*HEADING, *REST),
        ("A", "Program pengelolaan air limbah"),
        (
            1,
            "Pembangunan tangki septik",
            "Desa Mekar",
            unit,
            5,
            5,
            400,
            500,
            900,
            "DAK",
            "Dinas PUPR",
            "RKPD",
        ),
        (2, "Pelatihan KPP", "Desa Mekar", "paket", 1, None, 200, None, 200, "APBD Kab", "Dinkes", "Renstra"),
        (None, "JUMLAH", None, None, None, None, 600, 500, total),
    ):
        sheet.append(row)
    book.save(path)
    return path


def report(path: Path, asked: Asked = ASKED) -> MatrixReport:
    return checked_matrix(path, path.name, asked)


def test_a_file_in_order_comes_through_the_shelter_without_findings(tmp_path: Path) -> None:
    path = matrix_file(tmp_path / "matriks.xlsx")

    made = sheltered(checked_matrix, path, "Matriks Lebong.xlsx", ASKED)

    assert (made.file, made.years, made.findings) == ("Matriks Lebong.xlsx", (2024, 2025), ())
    assert (made.figures.cost, made.figures.activities) == (1100, 2)


def test_a_file_at_fault_says_so_at_its_cells(tmp_path: Path) -> None:
    made = report(matrix_file(tmp_path / "m.xlsx", unit="pakket", total=1500))

    assert [(f.severity.value, f.cell) for f in made.findings if f.cell] == [
        ("error", "I7"),
        ("warning", "D5"),
        ("warning", "I7"),
    ]
    assert made.counts[Severity.WARNING] == 2


def test_the_version_before_is_compared(tmp_path: Path) -> None:
    before = matrix_file(tmp_path / "lama.xlsx")

    made = report(matrix_file(tmp_path / "m.xlsx"), replace(ASKED, previous=before))

    assert [f.check for f in made.findings] == ["version"]


def test_proposals_are_read_from_the_file(tmp_path: Path) -> None:
    path = matrix_file(tmp_path / "m.xlsx")

    assert [(p.title, p.years, p.cost) for p in proposals_of(path, path.name, 2024)] == [
        ("Pembangunan tangki septik", (2025,), 500)
    ]


def test_an_annotated_copy_is_made_in_the_shelter(tmp_path: Path) -> None:
    path, target = matrix_file(tmp_path / "m.xlsx", unit="pakket"), tmp_path / "catatan.xlsx"

    done = sheltered(annotated_matrix, path, path.name, ASKED, target, in_indonesian)

    cell = openpyxl.load_workbook(target)["Air limbah"]["D5"]
    assert done.comments == 1
    assert cell.comment.text == (
        'Perlu diperiksa: "pakket" bukan satuan yang dikenal. Apakah yang dimaksud paket?'
    )


def canonical(entry: Entry) -> Entry:
    return replace(
        entry, sheet="", row=0, unit=unit_of(entry.unit) or entry.unit, source_text="", code=entry.code
    )


@pytest.mark.parametrize("unit", [pytest.param("unit", id="in order"), pytest.param("pakket", id="at fault")])
def test_a_cleaned_copy_read_again_says_the_same(tmp_path: Path, unit: str) -> None:
    path, target = matrix_file(tmp_path / "m.xlsx", unit=unit), tmp_path / "bersih.xlsx"

    cleaned_matrix(path, path.name, ASKED, target, in_indonesian)

    once, again = read_matrix(path), read_matrix(target)
    assert list(map(canonical, leaves(again.entries))) == list(map(canonical, leaves(once.entries)))
    assert report(target).counts[Severity.ERROR] == 0


def test_a_cleaned_copy_of_a_cleaned_copy_is_the_same(tmp_path: Path) -> None:
    once, twice = tmp_path / "bersih.xlsx", tmp_path / "bersih2.xlsx"
    write_cleaned(read_matrix(matrix_file(tmp_path / "m.xlsx")), [], once, say=in_indonesian)

    write_cleaned(read_matrix(once), [], twice, say=in_indonesian)

    first, second = (list(openpyxl.load_workbook(path)["Matriks"].values) for path in (once, twice))
    assert first == second


def test_the_period_in_the_title_is_checked_where_none_was_asked(tmp_path: Path) -> None:
    path = matrix_file(tmp_path / "matriks.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A2"] = "SSK KABUPATEN LEBONG 2024-2026"
    book.save(path)

    found = [(f.severity, f.row, str(f.message)) for f in report(path, Asked()).findings]

    assert found == [
        (Severity.WARNING, 0, "the strategy (SSK) also covers 2026, for which there is no column."),
        (Severity.NOTE, 2, "the strategy (SSK) is taken to cover 2024–2026, as the title has it."),
    ]
    assert report(path).findings == ()
