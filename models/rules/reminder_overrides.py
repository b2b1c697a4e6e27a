"""Where a region or a province has its own word about part of a reminder policy, and what applies there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from models.rules.errors import TonggakError
from models.rules.gazetteer import words_of
from models.rules.names import find_province, find_region, read_regions
from models.rules.sentences import Sentence

PROVINCE_CODE_LENGTH: Final = 2
_PROVINCE_WORDS = frozenset({"provinsi", "prov", "propinsi"})
# What names the policy as a whole; a region cannot have another.
_OF_THE_WHOLE = frozenset({"policy", "version", "programme", "regions"})

Data = Mapping[str, Any]


@dataclass
class Overrides:
    """What a policy's `regions` say: for each place (17, 17.07) its own parts, and what is wrong."""

    parts: dict[str, tuple[int, Data]] = field(default_factory=dict)  # place to number and parts
    findings: list[Sentence] = field(default_factory=list)

    def applied_to(self, whole: Data) -> Iterator[tuple[int, str, Data]]:
        """Give each place with its entry's number and its whole policy; a region beats its province."""
        for place, (number, parts) in self.parts.items():
            _, of_province = self.parts.get(place[:PROVINCE_CODE_LENGTH], (0, {}))
            yield number, place, merged(merged(whole, of_province), parts)


def read_overrides(entries: object) -> Overrides:
    """Read the list under `regions`; what cannot be read becomes a finding with its place in the file."""
    found = Overrides()
    if not isinstance(entries, list):
        found.findings.append(Sentence("{path}: this must be a list of overrides", path="regions"))
        return found
    for number, entry in enumerate(entries):
        _read_entry(found, number, entry)
    return found


def merged(whole: Data, part: Data) -> dict[str, Any]:
    """Put a part over the whole, as deep as both are mappings; a list is replaced as one thing."""
    result = dict(whole)
    for key, value in part.items():
        under = result.get(key)
        both = isinstance(under, Mapping) and isinstance(value, Mapping)
        result[key] = merged(under, value) if both and under is not None else value
    return result


def _read_entry(found: Overrides, number: int, entry: object) -> None:
    path = f"regions.{number}"
    places = entry.get("for") if isinstance(entry, Mapping) else None
    if not isinstance(entry, Mapping) or not isinstance(places, list) or not places:
        found.findings.append(Sentence("{path}: name in 'for' the list of places it is about", path=path))
        return
    parts = {key: value for key, value in entry.items() if key != "for"}
    for key in sorted(_OF_THE_WHOLE & parts.keys()):
        found.findings.append(Sentence("{path}: a region cannot have its own '{key}'", path=path, key=key))
    for position, name in enumerate(places):
        _enter(found, f"{path}.for.{position}", name, number, parts)


def _enter(found: Overrides, path: str, name: object, number: int, parts: Data) -> None:
    if not isinstance(name, str):
        # YAML reads 11.10 as the number 11.1.
        said = Sentence("{path}: put the code {name} in quotes", path=path, name=name)
        found.findings.append(said)
        return
    try:
        place = _place_named(name)
    except TonggakError as error:
        found.findings.append(Sentence("{path}: {said}", path=path, said=error.sentence))
        return
    if place in found.parts:
        said = Sentence("{path}: '{name}' has an override already; write them as one", path=path, name=name)
        found.findings.append(said)
        return
    found.parts[place] = (number, parts)


def _place_named(name: str) -> str:
    first, *_ = (*words_of(name), "")
    if first in _PROVINCE_WORDS or (name.strip().isdigit() and len(name.strip()) == PROVINCE_CODE_LENGTH):
        return find_province(name, read_regions()).code
    return find_region(name, read_regions()).code
