"""Dates and moments as Indonesian letters write them."""

from datetime import date, datetime
from typing import Final

from models.rules.errors import BadInput
from models.rules.time_zones import zone_of

_WEEKDAYS: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS: Final = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)

_SHORTEST: Final = 3  # letters that tell the months apart


def weekday_id(day: date) -> str:
    """Give the day's name: "Kamis"."""
    return _WEEKDAYS[day.weekday()]


def month_number(name: str) -> int:
    """Find a month by its name, or by a beginning of it of three letters or more; raises ValueError."""
    beginning = name.casefold()
    found = [n for n, month in enumerate(_MONTHS, start=1) if month.casefold().startswith(beginning)]
    if len(beginning) < _SHORTEST or len(found) != 1:
        raise ValueError(name)
    return found[0]


def format_date_id(day: date) -> str:
    """Write a date: "Kamis, 30 Mei 2024"."""
    return f"{weekday_id(day)}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date_id(day: date) -> str:
    """Write a date without its weekday: "30 Mei 2024"."""
    return format_date_id(day).split(", ", 1)[1]


def format_moment_id(moment: datetime, timezone: str) -> str:
    """Write a moment in the local time of WIB, WITA or WIT: "Kamis, 30 Mei 2024, pukul 15.00 WIB".

    Another zone, or a moment without one, raises BadInput.
    """
    if moment.tzinfo is None:
        raise BadInput(
            "{moment:%Y-%m-%d %H:%M} has no time zone, so its local hour is not known.", moment=moment
        )
    local = moment.astimezone(zone_of(timezone))
    return f"{format_date_id(local)}, pukul {local:%H.%M} {timezone}"
