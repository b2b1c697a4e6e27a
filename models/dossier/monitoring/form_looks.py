"""How the form looks, and what its cells take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from models.dossier.monitoring.words import CHOICES_SHEET

HEADING_ROW = 2  # from 0; above it stand the title and how to fill in
_FRAME = {"border": 1, "border_color": "#A6A6A6", "valign": "top", "text_wrap": True}


@dataclass(frozen=True)
class Looks:
    """How the cells of the form look."""

    title: Format
    hint: Format
    needed: Format  # a heading that must be filled in
    heading: Format
    cell: Format
    amount: Format
    day: Format
    fixed: Format  # what is not for filling in

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> "Looks":
        """Give a workbook the looks."""
        return cls(
            book.add_format({"bold": True, "font_size": 13}),
            book.add_format({"italic": True, "font_color": "#444444"}),
            book.add_format(_FRAME | {"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF"}),
            book.add_format(_FRAME | {"bold": True, "bg_color": "#DDEBF7"}),
            book.add_format(_FRAME),
            book.add_format(_FRAME | {"num_format": "#,##0"}),
            book.add_format(_FRAME | {"num_format": "dd/mm/yyyy"}),
            book.add_format(_FRAME | {"bg_color": "#F2F2F2"}),
        )


WHOLE = {
    "validate": "integer",
    "criteria": ">=",
    "value": 0,
    "error_title": "Bilangan bulat",
    "error_message": "Tulis bilangan bulat mulai dari 0.",
}
PERCENT = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 100,
    "error_title": "Persentase",
    "error_message": "Tulis angka dari 0 sampai 100, tanpa tanda persen.",
}
DAY = {
    "validate": "date",
    "criteria": ">=",
    "value": date(2000, 1, 1),
    "error_title": "Tanggal",
    "error_message": "Tulis tanggal seperti 31/05/2024.",
}


def list_of(source: Sequence[str] | str, *, strict: bool = True) -> dict[str, object]:
    """Offer words to choose from; where it is not strict, others may be typed as well."""
    return {
        "validate": "list",
        "source": source,
        "error_title": "Pilihan",
        "error_message": "Pilih salah satu dari daftar.",
        "error_type": "stop" if strict else "information",
    }


def offer(  # noqa: PLR0913 - each says one thing about the list
    sheet: Worksheet,
    cells: tuple[int, int, int],
    choices: Worksheet,
    column: int,
    words: Sequence[str],
    *,
    strict: bool = True,
) -> None:
    """Offer words to the cells (first row, last row, column); they stand in that column of the choices."""
    # A list inside the validation itself may not be longer than 255 characters.
    first, last, at = cells
    letter = xlsxwriter.utility.xl_col_to_name(column)
    choices.write_column(0, column, words)
    source = f"={CHOICES_SHEET}!${letter}$1:${letter}${len(words)}"
    sheet.data_validation(first, at, last, at, list_of(source, strict=strict))


def set_out(sheet: Worksheet, *, pages_wide: int = 1) -> None:
    """Print the sheet on A4 across, its heading on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(pages_wide, 0)
    sheet.repeat_rows(HEADING_ROW)
