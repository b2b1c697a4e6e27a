"""Writes a matrix anew in one clear form: one heading row, one row an activity, numbers as numbers."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from models.dossier.findings import Finding
from models.dossier.grids import Cell
from models.dossier.matrix.cells_written import Looks, write_cell
from models.dossier.matrix.entries import Entry, Matrix, MatrixColumn
from models.dossier.matrix.findings_sheet import Say, write_findings
from models.dossier.matrix.leaves import leaves
from models.dossier.matrix.vocabulary import sources_in, unit_of
from models.dossier.matrix.words import HEADINGS, SOURCES, SUBSECTORS

SHEET = "Matriks"
_MOST_ROWS = 1_048_575  # a sheet ends there; one row is the heading


class _Column(NamedTuple):
    field: MatrixColumn
    heading: str
    width: int
    look: tuple[tuple[str, object], ...]


_TEXT = (("text_wrap", True), ("valign", "top"))
_MONEY = (("num_format", "#,##0"), ("valign", "top"))
_VOLUME = (("num_format", "#,##0.##"), ("valign", "top"))
_WIDTHS = {MatrixColumn.NUMBER: 6, MatrixColumn.UNIT: 10, MatrixColumn.CODE: 12, MatrixColumn.SUBSECTOR: 14}
_WIDE, _NARROW, _MONEY_WIDTH = 32, 10, 18


def write_cleaned(matrix: Matrix, findings: Sequence[Finding], target: Path, *, say: Say) -> None:
    """Write the activities and, on a second sheet, what was found; `target` becomes an xlsx file.

    Programmes stand beside their activities; rows that sum others are left out. Amounts are in rupiah.
    """
    with Workbook(target, {"constant_memory": True, "strings_to_numbers": False}) as book:
        looks = Looks(book)
        sheet = book.add_worksheet(SHEET)
        columns = _columns(matrix.years)
        _write_heading(sheet, columns, looks)
        count = 0
        for count, entry in enumerate(leaves(matrix.entries), start=1):
            for number, (column, value) in enumerate(zip(columns, _values(count, entry), strict=True)):
                write_cell(sheet, (count, number), value, looks, **dict(column.look))
            if count == _MOST_ROWS:
                break
        sheet.autofilter(0, 0, count, len(columns) - 1)
        write_findings(book, looks, findings, say=say, sheets=frozenset({SHEET}))


def _columns(years: Sequence[int]) -> list[_Column]:
    fields = list(HEADINGS)
    first, last = fields.index(MatrixColumn.VOLUME), fields.index(MatrixColumn.TOTAL_COST)
    return [
        *map(_text, fields[:first]),
        *(_Column(MatrixColumn.VOLUME, f"Volume {year}", _NARROW, _VOLUME) for year in years),
        _Column(MatrixColumn.TOTAL_VOLUME, HEADINGS[MatrixColumn.TOTAL_VOLUME], _NARROW, _VOLUME),
        *(_Column(MatrixColumn.COST, f"Biaya {year} (Rp)", _MONEY_WIDTH, _MONEY) for year in years),
        _Column(MatrixColumn.TOTAL_COST, HEADINGS[MatrixColumn.TOTAL_COST], _MONEY_WIDTH, _MONEY),
        *map(_text, fields[last + 1 :]),
    ]


def _text(field: MatrixColumn) -> _Column:
    return _Column(field, HEADINGS[field], _WIDTHS.get(field, _WIDE), _TEXT)


def _write_heading(sheet: Worksheet, columns: Sequence[_Column], looks: Looks) -> None:
    sheet.freeze_panes(1, [column.field for column in columns].index(MatrixColumn.LOCATION))
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        look: dict[str, object] = {"bold": True, "text_wrap": True, "bg_color": "#D9E1F2", "border": 1}
        write_cell(sheet, (0, number), column.heading, looks, **look)


def _values(number: int, entry: Entry) -> Iterator[Cell]:
    yield number
    yield SUBSECTORS.get(entry.subsector, "")
    yield from (entry.code, entry.programme, entry.activity, entry.sub_activity, entry.location)
    yield unit_of(entry.unit) or entry.unit
    yield from (*entry.volumes, entry.total_volume, *entry.costs, entry.total_cost)
    yield _source(entry)
    yield from (entry.agency, entry.document_text, entry.note)


def _source(entry: Entry) -> str:
    if not entry.sources or sources_in(entry.source_text).rest:
        return entry.source_text
    return ", ".join(SOURCES.get(source, source) for source in entry.sources)
