"""One row of a sheet, and the findings about it: each named by sheet, row, column and cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from models.dossier.findings import Finding, Severity
from models.dossier.grids import Cell, Grid, cell_name
from models.dossier.monitoring.cells import text_in
from models.dossier.monitoring.headings import Heading
from models.people.words import plain
from models.rules.blueprint_step import did_you_mean
from models.rules.errors import BadInput
from models.rules.sentences import Sentence

Value = TypeVar("Value")


@dataclass
class Row:
    """A row as its heading reads it; what cannot be understood becomes a finding, and None."""

    grid: Grid
    heading: Heading
    number: int
    cells: Sequence[Cell]
    findings: list[Finding] = field(default_factory=list)

    def cell(self, column: str) -> Cell:
        """Give what stands under a heading; None where the sheet has no such column."""
        number = self.heading.columns.get(column, 0)
        return self.cells[number - 1] if 0 < number <= len(self.cells) else None

    def text(self, column: str) -> str:
        """Give the words under a heading."""
        return text_in(self.cell(column))

    def read(self, column: str, read: Callable[[Cell], Value | None]) -> Value | None:
        """Read a cell that may be empty."""
        number = self.heading.columns.get(column, 0)
        if broken := self.grid.errors.get((self.number, number)):
            self.add(
                Severity.ERROR, "cell", column, Sentence("the cell shows the error {said}.", said=broken)
            )
            return None
        try:
            return read(self.cell(column))
        except BadInput as error:
            self.add(Severity.ERROR, "cell", column, error.sentence)
            return None

    def needed(self, column: str, read: Callable[[Cell], Value | None]) -> Value | None:
        """Read a cell that must not be empty."""
        if column not in self.heading.columns:
            return None  # which is said of the heading, once
        before = len(self.findings)
        value = self.read(column, read)
        if (value is None or value == "") and len(self.findings) == before:
            self.add(Severity.ERROR, "missing", column, Sentence("the cell is empty."))
        return value

    def chosen(self, column: str, choices: Mapping[str, str], shown: Sequence[str]) -> str | None:
        """Read one of several words; `shown` are those that the finding names."""
        words = self.needed(column, text_in)
        if not words:
            return None
        if plain(words) not in choices:
            message = Sentence(
                "'{words}' is not one of: {shown}.{near}",
                words=words,
                shown=list(shown),
                near=did_you_mean(words, shown),
            )
            self.add(Severity.ERROR, "choice", column, message)
        return choices.get(plain(words))

    def add(self, severity: Severity, check: str, column: str, message: Sentence) -> None:
        """Note a finding about one of the row's cells."""
        number = self.heading.columns.get(column, 0)
        words = self.heading.words.get(number, "")
        cell = cell_name(self.number, number) if number else ""
        found = self.grid.errors.get((self.number, number)) or self.text(column)
        self.findings.append(
            Finding(severity, check, self.grid.name, self.number, words, cell, found, message)
        )
