"""Writes rows of people into an xlsx workbook in which every cell is text and nothing is computed."""

import io
from collections.abc import Iterable, Mapping

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from models.people.words import HEADINGS, PEOPLE_SHEET, Column, ours

TEXT = "@"  # the number format that keeps leading zeros
_WIDTHS = {Column.ORGANISATION: 32, Column.NAME: 32, Column.POSITION: 28, Column.MAIL: 34}
_WIDTH = 18


def write_workbook(rows: Iterable[Mapping[Column, str]]) -> bytes:
    """Make a workbook with the heading and the rows."""
    workbook = Workbook()
    fill_sheet(workbook.worksheets[0], rows)
    return saved(workbook)


def fill_sheet(sheet: Worksheet, rows: Iterable[Mapping[Column, str]]) -> None:
    """Write the heading and the rows; columns are text, so that a number typed later keeps its zero."""
    sheet.title = PEOPLE_SHEET
    sheet.freeze_panes = "A2"
    for number, column in enumerate(Column, start=1):
        heading = sheet.cell(1, number, ours(HEADINGS)[column])
        heading.font = Font(bold=True)
        heading.fill = PatternFill("solid", fgColor="DDEBF7")
        letters = sheet.column_dimensions[get_column_letter(number)]
        letters.width = _WIDTHS.get(column, _WIDTH)
        letters.number_format = TEXT
    for row_number, row in enumerate(rows, start=2):
        for number, column in enumerate(Column, start=1):
            if row.get(column):
                write_text(sheet, row_number, number, row[column])


def write_text(sheet: Worksheet, row: int, column: int, value: str) -> None:
    """Write a cell as text, whatever it begins with."""
    cell = sheet.cell(row, column, value)
    cell.data_type = "s"  # openpyxl would make a formula of "=..."
    cell.number_format = TEXT
    cell.quotePrefix = True  # and Excel would, once somebody edits the cell


def saved(workbook: Workbook) -> bytes:
    """Give a workbook's bytes."""
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
