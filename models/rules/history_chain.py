"""The chain that makes a missing, added or edited history row visible."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.rules.sentences import Sentence

GENESIS = "0" * 64


@dataclass(frozen=True)
class Link:
    """One history row as the chain sees it: its place, what it says, and its two hashes."""

    sequence: int
    content: Mapping[str, Any]
    previous_hash: str
    hash: str


def hash_of(content: Mapping[str, Any], previous_hash: str) -> str:
    """Hash one row's content together with the row before it (SHA-256, lower-case hex)."""
    return hashlib.sha256(f"{previous_hash}\n{canonical(content)}".encode()).hexdigest()


def canonical(content: Mapping[str, Any]) -> str:
    """Write one row's content in the one form that is hashed: JSON, keys sorted, no blanks, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def find_breaks(links: Iterable[Link], *, head: str, count: int) -> list[Sentence]:
    """List in words where the chain does not hold; an empty list means it is whole.

    `head` and `count` are what the milestone itself remembers of its last row, so that rows cut off at
    the end show too.
    """
    breaks: list[Sentence] = []
    expected, previous = 1, GENESIS
    for link in links:
        breaks += _breaks_at(link, expected, previous)
        expected, previous = link.sequence + 1, link.hash
    if expected - 1 != count:
        breaks.append(
            Sentence(
                "{count} rows were recorded, the last one found is number {last}",
                count=count,
                last=expected - 1,
            )
        )
    elif previous != head:
        breaks.append(Sentence("the last row is not the one the milestone remembers"))
    return breaks


def _breaks_at(link: Link, expected: int, previous: str) -> list[Sentence]:
    if link.sequence != expected:
        return [
            Sentence(
                "row {row} is missing or out of order (found row {found})", row=expected, found=link.sequence
            )
        ]
    if link.previous_hash != previous:
        return [Sentence("row {row} does not follow the row before it", row=link.sequence)]
    if hash_of(link.content, link.previous_hash) != link.hash:
        return [Sentence("row {row} was changed after it was written", row=link.sequence)]
    return []
