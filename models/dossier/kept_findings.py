"""Keeps what a check found in a file, by its content, so that nobody waits for the same check twice."""

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

from models.dossier.findings import Finding, Severity
from models.rules.sentences import Sentence, as_data, from_data
from models.whole_files import written_whole

_FORM = 1  # of what is kept; another number lets everything be checked anew


class KeptFindings:
    """A folder of findings; whatever in it cannot be read is found out again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(
        self, sha256: str, context: Sequence[object], find: Callable[[], Sequence[Finding]]
    ) -> list[Finding]:
        """Give what was found in the file of this hash under this context; `find` is asked once.

        `context` is all that the findings depend on beside the file: the check, the agencies, a version.
        """
        path = self.folder / sha256[:2] / f"{sha256}-{_hash_of(context)}.json"
        with suppress(OSError, ValueError, KeyError, TypeError):
            return [_read(entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
        found = list(find())
        with written_whole(path) as file:
            file.write(json.dumps([_written(finding) for finding in found], ensure_ascii=False).encode())
        return found


def _hash_of(context: Sequence[object]) -> str:
    said = json.dumps([_FORM, *context], default=str, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _written(finding: Finding) -> dict[str, Any]:
    values = {field.name: getattr(finding, field.name) for field in fields(finding)}
    return values | {"message": as_data(finding.message)}


def _read(entry: dict[str, Any]) -> Finding:
    message = from_data(entry["message"])
    if not isinstance(message, Sentence):
        raise TypeError("a finding says something")
    return Finding(**entry | {"severity": Severity(entry["severity"]), "message": message})
