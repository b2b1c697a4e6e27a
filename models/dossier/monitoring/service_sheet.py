"""The form's sheet of services, one row a service."""

from dataclasses import dataclass
from datetime import date

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from models.dossier.monitoring.filled import ServiceEntry
from models.dossier.monitoring.form_looks import DAY, HEADING_ROW, WHOLE, Looks, list_of, offer, set_out
from models.dossier.monitoring.words import HEADINGS, READY, REQUIRED, YES_NO, Field
from models.people.words import ours
from models.rules.indicators import Monitoring

ROWS = 200  # services that the lists to choose from reach

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


@dataclass(frozen=True)
class ServiceSheet:
    """Writes the sheet; `again` leaves empty what the next visit must say anew."""

    monitoring: Monitoring
    place: str
    known: tuple[ServiceEntry, ...]
    again: bool
    looks: Looks

    def write(self, sheet: Worksheet, choices: Worksheet) -> None:
        """Write the headings, the lists to choose from, and the services that are known."""
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
        set_out(sheet, pages_wide=2)  # the names of the services stand on both
        sheet.repeat_columns(0, 1)
        self._offer_choices(sheet, choices, list(headings))
        for row, entry in enumerate(self.known, start=HEADING_ROW + 1):
            self._service(sheet, row, list(headings), entry)

    def _offer_choices(self, sheet: Worksheet, choices: Worksheet, keys: list[str]) -> None:
        lists = {
            Field.MODEL: [model.title.id for model in self.monitoring.models],
            Field.DECISION: [decision.title.id for decision in self.monitoring.decisions],
        }
        for number, (field, words) in enumerate(lists.items()):
            offer(sheet, (HEADING_ROW + 1, HEADING_ROW + ROWS, keys.index(field)), choices, number, words)
        yes_no = [ours(YES_NO)[True], ours(YES_NO)[False]]
        for column, key in enumerate(keys):
            cells = (HEADING_ROW + 1, column, HEADING_ROW + ROWS, column)
            if key.startswith(READY):
                sheet.data_validation(*cells, list_of(yes_no))
            elif key in _AMOUNTS:
                sheet.data_validation(*cells, WHOLE)
            elif key in _DAYS:
                sheet.data_validation(*cells, DAY)

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


def service_headings(monitoring: Monitoring) -> dict[str, str]:
    """Give the columns of the sheet of services with the words above them, in the form's order."""
    fields = {field.value: words for field, words in ours(HEADINGS).items()}
    aspects = {f"{READY}{aspect.code}": f"{READY}{aspect.title.id}" for aspect in monitoring.aspects}
    remark = {Field.REMARK.value: fields.pop(Field.REMARK)}
    return fields | aspects | remark
