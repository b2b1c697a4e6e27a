"""Reads an xlsx workbook as a person sees it: values instead of formulas, hidden and merged cells known."""

import io
import re
import warnings
import zipfile
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.damaged_archives import ARCHIVE_DAMAGE
from models.people.endless_sheets import reaches_far
from models.people.findings import BadRegister
from models.people.sheets import Book, Merged, Sheet, broken, clean
from models.people.words import EXPLANATION_SHEET, PLACES_SHEET
from models.rules.sentences import Sentence

_MOST_UNPACKED = 64_000_000  # a nation's register unpacks to about 5 MB; more is a trap or a formatted void
_MOST_SHEETS = 500  # more than provinces; openpyxl compares the name of each with all before it
_A_SHEET = re.compile(rb"<(?:\w+:)?sheet\b")
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # the container of .xls and of encrypted workbooks
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OUR_OWN = frozenset({EXPLANATION_SHEET, PLACES_SHEET})  # the template's; they hold no people
_NO_RESULT = Sentence(
    "the formula has no stored result. Open the file in Excel and save it, or write the value."
)


def is_workbook(content: bytes) -> bool:
    """Tell whether the content is a spreadsheet's rather than text."""
    return content.startswith((b"PK", _OLD_OR_LOCKED))


def read_workbook(path: Path, content: bytes) -> Book:
    """Read all sheets that are shown; raises BadRegister for .xls, a password, or a broken file."""
    _check_container(path, content)
    shown, values = _opened(path, content)
    sheets, notes = [], []
    for sheet in shown.worksheets:
        if sheet.title in _OUR_OWN:
            continue
        if sheet.sheet_state != "visible":
            notes.append(Sentence("The hidden sheet '{sheet}' was not read.", sheet=sheet.title))
            continue
        try:
            sheets.append(_sheet(sheet, values[sheet.title]))
        except ValueError as error:  # a row that counts on from the last one of all
            raise _unreadable(path) from error
    return Book(path.name, tuple(sheets), tuple(notes))


def _check_container(path: Path, content: bytes) -> None:
    if content.startswith(_OLD_OR_LOCKED):
        if _LOCKED in content:
            raise broken(path, Sentence("the workbook is protected by a password. Save it without one."))
        raise broken(path, Sentence("this is an old Excel workbook (.xls). Save it as .xlsx."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            endless = sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED or any(
                _is_endless(archive, part) for part in archive.infolist() if part.filename.endswith(".xml")
            )
    except ARCHIVE_DAMAGE as error:
        raise _unreadable(path) from error
    if endless:
        raise broken(
            path,
            Sentence("the workbook is unusually large. Delete the empty rows below the table, and save."),
        )


def _is_endless(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if part.filename.startswith("xl/workbook"):
        return len(_A_SHEET.findall(archive.read(part))) > _MOST_SHEETS
    return part.filename.startswith("xl/worksheets/") and reaches_far(archive.read(part))


def _opened(path: Path, content: bytes) -> tuple[Workbook, Workbook]:
    """Open the workbook, and a second time for values where the first view shows formulas."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about drawings and validations, which are not read
            shown = load_workbook(io.BytesIO(content))
            if not any(_has_formula(sheet) for sheet in shown.worksheets):
                return shown, shown
            return shown, load_workbook(io.BytesIO(content), data_only=True)
    except Exception as error:  # whatever openpyxl stumbles over, the person can do but one thing
        raise _unreadable(path) from error


def _unreadable(path: Path) -> BadRegister:
    return broken(
        path, Sentence("the workbook is broken or not xlsx. Open it in Excel and save it again as .xlsx.")
    )


def _has_formula(sheet: Worksheet) -> bool:
    return any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def _sheet(shown: Worksheet, values: Worksheet) -> Sheet:
    rows: dict[int, dict[int, str]] = {}
    unreadable: dict[tuple[int, int], Sentence] = {}
    for shown_row, value_row in zip(shown.iter_rows(), values.iter_rows(), strict=True):
        for cell, valued in zip(shown_row, value_row, strict=True):
            if cell.value is None:
                continue
            text = clean(valued.value)
            if valued.data_type == "e":
                unreadable[cell.row, cell.column] = Sentence(
                    "the cell shows the error {text}. Write the value itself.", text=text
                )
            elif cell.data_type == "f" and not text:
                unreadable[cell.row, cell.column] = _NO_RESULT
            if text or (cell.row, cell.column) in unreadable:
                rows.setdefault(cell.row, {})[cell.column] = text
    hidden = frozenset(number for number, row in shown.row_dimensions.items() if row.hidden)
    return Sheet(shown.title, rows, hidden, _merged(shown), unreadable)


def _merged(sheet: Worksheet) -> tuple[Merged, ...]:
    blocks = sheet.merged_cells.ranges
    return tuple(
        Merged(block.min_row, block.max_row, block.min_col, block.max_col)
        for block in sorted(blocks, key=lambda block: (block.min_row, block.min_col))
    )
