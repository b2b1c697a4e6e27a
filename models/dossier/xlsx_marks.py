"""Goes once, quickly, through the XML of an xlsx file's sheets for what the reader of values leaves out."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO
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
_MOST_HIDDEN_COLUMNS = 1_000


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


def _marks(archive: zipfile.ZipFile, part: str, name: str) -> Marks:
    marks = Marks(name)
    if part not in archive.namelist():
        return marks
    with archive.open(part) as sheet:
        rows = _rows(sheet)
        _mark_columns(next(rows, b""), marks)
        number = 0
        for row in rows:
            number = _mark_row(row, number + 1, marks)
    return marks


def _rows(sheet: IO[bytes]) -> Iterator[bytes]:
    """Give first what stands before the first row, then each row from its attributes on."""
    kept = b""
    opening = b"<row"
    while chunk := sheet.read(_CHUNK):
        if not kept and (prefix := re.search(rb"<(\w+:)worksheet[\s>]", chunk[:4_000])):
            opening = b"<" + prefix[1] + b"row"
        *whole, kept = (kept + chunk).split(opening)
        yield from whole
    yield kept


def _mark_columns(head: bytes, marks: Marks) -> None:
    for column in _COLUMN.findall(head):
        if _HIDDEN.search(column):
            bounds = {name: int(value) for name, value in _BOUND.findall(column)}
            last = min(bounds.get(b"max", 0), _MOST_HIDDEN_COLUMNS)
            marks.hidden_columns.update(range(bounds.get(b"min", 1), last + 1))


def _mark_row(row: bytes, expected: int, marks: Marks) -> int:
    end = row.find(b">")
    attributes = row[:end]
    found = _ROW_NUMBER.search(attributes)
    number = int(found[1]) if found else expected
    if b"hidden" in attributes and _HIDDEN.search(attributes):
        marks.hidden_rows.add(number)
    last = _PLACE.search(row, max(row.rfind(b"<c ", end), row.rfind(b":c ", end), end))
    if last:
        marks.reach(number, _column(last[1]))
    if b"<f" in row or b":f" in row or b't="e"' in row:
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


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
