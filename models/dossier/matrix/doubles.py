"""Finds what stands in a matrix twice."""

from typing import NamedTuple

from models.dossier.findings import Severity
from models.dossier.matrix.entries import Entry
from models.dossier.matrix.noticed import Kind, Noticed
from models.rules.sentences import Sentence

SAME_ROW = Kind(Severity.ERROR, "duplicate")
SAME_ACTIVITY = Kind(Severity.WARNING, "duplicate")


class _First(NamedTuple):
    sheet: str
    row: int
    rest: tuple[object, ...]  # what else the row says; the same again makes it the same row


def check_doubles(noticed: Noticed) -> None:
    """Find activities planned twice for one place, year and source, and rows copied whole."""
    seen: dict[tuple[object, ...], dict[int, _First]] = {}
    plain = Plain()
    for entry in noticed.leaves:
        if not (entry.activity or entry.sub_activity):
            continue
        years = [index for index, cost in enumerate(entry.costs) if cost or entry.volumes[index]]
        firsts = seen.setdefault((*plain.key(entry), entry.sources), {})
        mine = _First(entry.sheet, entry.row, _rest(entry))
        before = next((firsts[year] for year in years if year in firsts), None)
        for year in years:
            firsts.setdefault(year, mine)
        if before:
            _notice(entry, mine, before, noticed)


class Plain:
    """Names without what does not tell activities apart: capitals, spaces, full stops."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}  # a long matrix says the same names over and over

    def key(self, entry: Entry) -> tuple[str, str, str, str]:
        """Give what tells an activity from any other: its names and its place."""
        return (
            self._plain(entry.programme),
            self._plain(entry.activity),
            self._plain(entry.sub_activity),
            self._plain(entry.location),
        )

    def _plain(self, text: str) -> str:
        plain = self._known.get(text)
        if plain is None:
            plain = self._known[text] = " ".join(text.casefold().replace(".", " ").split())
        return plain


def _rest(entry: Entry) -> tuple[object, ...]:
    return entry.volumes, entry.costs, entry.total_cost, entry.unit, entry.agency, entry.source_text


def _notice(entry: Entry, mine: _First, before: _First, noticed: Noticed) -> None:
    place, row = noticed.name(entry), _named(before, entry.sheet)
    if mine.rest == before.rest:
        noticed.add(SAME_ROW, place, entry.name, Sentence("this repeats {row}.", row=row))
        return
    said = Sentence("{row} plans the same for the same place, year and source of funds.", row=row)
    noticed.add(SAME_ACTIVITY, place, entry.name, said)


def _named(first: _First, sheet: str) -> Sentence:
    if first.sheet == sheet:
        return Sentence("row {row}", row=first.row)
    return Sentence("row {row} of sheet {sheet}", row=first.row, sheet=first.sheet)
