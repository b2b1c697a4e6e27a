"""Which rows of a matrix carry their own money, and which only gather that of the rows below them."""

from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

from models.dossier.matrix.entries import Amount, Entry, Level

_DEPTH = {level: depth for depth, level in enumerate(Level)}


def leaves(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Go through the rows that have no parts of their own: what they cost is counted, once."""
    return (entry for entry, has_parts in with_parts(entries) if not has_parts)


def with_parts(entries: Sequence[Entry]) -> Iterator[tuple[Entry, bool]]:
    """Go through all rows, each with whether the row after it is a part of it."""
    for entry, after in zip_longest(entries, islice(entries, 1, None)):
        yield entry, after is not None and is_deeper(after, entry)


def is_deeper(entry: Entry, than: Entry) -> bool:
    """Tell whether a row stands deeper in the plan than one above it on the same sheet."""
    if entry.level is than.level:  # as in most pairs of rows
        return False
    return entry.sheet == than.sheet and _DEPTH[entry.level] > _DEPTH[than.level]


def cost_of(entry: Entry) -> Amount | None:
    """Give what a row costs in all years, in rupiah: as written, else reckoned; None when it says nothing."""
    if entry.total_cost is not None:
        return entry.total_cost
    given = [cost for cost in entry.costs if cost is not None]
    return sum(given) if given else None
