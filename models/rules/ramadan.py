"""When Ramadan is: as the government declared it, and as an estimate for years to come."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from models.rules.holidays_of_indonesia import LAST_YEAR, Knowledge, idul_fitri_of

# First days of fasting as the Minister of Religious Affairs fixed them after the sidang isbat. They can
# differ by a day from Umm al-Qura, from Muhammadiyah and from computed tables, so they are data.
# docs/calendar.md says which of them were checked against reports of the session.
DECLARED_FIRST_DAYS: Final = (
    date(2002, 11, 6),
    date(2003, 10, 27),
    date(2004, 10, 15),
    date(2005, 10, 5),
    date(2006, 9, 24),
    date(2007, 9, 13),
    date(2008, 9, 1),
    date(2009, 8, 22),
    date(2010, 8, 11),
    date(2011, 8, 1),
    date(2012, 7, 21),
    date(2013, 7, 10),
    date(2014, 6, 29),
    date(2015, 6, 18),
    date(2016, 6, 6),
    date(2017, 5, 27),
    date(2018, 5, 17),
    date(2019, 5, 6),
    date(2020, 4, 24),
    date(2021, 4, 13),
    date(2022, 4, 3),
    date(2023, 3, 23),
    date(2024, 3, 12),
    date(2025, 3, 1),
    date(2026, 2, 19),
)

_LONGEST: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Ramadan:
    """One month of fasting, first and last day included."""

    first: date
    last: date
    knowledge: Knowledge


def ramadan_on(day: date) -> Ramadan | None:
    """Give the Ramadan that a day belongs to, if any; in 2030 and after, one may begin in December."""
    years = range(day.year, min(day.year + 1, LAST_YEAR) + 1)
    months = (month for year in years for month in ramadans_ending_in(year))
    return next((month for month in months if month.first <= day <= month.last), None)


@cache
def ramadans_ending_in(year: int) -> tuple[Ramadan, ...]:
    """Give each Ramadan before an Idul Fitri of the year; raises BadInput outside 2002-2050.

    Where no first day was declared yet, the month is taken as 30 days long: keeping the shorter hours a day
    too early troubles nobody.
    """
    return tuple(_before(feast) for feast in idul_fitri_of(year))


def _before(feast: date) -> Ramadan:
    last = feast - timedelta(days=1)
    for first in DECLARED_FIRST_DAYS:
        if first <= last <= first + _LONGEST:
            return Ramadan(first, last, Knowledge.DECREED)
    return Ramadan(feast - _LONGEST, last, Knowledge.ESTIMATE)
