"""Looks into a file before a transaction is open, so that nobody waits for the database meanwhile."""

from dataclasses import dataclass
from pathlib import Path

from models.dossier.findings import BadFile
from models.dossier.inspection import Inspected, inspected_in_shelter, refuse_more_pages
from models.dossier.storage import Stored, hash_of
from models.rules.errors import BadInput


@dataclass(frozen=True, slots=True)
class LookedInto:
    """What was seen in a file, and the hash of what was looked into."""

    sha256: str
    found: Inspected | BadFile


def look_into(path: Path, file_name: str) -> LookedInto | None:
    """Look into a file ahead of handing it in; that it is unfit is said then. None where there is no file."""
    if not path.is_file():
        return None
    sha256 = hash_of(path)
    try:
        return LookedInto(sha256, inspected_in_shelter(path, file_name))
    except BadFile as error:
        return LookedInto(sha256, error)


def inspected_now_or_ahead(
    path: Path, file_name: str, ahead: LookedInto | None, *, max_pages: int | None = None
) -> Inspected:
    """Give what was seen ahead, else look into the file now; raises BadFile for one that is unfit."""
    if ahead is None:
        return inspected_in_shelter(path, file_name, max_pages=max_pages)
    if isinstance(ahead.found, BadFile):
        raise ahead.found
    refuse_more_pages(file_name, ahead.found.pages, max_pages)
    return ahead.found


def refuse_changed(stored: Stored, file_name: str, ahead: LookedInto | None) -> None:
    """Raise BadInput when a file is no longer the one that was looked into."""
    if ahead is not None and stored.sha256 != ahead.sha256:
        raise BadInput(
            "The file {file} was changed while it was being read. Hand it in again.", file=file_name
        )
