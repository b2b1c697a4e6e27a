"""What a spreadsheet file says about its sheets beside the values, and how large a sheet may be."""

from dataclasses import dataclass, field

from models.dossier.findings import unreadable
from models.dossier.grids import Merged
from models.rules.sentences import Sentence

MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CELLS = 10_000_000  # from A1 to the last cell, empty ones counted: the reader keeps a place for each
NO_VALUE = "formula without a value"


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


def refuse_endless(file_name: str, marks: Marks) -> None:
    """Raise BadFile, naming the sheet, when it is larger than any matrix is.

    One stray cell at the far end of a sheet is enough to make a reader ask for all memory.
    """
    rows, columns = marks.last_row, marks.last_column
    if rows <= MOST_ROWS and columns <= MOST_COLUMNS and rows * columns <= MOST_CELLS:
        return
    raise unreadable(
        file_name,
        Sentence(
            'sheet "{sheet}" reaches to row {row}, column {column}; at most {rows} rows and '
            "{columns} columns are read. Delete what stands far outside of the table.",
            sheet=marks.name,
            row=rows,
            column=columns,
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        ),
    )
