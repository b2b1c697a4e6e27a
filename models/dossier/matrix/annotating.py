"""What is written beside each cell of an annotated copy: all that was found there, in one comment."""

from collections.abc import Sequence
from typing import NamedTuple

from models.dossier.findings import Finding, Severity
from models.dossier.matrix.findings_sheet import Say
from models.dossier.matrix.words import SEVERITIES

AT_MOST = 2_000  # comments in one file; more make it slow to open, and nobody reads them
AUTHOR = "Tonggak"
_GRAVE = tuple(Severity)
Spot = tuple[str, int, int]  # sheet, row and column, from 1


class Comment(NamedTuple):
    """What stands in one comment."""

    severity: Severity  # the gravest of them
    text: str

    @property
    def lines(self) -> int:
        """Tell about how many lines the comment takes in its box."""
        return sum(1 + len(line) // 45 for line in self.text.splitlines())


class Annotated(NamedTuple):
    """How a copy came out."""

    comments: int
    listed: int  # findings on the sheet at the end, which has all of them
    formatting_kept: bool  # False: a copy of the values, for files that cannot be written back as they were


def comments_by_spot(findings: Sequence[Finding], say: Say) -> dict[Spot, Comment]:
    """Gather what was found at each cell, or for a whole row at its first cell; the gravest spots first."""
    spots: dict[Spot, list[Finding]] = {}
    for finding in findings:
        if finding.row:
            spots.setdefault((finding.sheet, finding.row, _column(finding.cell)), []).append(finding)
    gravest = sorted(spots.items(), key=lambda spot: min(_GRAVE.index(f.severity) for f in spot[1]))
    return {spot: _comment(found, say) for spot, found in gravest[:AT_MOST]}


def _comment(findings: Sequence[Finding], say: Say) -> Comment:
    grave = sorted(findings, key=lambda finding: _GRAVE.index(finding.severity))
    lines = [f"{SEVERITIES[finding.severity]}: {say(finding.message)}" for finding in grave]
    return Comment(grave[0].severity, "\n".join(dict.fromkeys(lines)))


def _column(cell: str) -> int:
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number or 1
