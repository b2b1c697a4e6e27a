"""Reads the numbers before a row's name, which say how deep in the plan it stands."""

import re
from functools import lru_cache
from typing import NamedTuple

from models.dossier.grids import Cell
from models.dossier.matrix.heading_cells import text_of

_LONGEST = 30  # letters
_CODE = re.compile(r"\d{1,2}\.\d{2}(\.\d{1,4}){0,6}\.?")
_DECIMAL = re.compile(r"\(?(\d{1,4}(?:\.\d{1,3}){0,5})[.)]?")
_ROMAN = re.compile(r"\(?[IVX]{1,5}[.)]?")
_UPPER = re.compile(r"\(?[A-Z][.)]?")
_LOWER = re.compile(r"\(?[a-z][.)]?")
_BULLET = re.compile(r"[-–•*·]")
_BEFORE_A_NAME = re.compile(
    r"(?P<number>\d{1,2}\.\d{2}(?:\.\d{1,4})+\.?|\(?(?:\d{1,3}(?:\.\d{1,3}){0,5}|[IVX]{1,5}|[A-Za-z])[.)]|[-•*·])\s+(?P<name>\S.*)",
    re.DOTALL,
)


class Number(NamedTuple):
    """A row's number: its style ("roman", "decimal 2") and, if it is one of the nomenclature, the code."""

    style: str
    written: str
    code: str


NO_NUMBER = Number("", "", "")


def number_of(cell: Cell) -> Number:
    """Read a cell that may hold a number."""
    if cell is None or (type(cell) is str and len(cell) > _LONGEST):
        return NO_NUMBER
    return _number_in(cell)


@lru_cache(maxsize=20_000)
def name_of(text: str) -> tuple[Number, str]:
    """Part a name as `split_number` does; what is nothing but a number is no name."""
    before, name = split_number(text)
    return (NO_NUMBER, "") if number_of(name).style else (before, name)


@lru_cache(maxsize=20_000)
def split_number(name: str) -> tuple[Number, str]:
    """Part a name from the number written before it: "1.1 Pembangunan IPLT", "A. AIR LIMBAH"."""
    found = _BEFORE_A_NAME.fullmatch(name)
    return (number_of(found["number"]), found["name"]) if found else (NO_NUMBER, name)


@lru_cache(maxsize=20_000, typed=True)  # 1 is written otherwise than True
def _number_in(cell: Cell) -> Number:
    text = text_of(cell)
    return _number(text) if text else NO_NUMBER


def _number(text: str) -> Number:
    if _CODE.fullmatch(text) and (text.count(".") > 1 or text.startswith("0")):
        code = text.rstrip(".")
        return Number(f"code {code.count('.') + 1}", text, code)
    if found := _DECIMAL.fullmatch(text):
        return Number(f"decimal {found[1].count('.') + 1}", text, "")
    for style, pattern in (("roman", _ROMAN), ("upper", _UPPER), ("lower", _LOWER), ("bullet", _BULLET)):
        if pattern.fullmatch(text):
            return Number(style, text, "")
    return NO_NUMBER
