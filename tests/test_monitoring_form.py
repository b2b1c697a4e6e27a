"""The monitoring form: written, filled in, and read back; what cannot be read is named by its cell."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from monitoring_cast import FILLED, LLTT, ROW, fill_in, indicators_sheet, services_sheet, write_lebongs_form
from openpyxl import load_workbook

from models.dossier.findings import BadFile, Severity
from models.dossier.grids import Cell, Grid, Workbook
from models.dossier.monitoring.cells import day_in, number_in, whole_in
from models.dossier.monitoring.checking import check_monitoring_file
from models.dossier.monitoring.filled import Filled, IndicatorEntry
from models.dossier.monitoring.reading import look_into, read_form
from models.dossier.sheltered import sheltered
from models.rules.errors import BadInput
from models.rules.indicators import Monitoring
from models.rules.indicators_reading import shipped_monitoring


@pytest.fixture(scope="module")
def monitoring() -> Monitoring:
    return shipped_monitoring()


def errors_in(workbook: Workbook, monitoring: Monitoring) -> list[tuple[str, str]]:
    found = look_into(workbook, monitoring).findings
    return [(f.cell, str(f)) for f in found if f.severity is Severity.ERROR]


def test_a_form_that_was_written_filled_in_says_the_same_when_it_is_read(
    tmp_path: Path, monitoring: Monitoring
) -> None:
    path = tmp_path / "monev.xlsx"

    write_lebongs_form(path, monitoring, filled=FILLED)

    assert sheltered(read_form, path, "monev.xlsx", monitoring).filled == FILLED


def test_a_form_filled_in_by_hand_is_read(tmp_path: Path, monitoring: Monitoring) -> None:
    path = tmp_path / "monev.xlsx"
    write_lebongs_form(path, monitoring)
    fill_in(path, "Layanan", 4, {**ROW, "Terlayani (KK)": "1.146", "Sasaran (KK)": "1.200 KK"})
    fill_in(path, "Indikator", 4, {"Nilai": "82,5 %", "Sumber data": "Dinas PUPR"})

    filled = read_form(path, "monev.xlsx", monitoring).filled

    assert filled.indicators == (IndicatorEntry("akses-layak", "82.5", "Dinas PUPR"),)
    assert [(s.service, s.target_households, s.served_households) for s in filled.services] == [
        ("lltt-amen", 1200, 1146)
    ]


def test_an_empty_form_is_refused(tmp_path: Path, monitoring: Monitoring) -> None:
    path = tmp_path / "monev.xlsx"
    write_lebongs_form(path, monitoring)

    with pytest.raises(BadFile, match="nothing is filled in: neither a service nor an indicator"):
        read_form(path, "monev.xlsx", monitoring)


def test_the_form_of_the_next_round_leaves_open_what_must_be_seen_anew(
    tmp_path: Path, monitoring: Monitoring
) -> None:
    path = tmp_path / "monev.xlsx"
    write_lebongs_form(path, monitoring, filled=Filled((LLTT,)), again=True)

    findings = check_monitoring_file(path, "monev.xlsx")

    assert [str(finding) for finding in findings] == [
        "Layanan, row 4, Tanggal kunjungan: the cell is empty.",
        "Layanan, row 4, Terlayani (KK): the cell is empty.",
        "Layanan, row 4, Keputusan: the cell is empty.",
    ]


def test_the_form_offers_lists_and_never_a_formula(tmp_path: Path, monitoring: Monitoring) -> None:
    path = tmp_path / "monev.xlsx"
    entry = FILLED.services[0]
    odd = Filled((type(entry)(**{n: getattr(entry, n) for n in entry.__slots__} | {"title": "=1+1"}),))

    write_lebongs_form(path, monitoring, filled=odd)

    book = load_workbook(path)
    assert (book["Layanan"]["B4"].value, book["Layanan"]["B4"].data_type) == ("=1+1", "s")
    assert book["Pilihan"].sheet_state == "hidden"
    assert {v.type for v in book["Layanan"].data_validations.dataValidation} == {"list", "whole", "date"}


@pytest.mark.parametrize(
    ("change", "cell", "said"),
    [
        ({"Nama layanan": None}, "A2", "row 2, Nama layanan: the cell is empty."),
        ({"Tanggal kunjungan": "akhir Mei"}, "D2", "'akhir Mei' is not a date. Write it like"),
        ({"Tanggal kunjungan": "31/02/2024"}, "D2", "'31/02/2024' is not a date."),
        ({"Sasaran (KK)": "banyak"}, "E2", "row 2, Sasaran (KK): 'banyak' is not a number."),
        ({"Terlayani (KK)": 14.5}, "F2", "row 2, Terlayani (KK): '14.5' is not a whole number."),
        ({"Terlayani (KK)": -1}, "F2", "'-1.0' is not a number from 0."),
        ({"Sasaran (KK)": 10**9}, "E2", "'1000000000' is larger than can be."),
        ({"Model layanan": "LLTX"}, "C2", "'LLTX' is not one of: LLTT (layanan lumpur tinja terjadwal)"),
        ({"Keputusan": "Perluass"}, "J2", "Did you mean 'Perluas'?"),
        ({"Siap: Regulasi": "mungkin"}, "K2", "'mungkin' is neither Ya nor Tidak."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_cell_that_cannot_be_understood_is_named(
    monitoring: Monitoring, change: Mapping[str, Cell], cell: str, said: str
) -> None:
    found = errors_in(services_sheet({**ROW, **change}), monitoring)

    assert [where for where, _ in found] == [cell]
    assert found[0][1].startswith("Layanan, row 2, ")
    assert said in found[0][1]


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_taken_over(
    tmp_path: Path, monitoring: Monitoring
) -> None:
    path = tmp_path / "monev.csv"
    path.write_text(
        "Layanan;Lokasi;Model;Tanggal;Target;Realisasi;Rekomendasi\n"
        "LLTT Amen;Amen;LLTT;31 Mei 2024;200;x;lanjut\n"
        "TPS3R Sukau;Sukau;TPS3R;;400;100;tutup\n"
    )

    with pytest.raises(BadFile) as bad:
        sheltered(read_form, path, "monev.csv", monitoring)

    assert str(bad.value) == (
        "monev.csv cannot be read; nothing was taken over.\n"
        "  row 2, Realisasi: 'x' is not a number.\n"
        "  row 3, Tanggal: the cell is empty.\n"
        "  row 3, Rekomendasi: 'tutup' is not one of: Lanjut, Perbaiki, Perluas, Hentikan."
    )


def test_a_lacking_column_is_named_once_and_not_in_every_row(monitoring: Monitoring) -> None:
    row = {heading: value for heading, value in ROW.items() if heading != "Keputusan"}

    found = errors_in(services_sheet(row, row), monitoring)

    assert found == [("", "Layanan, row 1: the column Keputusan is lacking.")]


def test_a_service_that_stands_twice_is_refused(monitoring: Monitoring) -> None:
    found = errors_in(services_sheet(ROW, ROW), monitoring)

    assert found == [("A3", "Layanan, row 3, Nama layanan: 'lltt-amen' stands in row 2 already.")]


def test_a_broken_formula_is_shown_as_the_spreadsheet_shows_it(monitoring: Monitoring) -> None:
    book = services_sheet({**ROW, "Sasaran (KK)": None}, errors={(2, 5): "#REF!"})

    assert errors_in(book, monitoring) == [
        ("E2", "Layanan, row 2, Sasaran (KK): the cell shows the error #REF!.")
    ]


def test_a_strange_column_is_noted_and_a_counting_one_is_not(monitoring: Monitoring) -> None:
    looked = look_into(services_sheet({"No": 1, **ROW, "Cuaca": "cerah"}), monitoring)

    assert [str(f) for f in looked.findings] == [
        "Layanan, row 1, Cuaca: this column is not known and is not read."
    ]
    assert len(looked.filled.services) == 1


def test_what_is_doubtful_is_found_but_stops_nothing(monitoring: Monitoring) -> None:
    looked = look_into(services_sheet({**ROW, "Keputusan": "Perluas"}), monitoring)

    assert [(f.severity, f.check, f.cell, str(f.message)) for f in looked.findings] == [
        (
            Severity.WARNING,
            "expand",
            "J2",
            "to be expanded, but only 0 of 5 aspects of readiness are there.",
        )
    ]
    assert looked.filled.services[0].decision == "expand"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("air-minum", "", 5, ""), "'air-minum' is not one of: akses-layak"),
        (("akses-layak", "", 104, ""), "'104' is not a percentage from 0 to 100."),
        (("regulasi", "", "mungkin", ""), "'mungkin' is not one of: keduanya, salah-satu, tidak-ada."),
    ],
    ids=["unknown", "over 100", "no answer"],
)
def test_an_indicator_that_cannot_be_understood_is_named(
    monitoring: Monitoring, row: tuple[Cell, ...], said: str
) -> None:
    found = errors_in(indicators_sheet(row), monitoring)

    assert len(found) == 1
    assert found[0][1].startswith("Indikator, row 2, ")
    assert said in found[0][1]


def test_an_indicator_is_known_by_its_name_too_and_one_without_a_value_is_left_out(
    monitoring: Monitoring,
) -> None:
    book = indicators_sheet(("", "Akses sanitasi layak", "0,825", "BPS"), ("akses-aman", "", "-", ""))

    looked = look_into(book, monitoring)

    assert looked.filled == Filled((), (IndicatorEntry("akses-layak", "0.825", "BPS"),))
    assert [str(f) for f in looked.findings] == [
        (
            "Indikator, row 2, Nilai: 0.825 is read as 0.825 %. "
            "If a share of 1 is meant, write it as a percentage."
        )
    ]


def test_a_sheet_of_another_kind_is_refused_and_hidden_ones_are_not_read(monitoring: Monitoring) -> None:
    hidden = services_sheet(ROW, hidden=True).grids
    book = Workbook("x.xlsx", (Grid("Matriks", [("No", "Program", "Biaya")]), *hidden))

    with pytest.raises(BadFile, match="no sheet has the headings of the monitoring form"):
        look_into(book, monitoring)


def test_a_scan_is_not_read_and_says_so(tmp_path: Path) -> None:
    findings = check_monitoring_file(tmp_path / "pindai.pdf", "pindai.pdf")

    assert [(f.severity, str(f)) for f in findings] == [
        (
            Severity.NOTE,
            "this is no spreadsheet, so its figures were not read; a person must look.",
        )
    ]


def test_a_damaged_file_is_a_finding_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "monev.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing more")

    assert [f.severity for f in check_monitoring_file(path, "monev.xlsx")] == [Severity.ERROR]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.200", 1200),
        ("1,200", 1200),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("Rp 120.000.000", 120_000_000),
        ("Rp. 120.000.000,-", 120_000_000),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("75 KK", 75),
        ("-", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_it_is_written_here(text: str, number: float | None) -> None:
    assert number_in(text) == number


def test_in_a_percentage_a_single_point_stands_before_the_decimals() -> None:
    assert [number_in(text, percent=True) for text in ("97.125", "82,5 %", "100")] == [97.125, 82.5, 100]


@pytest.mark.parametrize("text", ["1.2.3", "12a", "seratus", "1,2,3", "½"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is not a number"):
        whole_in(text)


@pytest.mark.parametrize("text", ["31/05/2024", "31-5-2024", "31 Mei 2024", "31 mei 2024", "2024-05-31"])
def test_a_day_is_read_as_it_is_written_here(text: str) -> None:
    assert day_in(text) == date(2024, 5, 31)
