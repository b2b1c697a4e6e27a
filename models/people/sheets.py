"""A table as it lies in a file: rows of text under the numbers that a spreadsheet shows."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models.people.findings import BadRegister, Finding
from models.rules.sentences import Sentence

MOST_BYTES = 20_000_000  # a register of the whole nation takes less than one megabyte
_DROPPED = frozenset({"Cc", "Cf", "Cs"})  # control and invisible characters


@dataclass(frozen=True)
class Merged:
    """A block of cells that shows one value; all bounds are included and count from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One table of a file. Rows and columns count from 1; rows without any text are left out."""

    name: str  # empty for csv
    rows: Mapping[int, Mapping[int, str]]
    hidden: frozenset[int] = frozenset()  # rows that the person does not see
    merged: tuple[Merged, ...] = ()
    unreadable: Mapping[tuple[int, int], Sentence] = field(
        default_factory=dict
    )  # cell to what is wrong with it


@dataclass(frozen=True)
class Book:
    """All tables of a file, and what was left aside while reading it."""

    file: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Sentence, ...] = ()


def contents_of(path: Path) -> bytes:
    """Read a whole file; raises BadRegister when it is not there, empty, or far too large."""
    if not path.is_file():
        raise broken(path, Sentence("there is no such file. Check the name and the folder."))
    if path.stat().st_size > MOST_BYTES:
        raise broken(
            path,
            Sentence("the file is larger than {most} MB. Is it the right one?", most=MOST_BYTES // 1_000_000),
        )
    content = path.read_bytes()
    if not content.strip():
        raise broken(path, Sentence("the file is empty."))
    return content


def clean(value: object) -> str:
    """Turn a cell into text: whole numbers without ".0", blanks of every kind single, nothing invisible."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    spaced = " ".join(unicodedata.normalize("NFC", str(value)).split())
    return " ".join("".join(c for c in spaced if unicodedata.category(c) not in _DROPPED).split())


def broken(path: Path, message: Sentence) -> BadRegister:
    """Make the error for a file that cannot be read at all."""
    return BadRegister(path.name, [Finding(path.name, "", 0, "", "", message)])
