"""The form's sheet of indicators, one row an indicator."""

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from models.dossier.monitoring.filled import IndicatorEntry
from models.dossier.monitoring.form_looks import HEADING_ROW, PERCENT, Looks, offer, set_out
from models.dossier.monitoring.words import INDICATOR_HEADINGS, IndicatorField
from models.people.words import ours
from models.rules.indicators import Better, Edition, Indicator, Monitoring, Unit

UNITS = {Unit.PERCENT: "%", Unit.COUNT: "jumlah", None: "jawaban"}


@dataclass(frozen=True)
class IndicatorSheet:
    """Writes the sheet of one edition; `province` is the code whose targets are shown."""

    monitoring: Monitoring
    edition: Edition
    place: str
    province: str
    known: tuple[IndicatorEntry, ...]
    looks: Looks

    def write(self, sheet: Worksheet, choices: Worksheet) -> None:
        """Write one row for each indicator, with its target and the answers to choose from."""
        sheet.write_string(0, 0, f"Indikator sanitasi · {self.place}", self.looks.title)
        hint = f"Isi kolom Nilai dan Sumber data; yang tidak diketahui dikosongkan. {self.edition.title.id}."
        sheet.write_string(1, 0, hint, self.looks.hint)
        for column, (field, width) in enumerate(zip(IndicatorField, (20, 52, 10, 16, 34, 34), strict=True)):
            needed = self.looks.needed if field is IndicatorField.VALUE else self.looks.heading
            sheet.write_string(HEADING_ROW, column, ours(INDICATOR_HEADINGS)[field], needed)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(HEADING_ROW + 1, 0)
        set_out(sheet)
        known = {entry.indicator: entry for entry in self.known}
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
            offer(sheet, (row, row, 4), choices, row, list(answers.values()), strict=strict)
        elif indicator.unit is Unit.PERCENT:
            sheet.data_validation(row, 4, row, 4, PERCENT)


def target_words(monitoring: Monitoring, edition: Edition, indicator: Indicator, *, province: str) -> str:
    """Say an indicator's target: "90 % (2024)", "paling banyak 0 % (2029)"; "-" where there is none."""
    target = monitoring.target(edition, indicator.code, province=province)
    if target is None:
        return "-"
    most = "paling banyak " if indicator.better is Better.LOWER and target.value else ""
    number = f"{target.value:g}".replace(".", ",")
    return f"{most}{number}{' %' if indicator.unit is Unit.PERCENT else ''} ({target.by})"
