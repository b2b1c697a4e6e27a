"""Which regency, city or province is meant: exact or asked, never guessed."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Final, Literal, cast

from models.rules.errors import Ambiguous, BadInput, Unknown
from models.rules.gazetteer import Gazetteer, Place
from models.rules.sentences import NOTHING, Sentence, either
from models.rules.time_zones import IANA_NAMES, Timezone

Kind = Literal["kabupaten", "kota"]

_SHORT_KIND: Final[Mapping[str, str]] = {"kabupaten": "Kab.", "kota": "Kota"}


@dataclass(frozen=True, slots=True)
class Province:
    """A province, by its Kemendagri code ("17")."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Region:
    """A regency or city, by its Kemendagri code ("17.07")."""

    code: str
    name: str
    kind: Kind
    province_code: str
    province: str
    timezone: Timezone

    @property
    def label(self) -> str:
        """The name as offices write it: "Kab. Lebong", "Kota Bogor"."""
        return label_of(self.name, self.kind)

    @property
    def iana(self) -> str:
        """The zone's name in the IANA database: "Asia/Jakarta"."""
        return IANA_NAMES[self.timezone]


def label_of(name: str, kind: str) -> str:
    """Write a regency's or a city's name as offices do."""
    return f"{_SHORT_KIND[kind]} {name}"


class Regions(tuple[Region, ...]):  # noqa: SLOT001 - the indices are kept on it once built
    """All regions, with an index of their spellings and one of their provinces, built when first asked."""

    @cached_property
    def by_spelling(self) -> Gazetteer[Region]:
        """Regions by code, name and known alternative spellings."""
        gazetteer: Gazetteer[Region] = Gazetteer()
        for region in self:
            gazetteer.enter(region, region.kind, region.name, region.label)
        for spelling, region in _also_spelled({region.code: region for region in self}):
            gazetteer.enter_alias(region, region.kind, spelling)
        return gazetteer

    @cached_property
    def provinces_by_spelling(self) -> Gazetteer[Province]:
        """Provinces by code, name and known alternative spellings."""
        gazetteer: Gazetteer[Province] = Gazetteer()
        provinces = {region.province_code: _province_of(region) for region in self}
        for province in provinces.values():
            gazetteer.enter(province, "provinsi", province.name, province.name)
        for spelling, province in _also_spelled(provinces):
            gazetteer.enter_alias(province, "provinsi", spelling)
        return gazetteer


def find_region(text: str, regions: Sequence[Region]) -> Region:
    """Give the one region that a text names: "Lebong", "Kab. Lebong", "17.07", "Banjar, Kalimantan Selatan".

    Raises Ambiguous for a name of several regions, Unknown for a name of none, BadInput for an empty text.
    """
    known = _indexed(regions)
    name, province = _split(text, known)
    found = [r for r in known.by_spelling.named(name) if province in (None, _province_of(r))]
    if not found:
        raise Unknown(
            "{problem} Write its full name, or its code like 17.07.",
            problem=_unknown_region(name, province, known),
        )
    if len(found) > 1:
        choices = either(f"{r.label} ({r.code}, {r.province})" for r in found)
        raise Ambiguous(
            '"{name}" may be {choices}. Write which of them, or its code.', name=name, choices=choices
        )
    return found[0]


def find_province(text: str, regions: Sequence[Region]) -> Province:
    """Give the province that a text names: "Bengkulu", "Prov. Jawa Barat", "NTB", "17".

    Raises Unknown with near names for anything else, BadInput for an empty text.
    """
    known = _indexed(regions)
    found = known.provinces_by_spelling.named(_not_empty(text))
    if not found:
        near = _near_sentence(known.provinces_by_spelling.near(text))
        raise Unknown(
            'There is no province "{name}".{near} Write its full name, or its code like 17.',
            name=text.strip(),
            near=near,
        )
    return found[0]


@cache
def read_regions() -> Regions:
    """Read the regencies and cities shipped with the package, in the order of their codes."""
    return Regions(
        Region(
            code=row["code"],
            name=row["name"],
            kind=cast("Kind", row["kind"]),
            province_code=row["province_code"],
            province=row["province"],
            timezone=cast("Timezone", row["timezone"]),
        )
        for row in _read_rows("regions.csv")
    )


def _indexed(regions: Sequence[Region]) -> Regions:
    return regions if isinstance(regions, Regions) else Regions(regions)


def _split(text: str, known: Regions) -> tuple[str, Province | None]:
    name, comma, province = text.rpartition(",")
    if not comma:
        return _not_empty(text), None
    return _not_empty(name), find_province(province, known)


def _not_empty(text: str) -> str:
    if not text.strip():
        raise BadInput('A name is missing. Write one like "Kab. Lebong" or "Kota Bogor, Jawa Barat".')
    return text.strip()


def _province_of(region: Region) -> Province:
    return Province(region.province_code, region.province)


def _unknown_region(name: str, province: Province | None, known: Regions) -> Sentence:
    if province is not None:
        near = _near_sentence([f"{r.label}, {r.province}" for r in known.by_spelling.named(name)])
        where = province.name
        return Sentence(
            'There is no regency or city "{name}" in {where}.{near}', name=name, where=where, near=near
        )
    if known.provinces_by_spelling.named(name):
        return Sentence('"{name}" is a province, not a regency or city.', name=name)
    near = _near_sentence(known.by_spelling.near(name))
    return Sentence('There is no regency or city "{name}".{near}', name=name, near=near)


def _near_sentence(near: Sequence[str]) -> Sentence:
    return Sentence(" Near it: {near}.", near=list(near)) if near else NOTHING


def _also_spelled(places: Mapping[str, Place]) -> Iterator[tuple[str, Place]]:
    yield from places.items()
    for row in _read_rows("region_spellings.csv"):
        if row["code"] in places:
            yield row["spelling"], places[row["code"]]


def _read_rows(file_name: str) -> Iterator[dict[str, str]]:
    text = resources.files("models.programmes").joinpath(file_name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
