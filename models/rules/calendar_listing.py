"""A region's calendar day by day: for a table on the screen, and as plain values for `--json`."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict

from models.rules.errors import BadInput
from models.rules.holidays_of_indonesia import Knowledge, is_weekend, national_days
from models.rules.indonesian_dates import weekday_id
from models.rules.office_hours import OfficeWindow
from models.rules.ramadan import ramadan_on

if TYPE_CHECKING:
    from models.rules.working_days import RegionCalendar


class DayKind(StrEnum):
    """What makes a day what it is; the first that applies, in this order."""

    OWN_WORKING = "own_working"  # the region (or an operator for the nation) declared it a working day
    OWN_CLOSED = "own_closed"  # the region (or an operator for the nation) declared it a day off
    HOLIDAY = "holiday"  # national holiday
    CUTI_BERSAMA = "cuti_bersama"  # joint leave
    WEEKEND = "weekend"  # Saturday or Sunday
    WORKING = "working"  # an ordinary working day


class HoursRow(TypedDict):
    """A stretch of office hours, local time with offset, in ISO 8601."""

    start: str
    end: str


class DayRow(TypedDict):
    """A CalendarDay in values that JSON can hold."""

    date: str
    weekday: str
    working: bool
    kind: str
    name: str | None
    knowledge: str
    ramadan: str | None
    office_hours: list[HoursRow]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day: `name` is why it is special, `ramadan` how sure it is that the fasting hours hold."""

    day: date
    weekday: str
    working: bool
    kind: DayKind
    name: str | None
    knowledge: Knowledge
    ramadan: Knowledge | None
    office_hours: tuple[OfficeWindow, ...]

    def as_row(self) -> DayRow:
        """Give the day in plain values."""
        hours: list[HoursRow] = [
            {"start": start.isoformat(), "end": end.isoformat()} for start, end in self.office_hours
        ]
        return {
            "date": self.day.isoformat(),
            "weekday": self.weekday,
            "working": self.working,
            "kind": self.kind.value,
            "name": self.name,
            "knowledge": self.knowledge.value,
            "ramadan": self.ramadan.value if self.ramadan else None,
            "office_hours": hours,
        }


def days_of(calendar: "RegionCalendar", first: date, last: date) -> list[CalendarDay]:
    """List the days from first to last; behind `RegionCalendar.list_days`."""
    if last < first:
        raise BadInput("{last} is before {first}. Give the earlier date first.", last=last, first=first)
    return [_day(calendar, first + timedelta(n)) for n in range((last - first).days + 1)]


def _day(calendar: "RegionCalendar", day: date) -> CalendarDay:
    own, month = calendar.own_days.get(day), ramadan_on(day)
    return CalendarDay(
        day=day,
        weekday=weekday_id(day),
        working=calendar.is_working_day(day),
        kind=_kind_of(calendar, day),
        name=own.name if own else calendar.why_not_working(day),
        knowledge=calendar.knowledge(day),
        ramadan=month.knowledge if month else None,
        office_hours=calendar.office_windows(day),
    )


def _kind_of(calendar: "RegionCalendar", day: date) -> DayKind:
    if own := calendar.own_days.get(day):
        return DayKind.OWN_WORKING if own.working else DayKind.OWN_CLOSED
    if national := national_days(day.year).get(day):
        return DayKind.CUTI_BERSAMA if national.cuti_bersama else DayKind.HOLIDAY
    return DayKind.WEEKEND if is_weekend(day) else DayKind.WORKING
