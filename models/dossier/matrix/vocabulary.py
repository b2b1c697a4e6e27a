"""The words in which agencies write a matrix, read from `models/programmes/matrix.yaml`."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, model_validator

from models.dossier.matrix.entries import MatrixColumn

SHIPPED = "matrix.yaml"
Spellings = dict[str, tuple[str, ...]]
_BOTH_BUDGETS = re.compile(r"\bapbd (?:i (?:dan )?ii|1 (?:dan )?2)\b")  # "APBD I dan II"
_NOT_A_WORD = re.compile(r"[^\w%²³]+|_+")


class Named(NamedTuple):
    """What was found in a text, in the text's order, and the words that were not understood."""

    codes: tuple[str, ...]
    rest: str


class Phrases:
    """Finds the spellings of many things in texts; the longest wins."""

    def __init__(self, spellings: Mapping[str, Iterable[str]]) -> None:
        pairs = [(plain(text), code) for code, texts in spellings.items() for text in texts]
        self._code_of: dict[str, str] = {}
        for text, code in pairs:
            self._code_of.setdefault(text, code)
        longest_first = sorted(self._code_of, key=lambda text: (-len(text), text))
        choice = "|".join(re.escape(text) for text in longest_first if text)
        self._pattern = re.compile(rf"(?<!\S)(?:{choice})(?!\S)")

    def exactly(self, text: str) -> str:
        """Give the thing that a text names and nothing beside it; empty if it does not."""
        return self._code_of.get(plain(text), "")

    def first(self, text: str) -> str:
        """Give the thing whose spelling stands first in a text; empty if there is none."""
        found = self._pattern.search(plain(text))
        return self._code_of[found[0]] if found else ""

    def named(self, text: str) -> Named:
        """Give all things that a text names."""
        said = plain(text)
        codes = dict.fromkeys(self._code_of[found] for found in self._pattern.findall(said))
        return Named(tuple(codes), " ".join(self._pattern.sub(" ", said).split()))


class Vocabulary(BaseModel):
    """All words, by what they mean. The same spelling of two things of one kind is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[MatrixColumn, tuple[str, ...]]
    subsectors: Spellings
    subsector_prefixes: tuple[str, ...]
    sources: Spellings
    documents: Spellings
    units: Spellings
    scales: dict[int, tuple[str, ...]]

    @model_validator(mode="after")
    def _say_each_word_once(self) -> "Vocabulary":
        for kind in ("columns", "subsectors", "sources", "documents", "units", "scales"):
            spelt = [plain(text) for texts in getattr(self, kind).values() for text in texts]
            twice = sorted({text for text in spelt if spelt.count(text) > 1})
            if twice or "" in spelt:
                raise ValueError(f"{kind}: {', '.join(twice) or 'an empty word'} stands there twice")
        return self

    @cached_property
    def heading_words(self) -> Phrases:
        """What a heading can say."""
        return Phrases({field.value: texts for field, texts in self.columns.items()})

    @cached_property
    def subsector_words(self) -> Phrases:
        """How subsectors are called."""
        return Phrases(self.subsectors)

    @cached_property
    def source_words(self) -> Phrases:
        """How sources of funds are called."""
        return Phrases(self.sources)

    @cached_property
    def document_words(self) -> Phrases:
        """How planning documents are called."""
        return Phrases(self.documents)

    @cached_property
    def unit_words(self) -> Phrases:
        """How units are written."""
        return Phrases(self.units)

    @cached_property
    def scale_words(self) -> Phrases:
        """How amounts in thousands or millions are announced."""
        return Phrases({str(scale): texts for scale, texts in self.scales.items()})


@lru_cache(maxsize=20_000)  # a stranger's file may hold any number of texts
def plain(text: str) -> str:
    """Bring a text to small letters and single spaces, without marks: "APBD-II (Kab.)" is "apbd ii kab"."""
    return " ".join(_NOT_A_WORD.sub(" ", text.lower()).split())


@cache
def vocabulary() -> Vocabulary:
    """Read the words that come with Tonggak."""
    import yaml  # noqa: PLC0415 - only those who read a matrix pay for it

    text = files("models.programmes").joinpath(SHIPPED).read_text(encoding="utf-8")
    return Vocabulary.model_validate(yaml.safe_load(text))


def unit_of(text: str) -> str:
    """Give the canonical spelling of a unit, "m2" for "meter persegi"; empty for one that is not known."""
    return vocabulary().unit_words.exactly(text)


def sources_in(text: str) -> Named:
    """Give the canonical sources of funds that a text names: "APBD-II / DAK" is apbd_regency and dak."""
    return vocabulary().source_words.named(_BOTH_BUDGETS.sub("apbd i apbd ii", plain(text)))


def documents_in(text: str) -> Named:
    """Give the planning documents that a text names: "Renstra Dinas PUPR 2024" is RENSTRA."""
    return vocabulary().document_words.named(text)
