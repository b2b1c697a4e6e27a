"""Finds the heading of a sheet and says which column means what."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.people.findings import Finding
from models.people.sheets import Sheet
from models.people.words import CHANNELS, COUNTING, HEADINGS, REQUIRED, Column, lookup, ours, plain
from models.rules.sentences import Sentence, either

_LOOKED_THROUGH = 30  # titles and addresses may stand above the heading, but not a whole page
_HEADING_WORDS = 2  # fewer known words in a row are a coincidence
_LIKE = 0.8  # from here on a strange heading is taken for a slip of the hand


@dataclass(frozen=True)
class Heading:
    """The row of a heading, its columns by number, what is to be mended, and what is not known."""

    row: int
    columns: Mapping[int, Column]
    findings: tuple[Finding, ...]
    unknown: tuple[str, ...]


def find_heading(file: str, sheet: Sheet) -> Heading | None:
    """Read the heading of a sheet; None when no row near the top looks like one."""
    row = _heading_row(sheet)
    if row is None:
        return None
    known, columns = lookup(HEADINGS), dict[int, Column]()
    findings: list[Finding] = []
    unknown: list[str] = []
    for number, text in sheet.rows[row].items():
        column, slip = known.get(plain(text)), _near(text, known)
        if column is None and slip is None:
            unknown += [text] if plain(text) not in COUNTING else []
        elif column is None:
            message = Sentence(
                "the heading '{heading}' is not known; is '{slip}' meant?", heading=text, slip=slip
            )
            findings.append(Finding(file, sheet.name, row, text, text, message))
        elif column in columns.values():
            message = Sentence(
                "another column already says the same ({heading}). Keep one of them.",
                heading=ours(HEADINGS)[column],
            )
            findings.append(Finding(file, sheet.name, row, text, text, message))
        else:
            columns[number] = column
    lacking = [
        Finding(file, sheet.name, row, "", "", Sentence("the heading lacks the column {name}.", name=name))
        for name in _missing(columns.values())
    ]
    return Heading(row, columns, (*findings, *lacking), tuple(unknown))


def needed_headings() -> Sentence:
    """Say which headings a file must have."""
    required = [ours(HEADINGS)[column] for column in REQUIRED]
    return Sentence("{required}, and a channel such as Surel or WhatsApp", required=required)


def _heading_row(sheet: Sheet) -> int | None:
    """Choose the row near the top with the most known headings; the first of equals."""
    known = lookup(HEADINGS)
    counts = {
        row: len({known[plain(text)] for text in sheet.rows[row].values() if plain(text) in known})
        for row in sorted(sheet.rows)[:_LOOKED_THROUGH]
    }
    best = max(counts, key=lambda row: counts[row], default=None)
    return best if best is not None and counts[best] >= _HEADING_WORDS else None


def _near(text: str, known: Mapping[str, Column]) -> str | None:
    close = difflib.get_close_matches(plain(text), known, n=1, cutoff=_LIKE)
    return ours(HEADINGS)[known[close[0]]] if close else None


def _missing(columns: Iterable[Column]) -> list[str]:
    there = set(columns)
    missing: list[str] = [ours(HEADINGS)[column] for column in REQUIRED if column not in there]
    if not there & set(CHANNELS):
        missing.append(either(ours(HEADINGS)[column] for column in CHANNELS))
    return missing
