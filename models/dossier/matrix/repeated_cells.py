"""Gives texts that stand once for several rows to each of them: merged downwards, or "sda" (as above)."""

from bisect import bisect_right
from collections.abc import Sequence

from models.dossier.grids import Cell, Grid
from models.dossier.matrix.entries import MatrixColumn
from models.dossier.matrix.headings import Heading

# Amounts are not among them: a cost merged over two rows is one cost.
_REPEATED = {
    MatrixColumn.LOCATION,
    MatrixColumn.UNIT,
    MatrixColumn.SOURCE,
    MatrixColumn.AGENCY,
    MatrixColumn.DOCUMENT,
}
_AS_ABOVE = frozenset(
    {"sda", "sda.", "s.d.a", "s.d.a.", "idem", "id.", '"', "''", "”", "“", "〃", '-"-', '-"-.'}
)
_LONGEST = max(map(len, _AS_ABOVE))
_Block = tuple[int, int]  # the first and the last row


class RepeatedCells:
    """Remembers what stands above in the columns of texts; rows are given from the top."""

    def __init__(self, grid: Grid, heading: Heading) -> None:
        self._rows = grid.rows
        self._places = [c.number - 1 for c in heading.columns if c.field in _REPEATED]
        self._above: dict[int, Cell] = {}
        self._blocks: dict[int, list[_Block]] = {}
        for block in grid.merged:
            if block.last_row > block.first_row > heading.last_row:
                self._blocks.setdefault(block.first_column - 1, []).append((block.first_row, block.last_row))
        for blocks in self._blocks.values():
            blocks.sort()

    def filled(self, number: int, row: Sequence[Cell]) -> Sequence[Cell]:
        """Give a row with the texts that it shares with rows above; the same row if it shares none."""
        said: dict[int, Cell] = {}
        for place in self._places:
            cell = row[place]
            if cell is None:
                cell = said[place] = self._merged(number, place) if place in self._blocks else None
            elif type(cell) is str and len(cell) <= _LONGEST and cell.strip().lower() in _AS_ABOVE:
                cell = said[place] = self._above.get(place)
            if cell is not None:
                self._above[place] = cell
        if not any(cell is not None for cell in said.values()):
            return row
        return [said.get(place, cell) for place, cell in enumerate(row)]

    def _merged(self, number: int, place: int) -> Cell:
        blocks = self._blocks[place]
        at = bisect_right(blocks, number, key=lambda block: block[0]) - 1
        if at < 0 or blocks[at][1] < number:
            return None
        first = self._rows[blocks[at][0] - 1]
        return first[place] if place < len(first) else None
