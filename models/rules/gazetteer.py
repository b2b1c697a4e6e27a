"""Which place answers to which spelling: exact after normalising, never a guess."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final, Generic, TypeVar

Place = TypeVar("Place")

_NEAR_ENOUGH: Final = 0.75
_AT_MOST: Final = 4
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_LEADING = re.compile(
    r"(?:(?:pemerintah|pemda) (?:daerah )?)?"
    r"(?:(?P<kabupaten>kabupaten|kab|pemkab)|(?P<kota>kota|kotamadya|kodya|pemkot)"
    r"|(?P<provinsi>provinsi|propinsi|prov|pemprov))"
    r"(?: administrasi| adm)? (?=\w)"
)
_IN_FULL = {"kep": "kepulauan"}


class Gazetteer(Generic[Place]):
    """An index from spelling to places, each entered by its kind ("kabupaten") and its names."""

    def __init__(self) -> None:
        self._places: dict[str, list[Place]] = {}
        self._labels: dict[str, list[str]] = {}

    def enter(self, place: Place, kind: str, name: str, label: str) -> None:
        """Let the place answer to its name, with and without its kind; the label is what suggestions show."""
        words = words_of(name)
        for key in (_joined(words), f"{kind} {_joined(words)}"):
            self._places.setdefault(key, []).append(place)
        self._labels.setdefault(" ".join(words), []).append(label)

    def enter_alias(self, place: Place, kind: str, spelling: str) -> None:
        """Let the place answer to another spelling too, wherever no official name has it."""
        typed = keys_of(spelling)[0]
        for key in {typed, typed if " " in typed else f"{kind} {typed}"}:
            self._places.setdefault(key, [place])

    def named(self, text: str) -> Sequence[Place]:
        """Give every place that answers to the text."""
        return next((self._places[key] for key in keys_of(text) if key in self._places), ())

    def near(self, text: str) -> list[str]:
        """Give the labels of places whose names share words or most letters with the text, nearest first."""
        typed = _LEADING.sub("", " ".join(words_of(text)))
        names = _sharing_words(typed, self._labels)
        names += get_close_matches(typed, self._labels, _AT_MOST, _NEAR_ENOUGH)
        return [label for name in dict.fromkeys(names) for label in self._labels[name]][:_AT_MOST]


def keys_of(text: str) -> list[str]:
    """Give the index keys of a text: kind and joined name where a kind leads it, and all of it joined.

    The second serves names that begin like a kind: "Kota Baru" is Kab. Kotabaru.
    """
    words = words_of(text)
    whole = " ".join(words)
    leading = _LEADING.match(whole)
    if leading is None:
        return [_joined(words)]
    return [f"{leading.lastgroup} {_joined(whole[leading.end() :].split())}", _joined(words)]


def words_of(text: str) -> list[str]:
    """Give the lower-case words of a name, without accents, dots and hyphens, "Kep." written out."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " dan "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [_IN_FULL.get(word, word) for word in _NOT_A_WORD.sub(" ", plain).split()]


def _joined(words: Iterable[str]) -> str:
    return "".join(words)


def _sharing_words(typed: str, names: Iterable[str]) -> list[str]:
    if not typed:
        return []
    return [name for name in names if f" {typed} " in f" {name} " or f" {name} " in f" {typed} "]
