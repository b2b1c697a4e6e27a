"""Checks the volumes and the costs of each row: given together, not negative, not out of sight."""

from collections.abc import Iterator

from models.dossier.findings import Severity
from models.dossier.matrix.entries import Amount, Entry, Matrix, MatrixColumn, Total
from models.dossier.matrix.leaves import cost_of
from models.dossier.matrix.noticed import Kind, Noticed
from models.dossier.matrix.rupiah import rupiah
from models.rules.sentences import Sentence

COST_ALONE = Kind(Severity.WARNING, "cost_without_volume")
VOLUME_ALONE = Kind(Severity.WARNING, "volume_without_cost")
NEGATIVE = Kind(Severity.ERROR, "negative")
HIDDEN = Kind(Severity.WARNING, "hidden_row")


def check_pairs(matrix: Matrix, noticed: Noticed) -> None:
    """Find years with a cost and no volume, and the reverse, on sheets that have columns for both."""
    yearly = {sheet for sheet in matrix.layouts if _has_both(matrix, sheet)}
    for entry in noticed.leaves:
        if entry.sheet not in yearly or [*map(bool, entry.costs)] == [*map(bool, entry.volumes)]:
            continue
        alone = _alone(entry.costs, entry.volumes, matrix.years)
        if alone := [year for year in alone if not noticed.unread(entry, MatrixColumn.VOLUME, year)]:
            noticed.add(
                COST_ALONE,
                noticed.place(entry, MatrixColumn.VOLUME, alone[0]),
                "",
                Sentence("there is a cost in {years}, but no volume.", years=alone),
            )
        alone = _alone(entry.volumes, entry.costs, matrix.years)
        if alone := [year for year in alone if not noticed.unread(entry, MatrixColumn.COST, year)]:
            noticed.add(
                VOLUME_ALONE,
                noticed.place(entry, MatrixColumn.COST, alone[0]),
                "",
                Sentence("there is a volume in {years}, but no cost.", years=alone),
            )


def check_signs(matrix: Matrix, noticed: Noticed) -> None:
    """Find amounts below nothing."""
    rows: tuple[Entry | Total, ...] = (*matrix.entries, *matrix.totals)
    for row in rows:
        if _lowest(row) >= 0:  # as nearly all are
            continue
        for field, year, amount in _amounts(row, matrix.years):
            if amount is not None and amount < 0:
                noticed.add(
                    NEGATIVE,
                    noticed.place(row, field, year),
                    f"{amount:.12g}",
                    Sentence("the amount is negative. Write what is planned, not a correction."),
                )


def check_hidden(noticed: Noticed) -> None:
    """Find rows that a person does not see, and that carry money."""
    for entry in noticed.leaves:
        if entry.hidden and (cost := cost_of(entry)):
            noticed.add(
                HIDDEN,
                noticed.name(entry),
                rupiah(cost),
                Sentence(
                    "the row is hidden, and carries {cost}. Show it, or take it out.", cost=rupiah(cost)
                ),
            )


def _amounts(
    row: Entry | Total, years: tuple[int, ...]
) -> Iterator[tuple[MatrixColumn, int | None, Amount | None]]:
    for year, volume, cost in zip(years, row.volumes, row.costs, strict=True):
        yield MatrixColumn.VOLUME, year, volume
        yield MatrixColumn.COST, year, cost
    yield MatrixColumn.TOTAL_COST, None, row.total_cost
    if isinstance(row, Entry):
        yield MatrixColumn.TOTAL_VOLUME, None, row.total_volume


def _lowest(row: Entry | Total) -> Amount:
    in_all = (row.total_volume, row.total_cost) if isinstance(row, Entry) else (row.total_cost,)
    return min(filter(None, (*row.volumes, *row.costs, *in_all)), default=0)


def _has_both(matrix: Matrix, sheet: str) -> bool:
    held = {column.field for column in matrix.layouts[sheet].columns}
    return {MatrixColumn.VOLUME, MatrixColumn.COST} <= held


def _alone(
    given: tuple[Amount | None, ...], other: tuple[Amount | None, ...], years: tuple[int, ...]
) -> list[int]:
    return [year for year, amount, beside in zip(years, given, other, strict=True) if amount and not beside]
