"""Reads the cells of a spreadsheet file of any common make; what they mean is for others to say."""

import codecs
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from models.damaged_archives import ARCHIVE_DAMAGE
from models.dossier.csv_grid import csv_grid
from models.dossier.findings import BadFile, unreadable
from models.dossier.grids import Cell, Grid, Merged, Workbook
from models.dossier.inspecting.refusing import Refused
from models.dossier.inspecting.texts import check_text
from models.dossier.inspection import inspect
from models.dossier.media_types import ODS, OLD_OFFICE, TEXT, XLSX
from models.dossier.ods_marks import marks_of_ods
from models.dossier.sheet_marks import Marks, refuse_endless
from models.dossier.xls_marks import marks_of_xls
from models.dossier.xlsx_marks import marks_of_xlsx
from models.rules.sentences import Sentence

_MARKS: Mapping[str, Callable[[IO[bytes]], list[Marks]]] = {
    XLSX: marks_of_xlsx,
    ODS: marks_of_ods,
    OLD_OFFICE: marks_of_xls,
}
# What a damaged file makes of those who read it.
_DAMAGE = (
    *ARCHIVE_DAMAGE,
    CalamineError,
    ParseError,
    ExpatError,
    struct.error,
    KeyError,
    IndexError,
)


def read_workbook(path: Path, file_name: str | None = None) -> Workbook:
    """Read the sheets of an xlsx, xls, ods or csv file; `file_name` is what its sender called it.

    Formulas give the value that was last reckoned. Call it in the shelter. Raises BadFile for a file that
    is none of these, is refused by the inspection, is damaged, or has a sheet larger than any matrix.
    """
    name = file_name or path.name
    _refuse_pages_and_nothing(path, name)
    media_type = inspect(path, name).media_type
    if media_type == TEXT and not _is_markup(path):
        return Workbook(name, (csv_grid(path, name),))
    if media_type not in _MARKS:
        raise unreadable(name, Sentence("it is no spreadsheet. Save it as xlsx, xls, ods or csv."))
    try:
        return Workbook(name, tuple(_grids(path, name, media_type)))
    except BadFile:
        raise
    except BaseException as damage:
        if not (isinstance(damage, _DAMAGE) or _is_panic(damage)):
            raise
        raise unreadable(
            name, Sentence("the spreadsheet is damaged ({said}). Open it and save it anew.", said=damage)
        ) from damage


def _refuse_pages_and_nothing(path: Path, name: str) -> None:
    if path.stat().st_size == 0:
        raise unreadable(
            name, Sentence("the file is empty, it has no content at all. Save it anew, and hand that in.")
        )
    try:
        with path.open("rb") as file:
            check_text(file, TEXT, called="xlsx")
    except Refused as refused:
        raise unreadable(name, refused.reason) from None


def _is_markup(path: Path) -> bool:
    """Tell a flat OpenDocument or another XML file from a table in plain text."""
    with path.open("rb") as file:
        return file.read(100).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<")


def _is_panic(damage: BaseException) -> bool:
    """Tell whether the reader gave up in Rust, whose exception is no Exception and cannot be imported."""
    return type(damage).__name__ == "PanicException"


def _grids(path: Path, file_name: str, media_type: str) -> Iterator[Grid]:
    with path.open("rb") as file:
        marks = _MARKS[media_type](file)
    refuse_endless(file_name, marks)
    with CalamineWorkbook.from_path(path) as workbook:
        # `marks` has an entry for each sheet; a file for which that is not so has been tampered with.
        for number, (about, mark) in enumerate(zip(workbook.sheets_metadata, marks, strict=True)):
            if about.typ == SheetTypeEnum.WorkSheet:
                hidden = about.visible != SheetVisibleEnum.Visible
                yield _grid(workbook.get_sheet_by_index(number), mark, hidden=hidden)


def _grid(sheet: CalamineSheet, marks: Marks, *, hidden: bool) -> Grid:
    merged = [
        Merged(first[0] + 1, last[0] + 1, first[1] + 1, last[1] + 1)
        for first, last in sheet.merged_cell_ranges or ()
    ]
    return Grid(
        name=sheet.name,
        rows=_rows(sheet),
        merged=tuple(merged or marks.merged),
        hidden_rows=frozenset(marks.hidden_rows),
        hidden_columns=frozenset(marks.hidden_columns),
        hidden=hidden,
        errors=marks.errors,
    )


def _rows(sheet: CalamineSheet) -> Sequence[Sequence[Cell]]:
    """Take the cells over; the same text again is kept once, which halves the memory of a long table."""
    before: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
    once = _Once()
    return [
        before + [once[value] if type(value) is str else value for value in row] for row in sheet.iter_rows()
    ]


class _Once(dict[str, str | None]):
    """Every text by itself; None for one that shows nothing."""

    def __missing__(self, text: str) -> str | None:
        said = self[text] = text if text.strip() else None
        return said
