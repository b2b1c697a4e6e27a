"""Gives a matrix back with a comment at each cell where something was found."""

from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

from openpyxl.utils.exceptions import InvalidFileException

from models.damaged_archives import ARCHIVE_DAMAGE
from models.dossier.findings import Finding
from models.dossier.inspection import inspect
from models.dossier.matrix.annotated_as_it_was import annotate_as_it_was
from models.dossier.matrix.annotated_values import annotate_values
from models.dossier.matrix.annotating import Annotated
from models.dossier.matrix.findings_sheet import Say
from models.dossier.media_types import XLSX
from models.dossier.spreadsheets import read_workbook

KEPT_UP_TO = (
    12_000_000  # bytes of sheets; a larger workbook does not fit into the shelter with its formatting
)
# What openpyxl makes of workbooks that other programs wrote in their own way; XML that is none is a
# SyntaxError, whichever library reads it.
_STRANGE = (
    *ARCHIVE_DAMAGE,
    InvalidFileException,
    SyntaxError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
)


def write_annotated(
    source: Path, findings: Sequence[Finding], target: Path, *, say: Say, file_name: str | None = None
) -> Annotated:
    """Write a copy of a workbook with comments, light colours, and a sheet that lists every finding.

    An xlsx keeps its formatting and formulas; xls, ods, csv and very large files become an xlsx of their
    values. Call it in the shelter. Raises BadFile for what cannot be read.
    """
    name = file_name or source.name
    if inspect(source, name).media_type == XLSX and _fits(source):
        try:
            return annotate_as_it_was(source, findings, target, say=say)
        except _STRANGE:
            pass  # its values can still be given back
    return annotate_values(read_workbook(source, name), findings, target, say=say)


def _fits(source: Path) -> bool:
    with ZipFile(source) as parts:
        size = sum(
            part.file_size
            for part in parts.infolist()
            if part.filename.startswith(("xl/worksheets/", "xl/sharedStrings"))
        )
    return size <= KEPT_UP_TO
