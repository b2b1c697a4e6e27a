"""A region's calendar day by day, as plain values for `tonggak calendar --json`."""

from datetime import date, timedelta
from enum import StrEnum
from typing import TypedDict

from models.rules.errors import BadInput
from models.rules.holidays_of_indonesia import is_weekend, national_days
from models.rules.indonesian_dates import weekday_id
from models.rules.ramadan import ramadan_on
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
    """One day: `name` is why it is special, `ramadan` how sure it is that the fasting hours hold."""

    date: str
    weekday: str
    working: bool
    kind: str
    name: str | None
    knowledge: str
    ramadan: str | None
    office_hours: list[HoursRow]


def list_days(calendar: RegionCalendar, first: date, last: date) -> list[DayRow]:
    """List the days from first to last, both included.

    Raises BadInput if they are reversed or outside 2002-2050.
    """
    if last < first:
        raise BadInput(f"{last} is before {first}. Give the earlier date first.")
    return [_row(calendar, first + timedelta(n)) for n in range((last - first).days + 1)]


def _row(calendar: RegionCalendar, day: date) -> DayRow:
    month = ramadan_on(day)
    return {
        "date": day.isoformat(),
        "weekday": weekday_id(day),
        "working": calendar.is_working_day(day),
        "kind": kind_of(calendar, day).value,
        "name": _name_of(calendar, day),
        "knowledge": calendar.knowledge(day).value,
        "ramadan": month.knowledge.value if month else None,
        "office_hours": [
            {"start": window.start.isoformat(), "end": window.end.isoformat()}
            for window in calendar.office_windows(day)
        ],
    }


def kind_of(calendar: RegionCalendar, day: date) -> DayKind:
    """Give what makes the day what it is; raises BadInput outside 2002-2050."""
    national = national_days(day.year).get(day)
    if own := calendar.own_days.get(day):
        return DayKind.OWN_WORKING if own.working else DayKind.OWN_CLOSED
    if national:
        return DayKind.CUTI_BERSAMA if national.cuti_bersama else DayKind.HOLIDAY
    return DayKind.WEEKEND if is_weekend(day) else DayKind.WORKING


def _name_of(calendar: RegionCalendar, day: date) -> str | None:
    own = calendar.own_days.get(day)
    return own.name if own else calendar.why_not_working(day)
