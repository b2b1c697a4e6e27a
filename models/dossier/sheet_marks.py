"""What a spreadsheet file says about its sheets beside the values, and how large a sheet may be."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from models.dossier.findings import unreadable
from models.dossier.grids import Merged
from models.rules.sentences import Sentence, number

MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CELLS = 4_000_000  # of a file, from A1 to each last cell: the reader keeps a place of 32 bytes for each
NO_VALUE = Sentence("formula without a value")


@dataclass(slots=True)
class Marks:
    """One sheet's size, its hidden parts and its cells in error; rows and columns count from 1."""

    name: str = ""
    last_row: int = 0
    last_column: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Merged] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        """Note that something stands in a cell."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)


def refuse_endless(file_name: str, sheets: Sequence[Marks]) -> None:
    """Raise BadFile when a sheet, or all of them together, are larger than any matrix is.

    One stray cell at the far end of a sheet is enough to make a reader ask for all memory.
    """
    for marks in sheets:
        if marks.last_row > MOST_ROWS or marks.last_column > MOST_COLUMNS:
            raise unreadable(file_name, _too_far(marks))
    cells = sum(marks.last_row * marks.last_column for marks in sheets)
    if cells > MOST_CELLS:
        raise unreadable(
            file_name,
            Sentence(
                "its sheets take up {cells} cells, empty ones counted; at most {most} are read. Delete rows "
                "and columns that hold nothing, or hand it in in parts.",
                cells=number(cells),
                most=number(MOST_CELLS),
            ),
        )


def _too_far(marks: Marks) -> Sentence:
    return Sentence(
        'sheet "{sheet}" reaches to row {row}, column {column}; at most {rows} rows and '
        "{columns} columns are read. Delete what stands far outside of the table.",
        sheet=marks.name,
        row=number(marks.last_row),
        column=marks.last_column,
        rows=number(MOST_ROWS),
        columns=MOST_COLUMNS,
    )
