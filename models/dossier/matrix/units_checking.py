"""Checks what the volumes count."""

from difflib import get_close_matches
from functools import lru_cache

from models.dossier.findings import Severity
from models.dossier.matrix.entries import Entry, MatrixColumn
from models.dossier.matrix.noticed import Kind, Noticed
from models.dossier.matrix.vocabulary import plain, unit_of, vocabulary
from models.rules.sentences import NOTHING, Sentence

MISSING = Kind(Severity.WARNING, "unit")
UNKNOWN = Kind(Severity.WARNING, "unit_unknown")
_LIKE = 0.7
_KEPT = 1_000  # a stranger's file may hold any number of units


def check_units(noticed: Noticed) -> None:
    """Find volumes without a unit, and units that are written in no known way."""
    asked = noticed.sheets_with(MatrixColumn.UNIT)
    for entry in noticed.leaves:
        if entry.sheet not in asked or unit_of(entry.unit):
            continue
        place = noticed.place(entry, MatrixColumn.UNIT)
        if not entry.unit:
            if _has_volume(entry):
                noticed.add(MISSING, place, "", Sentence("there is a volume, but no unit."))
        else:
            noticed.add(UNKNOWN, place, entry.unit, _unknown(entry.unit, _near(entry.unit)))


def _has_volume(entry: Entry) -> bool:
    return bool(entry.total_volume) or any(entry.volumes)


def _unknown(unit: str, near: str) -> Sentence:
    return Sentence(
        '"{unit}" is not a known unit.{near}',
        unit=unit,
        near=Sentence(" Is {near} meant?", near=near) if near else NOTHING,
    )


@lru_cache(maxsize=_KEPT)
def _near(unit: str) -> str:
    known = [plain(spelling) for spellings in vocabulary().units.values() for spelling in spellings]
    close = get_close_matches(plain(unit), known, n=1, cutoff=_LIKE)
    return close[0] if close else ""
