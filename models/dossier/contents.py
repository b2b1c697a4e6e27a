"""Which reader finds what is wrong in a file, by what the file holds; each reads in the shelter, and once."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from models.dossier.attendance.reading import check_attendance_file
from models.dossier.findings import BadFile, Finding
from models.dossier.kept_findings import KeptFindings
from models.dossier.matrix.report import Asked, MatrixReport, checked_matrix
from models.dossier.monitoring.checking import check_monitoring_file
from models.dossier.readiness.form_reading import check_readiness_file
from models.dossier.sheltered import sheltered
from models.dossier.submission_check import Reader
from models.rules.blueprint_step import Content

_OTHERS: Mapping[Content, Reader] = {
    Content.READINESS: check_readiness_file,
    Content.MONITORING: check_monitoring_file,
    Content.ATTENDANCE: check_attendance_file,
}


def findings_in(path: Path, file_name: str, content: Content, asked: Asked) -> Sequence[Finding]:
    """Find what is wrong in a file of some content; one that cannot be read is a finding too.

    `asked` matters for a matrix only.
    """
    try:
        if content is Content.MATRIX:
            return report_on_matrix(path, file_name, asked).findings
        return sheltered(_OTHERS[content], path, file_name)
    except BadFile as error:
        return error.findings


def report_on_matrix(path: Path, file_name: str, asked: Asked) -> MatrixReport:
    """Read and check a matrix; raises BadFile when it cannot be read."""
    return sheltered(checked_matrix, path, file_name, asked)


@dataclass(frozen=True)
class StoredReaders:
    """Readers for files that are stored under the hash of their content; what they found is kept.

    `asked_of` says what the matrix of a hash is checked against.
    """

    kept: KeptFindings
    asked_of: Callable[[str], Asked]

    def by_content(self) -> dict[Content, Reader]:
        """Give a reader for each content."""
        return {content: partial(self._read, content) for content in Content}

    def _read(self, content: Content, path: Path, file_name: str) -> Sequence[Finding]:
        asked = self.asked_of(path.name) if content is Content.MATRIX else Asked()
        context = [content.value, _words_known(), repr(asked)]
        return self.kept.of(path.name, context, lambda: findings_in(path, file_name, content, asked))


@cache
def _words_known() -> str:
    """Name the readers as they are, with the words and scales they know; others may find something else."""
    models, digest = Path(__file__).parents[1], hashlib.sha256()
    parts = [*models.joinpath("dossier").rglob("*.py"), *models.joinpath("programmes").glob("*.yaml")]
    for part in sorted(parts):
        digest.update(part.read_bytes())
    return digest.hexdigest()
