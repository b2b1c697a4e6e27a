"""What is wrong with a file, place by place, and the error that carries all of it at once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from models.rules.errors import BadInput
from models.rules.sentences import NOTHING, Sentence, joined

SHOWN = 20  # more lines than this help nobody; the rest stays in the error's list


@dataclass(frozen=True)
class Finding:
    """One thing to mend: where it stands, what was found there, and what would be right."""

    file: str
    sheet: str  # empty for csv
    row: int  # as the spreadsheet counts it, from 1; 0 when the whole sheet is meant
    column: str  # the heading as it stands in the file; empty when the whole row is meant
    found: str
    message: Sentence

    def __str__(self) -> str:
        """Say it in one line."""
        return str(self.in_words())

    def in_words(self) -> Sentence:
        """Say it in one line, in either language."""
        row = Sentence("row {row}", row=self.row) if self.row else NOTHING
        place = [part for part in (self.sheet, row, self.column) if part]
        return Sentence("{place}: {message}", place=place, message=self.message) if place else self.message


class BadRegister(BadInput):
    """A file of people that cannot be taken over; nothing of it was written."""

    def __init__(self, file: str, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("{findings}", findings=_sentence(file, self.findings))

    def listed(self) -> list[dict[str, object]]:
        """Give every finding with its sheet, row and column."""
        return [asdict(finding) | {"message": finding.message} for finding in self.findings]


def _sentence(file: str, findings: tuple[Finding, ...]) -> Sentence:
    number = len(findings)
    lines = [
        Sentence("{file} has 1 thing to mend; nothing was written.", file=file)
        if number == 1
        else Sentence("{file} has {number} things to mend; nothing was written.", file=file, number=number)
    ]
    lines += [finding.in_words() for finding in findings[:SHOWN]]
    if number > SHOWN:
        lines.append(Sentence("… and {more} more.", more=number - SHOWN))
    return joined(lines, "\n  ")
