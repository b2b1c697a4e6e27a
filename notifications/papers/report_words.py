"""Numbers, days and lists as an Indonesian report writes them."""

from collections.abc import Iterable
from datetime import date

from models.rules.indonesian_dates import format_date_id


def amount(number: int) -> str:
    """Write a whole number: "1.200"."""
    return f"{number:,}".replace(",", ".")


def decimal(number: float) -> str:
    """Write a number with at most two decimals behind a comma: "82,5"."""
    whole, _, rest = f"{number:.2f}".partition(".")
    rest = rest.rstrip("0")
    return amount(int(whole)) + (f",{rest}" if rest else "")


def percent(number: float | None) -> str:
    """Write a percentage without decimals; a dash where there is none."""
    return "–" if number is None else f"{number:.0f} %"


def day(date_: date) -> str:
    """Write a date without its weekday: "31 Mei 2024"."""
    return format_date_id(date_).split(", ", maxsplit=1)[1]


def joined(words: Iterable[str]) -> str:
    """Write a list: "a, b, dan c"."""
    *first, last = [*words] or [""]
    if not first:
        return last
    return f"{', '.join(first)}{',' if len(first) > 1 else ''} dan {last}"


def rounds_shown(count: int) -> list[str]:
    """Name the bars of a chart, the newest first."""
    return ["putaran ini", "putaran sebelumnya", "dua putaran sebelumnya"][:count]
