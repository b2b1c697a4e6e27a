"""Finds the heading of a sheet, and says which column means what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.dossier.grids import Cell, Grid
from models.dossier.monitoring.cells import text_in
from models.dossier.monitoring.words import COUNTING
from models.people.words import lookup, plain

_LOOKED_THROUGH = 30  # titles may stand above the heading, but not a whole page
_FEWEST = 3  # fewer known words in a row are a coincidence


@dataclass(frozen=True)
class Heading:
    """The row of a sheet's heading; the columns by meaning, from 1, and the words that stand there."""

    row: int
    columns: Mapping[str, int]
    words: Mapping[int, str]
    unknown: tuple[int, ...] = ()
    repeated: tuple[int, ...] = ()


def find_heading(grid: Grid, headings: Mapping[str, Sequence[str]]) -> Heading | None:
    """Read the row near the top with the most known headings; None when no row looks like one."""
    known = lookup(headings)
    rows = [(number, row) for number, row in grid.numbered() if number <= _LOOKED_THROUGH]
    counted = [(len(set(_meanings(row, known).values())), -number, row) for number, row in rows]
    best = max(counted, key=lambda found: found[:2], default=(0, 0, ()))
    return _understood(-best[1], best[2], known) if best[0] >= _FEWEST else None


def _understood(number: int, row: Sequence[Cell], known: Mapping[str, str]) -> Heading:
    meanings = _meanings(row, known)
    columns: dict[str, int] = {}
    for column, meaning in meanings.items():
        columns.setdefault(meaning, column)
    words = {column: text_in(cell) for column, cell in enumerate(row, start=1)}
    unknown = [c for c, word in words.items() if c not in meanings and plain(word) not in COUNTING]
    repeated = [column for column, meaning in meanings.items() if columns[meaning] != column]
    return Heading(number, columns, words, tuple(unknown), tuple(repeated))


def _meanings(row: Iterable[Cell], known: Mapping[str, str]) -> dict[int, str]:
    found = ((column, _meaning(text_in(cell), known)) for column, cell in enumerate(row, start=1))
    return {column: meaning for column, meaning in found if meaning is not None}


def _meaning(word: str, known: Mapping[str, str]) -> str | None:
    # "Sasaran (rumah tangga)" means what "Sasaran" means, unless the whole is known.
    return known.get(plain(word)) or known.get(plain(word.split("(", maxsplit=1)[0]))
