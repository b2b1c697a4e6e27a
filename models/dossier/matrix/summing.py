"""Sums a matrix up for a summary: what it costs by year, source and subsector, and how much is planned."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.dossier.matrix.entries import Amount, Level, Matrix
from models.dossier.matrix.internalisation import is_internalised
from models.dossier.matrix.leaves import cost_of, leaves


@dataclass(frozen=True, slots=True)
class Figures:
    """What a matrix comes to; all costs are in rupiah."""

    activities: int
    in_a_document: int  # of these, how many stand in RKPD, Renstra or RPJMD
    cost: Amount  # in all years
    by_year: Mapping[int, Amount]
    by_sources: Mapping[tuple[str, ...], Amount]  # several pay one activity together; (): nobody is named
    by_subsector: Mapping[str, Amount]  # canonical; "": not said

    @property
    def share_in_a_document(self) -> float | None:
        """Give the share of the activities that stand in a planning document; None when there are none."""
        return self.in_a_document / self.activities if self.activities else None


def summed(matrix: Matrix) -> Figures:
    """Add up what the rows themselves say; rows that sum others are not counted again."""
    by_year: list[Amount] = [0] * len(matrix.years)
    by_sources: dict[tuple[str, ...], Amount] = {}
    by_subsector: dict[str, Amount] = {}
    activities = in_a_document = 0
    for entry in leaves(matrix.entries):
        if entry.level is not Level.PROGRAMME:
            activities += 1
            in_a_document += is_internalised(entry.documents)
        for index, cost in enumerate(entry.costs):
            if cost:
                by_year[index] += cost
        if cost := cost_of(entry):
            by_sources[entry.sources] = by_sources.get(entry.sources, 0) + cost
            by_subsector[entry.subsector] = by_subsector.get(entry.subsector, 0) + cost
    return Figures(
        activities,
        in_a_document,
        sum(by_subsector.values()),
        dict(zip(matrix.years, by_year, strict=True)),
        by_sources,
        by_subsector,
    )
