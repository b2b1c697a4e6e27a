"""A matrix is read the same from files of every make, and what is doubtful in it is said."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models.dossier.findings import BadFile, Severity
from models.dossier.matrix.entries import Entry, Level, Matrix, Period, Scope
from models.dossier.matrix.reading import read_matrix
from tests.matrix_cast import (
    HEADING,
    PLAIN,
    PROGRAMME,
    SAME,
    TANKS,
    TITLE,
    TOTAL,
    TRUCK,
    Row,
    with_cells,
    written_xlsx,
)

AIR_LIMBAH = "Program Pengelolaan Air Limbah"
NOTHING = Entry(
    "",
    0,
    Level.PROGRAMME,
    "",
    "",
    AIR_LIMBAH,
    "",
    "",
    "",
    "",
    (None, None),
    (None, None),
    None,
    None,
    (),
    "",
    "",
    (),
    "",
    "",
)
SEPTIC_TANKS = replace(
    NOTHING,
    level=Level.ACTIVITY,
    activity="Pembangunan tangki septik",
    location="Kec. Amen",
    unit="unit",
    volumes=(10, 20),
    costs=(140_000_000, 280_000_000),
    sources=("dak",),
    source_text="DAK",
    agency="Dinas PUPR",
    documents=("RKPD",),
    document_text="RKPD",
)
VACUUM_TRUCK = replace(
    SEPTIC_TANKS,
    activity="Pengadaan truk tinja",
    location="Kec. Tubei",
    volumes=(1, None),
    costs=(806_333_000, None),
    sources=("apbd_regency",),
    source_text="APBD-II",
    agency="Dinas LH",
    documents=("RENSTRA",),
    document_text="Renstra",
    note="usulan",
)


def read(folder: Path, *rows: Row) -> Matrix:
    return read_matrix(written_xlsx(folder / "matriks.xlsx", ("Matriks", rows)))


def said(matrix: Matrix, *severities: Severity) -> list[tuple[str, str]]:
    return [
        (f.check, f.cell or str(f.row)) for f in matrix.findings if not severities or f.severity in severities
    ]


@pytest.mark.parametrize("make", SAME.values(), ids=SAME)
def test_files_of_every_make_say_the_same(make: Callable[[Path], Path], tmp_path: Path) -> None:
    matrix = read_matrix(make(tmp_path))

    without_place = [replace(entry, sheet="", row=0, hidden=False) for entry in matrix.entries]
    assert (matrix.years, without_place) == ((2025, 2026), [NOTHING, SEPTIC_TANKS, VACUUM_TRUCK])
    assert [(total.label, total.costs) for total in matrix.totals] == [("Jumlah", (946_333_000, 280_000_000))]
    assert said(matrix, Severity.ERROR) == []


def test_a_total_knows_what_it_sums(tmp_path: Path) -> None:
    matrix = read(
        tmp_path,
        HEADING,
        ("A. AIR LIMBAH",),
        PROGRAMME,
        TANKS,
        with_cells(TOTAL, B="Sub total program"),
        ("B", "PERSAMPAHAN"),
        with_cells(PROGRAMME, B="Program Persampahan"),
        TRUCK,
        with_cells(TOTAL, B="Jumlah B"),
        with_cells(TOTAL, B="Total keseluruhan"),
        ("Total biaya sebesar Rp 946.333.000,- untuk dua tahun",),
    )

    assert [(total.scope, total.of, total.first_row) for total in matrix.totals] == [
        (Scope.PROGRAMME, AIR_LIMBAH, 3),
        (Scope.SUBSECTOR, "solid_waste", 7),
        (Scope.SHEET, "", 2),
        (Scope.SHEET, "", 2),
    ]
    assert matrix.totals[-1].total_cost == 946_333_000
    assert [entry.subsector for entry in matrix.entries] == ["wastewater"] * 2 + ["solid_waste"] * 2


def test_the_nomenclature_says_how_deep_a_row_stands(tmp_path: Path) -> None:
    matrix = read(
        tmp_path,
        ("Kode", "Uraian", "Satuan", "Biaya 2025"),
        ("1.03.05", "Pengelolaan dan pengembangan sistem air limbah"),
        ("1.03.05.2.01", "Pengelolaan air limbah domestik"),
        ("1.03.05.2.01.01", "Penyusunan rencana induk", "dokumen", 500_000_000),
    )

    assert [(entry.level, entry.code) for entry in matrix.entries] == [
        (Level.PROGRAMME, "1.03.05"),
        (Level.ACTIVITY, "1.03.05.2.01"),
        (Level.SUB_ACTIVITY, "1.03.05.2.01.01"),
    ]
    assert matrix.entries[2].activity == "Pengelolaan air limbah domestik"


def test_a_row_for_each_year_is_read_by_its_year(tmp_path: Path) -> None:
    matrix = read(
        tmp_path,
        ("Program", "Kegiatan", "Tahun", "Volume", "Satuan", "Biaya"),
        ("Program A", "Pembangunan IPLT", 2025, 1, "unit", 500),
        (None, None, "TA 2026", 2, "unit", 600),
    )

    assert matrix.years == (2025, 2026)
    assert [(entry.activity, entry.volumes, entry.costs) for entry in matrix.entries] == [
        ("Pembangunan IPLT", (1, None), (500, None)),
        ("Pembangunan IPLT", (None, 2), (None, 600)),
    ]


def test_marked_columns_name_who_pays(tmp_path: Path) -> None:
    matrix = read(
        tmp_path,
        ("No", "Kegiatan", "Satuan", "Biaya 2025", "APBN", "APBD Kab", "DAK"),
        (1, "Pembangunan IPLT", "unit", 5_000_000, "v", "-", "√"),
    )

    assert matrix.entries[0].sources == ("apbn", "dak")


def test_amounts_that_nobody_understands_are_named_with_their_cell(tmp_path: Path) -> None:
    matrix = read(tmp_path, HEADING, PROGRAMME, with_cells(TANKS, G="dua juta", H="2 x 5.000.000"), TRUCK)

    assert said(matrix, Severity.ERROR) == [("amount", "G3"), ("amount", "H3")]
    assert matrix.entries[1].costs == (None, None)


def test_what_could_be_read_otherwise_is_noted_once_a_column(tmp_path: Path) -> None:
    matrix = read(tmp_path, HEADING, PROGRAMME, with_cells(TANKS, E="1.250"), with_cells(TRUCK, E="2.500"))

    assert [entry.volumes[0] for entry in matrix.entries] == [None, 1250, 2500]
    assert said(matrix) == [("amount", "E3")]


def test_formulas_without_a_value_are_named(tmp_path: Path) -> None:
    matrix = read(tmp_path, HEADING, PROGRAMME, with_cells(TANKS, H="=G3*2"), TRUCK)

    assert said(matrix, Severity.ERROR) == [("cell", "H3")]


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    matrix = read_matrix(SAME["hidden rows and columns"](tmp_path))

    assert [entry.row for entry in matrix.entries if entry.hidden] == [3]
    assert said(matrix, Severity.WARNING) == [("hidden", "0")]


def test_years_counted_without_a_first_one_are_asked_for(tmp_path: Path) -> None:
    matrix = read(
        tmp_path, with_cells(HEADING, E="Volume Th. ke-1", F="Volume Th. ke-2", G="Biaya", H="x"), *PLAIN[1:]
    )

    assert matrix.years == ()
    assert said(matrix, Severity.ERROR) == [("years", "1")]


def test_the_only_year_of_a_title_is_that_of_its_amounts(tmp_path: Path) -> None:
    matrix = read(
        tmp_path,
        ("RENCANA SANITASI TAHUN 2025",),
        ("No", "Kegiatan", "Satuan", "Volume", "Biaya"),
        (1, "A", "unit", 3, 5),
    )

    assert (matrix.years, matrix.entries[0].volumes, matrix.entries[0].costs) == ((2025,), (3,), (5,))
    assert said(matrix) == [("years", "0")]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("MATRIKS SSK KABUPATEN LEBONG 2025-2029", Period(2025, 2029, "Matriks", 1)),
        ("Strategi Sanitasi Kota (SSK) Tahun 2025 s.d. 2029", Period(2025, 2029, "Matriks", 1)),
        ("MATRIKS PROGRAM DAN KEGIATAN 2025-2029", None),
        ("MATRIKS SSK TAHUN 2025", None),
    ],
    ids=["the strategy's short name", "its long name", "years that are not said to be its", "one year"],
)
def test_the_period_is_that_of_the_title_that_names_the_strategy(
    title: str, expected: Period | None, tmp_path: Path
) -> None:
    assert read(tmp_path, (title,), HEADING, PROGRAMME, TANKS).period == expected


def test_a_second_table_with_other_columns_is_named_and_not_read_by_the_first_heading(tmp_path: Path) -> None:
    other = ("No", "Program/Kegiatan", "Satuan", "Volume 2025", "Biaya 2025 (Rp)", "Sumber Dana")

    matrix = read(
        tmp_path, HEADING, PROGRAMME, TANKS, (), other, (1, "Pengadaan truk", "unit", 1, 500, "DAK")
    )

    assert [entry.row for entry in matrix.entries] == [2, 3]
    assert [(f.severity, f.check, f.row) for f in matrix.findings] == [(Severity.ERROR, "heading", 5)]


def test_a_file_without_a_heading_says_what_was_looked_for(tmp_path: Path) -> None:
    file = written_xlsx(tmp_path / "lain.xlsx", ("Daftar", [("Nama", "Alamat")]), ("Kosong", []))

    with pytest.raises(BadFile) as refused:
        read_matrix(file)

    assert [(finding.sheet, finding.check, finding.severity) for finding in refused.value.findings] == [
        ("Daftar", "heading", Severity.ERROR),
        ("Kosong", "heading", Severity.ERROR),
    ]


def test_a_finding_can_name_the_heading_of_a_year(tmp_path: Path) -> None:
    layout = read(tmp_path, (TITLE,), *PLAIN).layouts["Matriks"]

    assert layout.heading_rows == (2,)
    assert [(c.number, c.heading, c.year) for c in layout.columns if c.year == 2026] == [
        (6, "Volume 2026", 2026),
        (8, "Biaya 2026 (Rp)", 2026),
    ]
