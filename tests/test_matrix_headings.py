"""A heading is found and understood, of one row or of several, in whatever words."""

from datetime import date

import pytest

from models.dossier.grids import Cell, Grid
from models.dossier.matrix.entries import MatrixColumn
from models.dossier.matrix.heading_cells import field_of, scale_in, year_in
from models.dossier.matrix.headings import find_heading, is_numbering
from models.dossier.matrix.vocabulary import documents_in, sources_in, unit_of


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("Th. 2025", 2025),
        ("TA 2025", 2025),
        ("Tahun Anggaran 2025 (Rp)", 2025),
        (2025.0, 2025),
        (date(2025, 1, 1), 2025),
        ("Tahun ke-2", 2),
        ("Biaya Th. ke-III", 3),
        ("n+1", 2),
        ("2025-2029", None),
        ("Tahun", None),
        (3, None),
        (None, None),
    ],
)
def test_a_heading_names_one_year(cell: Cell, year: int | None) -> None:
    assert year_in(cell) == year


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Nama Program/Kegiatan", MatrixColumn.ACTIVITY),
        ("Indikasi Sumber Pendanaan", MatrixColumn.SOURCE),
        ("SKPD penanggung jawab", MatrixColumn.AGENCY),
        ("Lokasi kegiatan", MatrixColumn.LOCATION),
        ("Sumber dokumen perencanaan", MatrixColumn.DOCUMENT),
        ("Indikasi Biaya (Rp)", MatrixColumn.COST),
        ("Sub-Kegiatan", MatrixColumn.SUB_ACTIVITY),
        ("HARGA SATUAN (Rp)", MatrixColumn.UNIT_COST),
        ("Vol.", MatrixColumn.VOLUME),
        ("Nomor telepon", MatrixColumn.NUMBER),
        ("Jarak", None),
    ],
)
def test_a_heading_names_its_field_in_many_words(heading: str, field: MatrixColumn | None) -> None:
    assert field_of(heading) == field


def test_groups_reach_over_their_columns_without_being_merged() -> None:
    grid = Grid(
        "M",
        [
            ["MATRIKS 2025-2026"],
            ["No", "Kegiatan", "Sat", "Volume", None, None, "Indikasi Biaya (Rp juta)", None, None, "Sumber"],
            [None, None, None, "2025", "2026", "Jml", "2025", "2026", "Jumlah", "Dana"],
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        ],
    )

    heading = find_heading(grid)

    assert heading
    assert (heading.first_row, heading.last_row, heading.after) == (2, 3, 4)
    assert heading.scales == {7: 1_000_000, 8: 1_000_000, 9: 1_000_000}
    assert [(column.field.value, column.year) for column in heading.columns[3:]] == [
        ("volume", 2025),
        ("volume", 2026),
        ("total_volume", None),
        ("cost", 2025),
        ("cost", 2026),
        ("total_cost", None),
        ("source", None),
    ]


def test_years_may_stand_above_volume_and_cost() -> None:
    grid = Grid(
        "M",
        [
            ["No", "Program", "Kegiatan", 2025, None, 2026, None],
            [None, None, None, "Vol", "Biaya", "Vol", "Biaya"],
        ],
    )

    heading = find_heading(grid)

    assert heading
    assert [(column.field.value, column.year) for column in heading.columns[3:]] == [
        ("volume", 2025),
        ("cost", 2025),
        ("volume", 2026),
        ("cost", 2026),
    ]


def test_rows_of_a_plan_are_no_heading() -> None:
    grid = Grid("M", [["1", "Program Air Limbah", "unit", "Dinas PUPR", "RKPD"], ["Program : Sanitasi"]])

    assert find_heading(grid) is None


def test_a_row_that_counts_the_columns_is_told_from_data() -> None:
    assert is_numbering([1, 2, 3, 4])
    assert is_numbering(["(1)", "(2)", "(3)", "(4)=2x3"])
    assert not is_numbering([1, "Pembangunan", 3])
    assert not is_numbering([5, 5, 5])


def test_titles_say_in_what_costs_are_counted() -> None:
    assert [scale_in(text) for text in ("(dalam ribuan rupiah)", "Biaya (Rp juta)", "Rp. 000", "Rp")] == [
        1_000,
        1_000_000,
        1_000,
        None,
    ]


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("APBD-II", ("apbd_regency",)),
        ("APBD Kab/Kota, DAK", ("apbd_regency", "dak")),
        ("APBN/APBD Prov", ("apbn", "apbd_province")),
        ("APBD I dan II", ("apbd_province", "apbd_regency")),
        ("Swadaya masyarakat + CSR", ("community", "private")),
        ("entah", ()),
    ],
)
def test_sources_are_known_however_they_are_written(written: str, codes: tuple[str, ...]) -> None:
    assert sources_in(written).codes == codes


def test_units_and_documents_are_known_however_they_are_written() -> None:
    assert [unit_of(text) for text in ("M²", "Buah", "meter persegi", "KK", "gelas")] == [
        "m2",
        "unit",
        "m2",
        "kk",
        "",
    ]
    assert documents_in("RKPD 2025; Renstra Dinas PUPR").codes == ("RKPD", "RENSTRA")
