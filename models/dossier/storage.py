"""Keeps files by the hash of their content; what is kept is never changed."""

import hashlib
import re
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from models.dossier.media_types import media_type_of
from models.rules.errors import Unavailable, Unknown
from models.whole_files import incoming

_CHUNK = 1_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}")


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...


@dataclass(frozen=True)
class Stored:
    """A file's content as the store knows it; the size is in bytes."""

    sha256: str
    size: int
    media_type: str


class DocumentStore:
    """A folder of files under their SHA-256, in two levels of folders so that none grows large."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, source: Path | IO[bytes]) -> Stored:
        """Copy a file into the store, piece by piece; what is there already is not written twice."""
        opened = source.open("rb") if isinstance(source, Path) else nullcontext(source)
        with opened as stream, incoming(self.folder) as new:
            digest = hashlib.sha256()
            size = copied(stream, new.file, digest)
            stored = Stored(digest.hexdigest(), size, media_type_of(new.file))
            path = self.path_of(stored.sha256)
            if not path.is_file() or path.stat().st_size != size:
                new.keep_as(path)
        return stored

    def open(self, sha256: str) -> IO[bytes]:
        """Open a stored file for reading; raises Unknown when there is none of this hash."""
        path = self.path_of(sha256)
        if not path.is_file():
            raise Unknown(
                "The store in {folder} has no file {sha256}. Restore it from a backup.",
                folder=self.folder,
                sha256=sha256,
            )
        return path.open("rb")

    def verify(self, sha256: str) -> None:
        """Raise Unavailable when a stored file no longer has its content, Unknown when it is gone."""
        self.open(sha256).close()  # says so when it is gone
        self.check(sha256, hash_of(self.path_of(sha256)))

    def check(self, sha256: str, found: str) -> None:
        """Raise Unavailable when a file that was read turns out to hold something else."""
        if found != sha256:
            raise Unavailable(
                "The stored file {path} is damaged. Restore it from a backup.", path=self.path_of(sha256)
            )

    def path_of(self, sha256: str) -> Path:
        """Say where the file of this hash lies, or would lie; raises Unknown for what is no hash."""
        if not _SHA256.fullmatch(sha256):
            raise Unknown("'{sha256}' is not the hash of a file.", sha256=sha256)
        return self.folder / sha256[:2] / sha256[2:4] / sha256


def hash_of(path: Path) -> str:
    """Give the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copied(source: IO[bytes], target: IO[bytes], digest: _Hash) -> int:
    """Copy a stream piece by piece, feed its hash, and say how many bytes there were."""
    size = 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += target.write(chunk)
    return size
