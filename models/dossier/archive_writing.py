"""The one way in which a package is written, so that the same content always gives the same bytes."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import IO

from models.dossier.storage import copied

_BEFORE_ALL = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file can name
_READABLE = 0o100644 << 16  # a plain file that everybody may read
_UNIX = 3


@dataclass(frozen=True)
class Member:
    """One file of a package: its path in it, its moment in the region's time, its size and its content."""

    path: str
    moment: datetime | None
    size: int
    opened: Callable[[], IO[bytes]]


def write_archive(file: IO[bytes], members: Iterable[Member], *, zone: tzinfo, manifest: bytes) -> list[str]:
    """Write a zip file in the order given, the manifest's hash as its comment; gives the members' SHA-256.

    The manifest cannot hash itself; the comment does that, so that no byte goes without.
    """
    with zipfile.ZipFile(file, "w") as archive:
        digests = [_written(archive, member, zone) for member in members]
        archive.comment = hash_comment(manifest)
    return digests


def hash_comment(manifest: bytes) -> bytes:
    """Give the comment that a package with this manifest carries."""
    return b"manifest.json sha256 " + hashlib.sha256(manifest).hexdigest().encode()


def hash_file_of(path: Path) -> Path:
    """Say where a package's own hash stands: beside it, in a line that `sha256sum -c` reads."""
    return path.with_name(path.name + ".sha256")


def _written(archive: zipfile.ZipFile, member: Member, zone: tzinfo) -> str:
    local = member.moment.astimezone(zone) if member.moment else None
    entry = zipfile.ZipInfo(member.path, local.timetuple()[:6] if local else _BEFORE_ALL)
    # Stored, not deflated: papers are compressed already, and versions of zlib differ in their bytes.
    entry.compress_type = zipfile.ZIP_STORED
    entry.create_system = _UNIX
    entry.external_attr = _READABLE
    entry.file_size = member.size
    digest = hashlib.sha256()
    with member.opened() as source, archive.open(entry, "w") as target:
        copied(source, target, digest)
    return digest.hexdigest()
