"""Numbers and days in words, as signed records write them."""

from datetime import date
from typing import Final

from models.rules.indonesian_dates import format_date_id, weekday_id

_UP_TO_ELEVEN: Final = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
_TEN, _TWENTY, _HUNDRED, _THOUSAND, _MILLION = 10, 20, 100, 1000, 1_000_000


def number_in_words(number: int) -> str:
    """Spell a number from 0 to 999 999: 2024 is "dua ribu dua puluh empat"; raises ValueError beyond."""
    if not 0 <= number < _MILLION:
        raise ValueError(number)
    if number < len(_UP_TO_ELEVEN):
        return _UP_TO_ELEVEN[number]
    if number < _TWENTY:
        return f"{_UP_TO_ELEVEN[number - _TEN]} belas"
    if number < _HUNDRED:
        return _in_parts(number, _TEN, "puluh", "")
    if number < _THOUSAND:
        return _in_parts(number, _HUNDRED, "ratus", "seratus")
    return _in_parts(number, _THOUSAND, "ribu", "seribu")


def day_in_words(day: date) -> str:
    """Spell a day: "Kamis tanggal tiga puluh bulan Mei tahun dua ribu dua puluh empat"."""
    month = format_date_id(day).split()[2]
    return (
        f"{weekday_id(day)} tanggal {number_in_words(day.day)} bulan {month} "
        f"tahun {number_in_words(day.year)}"
    )


def _in_parts(number: int, size: int, name: str, alone: str) -> str:
    many, rest = divmod(number, size)
    first = alone if many == 1 and alone else f"{number_in_words(many)} {name}"
    return f"{first} {number_in_words(rest)}" if rest else first
