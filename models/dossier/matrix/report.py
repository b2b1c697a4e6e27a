"""Reads and checks a matrix in one go: what runs in the shelter, so that only little comes out of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.dossier.findings import Finding, Severity
from models.dossier.matrix.checking import check_matrix
from models.dossier.matrix.entries import Matrix, Period
from models.dossier.matrix.proposals import ProposedActivity, proposals_in
from models.dossier.matrix.reading import read_matrix
from models.dossier.matrix.summing import Figures, summed
from models.rules.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """What a matrix is checked against."""

    first_year: int | None = None  # of the strategy (SSK); None: as the file itself has it
    last_year: int | None = None
    agencies: tuple[str, ...] | None = None  # the region's, by name; None: not to be compared
    previous: Path | None = None  # the version handed in before


@dataclass(frozen=True, slots=True)
class MatrixReport:
    """What a matrix came to, without its rows."""

    file: str
    years: tuple[int, ...]
    figures: Figures
    findings: tuple[Finding, ...]  # the gravest first

    @property
    def counts(self) -> dict[Severity, int]:
        """Count the findings by how grave they are."""
        return {grave: sum(f.severity is grave for f in self.findings) for grave in Severity}


def checked_matrix(path: Path, file_name: str, asked: Asked) -> MatrixReport:
    """Read a matrix and check it. Call it in the shelter; raises BadFile for a file that cannot be read."""
    matrix, findings = read_and_checked(path, file_name, asked)
    return MatrixReport(file_name, matrix.years, summed(matrix), tuple(findings))


def proposals_of(path: Path, file_name: str, after: int) -> list[ProposedActivity]:
    """Read which activities are proposed outside the APBD after a year. Call it in the shelter."""
    return proposals_in(read_matrix(path, file_name=file_name), after=after)


def read_and_checked(path: Path, file_name: str, asked: Asked) -> tuple[Matrix, Sequence[Finding]]:
    """Read a matrix and give all of it with what was found. Call it in the shelter."""
    matrix = read_matrix(path, file_name=file_name)
    if matrix.period and asked.first_year is None and asked.last_year is None:
        matrix, asked = _of_its_own_period(matrix, matrix.period, asked)
    previous = read_matrix(asked.previous) if asked.previous else None
    findings = check_matrix(
        matrix,
        first_year=asked.first_year,
        last_year=asked.last_year,
        agencies=asked.agencies,
        previous=previous,
    )
    return matrix, findings


def _of_its_own_period(matrix: Matrix, period: Period, asked: Asked) -> tuple[Matrix, Asked]:
    """Take the period from the file's title where nobody gave another, and say so."""
    message = Sentence(
        "the strategy (SSK) is taken to cover {first}–{last}, as the title has it.",
        first=period.first_year,
        last=period.last_year,
    )
    note = Finding(Severity.NOTE, "period", period.sheet, period.row, "", "", "", message)
    return (
        replace(matrix, findings=(*matrix.findings, note)),
        replace(asked, first_year=period.first_year, last_year=period.last_year),
    )
