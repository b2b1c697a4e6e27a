"""Files that LibreOffice has written read like those they were made from, and the same is said of them."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from matrix_cast import SAME
from matrix_clean import CLEAN
from matrix_hazards import FAULTY
from matrix_makes import ASKED, Case, Told
from matrix_told import found_at, in_words

from flows.sentences import in_indonesian
from models.dossier.matrix.entries import Entry, Matrix
from models.dossier.matrix.reading import read_matrix

pytestmark = [
    pytest.mark.debian,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
ENDINGS = ["ods", "xls", "xlsx", "csv"]
OTHERS = ["fods", "html"]  # that LibreOffice writes and nobody reads as a matrix
READ = [
    "two rows of heading, merged, columns numbered",
    "hidden rows and columns",
    "amounts in words",
]
JUDGED = [
    "an office's, with merged cells and a signature",
    "sums by formulas",
    "costs in millions by the title",
    "a subtotal that is wrong",
    "a year before the strategy, below a merged heading",
    "an agency misspelt",
    "a unit misspelt, in a table away from the edge",
    "a row for each year, one without",
    "an amount below nothing",
]
# What text files do not have.
SHEETS_AND_HIDING = [
    "a sheet for each subsector",
    "a sheet copied whole",
    "a fault on the second sheet",
    "a hidden sheet",
    "a hidden row with money",
    "a hidden row that the sum leaves out",
]
CASES: Mapping[str, Case] = {**CLEAN, **FAULTY}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Let LibreOffice save all files in all forms, as it is slow to start; give one by name and ending."""
    folder = tmp_path_factory.mktemp("libreoffice")
    made = {name: SAME[name] for name in READ} | {
        name: CASES[name].make for name in JUDGED + SHEETS_AND_HIDING
    }
    numbers = {name: number for number, name in enumerate(made)}
    (folder / "made").mkdir()
    files = [folder / f"{number}.xlsx" for number in numbers.values()]
    for file, make in zip(files, made.values(), strict=True):
        shutil.copy(make(folder / "made"), file)
    for ending in ENDINGS + OTHERS:
        save_as(ending, files, folder)
    return lambda name, ending: folder / ending / f"{numbers[name]}.{ending}"


def save_as(ending: str, files: list[Path], folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder / ending)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=120)


def plan_of(matrix: Matrix, *, by_sheet: bool) -> tuple[tuple[int, ...], list[Entry]]:
    kept = [entry if by_sheet else replace(entry, sheet="", hidden=False) for entry in matrix.entries]
    return matrix.years, kept


def of_text(told: Told) -> Told:
    severity, check, place, part = told
    return severity, check, place.removeprefix("Matriks!"), part


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", READ)
def test_a_file_saved_anew_says_the_same(
    name: str, ending: str, saved: Callable[[str, str], Path], tmp_path: Path
) -> None:
    by_sheet = ending != "csv"

    again = read_matrix(saved(name, ending))

    assert plan_of(again, by_sheet=by_sheet) == plan_of(read_matrix(SAME[name](tmp_path)), by_sheet=by_sheet)


@pytest.mark.parametrize("ending", ["ods", "xls", "xlsx"])
@pytest.mark.parametrize("name", JUDGED + SHEETS_AND_HIDING)
def test_the_same_is_said_of_a_file_saved_anew(
    name: str, ending: str, saved: Callable[[str, str], Path]
) -> None:
    case = CASES[name]

    findings = found_at(saved(name, ending), case.asked)

    assert in_words(findings, case.told) == list(case.told)


@pytest.mark.parametrize("name", JUDGED)
def test_the_same_is_said_of_a_file_saved_as_text(name: str, saved: Callable[[str, str], Path]) -> None:
    case = CASES[name]
    expected = [of_text(told) for told in case.told]

    findings = found_at(saved(name, "csv"), case.asked)

    assert in_words(findings, expected) == expected


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        pytest.param(
            "html", "berkas ini adalah halaman web. Buka, lalu simpan sebagai xlsx", id="a web page"
        ),
        pytest.param("fods", "Simpan sebagai xlsx, xls, ods, atau csv", id="a flat document"),
    ],
)
def test_what_is_no_matrix_is_refused_with_a_way_out(
    ending: str, reason: str, saved: Callable[[str, str], Path]
) -> None:
    findings = found_at(saved("sums by formulas", ending), ASKED)

    [finding] = findings
    assert finding.check == "file"
    assert reason in in_indonesian(finding.message)
