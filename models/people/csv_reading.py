"""Reads a csv file: UTF-8 with or without a mark, parted by semicolons, commas or tabs."""

import csv
import io
from pathlib import Path

from models.people.sheets import Book, Sheet, broken, clean
from models.people.words import HEADINGS, lookup, plain
from models.rules.sentences import Sentence

_DELIMITERS = ";,\t"
_MOST_COLUMNS = 1_000
_LONGEST_HEADING = 20_000  # characters of a line in which headings are looked for
_RISKY = "=+-@'"  # what a quote was put before when the file was written


def read_csv(path: Path, content: bytes) -> Book:
    """Read the table; raises BadRegister for another encoding or for quotes that do not close."""
    text = _decoded(path, content)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error as error:
        raise broken(
            path,
            Sentence("the file is not readable as csv ({said}). Save it again as CSV UTF-8.", said=error),
        ) from error
    for number, record in enumerate(records, start=1):
        if len(record) > _MOST_COLUMNS:
            raise broken(
                path, Sentence("row {row} has more than {most} columns.", row=number, most=_MOST_COLUMNS)
            )
    rows = {number: _cells(record) for number, record in enumerate(records, start=1)}
    return Book(path.name, (Sheet("", {number: cells for number, cells in rows.items() if cells}),))


def _decoded(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise broken(
            path,
            Sentence("the file is neither xlsx nor text in UTF-8. In Excel, save it as CSV UTF-8 or xlsx."),
        )
    return text


def _delimiter(text: str) -> str:
    """Choose the one by which most headings are found; titles may stand above them."""
    known = lookup(HEADINGS)
    lines = [line[:_LONGEST_HEADING] for line in text.splitlines()[:30]]

    def headings(delimiter: str) -> int:
        return max(sum(plain(part) in known for part in line.split(delimiter)) for line in lines)

    return max(_DELIMITERS, key=headings)


def _cells(record: list[str]) -> dict[int, str]:
    cells = {number: clean(_unquoted(value)) for number, value in enumerate(record, start=1)}
    return {number: value for number, value in cells.items() if value}


def _unquoted(value: str) -> str:
    """Take away the quote that keeps a spreadsheet from computing what a cell holds."""
    return value[1:] if value[:1] == "'" and value[1:2] in _RISKY and len(value) > 1 else value
