"""Takes the amounts of a table of the usual form, which is most of a long one, without reading them as text.

The usual form is a column for each year, whole rupiah, and numbers in the cells.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from models.dossier.grids import Cell
from models.dossier.matrix.amounts import Reading
from models.dossier.matrix.entries import Amount, Column, MatrixColumn

_EXACT = 1e15  # a float below it holds every whole number
_OF_A_YEAR = (MatrixColumn.VOLUME, MatrixColumn.COST)
_OF_ALL = (MatrixColumn.TOTAL_VOLUME, MatrixColumn.TOTAL_COST)

Places = tuple[int | None, ...]  # in a row, from 0; None for what has no column


def places_of_amounts(
    columns: Mapping[MatrixColumn, Sequence[Column]],
    years: Sequence[int],
    how: Mapping[int, Reading],
    sources: AbstractSet[int],
) -> Places | None:
    """Say where a row holds volumes and costs year by year, then both for all years.

    `how` tells for each column of costs how it is read, `sources` which columns stand for a source of funds.
    None for a table of any other form.
    """
    yearly = {(c.field, c.year): c.number for field in _OF_A_YEAR for c in columns.get(field, ())}
    if (
        MatrixColumn.YEAR in columns
        or len(yearly) < sum(len(columns.get(field, ())) for field in _OF_A_YEAR)
        or any(year not in years for _, year in yearly)
        or any(reading.scale != 1 for reading in how.values())
        or not sources.isdisjoint(yearly.values())
    ):
        return None
    numbers = [yearly.get((field, year)) for field in _OF_A_YEAR for year in years]
    numbers += [columns[field][0].number if field in columns else None for field in _OF_ALL]
    return tuple(number and number - 1 for number in numbers)


def exact_amounts(row: Sequence[Cell], places: Places) -> list[Amount | None] | None:
    """Take the amounts from the places; None when one of the cells must be looked at more closely."""
    amounts: list[Amount | None] = []
    for place in places:
        cell = None if place is None else row[place]
        if type(cell) is float and -_EXACT < cell < _EXACT:
            whole = int(cell)
            amounts.append(whole if whole == cell else cell)
        elif cell is None:
            amounts.append(None)
        else:
            return None
    return amounts
