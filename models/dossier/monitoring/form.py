"""Writes the form as a spreadsheet to fill in: headings, lists to choose from, and what each column means."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # as above
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

from models.dossier.monitoring.explanations import EXPLANATIONS
from models.dossier.monitoring.filled import Filled, IndicatorEntry, ServiceEntry
from models.dossier.monitoring.words import (
    CHOICES_SHEET,
    GUIDE_SHEET,
    HEADINGS,
    INDICATOR_HEADINGS,
    INDICATORS_SHEET,
    READY,
    REQUIRED,
    SERVICES_SHEET,
    YES_NO,
    Field,
    IndicatorField,
)
from models.people.words import ours
from models.rules.indicators import Better, Edition, Indicator, Monitoring, Unit
from models.whole_files import written_whole

HEADING_ROW = 2  # from 0; above it stand the title and how to fill in
ROWS = 200  # services that the lists to choose from reach
UNITS = {Unit.PERCENT: "%", Unit.COUNT: "jumlah", None: "jawaban"}

_WIDE, _MIDDLE, _NARROW = 30, 18, 13
_WIDTHS = {
    Field.TITLE: _WIDE,
    Field.LOCATION: _WIDE,
    Field.MODEL: _WIDE,
    Field.OPERATOR: _MIDDLE,
    Field.DECREE: _WIDE,
    Field.BUDGET: _MIDDLE,
    Field.PROBLEM: _WIDE,
    Field.FOLLOW_UP: _WIDE,
    Field.FOLLOW_UP_BY: _MIDDLE,
    Field.REMARK: _WIDE,
}
_AMOUNTS = {Field.TARGET, Field.SERVED, Field.TARIFF, Field.BUDGET}
_DAYS = {Field.SEEN_ON, Field.FOLLOW_UP_UNTIL}
_ANEW = {Field.SEEN_ON, Field.SERVED, Field.VOLUME, Field.DECISION}  # nobody sends in last year's by mistake


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
        looks = _Looks(
            book.add_format({"bold": True, "font_size": 13}),
            book.add_format({"italic": True, "font_color": "#444444"}),
            book.add_format(_FRAME | {"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF"}),
            book.add_format(_FRAME | {"bold": True, "bg_color": "#DDEBF7"}),
            book.add_format(_FRAME),
            book.add_format(_FRAME | {"num_format": "#,##0"}),
            book.add_format(_FRAME | {"num_format": "dd/mm/yyyy"}),
            book.add_format(_FRAME | {"bg_color": "#F2F2F2"}),
        )
        writer = _FormWriter(monitoring, edition, place, province, filled, again, looks)
        services, indicators = book.add_worksheet(SERVICES_SHEET), book.add_worksheet(INDICATORS_SHEET)
        guide, choices = book.add_worksheet(GUIDE_SHEET), book.add_worksheet(CHOICES_SHEET)
        choices.hide()
        writer.services(services, choices)
        writer.indicators(indicators, choices)
        writer.guide(guide)
    return file.getvalue()


_FRAME = {"border": 1, "border_color": "#A6A6A6", "valign": "top", "text_wrap": True}


@dataclass(frozen=True)
class _Looks:
    title: Format
    hint: Format
    needed: Format  # a heading that must be filled in
    heading: Format
    cell: Format
    amount: Format
    day: Format
    fixed: Format  # what is not for filling in


@dataclass(frozen=True)
class _FormWriter:
    monitoring: Monitoring
    edition: Edition
    place: str
    province: str
    filled: Filled
    again: bool
    looks: _Looks

    def services(self, sheet: Worksheet, choices: Worksheet) -> None:
        headings = service_headings(self.monitoring)
        sheet.write_string(0, 0, f"Formulir monev layanan uji coba · {self.place}", self.looks.title)
        sheet.write_string(
            1, 0, "Satu baris untuk satu layanan. Kolom berwarna tua wajib diisi.", self.looks.hint
        )
        for column, (key, heading) in enumerate(headings.items()):
            needed = key in REQUIRED
            sheet.write_string(
                HEADING_ROW, column, heading, self.looks.needed if needed else self.looks.heading
            )
            look = (
                self.looks.amount if key in _AMOUNTS else self.looks.day if key in _DAYS else self.looks.cell
            )
            sheet.set_column(column, column, _WIDTHS.get(key, _NARROW))  # type: ignore[call-overload]  # a str is a Field
            for row in range(HEADING_ROW + 1, HEADING_ROW + 13):
                sheet.write_blank(row, column, None, look)
        sheet.set_row(HEADING_ROW, 45)
        sheet.freeze_panes(HEADING_ROW + 1, 2)
        _landscape(sheet)
        self._offer(sheet, choices, list(headings))
        for row, entry in enumerate(self.filled.services, start=HEADING_ROW + 1):
            self._service(sheet, row, list(headings), entry)

    def _offer(self, sheet: Worksheet, choices: Worksheet, keys: list[str]) -> None:
        lists = {
            Field.MODEL: [model.title.id for model in self.monitoring.models],
            Field.DECISION: [decision.title.id for decision in self.monitoring.decisions],
        }
        for number, (field, words) in enumerate(lists.items()):
            _offer(sheet, (HEADING_ROW + 1, HEADING_ROW + ROWS, keys.index(field)), choices, number, words)
        yes_no = [ours(YES_NO)[True], ours(YES_NO)[False]]
        for column, key in enumerate(keys):
            cells = (HEADING_ROW + 1, column, HEADING_ROW + ROWS, column)
            if key.startswith(READY):
                sheet.data_validation(*cells, _list(yes_no))
            elif key in _AMOUNTS:
                sheet.data_validation(*cells, _WHOLE)
            elif key in _DAYS:
                sheet.data_validation(*cells, _DAY)

    def _service(self, sheet: Worksheet, row: int, keys: list[str], entry: ServiceEntry) -> None:
        titles = {
            Field.MODEL: self.monitoring.model(entry.model).title.id,
            Field.DECISION: self.monitoring.decision(entry.decision).title.id if entry.decision else "",
        }
        for column, key in enumerate(keys):
            if key.startswith(READY):
                there = key.removeprefix(READY) in entry.ready
                sheet.write_string(row, column, ours(YES_NO)[there], self.looks.cell)
                continue
            if self.again and key in _ANEW:
                continue
            value = titles.get(Field(key), getattr(entry, key))
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, self.looks.day)
            elif isinstance(value, int | float):
                sheet.write_number(row, column, value, self.looks.amount)
            elif value:
                sheet.write_string(row, column, value, self.looks.cell)

    def indicators(self, sheet: Worksheet, choices: Worksheet) -> None:
        sheet.write_string(0, 0, f"Indikator sanitasi · {self.place}", self.looks.title)
        hint = f"Isi kolom Nilai dan Sumber data; yang tidak diketahui dikosongkan. {self.edition.title.id}."
        sheet.write_string(1, 0, hint, self.looks.hint)
        for column, (field, width) in enumerate(zip(IndicatorField, (20, 52, 10, 16, 34, 34), strict=True)):
            needed = self.looks.needed if field is IndicatorField.VALUE else self.looks.heading
            sheet.write_string(HEADING_ROW, column, ours(INDICATOR_HEADINGS)[field], needed)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(HEADING_ROW + 1, 0)
        _landscape(sheet)
        known = {entry.indicator: entry for entry in self.filled.indicators}
        for row, indicator in enumerate(self.monitoring.indicators, start=HEADING_ROW + 1):
            self._indicator(sheet, choices, row, indicator, known.get(indicator.code))

    def _indicator(
        self,
        sheet: Worksheet,
        choices: Worksheet,
        row: int,
        indicator: Indicator,
        entry: IndicatorEntry | None,
    ) -> None:
        target = target_words(self.monitoring, self.edition, indicator, province=self.province)
        for column, words in enumerate((indicator.code, indicator.title.id, UNITS[indicator.unit], target)):
            sheet.write_string(row, column, words, self.looks.fixed)
        scale = self.monitoring.scale(self.edition, indicator.code)
        answers = {answer.code: answer.title.id for answer in scale.answers} if scale else {}
        value = entry.value if entry else ""
        if value and value not in answers:
            sheet.write_number(row, 4, float(value), self.looks.cell)
        else:
            sheet.write_string(row, 4, answers.get(value, ""), self.looks.cell)
        sheet.write_string(row, 5, entry.source if entry else "", self.looks.cell)
        if answers:
            strict = indicator.unit is None  # otherwise a number may stand there, too
            _offer(sheet, (row, row, 4), choices, row, list(answers.values()), strict=strict)
        elif indicator.unit is Unit.PERCENT:
            sheet.data_validation(row, 4, row, 4, _PERCENT)

    def guide(self, sheet: Worksheet) -> None:
        sheet.write_string(0, 0, "Petunjuk pengisian", self.looks.title)
        for column, (heading, width) in enumerate((("Kolom", 28), ("Arti", 76), ("Contoh", 36))):
            sheet.write_string(HEADING_ROW, column, heading, self.looks.heading)
            sheet.set_column(column, column, width)
        lines = [(ours(HEADINGS)[field], *EXPLANATIONS[field]) for field in Field]
        lines += [
            (f"{READY}{a.title.id}", f"Ya atau Tidak: {a.question.id}.", "Ya")
            for a in self.monitoring.aspects
        ]
        for row, line in enumerate(lines, start=HEADING_ROW + 1):
            for column, words in enumerate(line):
                sheet.write_string(row, column, words, self.looks.cell)
        _landscape(sheet)


def service_headings(monitoring: Monitoring) -> dict[str, str]:
    """Give the columns of the sheet of services with the words above them, in the form's order."""
    fields = {field.value: words for field, words in ours(HEADINGS).items()}
    aspects = {f"{READY}{aspect.code}": f"{READY}{aspect.title.id}" for aspect in monitoring.aspects}
    remark = {Field.REMARK.value: fields.pop(Field.REMARK)}
    return fields | aspects | remark


def target_words(monitoring: Monitoring, edition: Edition, indicator: Indicator, *, province: str) -> str:
    """Say an indicator's target: "90 % (2024)", "paling banyak 0 % (2029)"; "-" where there is none."""
    target = monitoring.target(edition, indicator.code, province=province)
    if target is None:
        return "-"
    most = "paling banyak " if indicator.better is Better.LOWER and target.value else ""
    number = f"{target.value:g}".replace(".", ",")
    return f"{most}{number}{' %' if indicator.unit is Unit.PERCENT else ''} ({target.by})"


_WHOLE = {
    "validate": "integer",
    "criteria": ">=",
    "value": 0,
    "error_title": "Bilangan bulat",
    "error_message": "Tulis bilangan bulat mulai dari 0.",
}
_PERCENT = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": 0,
    "maximum": 100,
    "error_title": "Persentase",
    "error_message": "Tulis angka dari 0 sampai 100, tanpa tanda persen.",
}
_DAY = {
    "validate": "date",
    "criteria": ">=",
    "value": date(2000, 1, 1),
    "error_title": "Tanggal",
    "error_message": "Tulis tanggal seperti 31/05/2024.",
}


def _list(source: Sequence[str] | str, *, strict: bool = True) -> dict[str, object]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "Pilihan",
        "error_message": "Pilih salah satu dari daftar.",
        "error_type": "stop" if strict else "information",
    }


def _offer(  # noqa: PLR0913 - each says one thing about the list
    sheet: Worksheet,
    cells: tuple[int, int, int],
    choices: Worksheet,
    column: int,
    words: Sequence[str],
    *,
    strict: bool = True,
) -> None:
    # A list inside the validation itself may not be longer than 255 characters.
    first, last, at = cells
    letter = xlsxwriter.utility.xl_col_to_name(column)
    choices.write_column(0, column, words)
    source = f"={CHOICES_SHEET}!${letter}$1:${letter}${len(words)}"
    sheet.data_validation(first, at, last, at, _list(source, strict=strict))


def _landscape(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)
