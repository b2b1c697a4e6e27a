"""Finds the activities that somebody outside the region's budget is asked to pay for."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.dossier.matrix.entries import Amount, Entry, Matrix
from models.dossier.matrix.funds import outside_the_budget
from models.dossier.matrix.leaves import leaves


@dataclass(frozen=True, slots=True)
class ProposedActivity:
    """An activity with a source outside the APBD, and what of it is still to come."""

    subsector: str  # canonical; empty: not said
    title: str
    location: str
    years: tuple[int, ...]  # only those still to come
    cost: Amount | None  # of these years, in rupiah; None: not given
    sources: tuple[str, ...]  # canonical; all that the row names, so an APBD may be among them
    unit: str
    volume: float | None  # of these years; None: not given
    sheet: str
    row: int


def proposals_in(matrix: Matrix, *, after: int) -> list[ProposedActivity]:
    """List activities to be paid from outside the APBD in any year from the one after `after` to the last."""
    return [
        proposal
        for entry in leaves(matrix.entries)
        if outside_the_budget(entry.sources)
        for proposal in _proposed(entry, matrix.years, after)
    ]


def _proposed(entry: Entry, years: tuple[int, ...], after: int) -> Iterator[ProposedActivity]:
    to_come = [
        (year, cost, volume)
        for year, cost, volume in zip(years, entry.costs, entry.volumes, strict=True)
        if year > after and (cost or volume)
    ]
    if not to_come:
        return
    costs = [cost for _, cost, _ in to_come if cost is not None]
    volumes = [volume for _, _, volume in to_come if volume is not None]
    yield ProposedActivity(
        subsector=entry.subsector,
        title=entry.name,
        location=entry.location,
        years=tuple(year for year, _, _ in to_come),
        cost=sum(costs) if costs else None,
        sources=entry.sources,
        unit=entry.unit,
        volume=sum(volumes) if volumes else None,
        sheet=entry.sheet,
        row=entry.row,
    )
