"""Reads the cells of one line and remembers what is to be mended in it."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeVar

from models.people.addresses import Address, checked, in_order, parted
from models.people.findings import Finding
from models.people.lines import Line
from models.people.words import CHANNEL_WORDS, CHANNELS, HEADINGS, Column, lookup, ours, plain
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput
from models.rules.sentences import Sentence

Meaning = TypeVar("Meaning")

_LISTED_BY = str.maketrans(";>\n", ",,,")


class Cells:
    """One line under examination; what is found wrong gathers in `findings`."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.findings = list[Finding]()

    def complain(self, column: Column | None, message: Sentence) -> None:
        """Remember something to mend."""
        self.findings.append(self.line.finding(column, message))

    def needed(self, column: Column) -> str:
        """Read a text that must not be missing."""
        text = self.line.says(column)
        if not text:
            self.complain(
                column, Sentence("the cell is empty; {heading} is needed.", heading=ours(HEADINGS)[column])
            )
        return text

    def word(
        self, column: Column, known: Mapping[str, Meaning], allowed: Iterable[str], *, blank: Meaning | None
    ) -> Meaning | None:
        """Read one of the known words; an empty cell means `blank`, a missing column None."""
        if column not in self.line.headings:
            return None
        text = self.line.says(column)
        if text and plain(text) not in known:
            self.complain(
                column,
                Sentence("'{text}' is not known here. Allowed: {allowed}.", text=text, allowed=list(allowed)),
            )
        return known.get(plain(text)) if text else blank

    def roles(self, known: Mapping[str, str]) -> frozenset[str] | None:
        """Read the programme roles; an empty cell says nothing, a dash says that there are none."""
        text = self.line.says(Column.ROLES)
        if not text:
            return None
        if text in {"-", "–"}:  # spreadsheets turn a hyphen into a dash
            return frozenset()
        words = [word.strip() for word in text.translate(_LISTED_BY).split(",") if word.strip()]
        for word in words:
            if plain(word) not in known:
                allowed = sorted(set(known.values()))
                self.complain(
                    Column.ROLES,
                    Sentence(
                        "'{word}' is no role of this programme. Allowed: {allowed}.",
                        word=word,
                        allowed=allowed,
                    ),
                )
        return frozenset(known[plain(word)] for word in words if plain(word) in known)

    def addresses(self) -> tuple[Address, ...]:
        """Read all addresses, in order of preference."""
        found = {kind: self._channel(column, kind) for column, kind in CHANNELS.items()}
        return in_order(found, self._order())

    def _channel(self, column: Column, kind: ChannelKind) -> list[str]:
        good: list[str] = []
        for part in parted(kind, self.line.says(column)):
            try:
                good.append(checked(kind, part))
            except BadInput as error:
                self.complain(column, error.sentence)
        return good

    def _order(self) -> list[ChannelKind]:
        known = _channels_by_word()
        text = self.line.says(Column.ORDER).translate(_LISTED_BY)
        words = [word.strip() for word in text.split(",") if word.strip()]
        for word in words:
            if plain(word) not in known:
                allowed = list(ours(CHANNEL_WORDS).values())
                said = Sentence("'{word}' is no channel. Allowed: {allowed}.", word=word, allowed=allowed)
                self.complain(Column.ORDER, said)
        return [known[plain(word)] for word in words if plain(word) in known]


@cache
def _channels_by_word() -> dict[str, ChannelKind]:
    return lookup(CHANNEL_WORDS)
