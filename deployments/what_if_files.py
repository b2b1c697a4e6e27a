"""The files that say what is to be imagined: days off, and openings; csv, or a list in YAML."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from deployments.commands.typed import day_typed
from models.moves.opening import Opening
from models.people.places import NATION, Place, find_place
from models.rules.errors import BadInput
from models.rules.names import Region, read_regions
from notifications.imagining import ImaginedDay

_IN_ENGLISH = {
    "daerah": "region",
    "tonggak": "milestone",
    "tahun": "year",
    "alasan": "reason",
    "tanggal": "date",
    "nama": "name",
    "hari_kerja": "working",
    "lokakarya": "workshop",
}
_YES, _NO = frozenset({"ya", "yes", "true", "1", "y"}), frozenset({"", "tidak", "no", "false", "0", "n", "t"})
_EVERYWHERE = frozenset({"all", "semua"})
_DELIMITERS = ";,\t"

Row = Mapping[str, str]


def read_days(path: Path) -> list[ImaginedDay]:
    """Read days with the columns date and name, and if wanted region (else the nation) and working.

    The headings may be Indonesian: tanggal, nama, daerah, hari_kerja. Raises BadInput naming the line.
    """
    return [day for where, row in _rows(path, ("date", "name")) for day in _days(where, row)]


def read_openings(path: Path) -> list[Opening]:
    """Read openings with the columns region and milestone, year if wanted, and one for each anchor's date.

    A region may be ALL (SEMUA) or a province. `reason` says why a day off is meant, where one is. Raises
    BadInput naming the line.
    """
    return [
        opening for where, row in _rows(path, ("region", "milestone")) for opening in _openings(where, row)
    ]


def _days(where: str, row: Row) -> Iterator[ImaginedDay]:
    working = row.get("working", "").lower()
    if working not in _YES | _NO:
        raise BadInput("{where}: working is '{text}'; write yes or no.", where=where, text=row["working"])
    day = day_typed(row["date"], f"{where}, date")
    for region in _regions(row["region"]) if row.get("region") else [None]:
        yield ImaginedDay(day, row["name"], working in _YES, region.code if region else None)


def _openings(where: str, row: Row) -> Iterator[Opening]:
    known = {"region", "milestone", "year", "reason"}
    anchors = {
        code: day_typed(day, f"{where}, {code}") for code, day in row.items() if day and code not in known
    }
    if not anchors:
        raise BadInput("{where}: no anchor has a date, such as kick_off.", where=where)
    year = _year(where, row.get("year", ""), next(iter(anchors.values())))
    for region in _regions(row["region"]):
        yield Opening(region, row["milestone"], year, anchors, row.get("reason", ""))


def _year(where: str, text: str, first: date) -> int:
    if text and not text.isdigit():
        raise BadInput("{where}: '{text}' is not a year.", where=where, text=text)
    return int(text) if text else first.year


def _regions(text: str) -> Sequence[Region]:
    regions = read_regions()
    place = Place(NATION, "") if text.lower() in _EVERYWHERE else find_place(text, regions)
    if place.region_code:
        return [region for region in regions if region.code == place.region_code]
    return [region for region in regions if place.province_code in {None, region.province_code}]


def _rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[str, Row]]:
    """Give each row with its place in the file; headings in English, values without blanks around them."""
    content = _text(path)
    found = _from_yaml(path, content) if path.suffix in {".yaml", ".yml"} else _from_csv(content)
    for number, values in found:
        where = f"{path.name}:{number}"
        row = {_heading(key): _cell(value) for key, value in values.items() if key is not None}
        missing = [heading for heading in needed if not row.get(heading)]
        if missing:
            raise BadInput("{where}: {missing} is missing.", where=where, missing=missing)
        yield where, row


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("{file} cannot be read ({said}).", file=path, said=error) from error


def _from_csv(content: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    heading = content.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(content, newline=""), delimiter=max(_DELIMITERS, key=heading.count))
    for row in reader:
        if any(row.values()):
            yield reader.line_num, row


def _from_yaml(path: Path, content: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        rows: Any = yaml.safe_load(content) or []
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise BadInput("{file} is not YAML: {said}.", file=path.name, said=said) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput("{file} must hold a list of entries, each with its fields.", file=path.name)
    yield from enumerate(rows, start=1)


def _heading(text: object) -> str:
    plain = "_".join(str(text).strip().lower().replace("-", " ").split())
    return _IN_ENGLISH.get(plain, plain)


def _cell(value: object) -> str:
    return "" if value is None else str(value).strip()
