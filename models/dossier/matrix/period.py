"""Finds in the titles of a sheet for which years the strategy (SSK) holds."""

import re
from collections.abc import Iterable, Iterator

from models.dossier.grids import Grid
from models.dossier.matrix.entries import Period
from models.dossier.matrix.heading_cells import text_of, years_in
from models.dossier.matrix.headings import Heading

_STRATEGY = re.compile(r"\bssk\b|\bstrategi sanitasi\b", re.IGNORECASE)
_LONGEST = 10  # years; a strategy is made for five


def period_in(found: Iterable[tuple[Grid, Heading]]) -> Period | None:
    """Give the period that the titles name together with the strategy; None if they name none, or several."""
    periods = [period for grid, heading in found for period in _periods(grid, heading)]
    years = {(period.first_year, period.last_year) for period in periods}
    return periods[0] if len(years) == 1 else None


def _periods(grid: Grid, heading: Heading) -> Iterator[Period]:
    for number, row in enumerate(grid.rows[: heading.first_row - 1], start=1):
        for text in map(text_of, row):
            years = years_in(text) if _STRATEGY.search(text) else []
            if len(years) == 2 and 0 < years[1] - years[0] < _LONGEST:  # noqa: PLR2004 - the first and the last
                yield Period(years[0], years[1], grid.name, number)
