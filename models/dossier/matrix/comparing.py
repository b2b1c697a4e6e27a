"""Compares a matrix with the version that was handed in before it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from models.dossier.findings import Severity
from models.dossier.matrix.doubles import Plain
from models.dossier.matrix.entries import Amount, Entry, Matrix, MatrixColumn
from models.dossier.matrix.leaves import cost_of, leaves
from models.dossier.matrix.noticed import Kind, Noticed, Place
from models.dossier.matrix.rupiah import rupiah
from models.rules.sentences import Sentence

ADDED = Kind(Severity.NOTE, "added")
REMOVED = Kind(Severity.WARNING, "removed")
CHANGED = Kind(Severity.WARNING, "changed")
MOVED = Kind(Severity.WARNING, "moved")
SUMMARY = Kind(Severity.NOTE, "version")


class Change(NamedTuple):
    """An activity as it was and as it is; None where it was or is not there."""

    before: Entry | None
    after: Entry | None


def compare(previous: Matrix, matrix: Matrix, noticed: Noticed) -> None:
    """Say which activities came, went, cost something else or moved to another year, and sum it up."""
    counts = {ADDED: 0, REMOVED: 0, CHANGED: 0, MOVED: 0}
    for before, after in changes(previous, matrix):
        kind = None
        if before is None and after is not None:
            kind = _added(after, noticed)
        elif after is None and before is not None:
            kind = _removed(before, noticed)
        elif before is not None and after is not None:
            kind = _changed(before, previous.years, after, matrix.years, noticed)
        if kind:
            counts[kind] += 1
    _sum_up(previous, matrix, counts, noticed)


def changes(previous: Matrix, matrix: Matrix) -> Iterator[Change]:
    """Pair the activities of two versions by programme, name and place, in the order of the new one."""
    plain = Plain()
    waiting: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in leaves(previous.entries):
        waiting[plain.key(entry)].append(entry)
    for entries in waiting.values():
        entries.reverse()  # taken from the end, so that the first of several is paired first
    for entry in leaves(matrix.entries):
        before = waiting.get(plain.key(entry))
        yield Change(before.pop() if before else None, entry)
    for entries in waiting.values():
        for entry in reversed(entries):
            yield Change(entry, None)


def _added(entry: Entry, noticed: Noticed) -> Kind:
    place = noticed.name(entry)
    cost = rupiah(cost_of(entry) or 0)
    noticed.add(ADDED, place, entry.name, Sentence("new since the previous version: {cost}.", cost=cost))
    return ADDED


def _removed(entry: Entry, noticed: Noticed) -> Kind:
    said = Sentence(
        '"{name}" ({cost}) stood in row {row} of the previous version and is gone.',
        name=entry.name,
        cost=rupiah(cost_of(entry) or 0),
        row=entry.row,
    )
    noticed.add(REMOVED, Place(entry.sheet), entry.name, said)
    return REMOVED


def _changed(
    before: Entry, years_before: tuple[int, ...], after: Entry, years: tuple[int, ...], noticed: Noticed
) -> Kind | None:
    if any(noticed.unread(after, MatrixColumn.COST, year) for year in years):
        return None
    was, now = cost_of(before) or 0, cost_of(after) or 0
    if abs(now - was) >= 1:
        said = Sentence(
            "the cost was {was} and is now {now} ({change}).",
            was=rupiah(was),
            now=rupiah(now),
            change=f"{'+' if now > was else ''}{rupiah(now - was)}",
        )
        noticed.add(CHANGED, _total_of(after, noticed), rupiah(now), said)
        return CHANGED
    old, new = _paid(before, years_before), _paid(after, years)
    if old.keys() == new.keys():
        return _shared_otherwise(old, new, after, noticed)
    said = Sentence("moved from {old} to {new} at the same cost.", old=sorted(old), new=sorted(new))
    place = noticed.place(after, MatrixColumn.COST, min(new, default=None))
    noticed.add(MOVED, place, ", ".join(map(str, sorted(new))), said)
    return MOVED


def _shared_otherwise(
    old: dict[int, Amount], new: dict[int, Amount], after: Entry, noticed: Noticed
) -> Kind | None:
    apart = [year for year in sorted(new) if abs(new[year] - old[year]) >= 1]
    if not apart:
        return None
    changes = [
        Sentence("{year} from {was} to {now}", year=year, was=rupiah(old[year]), now=rupiah(new[year]))
        for year in apart
    ]
    said = Sentence("the years share the same cost otherwise: {changes}.", changes=changes)
    found = ", ".join(map(str, apart))
    noticed.add(MOVED, noticed.place(after, MatrixColumn.COST, apart[0]), found, said)
    return MOVED


def _paid(entry: Entry, years: tuple[int, ...]) -> dict[int, Amount]:
    return {year: cost for year, cost in zip(years, entry.costs, strict=True) if cost}


def _total_of(entry: Entry, noticed: Noticed) -> Place:
    place = noticed.place(entry, MatrixColumn.TOTAL_COST)
    return place if place.column else noticed.name(entry)


def _sum_up(previous: Matrix, matrix: Matrix, counts: dict[Kind, int], noticed: Noticed) -> None:
    was, now = _cost(previous), _cost(matrix)
    said = Sentence(
        "since the previous version {added} activities were added, {removed} removed, {changed} changed in "
        "cost and {moved} moved to other years; all costs together were {was} and are now {now}.",
        added=counts[ADDED],
        removed=counts[REMOVED],
        changed=counts[CHANGED],
        moved=counts[MOVED],
        was=rupiah(was),
        now=rupiah(now),
    )
    noticed.add(SUMMARY, Place(""), "", said)


def _cost(matrix: Matrix) -> Amount:
    return sum(cost_of(entry) or 0 for entry in leaves(matrix.entries))
