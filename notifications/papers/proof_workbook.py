"""A proof as an xlsx workbook: one sheet a subject, every cell a plain value, nothing computed."""

import io
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

from models.rules.sentences import Sentence
from models.rules.time_zones import zone_of
from notifications.papers import proof_words as words
from notifications.papers.proof_sheets import Sheet, Value, sheets_of
from notifications.papers.proof_summary import summary_of
from notifications.proof_facts import Proof

Page = Any  # a sheet, as xlsxwriter makes it
_WIDE = 110  # characters
_LINE = 13.5  # points
_MOST_LINES = 12  # of a row; the rest is read in the cell itself
Formats = Mapping[str, Any]  # as xlsxwriter makes them


def proof_workbook(proof: Proof, *, say: Callable[[Sentence], str] = str) -> bytes:
    """Write a proof as a workbook; the same proof gives the same bytes. `say` puts sentences into words.

    Moments are shown in the region's zone. No cell is a formula, whatever a person typed.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": f"Bukti {proof.milestone}", "created": _as_written(proof)})
        formats = _formats(book, proof.timezone)
        _write_summary(book.add_worksheet("Ringkasan"), proof, formats, say)
        for sheet in sheets_of(proof):
            _write(book.add_worksheet(sheet.name), sheet, formats, proof.timezone)
    return file.getvalue()


def _as_written(proof: Proof) -> datetime:
    return proof.exported_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _formats(book: xlsxwriter.Workbook, timezone: str) -> Formats:
    top = {"valign": "top", "font_name": "Arial", "font_size": 10}
    return {
        "title": book.add_format({**top, "bold": True, "font_size": 14}),
        "heading": book.add_format(
            {**top, "bold": True, "text_wrap": True, "bg_color": "#D9E2EC", "border": 1}
        ),
        "name": book.add_format({**top, "bold": True, "text_wrap": True}),
        "bad": book.add_format({**top, "bold": True, "text_wrap": True, "font_color": "#B00020"}),
        "text": book.add_format({**top, "text_wrap": True}),
        "number": book.add_format({**top, "align": "right"}),
        "day": book.add_format({**top, "num_format": "dd/mm/yyyy", "align": "left"}),
        "moment": book.add_format(
            {**top, "num_format": f'dd/mm/yyyy hh.mm.ss "{timezone}"', "align": "left"}
        ),
    }


def _write(page: Page, sheet: Sheet, formats: Formats, timezone: str) -> None:
    for column, (heading, width) in enumerate(sheet.headings):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, formats["heading"])
    page.set_row(0, _height(sheet.headings))
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _put(page, number, column, value, formats, timezone)
        page.set_row(number, _height(zip(row, (width for _, width in sheet.headings), strict=True)))
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.headings) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_print_scale(60)
    page.repeat_rows(0)


def _height(cells: Iterable[tuple[Value, int]]) -> float:
    # Not every program makes room by itself for text of several lines.
    lines = (sum(-(-len(part) // width) or 1 for part in str(value).split("\n")) for value, width in cells)
    return _LINE * min(max(lines, default=1), _MOST_LINES)


def _put(  # noqa: PLR0913, PLR0917 - private: a cell and how it looks
    page: Page, row: int, column: int, value: Value, formats: Formats, timezone: str
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        local = value.astimezone(zone_of(timezone)).replace(tzinfo=None)
        page.write_datetime(row, column, local, formats["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, int):
        page.write_number(row, column, value, formats["number"])
    else:
        page.write_string(row, column, value, formats["text"])


def _write_summary(page: Page, proof: Proof, formats: Formats, say: Callable[[Sentence], str]) -> None:
    page.set_column(0, 0, 34)
    page.set_column(1, 1, _WIDE)
    page.write_string(0, 0, f"Bukti pelaksanaan {proof.milestone}", formats["title"])
    row = 2
    for name, text in summary_of(proof, say):
        page.write_string(row, 0, name, formats["name"])
        page.write_string(row, 1, text, formats["bad" if text.startswith("TIDAK UTUH") else "text"])
        row += 1
    page.write_string(row + 1, 0, "Cara memeriksa riwayat", formats["name"])
    for number, text in enumerate(words.HOW_TO_CHECK, start=1):
        page.write_string(row + number, 1, f"{number}. {text}", formats["text"])
        page.set_row(row + number, _height([(text, _WIDE)]))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
