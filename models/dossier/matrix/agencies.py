"""Tells which agency of the region a name in a matrix means, however it is written."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

SHIPPED = "agencies.yaml"
_WORD = re.compile(r"[a-z0-9][a-z0-9&/-]*")
_PLACE = re.compile(r"\b(?:kabupaten|kab|kota|provinsi|prov)\b\.?\s+(.*)$")
_BETWEEN = re.compile(r"\s*(?:[,;/&+\n|]|\bdan\b|\bserta\b)\s*")
_LIKE = 0.75


class Words(NamedTuple):
    """What agencies.yaml says."""

    ignored: frozenset[str]
    duties: dict[tuple[str, ...], frozenset[str]]  # from a term's words to the duties that it stands for
    longest: int  # the most words that a term has
    elsewhere: frozenset[tuple[str, ...]]


class _Read(NamedTuple):
    duties: frozenset[str]
    others: frozenset[str]  # words that say nothing to us: a place, a name


class Agencies:
    """The agencies of one region."""

    def __init__(self, names: Sequence[str], words: Words) -> None:
        self._words = words
        places = {word for name in names for word in _words_of_place(name)}
        self._ignored = words.ignored | places
        self._known = {name: self._read(name) for name in names}
        self._plain = {" ".join(_split(name)) for name in names}
        self._asked: dict[str, list[str]] = {}

    def unknown_in(self, text: str) -> list[str]:
        """List the names in a cell that mean no agency of the region, nor a body of another kind."""
        if text not in self._asked:
            self._asked[text] = [] if self._means_one(text) else self._unknown_parts(text)
        return self._asked[text]

    def near(self, name: str) -> str:
        """Give the agency that a name most likely means; empty if it is like none."""
        duties = self._read(name).duties
        shared = [known for known, read in self._known.items() if duties & read.duties]
        if len(shared) == 1:
            return shared[0]
        own = {self._bare(known): known for known in self._known}
        close = get_close_matches(self._bare(name), list(own), n=1, cutoff=_LIKE)
        return own[close[0]] if close else next(iter(shared), "")

    def _bare(self, name: str) -> str:
        return " ".join(word for word in _split(name) if word not in self._ignored)

    def _unknown_parts(self, text: str) -> list[str]:
        parts = [part for part in _BETWEEN.split(text) if part]
        unknown = [part for part in parts if not self._means_one(part)]
        return [text.strip()] if unknown == parts else unknown

    def _means_one(self, text: str) -> bool:
        if " ".join(_split(text)) in self._plain or self._is_elsewhere(text):
            return True
        asked = self._read(text)
        return bool(asked.duties) and any(
            asked.duties <= known.duties and asked.others <= known.others for known in self._known.values()
        )

    def _is_elsewhere(self, text: str) -> bool:
        words = _split(text)
        return any(term in self._words.elsewhere for _, term in _terms(words, self._words.longest))

    def _read(self, name: str) -> _Read:
        words = _split(name)
        duties: set[str] = set()
        taken: set[int] = set()
        for start, term in _terms(words, self._words.longest):
            meant = self._words.duties.get(term)
            place = range(start, start + len(term))
            if meant and not taken.intersection(place):
                duties |= meant
                taken.update(place)
        left = {word for index, word in enumerate(words) if index not in taken}
        return _Read(frozenset(duties), frozenset(left - self._ignored))


@cache
def shipped_words() -> Words:
    """Read the words that ship with the package."""
    return read_words(files("models.programmes").joinpath(SHIPPED).read_text(encoding="utf-8"))


def read_words(text: str) -> Words:
    """Read words as agencies.yaml has them."""
    data: dict[str, Any] = yaml.safe_load(text)
    duties: dict[tuple[str, ...], set[str]] = {}
    for duty, terms in data["duties"].items():
        for term in terms:
            duties.setdefault(_split(term), set()).add(duty)
    elsewhere = frozenset(map(_split, data["elsewhere"]))
    return Words(
        frozenset(data["ignored"]),
        {term: frozenset(meant) for term, meant in duties.items()},
        max(map(len, [*duties, *elsewhere])),
        elsewhere,
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(word.strip("-/&") for word in _WORD.findall(text.casefold().replace(".", " ")))


def _words_of_place(name: str) -> Iterable[str]:
    """Give the region's own words in an agency's name: "Dinas PUPR Kab. Lebong" has "lebong"."""
    place = _PLACE.search(name.casefold())
    return _split(place[1]) if place else ()


def _terms(words: tuple[str, ...], longest: int) -> Iterable[tuple[int, tuple[str, ...]]]:
    for length in range(min(longest, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            yield start, words[start : start + length]
