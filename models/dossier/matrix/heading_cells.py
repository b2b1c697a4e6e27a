"""Says what one cell of a heading means: a field, a year, a source of funds, a scale."""

import re
from datetime import date

from models.dossier.grids import Cell
from models.dossier.matrix.entries import MatrixColumn
from models.dossier.matrix.vocabulary import plain, vocabulary

FIRST_YEAR, LAST_YEAR = 2005, 2060
MOST_ORDINALS = 20  # a year below this is a count from the plan's first: "Tahun ke-2"
_LONGEST = 90  # letters; what is longer is a sentence
_NEAR = 2  # words beside the known ones
_YEAR = re.compile(r"(?<!\d)(20[0-5]\d)(?!\d)")
_ORDINAL = re.compile(r"(?:tahun|th|thn|ta|t|y) ?(?:ke ?)?([1-9]|1\d|i{1,3}|iv|vi{0,3}|ix|x)(?: .*)?")
_COUNTED = re.compile(r"\b(?:tahun|th|thn) ke ?([1-9]|1\d|i{1,3}|iv|vi{0,3}|ix|x)\b")  # "Volume tahun ke-2"
_RELATIVE = re.compile(r"(?:tahun |th )?n ?(\d?)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_SAYS_LITTLE = "nama indikasi rencana per dan rp juta ribu rupiah dalam s d usulan perkiraan daftar jenis"
_NOISE = frozenset(_SAYS_LITTLE.split())


def text_of(cell: Cell) -> str:
    """Give what a person reads in a cell, on one line."""
    if type(cell) is str:  # nearly all are
        return " ".join(cell.split())
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def year_in(cell: Cell) -> int | None:
    """Give the one year that a heading names: "Th. 2025", "TA 2025", 2025.0; 2 for "Tahun ke-2"."""
    if isinstance(cell, date):
        return cell.year if (cell.month, cell.day) == (1, 1) else None
    text = text_of(cell)
    if not text or len(text) > _LONGEST:
        return None
    years = set(_YEAR.findall(text))
    if years:
        year = int(years.pop())
        return year if not years and FIRST_YEAR <= year <= LAST_YEAR else None
    return None if isinstance(cell, int | float) else _ordinal(plain(text))


def years_in(text: str) -> list[int]:
    """Give all years that a title names, in its order."""
    return [int(year) for year in _YEAR.findall(text) if FIRST_YEAR <= int(year) <= LAST_YEAR]


def field_of(cell: Cell) -> MatrixColumn | None:
    """Give the field that a heading names, however much it says beside it."""
    text = _without_years(text_of(cell))
    if not text or len(text) > _LONGEST:
        return None
    found = vocabulary().heading_words.first(_without_noise(text)) or vocabulary().heading_words.first(text)
    return MatrixColumn(found) if found else None


def near_field_of(cell: Cell) -> MatrixColumn | None:
    """Give the field that a heading names, if it says little beside it."""
    field = field_of(cell)
    return field if field and len(_unknown_words(cell)) <= _NEAR else None


def says_only_headings(cell: Cell) -> bool:
    """Tell whether a cell is a heading beyond doubt: a year, or known words alone."""
    if year_in(cell) is not None or vocabulary().source_words.exactly(text_of(cell)):
        return True
    return field_of(cell) is not None and not _unknown_words(cell)


def scale_in(text: str) -> int | None:
    """Give how many rupiah a one stands for, where a heading or a title says so: 1000000 for "Rp juta"."""
    said = plain(text)
    found = vocabulary().scale_words.first(said)
    return int(found) if found else None


def _ordinal(text: str) -> int | None:
    found = _ORDINAL.fullmatch(text) or _COUNTED.search(text)
    if found:
        return int(found[1]) if found[1].isdecimal() else _ROMAN[found[1]]
    relative = _RELATIVE.fullmatch(text)
    return int(relative[1] or 0) + 1 if relative else None


def _unknown_words(cell: Cell) -> list[str]:
    rest = vocabulary().heading_words.named(_without_years(text_of(cell))).rest
    rest = vocabulary().scale_words.named(rest).rest
    return [word for word in rest.split() if word not in _NOISE and not word.isdecimal()]


def _without_years(text: str) -> str:
    return _YEAR.sub(" ", _COUNTED.sub(" ", plain(text)))


def _without_noise(text: str) -> str:
    return " ".join(word for word in plain(text).split() if word not in _NOISE or word in {"dan", "rp"})
