"""Everything that reads what a stranger made, each as a function of a path and of the name it was given.

A new reader is added here, with the seeds it reads, and is fuzzed from then on.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from models.dossier.attendance import reading as attendance_reading
from models.dossier.inspection import inspect
from models.dossier.matrix.copies import annotated_matrix, cleaned_matrix
from models.dossier.matrix.report import Asked, checked_matrix
from models.dossier.media_types import media_type_of
from models.dossier.monitoring import reading as monitoring_reading
from models.dossier.readiness import form_reading as readiness_reading
from models.dossier.spreadsheets import read_workbook
from models.dossier.verification import verify_package
from models.people import workbook_reading
from models.people.csv_reading import read_csv
from models.people.lines import read_lines
from models.people.sheets import contents_of
from models.rules.indicators_reading import shipped_monitoring


def sniffed(path: Path, name: str) -> None:
    """Say what a file is."""
    with path.open("rb") as file:
        media_type_of(file)
    del name


def inspected(path: Path, name: str) -> None:
    """Look into a file of any kind."""
    inspect(path, name, max_pages=100)


def spreadsheet(path: Path, name: str) -> None:
    """Read the cells of a spreadsheet."""
    read_workbook(path, name)


def people(path: Path, name: str) -> None:
    """Read a list of people."""
    content = contents_of(path)
    read = workbook_reading.read_workbook if workbook_reading.is_workbook(content) else read_csv
    read_lines(read(path, content))
    del name


def monitoring(path: Path, name: str) -> None:
    """Read a form of monitoring."""
    monitoring_reading.read_form(path, name, shipped_monitoring())


def readiness(path: Path, name: str) -> None:
    """Read a form of readiness criteria, and check one that was handed in."""
    readiness_reading.check_readiness_file(path, name)
    readiness_reading.read_form(path, name)


def attendance(path: Path, name: str) -> None:
    """Read an attendance list, and check one that was handed in."""
    attendance_reading.check_attendance_file(path, name)
    attendance_reading.read_attendance(path, name)


def matrix(path: Path, name: str) -> None:
    """Read a matrix and check it, against itself as the version before too."""
    checked_matrix(path, name, Asked(2024, 2026, ("Dinas PUPR", "Dinas Kesehatan"), path))


def matrix_copies(path: Path, name: str) -> None:
    """Write the copies of a matrix that an agency gets back."""
    with TemporaryDirectory() as folder:
        annotated_matrix(path, name, Asked(2024, 2026), Path(folder) / "annotated.xlsx", str)
        cleaned_matrix(path, name, Asked(2024, 2026), Path(folder) / "cleaned.xlsx", str)


def package(path: Path, name: str) -> None:
    """Check a package."""
    verify_package(path)
    del name


_TABLES = ("table.xlsx", "library.xlsx", "table.ods", "table.xls", "table.csv")
SEEDS_OF: Mapping[str, tuple[str, ...]] = {
    "sniffed": (*_TABLES, "letter.pdf", "picture.png"),
    "inspected": (
        *_TABLES,
        "letter.pdf",
        "long.pdf",
        "picture.png",
        "photo.jpg",
        "letter.doc",
        "drawing.svg",
    ),
    "spreadsheet": _TABLES,
    "people": ("people.xlsx", "table.xlsx", "library.xlsx", "table.csv"),
    "monitoring": ("monitoring.xlsx", "library.xlsx", "table.xlsx", "table.csv"),
    "readiness": ("readiness.xlsx", "library.xlsx", "table.csv"),
    "attendance": ("attendance.xlsx", "library.xlsx", "attendance.csv"),
    "matrix": ("matrix.xlsx", "matrix.csv", *_TABLES),
    "matrix_copies": ("matrix.xlsx", "matrix.csv", *_TABLES),
    "package": ("package.zip",),
}
