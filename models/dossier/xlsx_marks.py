"""Goes once, quickly, through the XML of an xlsx file's sheets for what the reader of values leaves out."""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import IO, NamedTuple
from xml.etree import ElementTree as ET  # the inspection refused files with a DTD

from models.dossier.sheet_marks import NO_VALUE, Marks

_CHUNK = 1 << 20
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,9})["']""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)""", re.DOTALL)
_PLACE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Z]{1,4})\d+["']""")
_TYPE = re.compile(rb"""(?:^|\s)t\s*=\s*["'](\w+)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_BOUND = re.compile(rb"""\s(min|max)\s*=\s*["'](\d{1,9})["']""")
# Cells anywhere in a row that lie beyond what is read; an ordinary row is told by its last cell.
_FAR = re.compile(
    rb""" r=["'](?=[A-Za-z]{3}|[A-Za-z]+(?:[2-9]\d{5}|\d{7}))([A-Za-z]+)(\d+)["'](?![^<>]*(?:/>|></))"""
)
_MOST_HIDDEN_COLUMNS = 1_000
_LONGEST_ROW = 1 << 24  # bytes; no row of a person's has more


def marks_of_xlsx(file: IO[bytes]) -> list[Marks]:
    """Give the marks of each sheet in order; raises BadZipFile, KeyError or ParseError for damage."""
    with zipfile.ZipFile(file) as archive:
        return [_marks(archive, part, name) for name, part in _sheets(archive)]


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    workbook = _target(archive, "", "officeDocument") or "xl/workbook.xml"
    folder, name = posixpath.split(workbook)
    related = _relations(archive, f"{folder}/_rels/{name}.rels")
    sheets = []
    for sheet in ET.fromstring(archive.read(workbook)).iter():  # noqa: S314 - see above
        if _local(sheet.tag) == "sheet":
            relation = next((value for key, value in sheet.attrib.items() if _local(key) == "id"), "")
            target = related.get(relation, ("", ""))[1]
            part = posixpath.normpath(posixpath.join("/", folder, target))[1:]
            sheets.append((sheet.get("name", ""), part))
    return sheets


def _target(archive: zipfile.ZipFile, folder: str, kind: str) -> str:
    relations = _relations(archive, f"{folder}_rels/.rels").values()
    found = next((target for type_, target in relations if type_.endswith(f"/{kind}")), "")
    return found.lstrip("/")


def _relations(archive: zipfile.ZipFile, part: str) -> Mapping[str, tuple[str, str]]:
    if part not in archive.namelist():
        return {}
    root = ET.fromstring(archive.read(part))  # noqa: S314 - see above
    return {each.get("Id", ""): (each.get("Type", ""), each.get("Target", "")) for each in root}


def _local(name: str) -> str:
    return name.rpartition("}")[2]


class _Tags(NamedTuple):
    """How the parts of a sheet begin and end in its XML; some writers put a prefix before each name."""

    row: bytes
    cell: bytes
    value_end: bytes
    text_end: bytes
    formula: bytes


def _tags(beginning: bytes) -> _Tags:
    prefixed = re.search(rb"<(\w+:)worksheet[\s>]", beginning[:4_000])
    prefix = prefixed[1] if prefixed else b""
    return _Tags(
        b"<%brow" % prefix, b"<%bc " % prefix, b"</%bv>" % prefix, b"</%bis>" % prefix, b"<%bf" % prefix
    )


def _marks(archive: zipfile.ZipFile, part: str, name: str) -> Marks:
    marks = Marks(name)
    if part not in archive.namelist():
        return marks
    with archive.open(part) as sheet:
        beginning = sheet.read(_CHUNK)
        tags = _tags(beginning)
        rows = _rows(chain([beginning], iter(lambda: sheet.read(_CHUNK), b"")), tags, marks)
        _mark_columns(next(rows, b""), marks)
        number = 0
        for row in rows:
            number = _mark_row(row, number + 1, tags, marks)
    return marks


def _rows(chunks: Iterable[bytes], tags: _Tags, marks: Marks) -> Iterator[bytes]:
    """Give first what stands before the first row, then each row from its attributes on; mark far cells."""
    kept = b""
    for chunk in chunks:
        block = kept + chunk
        for letters, digits in _FAR.findall(block):
            marks.reach(int(digits), _column(letters.upper()))
        *whole, kept = block.split(tags.row)
        if len(kept) > _LONGEST_ROW:
            raise zipfile.BadZipFile("one of its rows has no end")
        yield from whole
    yield kept


def _mark_columns(head: bytes, marks: Marks) -> None:
    for column in _COLUMN.findall(head):
        if _HIDDEN.search(column):
            bounds = {name: int(value) for name, value in _BOUND.findall(column)}
            last = min(bounds.get(b"max", 0), _MOST_HIDDEN_COLUMNS)
            marks.hidden_columns.update(range(bounds.get(b"min", 1), last + 1))


def _mark_row(row: bytes, expected: int, tags: _Tags, marks: Marks) -> int:
    attributes = row[: row.find(b">")]
    # Cells that have only a format do not count, so the last is looked for that has a value.
    value = max(row.rfind(tags.value_end), 0)
    last = row.rfind(tags.cell, 0, max(row.rfind(tags.text_end, value), value))
    place = _PLACE.search(row, last) if last >= 0 else None
    found = _ROW_NUMBER.match(attributes) or _ROW_NUMBER.search(attributes)
    number = int(found[1]) if found else expected
    if place:
        marks.reach(number, _column(place[1]))
    if b"hidden" in attributes and _HIDDEN.search(attributes):
        marks.hidden_rows.add(number)
    if tags.formula in row or b't="e"' in row:
        _mark_errors(row, number, marks)
    return number


def _mark_errors(row: bytes, number: int, marks: Marks) -> None:
    for attributes, inside in _CELL.findall(row):
        place, kind = _PLACE.search(attributes), _TYPE.search(attributes)
        value = _VALUE.search(inside)
        if place is None:
            continue
        if kind and kind[1] == b"e":
            said = value[1].decode("utf-8", "replace") if value else "#N/A"
            marks.errors[number, _column(place[1])] = said
        elif value is None and re.search(rb"<(?:\w+:)?f[\s>/]", inside) and not (kind and kind[1] == b"str"):
            marks.errors[number, _column(place[1])] = NO_VALUE


@lru_cache(maxsize=2_000)
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
