"""`tonggak dossier` as a coordinator types it: check, annotate, clean, pack, verify, receipt."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from tests.cli_cast import AT_OPENING, LEBONG_M4, OPEN, Command, typing_into

_ON_FRIDAY = ["--at", "2024-05-31T10:00+07:00"]
_HEADING = ["No", "Kegiatan", "Lokasi", "Satuan", "Biaya 2025 (Rp)", "Sumber", "OPD", "Dokumen"]


@pytest.fixture
def tonggak(tmp_path: Path, database_url: str, capsys: pytest.CaptureFixture[str]) -> Command:
    return typing_into(tmp_path, database_url, capsys)


@pytest.fixture
def typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Give the command where nothing needs a database."""
    return typing_into(tmp_path, "", capsys)


@pytest.fixture
def matrix(tmp_path: Path) -> Path:
    """Give a matrix with one mistake: a source of funds that nobody knows."""
    book = Workbook()
    for row in (
        ["MATRIKS PROGRAM DAN KEGIATAN SSK"],
        _HEADING,
        [1, "Pemicuan STBM", "Kec. Amen", "desa", 140_000_000, "arisan", "Dinas Kesehatan", "RKPD"],
    ):
        book.worksheets[0].append(row)
    book.save(path := tmp_path / "matriks.xlsx")
    return path


def opened(tonggak: Command) -> None:
    tonggak("init")
    tonggak(*OPEN, *AT_OPENING)


def test_a_file_with_mistakes_is_told_what_is_wrong(typed: Command, matrix: Path) -> None:
    code, out, _ = typed("dossier", "check", str(matrix))

    assert code == 2
    assert "arisan" in out
    assert "matriks.xlsx: 1 kesalahan" in out


def test_scripts_get_each_finding_with_its_cell(typed: Command, matrix: Path) -> None:
    _, out, _ = typed("dossier", "check", str(matrix), "--json")

    document = json.loads(out)
    errors = [finding for finding in document["findings"] if finding["severity"] == "error"]
    assert document["counts"]["error"] == 1
    assert [(error["sheet"], error["cell"], error["found"]) for error in errors] == [
        ("Sheet", "F3", "arisan")
    ]


def test_the_annotated_copy_has_a_comment_at_the_cell_and_the_file_stays(
    typed: Command, matrix: Path
) -> None:
    before = matrix.read_bytes()

    code, _, _ = typed("dossier", "annotate", str(matrix))

    copy = openpyxl.load_workbook(matrix.with_name("matriks-temuan.xlsx"))
    comment = copy.worksheets[0]["F3"].comment
    assert (code, matrix.read_bytes() == before) == (0, True)
    assert comment is not None
    assert "arisan" in comment.text


def test_a_copy_never_takes_the_files_own_place(typed: Command, matrix: Path) -> None:
    before = matrix.read_bytes()

    code, _, told = typed("dossier", "clean", str(matrix), "--to", str(matrix))

    assert code == 2
    assert "adalah berkas itu sendiri" in told
    assert matrix.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--ssk", "2027-2023"], "'2027-2023' bukan rentang tahun"),
        (["--ssk", "lima tahun"], "'lima tahun' bukan rentang tahun"),
        (["--previous", "tidak-ada.xlsx"], "Berkas tidak-ada.xlsx tidak ada."),
    ],
    ids=["years backwards", "years in words", "no such file"],
)
def test_a_slip_of_the_hand_is_answered_in_words(
    typed: Command, matrix: Path, options: list[str], said: str
) -> None:
    code, _, told = typed("dossier", "check", str(matrix), *options)

    assert code == 2
    assert said in told


def test_a_milestone_says_what_is_missing_and_who_owes_it(tonggak: Command) -> None:
    opened(tonggak)

    code, out, _ = tonggak("dossier", "check", *LEBONG_M4, *_ON_FRIDAY)

    assert code == 5
    assert "Berkas matriks program dan kegiatan" in out
    assert "belum diserahkan" in out
    assert "Kab. Lebong M4 2024: belum siap diajukan; 4 berkas" in out


def test_a_package_is_packed_verified_and_found_damaged(tonggak: Command, tmp_path: Path) -> None:
    opened(tonggak)
    _, first, _ = tonggak(
        "dossier", "pack", *LEBONG_M4, "--to", str(tmp_path / "kirim"), *_ON_FRIDAY, "--json"
    )
    _, again, _ = tonggak("dossier", "pack", *LEBONG_M4, *_ON_FRIDAY, "--json")
    package = tmp_path / "kirim" / "kab-lebong-m4-2024-v1.zip"
    whole = tonggak("dossier", "verify", str(package), "--recorded")

    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    package.write_bytes(content)
    damaged = tonggak("dossier", "verify", str(package))

    assert json.loads(first)["sha256"] == json.loads(again)["sha256"]
    assert (whole[0], whole[1]) == (0, "kab-lebong-m4-2024-v1.zip: utuh\n")
    assert (damaged[0], damaged[1].splitlines()[0]) == (8, "kab-lebong-m4-2024-v1.zip: TIDAK utuh")


def test_a_package_brings_its_cover_letter_and_summary(tonggak: Command, tmp_path: Path) -> None:
    opened(tonggak)

    tonggak("dossier", "pack", *LEBONG_M4, "--to", str(tmp_path), *_ON_FRIDAY)

    with zipfile.ZipFile(tmp_path / "kab-lebong-m4-2024-v1.zip") as package:
        made = [name for name in package.namelist() if name.startswith("00-tonggak/")]
    assert made == [
        "00-tonggak/surat-pengantar.docx",
        "00-tonggak/surat-pengantar.pdf",
        "00-tonggak/ringkasan.pdf",
    ]


def test_a_receipt_stands_with_its_package(tonggak: Command) -> None:
    opened(tonggak)
    tonggak("dossier", "pack", *LEBONG_M4, *_ON_FRIDAY)

    at = ["--at", "2024-06-03T09:00+07:00"]
    tonggak("dossier", "receipt", *LEBONG_M4, "--from", "Pokja PKP Nasional", "--number", "12/WS/2024", *at)

    _, out, _ = tonggak("dossier", "list", *LEBONG_M4)
    assert "diterima Pokja PKP Nasional" in out
    assert "nomor 12/WS/2024" in out


def test_no_receipt_without_a_package(tonggak: Command) -> None:
    opened(tonggak)

    code, _, told = tonggak("dossier", "receipt", *LEBONG_M4, "--from", "Pokja PKP Nasional", *_ON_FRIDAY)

    assert (code, told) == (3, "Belum ada paket. Kemaslah dengan `tonggak dossier pack`.\n")


def submitted(tonggak: Command, matrix: Path, *options: str) -> tuple[int, str, str]:
    opened(tonggak)
    for step in ("undangan", "rakor-kick-off", "notulen"):
        for move in ("submit", "accept"):
            tonggak("step", *LEBONG_M4, step, move, *_ON_FRIDAY)
    return tonggak("step", *LEBONG_M4, "matriks", "submit", "--file", str(matrix), *_ON_FRIDAY, *options)


def test_who_hands_in_a_matrix_is_told_its_mistakes_at_once(tonggak: Command, matrix: Path) -> None:
    code, out, _ = submitted(tonggak, matrix)

    assert code == 0
    assert "matriks: diserahkan, menunggu pemeriksaan" in out
    assert "arisan" in out
    assert "matriks.xlsx: 1 kesalahan" in out


def test_scripts_get_the_mistakes_of_what_was_handed_in(tonggak: Command, matrix: Path) -> None:
    code, out, _ = submitted(tonggak, matrix, "--json")

    document = json.loads(out)
    [file] = document["findings"]
    errors = [finding for finding in file["findings"] if finding["severity"] == "error"]
    assert (code, document["status"]) == (0, "submitted")
    assert (file["paper"], file["file"]) == ("matriks", "matriks.xlsx")
    assert [finding["found"] for finding in errors] == ["arisan"]
    assert "note" not in {finding["severity"] for finding in file["findings"]}
