"""Writes cells so that a text stays a text: what a stranger typed never becomes a formula."""

from datetime import date, datetime, time, timedelta

from xlsxwriter.format import Format  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from models.dossier.grids import Cell

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767  # what a cell can hold


class Looks:
    """The formats of one workbook, each made once however often it is asked for."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def look(self, **properties: object) -> Format:
        """Give a format with these properties, as XlsxWriter names them."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(properties))
        return self._made[key]


def write_cell(sheet: Worksheet, at: tuple[int, int], value: Cell, looks: Looks, **look: object) -> None:
    """Write a value by its own kind; `at` is row and column from 0. An empty cell keeps only its look."""
    row, column = at
    match value:
        case None | "":
            if look:
                sheet.write_blank(row, column, None, looks.look(**look))
        case str():
            if value.startswith(_DANGEROUS):
                look["quote_prefix"] = True  # it stays a text even after somebody has edited the cell
            sheet.write_string(row, column, value[:_LONGEST], looks.look(**look))
        case bool():
            sheet.write_boolean(row, column, value, looks.look(**look))
        case int() | float():
            sheet.write_number(row, column, value, looks.look(**look))
        case timedelta() | datetime() | date() | time():
            _write_time(sheet, at, value, looks, look)


def _write_time(
    sheet: Worksheet,
    at: tuple[int, int],
    value: date | time | timedelta,
    looks: Looks,
    look: dict[str, object],
) -> None:
    shown = "hh:mm" if isinstance(value, time | timedelta) else "dd/mm/yyyy"
    if isinstance(value, datetime) and value.time() != time():
        shown = "dd/mm/yyyy hh:mm"
    sheet.write_datetime(*at, value, looks.look(**(look | {"num_format": shown})))
