"""Where an organisation belongs: a region, a province, or the nation."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.people.words import plain
from models.rules.names import Region, find_province, find_region

NATION = "ID"  # the place code of bodies that belong to no province
_NATION_WORDS = frozenset({"nasional", "pusat", "indonesia", "id", "national"})
_PROVINCE_WORDS = frozenset({"provinsi", "prov", "propinsi", "prop", "pemprov", "province"})


@dataclass(frozen=True)
class Place:
    """A region, a province (no region code), or the nation (neither)."""

    code: str
    label: str
    region_code: str | None = None
    province_code: str | None = None


NATIONWIDE = Place(NATION, "Nasional")


def find_place(text: str, regions: Sequence[Region]) -> Place:
    """Say which place a text names: "Kab. Lebong", "Provinsi Bengkulu", "Nasional".

    Raises Unknown, Ambiguous or BadInput as `find_region` does; a province must be called one, since
    many a province shares its name with a city.
    """
    first_word, *_ = (*plain(text).split(), "")
    if plain(text) in _NATION_WORDS:
        return NATIONWIDE
    if first_word in _PROVINCE_WORDS:
        province = find_province(text, regions)
        return province_place(province.code, province.name)
    return region_place(find_region(text, regions))


def region_place(region: Region) -> Place:
    """Give a region as a place."""
    return Place(region.code, region.label, region_code=region.code)


def province_place(code: str, name: str) -> Place:
    """Give a province as a place."""
    return Place(code, f"Provinsi {name}", province_code=code)


def all_places(regions: Sequence[Region]) -> list[Place]:
    """List the nation, each province and each region, in the order of their codes."""
    provinces = {region.province_code: region.province for region in regions}
    named = [province_place(code, name) for code, name in provinces.items()]
    return [NATIONWIDE, *sorted([*named, *map(region_place, regions)], key=lambda place: place.code)]
