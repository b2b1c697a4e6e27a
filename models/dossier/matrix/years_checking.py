"""Checks the years of a matrix against the period of the strategy (SSK) that it belongs to."""

from collections.abc import Iterator

from models.dossier.findings import Severity
from models.dossier.matrix.entries import Matrix, MatrixColumn
from models.dossier.matrix.noticed import Kind, Noticed, Place
from models.rules.sentences import Sentence

OUTSIDE = Kind(Severity.ERROR, "period")
EMPTY_OUTSIDE = Kind(Severity.NOTE, "period")
NOT_REACHED = Kind(Severity.WARNING, "period")
GAP = Kind(Severity.WARNING, "years")


def check_years(matrix: Matrix, noticed: Noticed, *, first_year: int | None, last_year: int | None) -> None:
    """Compare the years with the period, as far as that is known, and find years left out."""
    if not matrix.years:  # the reader has said so
        return
    _check_period(matrix, noticed, first_year, last_year)
    held = set(matrix.years)
    run = range(first_year or min(held), (last_year or max(held)) + 1)
    inside = [year for year in run if year not in held and min(held) < year < max(held)]
    beyond = [year for year in run if year not in held and not min(held) < year < max(held)]
    for sheet in matrix.layouts:
        if inside:
            noticed.add(GAP, Place(sheet), "", Sentence("the years between leave out {years}.", years=inside))
        if beyond:
            noticed.add(
                NOT_REACHED,
                Place(sheet),
                "",
                Sentence(
                    "the strategy (SSK) also covers {years}, for which there is no column.", years=beyond
                ),
            )


def _check_period(matrix: Matrix, noticed: Noticed, first_year: int | None, last_year: int | None) -> None:
    outside = [
        year
        for year in matrix.years
        if (first_year and year < first_year) or (last_year and year > last_year)
    ]
    used = set(_used(matrix)) if outside else set()
    for year in outside:
        for sheet, layout in matrix.layouts.items():
            column = layout.column(MatrixColumn.COST, year) or layout.column(MatrixColumn.VOLUME, year)
            row = layout.heading_rows[-1] if layout.heading_rows and column else 0
            noticed.add(
                OUTSIDE if (sheet, year) in used else EMPTY_OUTSIDE,
                Place(sheet, row, column),
                str(year),
                Sentence(
                    "{year} lies outside the period of the strategy (SSK): {period}.",
                    year=year,
                    period="–".join(str(end or "…") for end in (first_year, last_year)),
                ),
            )


def _used(matrix: Matrix) -> Iterator[tuple[str, int]]:
    for entry in matrix.entries:
        for year, cost, volume in zip(matrix.years, entry.costs, entry.volumes, strict=True):
            if cost or volume:
                yield entry.sheet, year
