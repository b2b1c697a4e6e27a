"""Checks that each sheet has the columns that a matrix needs, and that something stands below them."""

from models.dossier.findings import Severity
from models.dossier.matrix.entries import Matrix, MatrixColumn
from models.dossier.matrix.noticed import Kind, Noticed, Place
from models.rules.sentences import Sentence

NEEDED = Kind(Severity.ERROR, "column")
WANTED = Kind(Severity.WARNING, "column")
EMPTY = Kind(Severity.ERROR, "empty")


def check_columns(matrix: Matrix, noticed: Noticed) -> None:
    """Name the columns that are not there, whose cells are then not asked for, and a matrix without a row."""
    # The reader has said already that it cannot tell the years of what these hold.
    undated = {f.sheet for f in matrix.findings if f.check == "years" and f.severity is Severity.ERROR}
    for sheet, layout in matrix.layouts.items():
        if not matrix.entries:
            noticed.add(
                EMPTY, Place(sheet), "", Sentence("no programme and no activity stands below the heading.")
            )
        held = {column.field for column in layout.columns}
        if sheet in undated:
            held |= {MatrixColumn.COST, MatrixColumn.VOLUME}
        for kind, fields, name in _columns():
            if not fields & held:
                noticed.add(kind, Place(sheet), "", Sentence("there is no column for {column}.", column=name))


def _columns() -> tuple[tuple[Kind, frozenset[MatrixColumn], Sentence], ...]:
    return (
        (NEEDED, frozenset({MatrixColumn.SOURCE}), Sentence("the source of funds")),
        (NEEDED, frozenset({MatrixColumn.COST, MatrixColumn.TOTAL_COST}), Sentence("the cost")),
        (WANTED, frozenset({MatrixColumn.VOLUME, MatrixColumn.TOTAL_VOLUME}), Sentence("the volume")),
        (WANTED, frozenset({MatrixColumn.UNIT}), Sentence("the unit")),
        (WANTED, frozenset({MatrixColumn.LOCATION}), Sentence("the location")),
        (WANTED, frozenset({MatrixColumn.AGENCY}), Sentence("the agency responsible")),
        (WANTED, frozenset({MatrixColumn.DOCUMENT}), Sentence("the planning document")),
    )
