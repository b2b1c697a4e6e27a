"""Says of a matrix file what is found in it, as short as the tests expect it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from matrix_makes import Case, Told

from flows.sentences import in_indonesian
from models.dossier.findings import BadFile, Finding
from models.dossier.matrix.report import Asked, checked_matrix


def told(case: Case, folder: Path) -> list[Told]:
    """Make the file of a case and say what is found in it."""
    return in_words(found_in(case, folder), case.told)


def found_in(case: Case, folder: Path) -> Sequence[Finding]:
    """Make the file of a case, and the version before it, and give what is found in it."""
    asked = case.asked
    if case.before:
        (folder / "before").mkdir()
        asked = replace(asked, previous=case.before(folder / "before"))
    return found_at(case.make(folder), asked)


def found_at(path: Path, asked: Asked) -> Sequence[Finding]:
    """Give what is found in a file, or why it is refused."""
    try:
        return checked_matrix(path, path.name, asked).findings
    except BadFile as error:
        return error.findings


def in_words(findings: Sequence[Finding], expected: Sequence[Told]) -> list[Told]:
    """Write findings as a case expects them; a sentence that is not the expected one is written whole."""
    parts = (part for _, _, _, part in expected)
    return [_told(finding, part) for finding, part in zip_longest(findings, parts) if finding]


def _told(finding: Finding, part: str | None) -> Told:
    sentence = in_indonesian(finding.message)
    said = part if part and part in sentence else sentence
    return finding.severity, finding.check, _place_of(finding), said


def _place_of(finding: Finding) -> str:
    cell = finding.cell or (str(finding.row) if finding.row else "")
    return f"{finding.sheet}!{cell}" if finding.sheet else cell
