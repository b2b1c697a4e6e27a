"""`tonggak proof` writes both files and says whether the history holds; `tonggak attendance` reads lists."""

import json
from pathlib import Path

import pytest
from cli_cast import AT_OPENING, LEBONG_M4, OPEN, Command, typing_into
from openpyxl import Workbook
from sqlalchemy import create_engine, text

AT = ["--at", "2024-06-14T10:00+07:00"]


@pytest.fixture
def tonggak(prepared_sqlite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Lebong's milestone is open."""
    database = tmp_path / "tonggak.db"
    database.write_bytes(prepared_sqlite.read_bytes())
    run = typing_into(tmp_path, f"sqlite:///{database}", capsys)
    assert run(*OPEN, *AT_OPENING)[0] == 0
    return run


def a_list(folder: Path, *rows: list[str]) -> str:
    book, path = Workbook(), folder / "hadir.xlsx"
    for row in [["Tanggal: 30 Mei 2024"], ["Nama", "Instansi", "Jabatan", "TTD"], *rows]:
        book.worksheets[0].append(row)
    book.save(path)
    return str(path)


def test_both_files_are_written_and_the_history_is_whole(tonggak: Command, tmp_path: Path) -> None:
    code, said, _ = tonggak("proof", *LEBONG_M4, "--to", str(tmp_path / "bukti"), *AT)

    assert (code, "Riwayat utuh: " in said) == (0, True)
    assert sorted(path.name for path in (tmp_path / "bukti").iterdir()) == [
        "bukti-kab-lebong-m4-2024-20240614-1000.pdf",
        "bukti-kab-lebong-m4-2024-20240614-1000.xlsx",
    ]


def test_whole_addresses_are_said_to_be_for_inspectors_only(tonggak: Command, tmp_path: Path) -> None:
    said = tonggak("proof", *LEBONG_M4, "rakor", "--full", "--to", str(tmp_path / "bukti"), *AT)[1]

    assert "serahkan hanya kepada pemeriksa" in said
    assert sorted(path.suffixes[-1] for path in (tmp_path / "bukti").glob("*-rakor-*-lengkap.*")) == [
        ".pdf",
        ".xlsx",
    ]


def test_a_changed_row_ends_with_its_own_code(tonggak: Command, tmp_path: Path) -> None:
    with create_engine(f"sqlite:///{tmp_path / 'tonggak.db'}").begin() as connection:
        connection.execute(text("UPDATE history SET actor = 'orang lain' WHERE sequence = 2"))

    code, said, _ = tonggak("proof", *LEBONG_M4, "--to", str(tmp_path), *AT, "--json")

    assert (code, json.loads(said)["chain"]["whole"]) == (8, False)


def test_a_list_is_read_and_shown(tonggak: Command, tmp_path: Path) -> None:
    path = a_list(tmp_path, ["Narahubung PUPR", "Dinas PUPR", "Staf", "v"])

    code, said, _ = tonggak("attendance", "import", *LEBONG_M4, "rakor", path, *AT)
    shown = tonggak("attendance", "list", *LEBONG_M4, "rakor", "--json")[1]

    assert (code, "1 tercantum, 1 bertanda tangan." in said) == (0, True)
    assert json.loads(shown)["meetings"][0]["came"][0]["people"][0]["name"] == "Narahubung PUPR"


def test_a_line_without_a_name_is_said_in_indonesian(tonggak: Command, tmp_path: Path) -> None:
    path = a_list(tmp_path, ["", "Dinas PUPR", "Staf", "v"])

    code, _, errors = tonggak("attendance", "import", *LEBONG_M4, "rakor", path, *AT)

    assert (code, "baris 3, Nama: nama belum diisi" in errors) == (2, True)
