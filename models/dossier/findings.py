"""What a check found in a file that was handed in: how grave, where it stands, and what would be right."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from models.rules.errors import BadInput
from models.rules.sentences import NOTHING, Sentence, joined

SHOWN = 20  # more lines than this help nobody; the rest stays in the error's list


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"  # must be mended before the file goes to the workshop
    WARNING = "warning"  # a person should look at it; it may be right
    NOTE = "note"  # how Tonggak understood something that could be read in another way


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a file; `cell` is named as the spreadsheet does ("F12")."""

    severity: Severity
    check: str  # which check found it: "sum", "unit", "source"
    sheet: str  # empty for csv
    row: int  # as the spreadsheet counts it, from 1; 0 when the whole sheet is meant
    column: str  # the heading as it stands in the file; empty when the whole row is meant
    cell: str  # empty where no single cell is meant
    found: str  # what stands there
    message: Sentence

    def __str__(self) -> str:
        """Say it in one line."""
        return str(self.in_words())

    def in_words(self) -> Sentence:
        """Say it in one line, in either language."""
        row = Sentence("row {row}", row=self.row) if self.row else NOTHING
        place = [part for part in (self.sheet, row, self.column) if part]
        return Sentence("{place}: {message}", place=place, message=self.message) if place else self.message


class BadFile(BadInput):
    """A file of the dossier that cannot be read; nothing of it was taken over."""

    def __init__(self, file: str, findings: Sequence[Finding]) -> None:
        self.file = file
        self.findings = tuple(findings)
        super().__init__("{findings}", findings=_sentence(file, self.findings))

    def __reduce__(self) -> tuple[type["BadFile"], tuple[str, tuple[Finding, ...]]]:
        """Survive the way from one process to another with all that it says."""
        return BadFile, (self.file, self.findings)

    def listed(self) -> list[dict[str, object]]:
        """Give every finding with its sheet, row and column."""
        return [asdict(finding) | {"message": finding.message} for finding in self.findings]


def unreadable(file: str, message: Sentence) -> BadFile:
    """Make the error for a file of which nothing can be read."""
    return BadFile(file, [Finding(Severity.ERROR, "file", "", 0, "", "", "", message)])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Put the gravest first, and those of one kind in the order of the file."""
    grave = list(Severity)
    return sorted(findings, key=lambda f: (grave.index(f.severity), f.sheet, f.row, f.cell))


def _sentence(file: str, findings: tuple[Finding, ...]) -> Sentence:
    lines = [Sentence("{file} cannot be read; nothing was taken over.", file=file)]
    lines += [finding.in_words() for finding in findings[:SHOWN]]
    if len(findings) > SHOWN:
        lines.append(Sentence("… and {more} more.", more=len(findings) - SHOWN))
    return joined(lines, "\n  ")
