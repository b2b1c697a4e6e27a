"""A cleaned copy holds every activity in one clear form, and nothing that a stranger typed can run."""

from pathlib import Path

import openpyxl
from matrix_check_cast import entry, found, matrix, programme

from flows.sentences import in_indonesian
from models.dossier.matrix.cleaned import write_cleaned
from models.dossier.matrix.entries import Matrix


def cleaned(tmp_path: Path, made: Matrix) -> openpyxl.Workbook:
    target = tmp_path / "bersih.xlsx"
    write_cleaned(made, found(made), target, say=in_indonesian)
    return openpyxl.load_workbook(target)


def test_a_cleaned_copy_has_one_row_an_activity_with_numbers_as_numbers(tmp_path: Path) -> None:
    book = cleaned(tmp_path, matrix(programme(), entry(unit="Unit", sources=("apbd_regency", "dak"))))

    heading, row = book["Matriks"].iter_rows(values_only=True)
    assert dict(zip(heading, row, strict=True)) == {
        "No": 1,
        "Subsektor": "Air limbah",
        "Kode": None,
        "Program": "Pengelolaan air limbah",
        "Kegiatan": "Pembangunan tangki septik",
        "Subkegiatan": None,
        "Lokasi": "Desa Sukamaju",
        "Satuan": "unit",
        "Volume 2024": 10,
        "Volume 2025": None,
        "Total volume": None,
        "Biaya 2024 (Rp)": 100_000_000,
        "Biaya 2025 (Rp)": None,
        "Total biaya (Rp)": 100_000_000,
        "Sumber pendanaan": "APBD Kabupaten/Kota, DAK",
        "Perangkat daerah": "Dinas PUPR",
        "Dokumen perencanaan": "RKPD 2024",
        "Keterangan": None,
    }


def test_a_cleaned_copy_keeps_its_heading_in_sight_and_can_be_filtered(tmp_path: Path) -> None:
    sheet = cleaned(tmp_path, matrix(entry()))["Matriks"]

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("G2", "A1:R2")
    assert (sheet["I2"].number_format, sheet["L2"].number_format) == ("#,##0.##", "#,##0")


def test_what_was_found_stands_on_a_second_sheet(tmp_path: Path) -> None:
    sheet = cleaned(tmp_path, matrix(entry(unit="")))["Temuan"]

    assert [cell.value for cell in sheet[2]] == [
        "Perlu diperiksa",
        "Matriks",
        5,
        "C5",
        "Satuan",
        None,
        "ada volume, tetapi satuannya belum diisi.",
    ]


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    sheet = cleaned(tmp_path, matrix(entry(activity='=HYPERLINK("http://x.example")', note="@SUM(A1)")))[
        "Matriks"
    ]

    assert [(sheet[cell].value, sheet[cell].data_type, sheet[cell].quotePrefix) for cell in ("E2", "R2")] == [
        ('=HYPERLINK("http://x.example")', "s", True),
        ("@SUM(A1)", "s", True),
    ]


def test_an_unknown_source_is_kept_as_it_was_written(tmp_path: Path) -> None:
    sheet = cleaned(tmp_path, matrix(entry(sources=("dak",), source_text="DAK dan zakat")))["Matriks"]

    assert sheet["O2"].value == "DAK dan zakat"
