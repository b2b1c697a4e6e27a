"""The hours in which an office may be written to, kept inside the working hours of Perpres 21/2023.

Offices work from 07.30 (in Ramadan 08.00); messages wait until people have sat down, and leave
the Friday prayer and the last half hour of a fasting day alone.
"""

from datetime import date, datetime, time
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

Hours = tuple[tuple[time, time], ...]

MONDAY_TO_THURSDAY: Final[Hours] = ((time(8), time(16)),)
FRIDAY: Final[Hours] = ((time(8), time(11, 30)), (time(13, 30), time(16)))
RAMADAN: Final[Hours] = ((time(8, 30), time(14, 30)),)
RAMADAN_FRIDAY: Final[Hours] = ((time(8, 30), time(11, 30)), (time(13, 30), time(14, 30)))

_FRIDAY: Final = 5


class OfficeWindow(NamedTuple):
    """A stretch of office hours: aware start, and aware end which no longer belongs to it."""

    start: datetime
    end: datetime


def office_windows_of(day: date, zone: ZoneInfo, *, fasting: bool) -> tuple[OfficeWindow, ...]:
    """Give the windows of a working day, in the zone's local time."""
    return tuple(
        OfficeWindow(datetime.combine(day, start, zone), datetime.combine(day, end, zone))
        for start, end in _hours(day, fasting=fasting)
    )


def _hours(day: date, *, fasting: bool) -> Hours:
    if day.isoweekday() == _FRIDAY:
        return RAMADAN_FRIDAY if fasting else FRIDAY
    return RAMADAN if fasting else MONDAY_TO_THURSDAY
