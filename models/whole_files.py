"""Files that appear whole or not at all, whatever happens while they are written."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from models.rules.errors import BadInput

_BEGINNING = ".incoming-"  # what a crash leaves behind begins with this and may be deleted


class Incoming:
    """A file under a temporary name; it goes away unless it is kept."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self.file = file
        self._path = path

    def keep_as(self, path: Path) -> None:
        """Flush the file to the disk and give it its name, on the same disk; an older file is replaced."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self._path.chmod(0o644)  # a temporary file's own mode would hide it from colleagues
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path.replace(path)
        _sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder with those above it, unless it is there; raises BadInput where that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


@contextmanager
def incoming(folder: Path) -> Iterator[Incoming]:
    """Open a new file for writing and reading that stays only if it is kept.

    Raises BadInput for a folder in which nothing can be written.
    """
    make_folder(folder)
    try:
        handle, name = tempfile.mkstemp(prefix=_BEGINNING, dir=folder)
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        with os.fdopen(handle, "w+b") as file:
            yield Incoming(file, Path(name))
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Write to a temporary name beside `path`, and give it that name at the end.

    After an error the old file, if there was one, is as it was.
    """
    with incoming(path.parent) as new:
        yield new.file
        new.keep_as(path)


def _unwritable(folder: Path, error: OSError) -> BadInput:
    return BadInput("{file} cannot be written ({said}).", file=folder, said=error.strerror)


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut too, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
