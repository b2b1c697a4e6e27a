"""Goes once through an ods file's content for what the reader of values leaves out."""

import zipfile
from typing import IO
from xml.parsers import expat

from models.dossier.grids import Merged
from models.dossier.sheet_marks import MOST_COLUMNS, MOST_ROWS, NO_VALUE, Marks

_CHUNK = 1 << 18
_HIDING = {"collapse", "filter"}
_CELLS = {"table:table-cell", "table:covered-table-cell"}


def marks_of_ods(file: IO[bytes]) -> list[Marks]:
    """Give the marks of each sheet in order; raises BadZipFile, KeyError or ExpatError for damage."""
    reading = _Reading()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    with zipfile.ZipFile(file) as archive, archive.open("content.xml") as content:
        while chunk := content.read(_CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 - the parser has it so
    return reading.sheets


class _Reading:
    """Where the reading stands: in which sheet, row and cell."""

    def __init__(self) -> None:
        self.sheets: list[Marks] = []
        self._row = self._column = self._column_definition = 0
        self._rows = self._columns = 1  # how often the row, the cell stands there
        self._error: str | None = None  # what the cell in error shows, so far

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take an element's beginning."""
        if name in _CELLS:
            self._start_cell(given)
        elif name == "table:table-row":
            self._start_row(given)
        elif name == "table:table-column":
            self._take_column(given)
        elif name == "table:table":
            self.sheets.append(Marks(given.get("table:name", "")))
            self._row = self._column_definition = 0

    def end(self, name: str) -> None:
        """Take an element's end."""
        if name in _CELLS:
            if self._error is not None and self.sheets:
                self.sheets[-1].errors[self._row, self._column] = self._error.strip() or "#N/A"
                self._error = None
            self._column += self._columns - 1
        elif name == "table:table-row":
            self._row += self._rows - 1

    def text(self, said: str) -> None:
        """Take text; only that of a cell in error counts."""
        if self._error is not None and len(self._error) < 50:  # noqa: PLR2004 - no error's name is longer
            self._error += said

    def _start_row(self, given: dict[str, str]) -> None:
        self._row, self._column = self._row + 1, 0
        self._rows = _times(given, "table:number-rows-repeated")
        if given.get("table:visibility") in _HIDING and self.sheets:
            last = min(self._row + self._rows, MOST_ROWS + 1)
            self.sheets[-1].hidden_rows.update(range(self._row, last))

    def _take_column(self, given: dict[str, str]) -> None:
        times = _times(given, "table:number-columns-repeated")
        first, self._column_definition = self._column_definition + 1, self._column_definition + times
        if given.get("table:visibility") in _HIDING and self.sheets:
            last = min(first + times, MOST_COLUMNS + 1)
            self.sheets[-1].hidden_columns.update(range(first, last))

    def _start_cell(self, given: dict[str, str]) -> None:
        self._column += 1
        self._columns = 1
        if not given or not self.sheets:
            return
        self._columns = _times(given, "table:number-columns-repeated")
        marks = self.sheets[-1]
        if "office:value-type" in given or "table:formula" in given:
            marks.reach(self._row + self._rows - 1, self._column + self._columns - 1)
        self._mark_merged(given, marks)
        if given.get("calcext:value-type") == "error":
            self._error = ""
        elif "table:formula" in given and "office:value-type" not in given:
            marks.errors[self._row, self._column] = NO_VALUE

    def _mark_merged(self, given: dict[str, str], marks: Marks) -> None:
        rows = _times(given, "table:number-rows-spanned")
        columns = _times(given, "table:number-columns-spanned")
        if rows > 1 or columns > 1:
            block = Merged(self._row, self._row + rows - 1, self._column, self._column + columns - 1)
            marks.merged.append(block)


def _times(given: dict[str, str], attribute: str) -> int:
    said = given.get(attribute, "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 10 else 1  # noqa: PLR2004 - no sheet has more
