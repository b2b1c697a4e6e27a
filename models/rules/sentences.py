"""Sentences with named places: English by themselves, and said in another language by a catalogue."""

from collections.abc import Iterable, Mapping
from typing import Self

from models.rules.indonesian_numbers import grouped_id

Catalogue = Mapping[str, str]  # from an English template to the other language's


class Sentence(str):
    """An English sentence that remembers how it was made, so that it can be said in another language.

    Without values the text is taken as it is, braces and all. Values may be sentences themselves, or lists
    of them. What a person typed is always a value, never part of the template.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Say the template with the values in their places."""
        listed = {name: _english(value) for name, value in values.items()}
        made = super().__new__(cls, template.format(**listed) if values else template)
        made.template, made.values = template, values
        return made

    def said_in(self, catalogue: Catalogue) -> str:
        """Say it in the catalogue's language; what is not in it stays English."""
        template = catalogue.get(self.template, self.template)
        said = {name: _said(value, catalogue) for name, value in self.values.items()}
        return template.format(**said) if said else template


class Title(Sentence):
    """A name that exists in both languages already, such as those in a programme's file."""

    __slots__ = ("indonesian",)

    indonesian: str

    def __new__(cls, english: str, indonesian: str, /) -> Self:
        """Keep both."""
        made = super().__new__(cls, english)
        made.indonesian = indonesian
        return made

    def __reduce__(self) -> tuple[type["Title"], tuple[str, str]]:
        return Title, (str(self), self.indonesian)

    def said_in(self, catalogue: Catalogue) -> str:
        """Give the Indonesian name, which needs no catalogue."""
        del catalogue
        return self.indonesian


NOTHING = Sentence("")


def number(value: int) -> Title:
    """Write a whole number with its thousands parted: "1,000,000", in Indonesian "1.000.000"."""
    return Title(f"{value:,}", grouped_id(value))


def joined(parts: Iterable[object], by: str = ", ") -> Sentence:
    """Put parts one after the other, each of which may be a sentence."""
    numbered = {f"part_{number}": part for number, part in enumerate(parts)}
    return Sentence(by.join(f"{{{name}}}" for name in numbered), **numbered)


def either(words: Iterable[object]) -> Sentence:
    """Name a choice: "xlsx or csv"."""
    first, *others = words
    choice = first if isinstance(first, Sentence) else Sentence("{word}", word=first)
    for other in others:
        choice = Sentence("{one} or {other}", one=choice, other=other)
    return choice


def said_by(error: ValueError) -> Sentence:
    """Give the sentence that a check of ours raised, through pydantic's hands; any other stays English."""
    said = error.args[0] if error.args else str(error)
    return said if isinstance(said, Sentence) else Sentence(str(said))


def as_data(value: object) -> object:
    """Give a sentence, or a value in it, as plain data that JSON can hold."""
    if isinstance(value, Title):
        return {"title": [str(value), value.indonesian]}
    if isinstance(value, Sentence):
        return {"said": value.template, "with": {name: as_data(part) for name, part in value.values.items()}}
    if isinstance(value, list | tuple):
        return [as_data(part) for part in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def from_data(data: object) -> object:
    """Make the sentence again that `as_data` gave; raises KeyError or TypeError for anything else."""
    if isinstance(data, dict) and "title" in data:
        return Title(*data["title"])
    if isinstance(data, dict):
        return Sentence(data["said"], **{name: from_data(part) for name, part in data["with"].items()})
    return [from_data(part) for part in data] if isinstance(data, list) else data


def _english(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _said(value: object, catalogue: Catalogue) -> object:
    if isinstance(value, Sentence):
        return value.said_in(catalogue)
    if isinstance(value, list | tuple):
        return ", ".join(str(_said(part, catalogue)) for part in value)
    return value
