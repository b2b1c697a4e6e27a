"""The words of attendance lists, as data; compared without case, signs and double blanks."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

TICKS = "✓✔√☑🗸"


class Column(StrEnum):
    """What a column of the list holds."""

    NUMBER = "number"  # the line's number
    NAME = "name"  # the person
    ORGANISATION = "organisation"  # where they come from
    POSITION = "position"  # what they are there
    PHONE = "phone"  # how they are reached
    SIGNATURE = "signature"  # their signature, or a mark instead of it


@dataclass(frozen=True)
class Vocabulary:
    """All words that are known."""

    headings: Mapping[str, Column]
    present: frozenset[str]
    absent: frozenset[str]
    below: tuple[str, ...]
    meeting: frozenset[str]
    day: frozenset[str]
    title: frozenset[str]


def plain(text: str) -> str:
    """Bring words down to what is compared: letters and digits, spaced once, small."""
    whole = unicodedata.normalize("NFKC", text).casefold().replace("_", " ")
    return " ".join(re.findall(r"\w+", whole))


@cache
def vocabulary() -> Vocabulary:
    """Read the shipped words."""
    source = files("models.programmes").joinpath("attendance.yaml").read_text(encoding="utf-8")
    words = yaml.safe_load(source)
    headings = {plain(word): Column(column) for column, known in words["headings"].items() for word in known}

    def known(name: str) -> frozenset[str]:
        return frozenset(map(plain, words[name]))

    return Vocabulary(
        headings,
        present=known("present"),
        absent=known("absent"),
        below=tuple(map(plain, words["below"])),
        meeting=known("meeting"),
        day=known("day"),
        title=known("title"),
    )
