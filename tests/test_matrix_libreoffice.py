"""Files that LibreOffice has written read like those they were made from."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from models.dossier.matrix.entries import Entry, Matrix
from models.dossier.matrix.reading import read_matrix
from tests.matrix_cast import SAME

pytestmark = [
    pytest.mark.debian,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
MADE = [
    "two rows of heading, merged, columns numbered",
    "hidden rows and columns",
    "amounts in words",
]
ONE_SHEET = {"csv"}


def converted(file: Path, ending: str) -> Path:
    profile = f"-env:UserInstallation=file://{file.parent}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(file.parent / "made"),
    ]
    subprocess.run([*command, str(file)], check=True, capture_output=True, timeout=120)
    return file.parent / "made" / f"{file.stem}.{ending}"


def plan_of(matrix: Matrix, *, by_sheet: bool) -> tuple[tuple[int, ...], list[Entry]]:
    kept = [entry if by_sheet else replace(entry, sheet="", hidden=False) for entry in matrix.entries]
    return matrix.years, kept


@pytest.mark.parametrize("ending", ["ods", "xls", "xlsx", "csv"])
@pytest.mark.parametrize("make", [SAME[name] for name in MADE], ids=MADE)
def test_a_file_saved_anew_says_the_same(make: Callable[[Path], Path], ending: str, tmp_path: Path) -> None:
    file = make(tmp_path)
    by_sheet = ending not in ONE_SHEET

    again = read_matrix(converted(file, ending))

    assert plan_of(again, by_sheet=by_sheet) == plan_of(read_matrix(file), by_sheet=by_sheet)
