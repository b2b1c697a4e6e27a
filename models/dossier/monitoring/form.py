"""Writes the form as a spreadsheet to fill in: headings, lists to choose from, and what each column means."""

import io
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from models.dossier.monitoring.explanations import EXPLANATIONS
from models.dossier.monitoring.filled import Filled
from models.dossier.monitoring.form_looks import HEADING_ROW, Looks, set_out
from models.dossier.monitoring.indicator_sheet import IndicatorSheet
from models.dossier.monitoring.service_sheet import ServiceSheet
from models.dossier.monitoring.words import (
    CHOICES_SHEET,
    GUIDE_SHEET,
    HEADINGS,
    INDICATORS_SHEET,
    READY,
    SERVICES_SHEET,
    Field,
)
from models.people.words import ours
from models.rules.indicators import Edition, Monitoring
from models.whole_files import written_whole


def write_form(  # noqa: PLR0913 - each says one thing about the form
    path: Path,
    monitoring: Monitoring,
    *,
    edition: Edition,
    place: str,
    province: str,
    filled: Filled | None = None,
    again: bool = False,
) -> None:
    """Write the form of an edition; an existing file is replaced.

    `place` is what the title names, `province` the code whose targets are shown, `filled` what is already
    known, such as the services of the round before; `again` leaves empty what the next visit must say anew.
    """
    with written_whole(path) as file:
        known = filled or Filled()
        file.write(form_bytes(monitoring, edition, place=place, province=province, filled=known, again=again))


def form_bytes(  # noqa: PLR0913 - as above
    monitoring: Monitoring,
    edition: Edition,
    *,
    place: str,
    province: str,
    filled: Filled,
    again: bool = False,
) -> bytes:
    """Give the form's bytes, as `write_form` writes them."""
    file = io.BytesIO()
    # What is written is text even where it looks like a formula or a link.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        looks = Looks.of(book)
        services, indicators = book.add_worksheet(SERVICES_SHEET), book.add_worksheet(INDICATORS_SHEET)
        guide, choices = book.add_worksheet(GUIDE_SHEET), book.add_worksheet(CHOICES_SHEET)
        choices.hide()
        ServiceSheet(monitoring, place, filled.services, again, looks).write(services, choices)
        IndicatorSheet(monitoring, edition, place, province, filled.indicators, looks).write(
            indicators, choices
        )
        _guide(guide, monitoring, looks)
    return file.getvalue()


def _guide(sheet: Worksheet, monitoring: Monitoring, looks: Looks) -> None:
    sheet.write_string(0, 0, "Petunjuk pengisian", looks.title)
    for column, (heading, width) in enumerate((("Kolom", 28), ("Arti", 76), ("Contoh", 36))):
        sheet.write_string(HEADING_ROW, column, heading, looks.heading)
        sheet.set_column(column, column, width)
    lines = [(ours(HEADINGS)[field], *EXPLANATIONS[field]) for field in Field]
    lines += [(f"{READY}{a.title.id}", f"Ya atau Tidak: {a.question.id}.", "Ya") for a in monitoring.aspects]
    for row, line in enumerate(lines, start=HEADING_ROW + 1):
        for column, words in enumerate(line):
            sheet.write_string(row, column, words, looks.cell)
    set_out(sheet)
