"""An attendance list as xlsx, to be filled in and read back."""

from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from models.people.workbook_writing import TEXT, saved, write_text
from notifications.papers.docx_same_bytes import same_bytes
from notifications.papers.meeting_facts import MeetingFacts
from notifications.papers.readable import readable

SHEET: Final = "Daftar hadir"
# What the list is read back by.
COLUMNS: Final = ("No", "Nama", "Instansi", "Jabatan", "No. HP", "Hadir (TTD)")
_WIDTHS: Final = (5, 34, 38, 28, 18, 16)
_LINE: Final = Side(style="thin")
_HEADING_ROW: Final = 6
_LETTERS_A_LINE: Final = 32  # of the column for the organisation


def attendance_sheet(facts: MeetingFacts, *, rows: tuple[str, ...]) -> bytes:
    """Write the list: above it what the meeting is, then a line for each of `rows`, the organisations."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    _write_title(sheet, facts)
    _write_headings(sheet)
    for number, organisation in enumerate(rows, start=1):
        _write_row(sheet, _HEADING_ROW + number, number, organisation)
    _set_page(sheet)
    return same_bytes(saved(workbook))


def _write_title(sheet: Worksheet, facts: MeetingFacts) -> None:
    lines = (
        "DAFTAR HADIR",
        f"{facts.title} – {facts.region.name}, {facts.milestone} Tahun {facts.year}",
        f"Hari/tanggal: {facts.day_written}",
        f"Tempat: {facts.place}",
    )
    for number, line in enumerate(lines, start=1):
        write_text(sheet, number, 1, readable(line))
        sheet.cell(number, 1).font = Font(bold=number <= 2, size=14 if number == 1 else 11)  # noqa: PLR2004


def _write_headings(sheet: Worksheet) -> None:
    for number, (heading, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(_HEADING_ROW, number, heading)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")
        cell.alignment = Alignment(horizontal="center", vertical="center")
        cell.border = Border(_LINE, _LINE, _LINE, _LINE)
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.number_format = width, TEXT


def _write_row(sheet: Worksheet, row: int, number: int, organisation: str) -> None:
    lines = -(-len(organisation) // _LETTERS_A_LINE)
    sheet.row_dimensions[row].height = max(24, 14 * lines)
    sheet.cell(row, 1, number)
    if organisation:
        write_text(sheet, row, 3, readable(organisation))
    for column in range(1, len(COLUMNS) + 1):
        cell = sheet.cell(row, column)
        cell.border = Border(_LINE, _LINE, _LINE, _LINE)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        if column > 1:
            cell.number_format = TEXT  # so that a telephone number keeps its zero


def _set_page(sheet: Worksheet) -> None:
    """Set A4 across, with the headings on each page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"
    sheet.freeze_panes = f"A{_HEADING_ROW + 1}"
