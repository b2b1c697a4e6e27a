"""Attendance lists of any office's making are read back, or refused with the cell that is wrong."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook as NewWorkbook

from models.dossier.attendance.reading import attendance_in, check_attendance_file, read_attendance
from models.dossier.findings import BadFile
from models.dossier.grids import Cell, Grid, Merged, Workbook

OURS: Sequence[Cell] = ["No", "Nama", "Instansi", "Jabatan", "No. HP", "Hadir (TTD)"]
SHORT: Sequence[Cell] = ["Nama", "Instansi", "TTD"]

Row = Sequence[Cell]


def a_list(*rows: Row, merged: tuple[Merged, ...] = ()) -> Workbook:
    return Workbook("hadir.xlsx", (Grid("Daftar hadir", rows, merged),))


def people(*rows: Row, merged: tuple[Merged, ...] = ()) -> list[tuple[str, str, bool]]:
    return [
        (one.name, one.organisation, one.signed) for one in attendance_in(a_list(*rows, merged=merged)).lines
    ]


def saved(folder: Path, *rows: Row) -> Path:
    book, path = NewWorkbook(), folder / "hadir.xlsx"
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def test_our_own_list_is_read_back_when_it_was_filled_in(tmp_path: Path) -> None:
    above = [["DAFTAR HADIR"], ["Rakor – Kab. Lebong, M4 Tahun 2024"], ["Hari/tanggal: Kamis, 30 Mei 2024"]]
    filled: Row = [1, "Narahubung PUPR", "Dinas PUPR", "Staf", "0812-3456-7890", "ttd"]

    read = read_attendance(saved(tmp_path, *above, [], OURS, filled, [2, None, "Dinas Kesehatan"]))

    assert (read.meeting, read.day) == ("Rakor – Kab. Lebong, M4 Tahun 2024", date(2024, 5, 30))
    (line,) = read.lines
    assert (line.row, line.name, line.position, line.phone, line.signed) == (
        6,
        "Narahubung PUPR",
        "Staf",
        "0812-3456-7890",
        True,
    )


@pytest.mark.parametrize(
    "headings",
    [
        ["NAMA LENGKAP", "OPD/Unit Kerja", "Tanda Tangan"],
        ["Nama Peserta", "Asal Instansi", "Paraf"],
        ["Nama dan Gelar", "Perangkat Daerah", "HADIR"],
    ],
    ids=["unit and signature", "origin and initials", "agency and presence"],
)
def test_headings_are_known_by_many_words(headings: Row) -> None:
    assert people(headings, ["Narahubung PUPR", "Dinas PUPR", "v"]) == [
        ("Narahubung PUPR", "Dinas PUPR", True)
    ]


@pytest.mark.parametrize("mark", ["ttd", "V", "hadir", "✓", "√", "1. ttd", "Ya", True])
def test_a_mark_counts_as_a_signature(mark: Cell) -> None:
    assert people(SHORT, ["Narahubung PUPR", "Dinas PUPR", mark])[0][2]


@pytest.mark.parametrize("mark", [None, "", "-", "1.", "2. ........", "tidak hadir", "izin", "Sakit", 3])
def test_a_number_a_dash_or_an_excuse_is_no_signature(mark: Cell) -> None:
    assert not people(SHORT, ["Narahubung PUPR", "Dinas PUPR", mark])[0][2]


def test_what_an_office_writes_below_the_list_is_left_out() -> None:
    below: list[Row] = [
        [],
        [None, "Tubei, 30 Mei 2024"],
        [None, "Kepala Bappeda"],
        ["Nama terang", "NIP", "x"],
    ]

    assert people(SHORT, ["Narahubung PUPR", "Dinas PUPR", "v"], *below) == [
        ("Narahubung PUPR", "Dinas PUPR", True)
    ]


def test_the_row_that_numbers_the_columns_is_left_out() -> None:
    numbers: Row = ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]

    assert people(OURS, numbers, [1, "Sekretariat", "Bappeda", "", "", "v"]) == [
        ("Sekretariat", "Bappeda", True)
    ]


def test_a_merged_organisation_stands_for_all_its_lines() -> None:
    rows: list[Row] = [SHORT, ["Narahubung PUPR", "Dinas PUPR", "v"], ["Kepala PUPR", None, "v"]]

    assert people(*rows, merged=(Merged(2, 3, 2, 2),))[1] == ("Kepala PUPR", "Dinas PUPR", True)


def test_a_person_who_stands_there_twice_is_taken_once() -> None:
    twice: list[Row] = [["Sekretariat", "Bappeda", None], [" SEKRETARIAT ", "bappeda", "v"]]

    assert people(SHORT, *twice) == [("SEKRETARIAT", "bappeda", True)]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        (["Hari/Tanggal", ":", "Kamis, 30 Mei 2024"], date(2024, 5, 30)),
        (["Tanggal : 30/05/2024"], date(2024, 5, 30)),
        (["Tanggal", datetime(2024, 5, 30)], date(2024, 5, 30)),  # noqa: DTZ001 - a cell has no zone
        (["Tanggal : 31 Februari 2024"], None),
    ],
    ids=["in words", "in figures", "a date cell", "a day that does not exist"],
)
def test_the_day_is_read_above_the_headings(line: Row, day: date | None) -> None:
    assert attendance_in(a_list(line, SHORT, ["Sekretariat", "Bappeda", "v"])).day == day


def test_the_meeting_is_read_behind_its_word() -> None:
    above: list[Row] = [["DAFTAR HADIR"], ["Acara", ":", "Rakor kick-off"]]

    assert attendance_in(a_list(*above, SHORT, ["Sekretariat", "Bappeda", "v"])).meeting == "Rakor kick-off"


def test_a_line_without_a_name_is_refused_with_its_cell() -> None:
    with pytest.raises(BadFile) as refused:
        attendance_in(a_list(OURS, [1, "Sekretariat", "Bappeda"], [2, None, "Dinas PUPR", "Staf"]))

    assert str(refused.value) == (
        "hadir.xlsx cannot be read; nothing was taken over.\n"
        "  Daftar hadir, row 3, Nama: the name is missing, but other cells of the line are filled."
    )


def test_a_file_without_headings_is_refused(tmp_path: Path) -> None:
    found = check_attendance_file(saved(tmp_path, ["Laporan"], ["Isi"]))

    assert [(one.severity.value, one.check) for one in found] == [("error", "headings")]


def test_a_list_without_any_mark_is_noticed(tmp_path: Path) -> None:
    found = check_attendance_file(saved(tmp_path, OURS, [1, "Sekretariat", "Bappeda", "", "0737-21001", ""]))

    assert [(one.severity.value, one.check, one.cell) for one in found] == [
        ("warning", "signature", ""),
        ("warning", "phone", "E2"),
    ]
