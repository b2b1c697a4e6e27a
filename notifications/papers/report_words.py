"""Numbers and lists as an Indonesian report writes them."""

from collections.abc import Iterable

from models.rules.indonesian_numbers import grouped_id


def decimal(number: float) -> str:
    """Write a number with at most two decimals behind a comma: "82,5"."""
    whole, _, rest = f"{number:.2f}".partition(".")
    rest = rest.rstrip("0")
    return grouped_id(int(whole)) + (f",{rest}" if rest else "")


def percent(number: float | None) -> str:
    """Write a percentage without decimals; a dash where there is none."""
    return "–" if number is None else f"{number:.0f} %"


def joined(words: Iterable[str]) -> str:
    """Write a list: "a, b, dan c"."""
    *first, last = [*words] or [""]
    if not first:
        return last
    return f"{', '.join(first)}{',' if len(first) > 1 else ''} dan {last}"


def rounds_shown(count: int) -> list[str]:
    """Name the bars of a chart, the newest first."""
    return ["putaran ini", "putaran sebelumnya", "dua putaran sebelumnya"][:count]
