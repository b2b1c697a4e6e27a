"""Everything that reads what a stranger made, each as a function of a path and of the name it was given.

A new reader is added here, with the seeds it reads, and is fuzzed from then on.
"""

from collections.abc import Mapping
from pathlib import Path

from models.dossier.inspection import inspect
from models.dossier.media_types import media_type_of
from models.dossier.monitoring.reading import read_form
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
    read_form(path, name, shipped_monitoring())


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
    "people": ("table.xlsx", "library.xlsx", "table.csv"),
    "monitoring": ("library.xlsx", "table.xlsx", "table.csv"),
    "package": ("package.zip",),
}
