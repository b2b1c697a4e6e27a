"""Reads amounts as people write them: "Rp 140,000,000", "806.333.000", "100 juta", "1,5 M", "(500)", "-".

Indonesian writing parts thousands by dots and decimals by a comma; spreadsheets set up in English do the
opposite, and one file often holds both. What can be read in two ways is read in one, and said to be doubtful.
"""

import math
import re
from typing import NamedTuple

from models.dossier.grids import Cell
from models.dossier.matrix.entries import Amount
from models.rules.sentences import Sentence

MOST = 10**18  # rupiah; no plan of this country costs more
_BEYOND_DOUBT = 100_000  # rupiah: nobody writes that 250.000 means a quarter of a thousand
_THOUSANDS = 3  # digits between two marks

_NOTHING = {"", "nihil", "kosong", "tidak ada", "belum ada", "n/a", "na", "tbd", "0,-", "?", "tad"}
_DASHES = re.compile(r"[-–—−_.\s]+")
_CURRENCY = re.compile(r"(?<![a-z])(?:rp|idr|rupiah)(?![a-z])\.?|\s*[.,]\s*[-–—=]+$", re.IGNORECASE)
_TIMES = {
    "ribu": 10**3,
    "rb": 10**3,
    "juta": 10**6,
    "jt": 10**6,
    "miliar": 10**9,
    "milyar": 10**9,
    "m": 10**9,
    "mil": 10**9,
    "triliun": 10**12,
    "trilyun": 10**12,
    "t": 10**12,
}
_WRITTEN = re.compile(r"(?P<number>\d[\d.,'  ]*)\s*(?P<word>[a-z]*)\.?", re.IGNORECASE)
_WITH_UNIT = re.compile(r"(?P<number>\d[\d.,]*)\s*(?P<word>[^\d\s.,].*)?")
_IN_PROSE = re.compile(r"\brp\.?\s*(\d[\d.,]*\d|\d)(?:,-)?\s*(ribu|rb|juta|jt|miliar|milyar|triliun)?")


class Read(NamedTuple):
    """An amount as understood; None for an empty one."""

    value: Amount | None
    doubt: Sentence | None = None  # why it could be read in another way


class Reading(NamedTuple):
    """How the amounts of one column are to be read."""

    scale: int = 1  # rupiah for a one; 1 for volumes
    decimal: str = ""  # the decimal mark that other amounts of the column leave no doubt about: "," or "."


def read_cost(cell: Cell, how: Reading = Reading()) -> Read | None:  # noqa: B008 - it cannot change
    """Read what something costs, in rupiah; None when the cell holds no amount that can be understood."""
    if not isinstance(cell, str):
        return _from_number(cell, how)
    text = _CURRENCY.sub("", cell.strip()).strip()
    if says_nothing(text):
        return Read(None)
    text, sign = _sign(text)
    found = _WRITTEN.fullmatch(text)
    times = _TIMES.get(found["word"].lower()) if found and found["word"] else None
    if found is None or (found["word"] and times is None):
        return None
    read = _number(found["number"], how)
    if read and read.value is not None and read.value >= _BEYOND_DOUBT and how.scale == 1 and not times:
        read = Read(read.value)
    return _scaled(read, sign * (times or how.scale))


def read_volume(cell: Cell, how: Reading = Reading()) -> Read | None:  # noqa: B008 - it cannot change
    """Read how much of something there is; a unit beside the number is passed over, and said."""
    if not isinstance(cell, str):
        return _from_number(cell, Reading(1, how.decimal))
    text = cell.strip()
    if says_nothing(text):
        return Read(None)
    text, sign = _sign(text)
    found = _WITH_UNIT.fullmatch(text)
    if found is None:
        return None
    read = _scaled(_number(found["number"], how), sign)
    if read and found["word"]:
        return Read(read.value, Sentence("the unit is left out; it belongs in its own column"))
    return read


def decimal_mark_of(texts: list[str]) -> str:
    """Tell the decimal mark of a column from those amounts in it that leave no doubt; empty if none do."""
    marks = {mark for text in texts if (mark := _evident_mark(text))}
    return marks.pop() if len(marks) == 1 else ""


def amount_in_prose(text: str) -> Amount | None:
    """Find the one amount in a sentence: "Total biaya sebesar Rp 1.250.000.000,- untuk lima tahun"."""
    found = _IN_PROSE.findall(text.lower())
    if len(found) != 1:
        return None
    read = read_cost(" ".join(found[0]).strip())
    return read.value if read else None


def says_nothing(text: str) -> bool:
    """Tell whether a text only says that there is nothing: "-", "nihil", "n/a"."""
    return text.lower() in _NOTHING or bool(_DASHES.fullmatch(text))


def _from_number(cell: Cell, how: Reading) -> Read | None:
    if cell is None:
        return Read(None)
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not math.isfinite(cell):
        return None
    return _scaled(Read(cell), how.scale)


def _sign(text: str) -> tuple[str, int]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), -1
    if text[:1] in "-−–":
        return text[1:].strip(), -1
    return text, 1


def _number(written: str, how: Reading) -> Read | None:  # noqa: PLR0911 - one for each way of writing
    text = re.sub(r"['  ]", "", written).rstrip(".,")
    marks = [mark for mark in ".," if mark in text]
    if not marks:
        return Read(int(text)) if len(text) < len(str(MOST)) else None
    if len(marks) > 1:
        return _plain_number(text, decimal=max(marks, key=text.rfind))
    mark, *_ = marks
    other = "," if mark == "." else "."
    if text.count(mark) > 1:
        return _plain_number(text, decimal=other)
    whole, _, part = text.partition(mark)
    if len(part) != _THOUSANDS or len(whole) > _THOUSANDS or whole.startswith("0"):
        return _plain_number(text, decimal=mark)
    if how.decimal:
        return _plain_number(text, decimal=how.decimal)
    thousands = mark == "." or how.scale == 1
    read = _plain_number(text, decimal=other if thousands else mark)
    if read is None:
        return None
    return Read(read.value, Sentence("it could also be a thousandth or a thousand times of that"))


def _plain_number(text: str, *, decimal: str) -> Read | None:
    parting = "," if decimal == "." else "."
    whole, _, part = text.partition(decimal)
    groups = whole.split(parting)
    first, *others = groups
    if decimal in part or parting in part or not first or len("".join(groups)) > len(str(MOST)):
        return None
    if any(len(group) != _THOUSANDS for group in others) or (others and len(first) > _THOUSANDS):
        return None
    digits = "".join(groups)
    return Read(float(f"{digits}.{part}") if part.strip("0") else int(digits))


def _scaled(read: Read | None, times: int) -> Read | None:
    if read is None or read.value is None:
        return read
    value = read.value * times
    if abs(value) > MOST:
        return None
    # A hundredth of a rupiah is nothing but the way in which a computer keeps fractions.
    near = round(value)
    whole = value == near or (abs(times) > 1 and abs(value - near) < 0.01)  # noqa: PLR2004 - as said
    return Read(near if whole else value, read.doubt)


def _evident_mark(text: str) -> str:
    found = re.search(r"\d[\d.,]*\d", text)
    number = found[0] if found else ""
    dots, commas = number.count("."), number.count(",")
    if dots and commas:
        return "," if number.rfind(",") > number.rfind(".") else "."
    if dots > 1 or commas > 1:
        return "," if dots else "."
    mark = "." if dots else ","
    whole, _, part = number.partition(mark)
    evident = bool(part) and (len(part) != _THOUSANDS or len(whole) > _THOUSANDS or whole.startswith("0"))
    return mark if evident else ""
