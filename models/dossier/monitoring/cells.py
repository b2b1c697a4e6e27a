"""What a cell of the form means: a number, a day, yes or no; as people in Indonesia write them."""

import math
import re
from datetime import date, datetime

from models.dossier.grids import Cell
from models.rules.errors import BadInput
from models.rules.indonesian_dates import month_number

_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(\1\d{3})*")
_PLAIN = re.compile(r"\d+([.,]\d+)?")
_BOTH = re.compile(r"\d{1,3}(([.,])\d{3})+(?!\2)[.,]\d+")
_AROUND = re.compile(r"^(rp\.?)?\s*|\s*(%|kk|rupiah|,-|\.-)?$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2}|[a-z]+)[/.\- ](\d{4})", re.IGNORECASE)


def text_in(cell: Cell) -> str:
    """Give a cell's words, spaced once; a whole number loses its ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return " ".join(str(cell).split())


def number_in(cell: Cell, *, percent: bool = False) -> float | None:
    """Read a number: "1.200", "1,200" and "12,5" as written in Indonesia; None for an empty cell or "-".

    In a percentage a single point or comma stands before the decimals. Raises BadInput for anything else,
    and for what is less than nothing.
    """
    if isinstance(cell, bool):
        raise BadInput("'{text}' is not a number.", text=cell)
    if isinstance(cell, int | float):
        return _not_negative(float(cell))
    words = text_in(cell)
    if words in {"", "-", "–"}:
        return None
    bare = _AROUND.sub("", words)
    grouped = _GROUPED.fullmatch(bare) is not None and not (percent and len(re.findall("[.,]", bare)) == 1)
    if grouped:
        return float(re.sub("[.,]", "", bare))
    if _PLAIN.fullmatch(bare):
        return float(bare.replace(",", "."))
    if _BOTH.fullmatch(bare):
        whole, decimals = re.split(r"[.,](?=\d+$)", bare)
        return float(f"{re.sub('[.,]', '', whole)}.{decimals}")
    raise BadInput("'{text}' is not a number.", text=words)


def whole_in(cell: Cell) -> int | None:
    """Read a whole number, else as `number_in`; raises BadInput when something stands behind its comma."""
    number = number_in(cell)
    if number is not None and not number.is_integer():
        raise BadInput("'{text}' is not a whole number.", text=text_in(cell))
    return None if number is None else int(number)


def day_in(cell: Cell) -> date | None:
    """Read a day: a date cell, "31/05/2024", "31 Mei 2024" or "2024-05-31"; None for an empty cell.

    Raises BadInput for anything else; the day stands before the month.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = text_in(cell)
    if words in {"", "-", "–"}:
        return None
    try:
        if found := _DAY_FIRST.fullmatch(words):
            day, month, year = found.groups()
            return date(int(year), int(month) if month.isdigit() else month_number(month), int(day))
        return date.fromisoformat(words)
    except ValueError:
        raise BadInput(
            "'{text}' is not a date. Write it like 31/05/2024 or 31 Mei 2024.", text=words
        ) from None


def _not_negative(number: float) -> float:
    if not math.isfinite(number) or number < 0:
        raise BadInput("'{text}' is not a number from 0.", text=number)
    return number
