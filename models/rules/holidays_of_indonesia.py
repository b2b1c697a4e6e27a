"""The nation's days off: holidays and cuti bersama, with what is known of them and what is an estimate.

The data come from the library `holidays`, which follows the yearly joint decree (SKB) of three ministers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import accumulate
from typing import Final, Literal

from models.rules.errors import BadInput

FIRST_YEAR: Final = 2002  # the first year with cuti bersama
LAST_YEAR: Final = 2050  # the last for which the library knows Nyepi

_ESTIMATED: Final = "(perkiraan)"
_IDUL_FITRI: Final = "Hari Raya Idul Fitri"


class Knowledge(StrEnum):
    """How sure a date of the calendar is."""

    DECREED = "decreed"  # the joint decree of its year is known
    ESTIMATE = "estimate"  # moon-bound holidays are computed, cuti bersama is not decreed yet
    UNKNOWN = "unknown"  # outside the years that Tonggak has data for


@dataclass(frozen=True, slots=True)
class NationalDay:
    """A day off for the whole nation, by its Indonesian name."""

    name: str
    cuti_bersama: bool


@cache
def national_days(year: int) -> Mapping[date, NationalDay]:
    """Give the holidays and cuti bersama of a year; a holiday wins where both fall on one day.

    Raises BadInput outside 2002-2050.
    """
    _refuse_unknown(year)
    leave = {day: NationalDay(name, cuti_bersama=True) for day, name in _read(year, "government").items()}
    feasts = {day: NationalDay(name, cuti_bersama=False) for day, name in _read(year, "public").items()}
    return leave | feasts


@cache
def days_off(year: int) -> frozenset[date]:
    """Give every day of a year on which the nation's offices are closed, weekends among them."""
    new_year = date(year, 1, 1)
    days = (new_year + timedelta(n) for n in range((date(year + 1, 1, 1) - new_year).days))
    return frozenset(national_days(year)) | {day for day in days if is_weekend(day)}


def days_worked(start: date, end: date) -> int:
    """Count the days after start up to and including end on which the nation's offices are open."""
    if start.year == end.year:
        return _worked_until(end) - _worked_until(start)
    between = sum(_worked_until(date(year, 12, 31)) for year in range(start.year, end.year))
    return between - _worked_until(start) + _worked_until(end)


def is_weekend(day: date) -> bool:
    """Tell Saturday and Sunday from the five working days of Perpres 21/2023."""
    return day.isoweekday() > 5  # noqa: PLR2004 - Friday


def knowledge_of(day: date) -> Knowledge:
    """Tell whether a day's place in the calendar is decreed, estimated or unknown; never raises.

    Within a decreed year, a holiday that the library still marks as estimated stays an estimate.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Knowledge.UNKNOWN
    national = national_days(day.year).get(day)
    if not _is_decreed(day.year) or (national and _ESTIMATED in national.name):
        return Knowledge.ESTIMATE
    return Knowledge.DECREED


def idul_fitri_of(year: int) -> list[date]:
    """Give the first day of each Idul Fitri of a year: one, rarely two (2033)."""
    return sorted(day for day, it in national_days(year).items() if it.name.startswith(_IDUL_FITRI))


def _worked_until(day: date) -> int:
    return _running_count(day.year)[day.timetuple().tm_yday]


@cache
def _running_count(year: int) -> tuple[int, ...]:
    """For each day of a year, how many of its days up to and including it are worked; index 0 is none."""
    new_year, closed = date(year, 1, 1), days_off(year)
    days = (new_year + timedelta(n) for n in range((date(year + 1, 1, 1) - new_year).days))
    return (0, *accumulate(int(day not in closed) for day in days))


def _is_decreed(year: int) -> bool:
    return any(day.cuti_bersama for day in national_days(year).values())


def _read(year: int, category: Literal["public", "government"]) -> Mapping[date, str]:
    from holidays import country_holidays  # noqa: PLC0415 - costs 80 ms, and most commands need no calendar

    days = country_holidays("ID", years=year, language="id", categories=(category,))
    return {day: name.replace("Pegangti", "Pengganti") for day, name in days.items()}  # the library's slip


def _refuse_unknown(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(
            "Tonggak knows the working days of {first} to {last}, not of {year}. Check the date.",
            first=FIRST_YEAR,
            last=LAST_YEAR,
            year=year,
        )
