"""An empty workbook to fill in: headings, lists to choose from, and a sheet that explains each column."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from models.people.explanations import EXAMPLES, EXPLANATIONS
from models.people.places import all_places
from models.people.words import (
    CHANNEL_WORDS,
    CONTACT_ROLES,
    EXPLANATION_SHEET,
    HEADINGS,
    KINDS,
    LANGUAGES,
    PLACES_SHEET,
    ROLES,
    YES_NO,
    Column,
    ours,
)
from models.people.workbook_writing import fill_sheet, saved
from models.rules.names import Region, read_regions
from models.whole_files import written_whole

_ROWS = 6000  # ten contacts in each regency and city, and some more
_OUR_SHEETS = (EXPLANATION_SHEET, PLACES_SHEET)


def people_template(
    path: Path, *, roles: Collection[str] = tuple(ROLES), regions: Sequence[Region] | None = None
) -> None:
    """Write an empty xlsx file of people for coordinators to fill in; an existing file is replaced."""
    workbook = Workbook()
    people, explanation, places = workbook.worksheets[0], *map(workbook.create_sheet, _OUR_SHEETS)
    labels = [place.label for place in all_places(regions or read_regions())]
    fill_sheet(people, [])
    for number, label in enumerate(labels, start=1):
        places.cell(number, 1, label)
    _explain(explanation, roles)
    _offer_choices(people, len(labels))
    with written_whole(path) as file:
        file.write(saved(workbook))


def _explain(sheet: Worksheet, roles: Collection[str]) -> None:
    for number, title in enumerate(("Kolom", "Arti", "Contoh"), start=1):
        sheet.cell(1, number, title).font = Font(bold=True)
    channels = ", ".join(ours(CHANNEL_WORDS).values())
    for row, column in enumerate(Column, start=2):
        meaning = EXPLANATIONS[column].format(roles=", ".join(roles), channels=channels)
        for number, text in enumerate((ours(HEADINGS)[column], meaning, EXAMPLES[column]), start=1):
            sheet.cell(row, number, text).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in (("A", 20), ("B", 90), ("C", 36)):
        sheet.column_dimensions[letter].width = width


def _offer_choices(sheet: Worksheet, places: int) -> None:
    _offer(sheet, Column.PLACE, f"'{PLACES_SHEET}'!$A$1:$A${places}")
    _offer(sheet, Column.KIND, _listed(ours(KINDS).values()))
    _offer(sheet, Column.CONTACT_ROLE, _listed(ours(CONTACT_ROLES).values()))
    _offer(sheet, Column.LANGUAGE, _listed(LANGUAGES))
    _offer(sheet, Column.ACTIVE, _listed(ours(YES_NO).values()))


def _offer(sheet: Worksheet, column: Column, choices: str) -> None:
    letter = get_column_letter(list(Column).index(column) + 1)
    validation = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
    validation.errorTitle = ours(HEADINGS)[column]
    validation.error = "Pilih salah satu dari daftar."
    validation.add(f"{letter}2:{letter}{_ROWS}")
    sheet.add_data_validation(validation)


def _listed(words: Iterable[str]) -> str:
    return f'"{",".join(words)}"'
