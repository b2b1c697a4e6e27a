"""Writes the copies of a matrix that an agency gets back: one with comments, one in clear form."""

from pathlib import Path

from models.dossier.matrix.annotated import write_annotated
from models.dossier.matrix.annotating import Annotated
from models.dossier.matrix.cleaned import write_cleaned
from models.dossier.matrix.findings_sheet import Say
from models.dossier.matrix.report import Asked, read_and_checked


def annotated_matrix(path: Path, file_name: str, asked: Asked, target: Path, say: Say) -> Annotated:
    """Check a matrix and write a copy with comments to `target`. Call it in the shelter."""
    _, findings = read_and_checked(path, file_name, asked)
    return write_annotated(path, findings, target, say=say, file_name=file_name)


def cleaned_matrix(path: Path, file_name: str, asked: Asked, target: Path, say: Say) -> None:
    """Check a matrix and write it anew in one clear form to `target`. Call it in the shelter."""
    matrix, findings = read_and_checked(path, file_name, asked)
    write_cleaned(matrix, findings, target, say=say)
