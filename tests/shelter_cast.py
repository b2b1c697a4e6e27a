"""What a hostile file could make a reader do; called in the shelter by its tests."""

import os
import time
from pathlib import Path

from models.rules.errors import Unknown


def words_of(path: Path) -> list[str]:
    """Read a file as one should."""
    return path.read_text().split()


def refuses(path: Path) -> None:
    """Say what is wrong in words."""
    raise Unknown("There is nothing in {name}.", name=path.name)


def takes_all_memory(path: Path) -> int:
    """Ask for far more than a file may cost."""
    return len(path.name.encode() * 1_000_000_000)


def never_comes_back(path: Path) -> None:
    """Wait for longer than anybody would."""
    while path:
        time.sleep(1)


def brings_the_process_down(path: Path) -> None:
    """Die as a reader written in another language may."""
    os.abort()
    del path


def speaks_on_the_way(path: Path) -> str:
    """Print as libraries do."""
    print("a warning of the library")  # noqa: T201 - what is tried
    os.write(1, b"and one from below")
    return path.name
