"""Whatever a stranger hands in: words to a person, within seconds, within bounded memory; never a traceback.

`FUZZ_SECONDS` sets how long (120), `FUZZ_SEED` repeats a run; what was found is kept in `FUZZ_KEEP`.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import fuzzed_readers
import pytest
from fuzzed_readers import SEEDS_OF
from fuzzing_cast import bombs, damaged, seeds

from models.dossier.sheltered import sheltered
from models.rules.errors import TonggakError

ROOT = Path(__file__).parent.parent
SECONDS = float(os.environ.get("FUZZ_SECONDS", "120"))
SEED = int(os.environ.get("FUZZ_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
MEGABYTES, LONGEST = 300, 5
FINE = {"read", "refused"}

# Nobody calls these outside of the shelter; one that takes all memory there must end in words, too.
ONLY_SHELTERED = (
    "inspected",
    "spreadsheet",
    "monitoring",
    "readiness",
    "attendance",
    "matrix",
    "matrix_copies",
)
OVERWHELMED = ("brought the process down", "asked for more than")


@dataclass
class Laboratory:
    """A child that reads what it is given, and a folder for what brought it down."""

    folder: Path
    kept: Path
    found: list[str] = field(default_factory=list)
    tried: int = 0
    _child: "subprocess.Popen[str] | None" = None

    def try_one(self, reader: str, name: str, content: bytes) -> None:
        path = self.folder / f"case{Path(name).suffix}"
        path.write_bytes(content)
        self.tried += 1
        answer = self._asked(
            json.dumps({"reader": f"fuzzed_readers:{reader}", "path": str(path), "name": name})
        )
        said = str(answer["said"])
        if said in FINE and answer["megabytes"] > MEGABYTES:
            said = f"took {answer['megabytes']} MB"
        if said.startswith(OVERWHELMED) and reader in ONLY_SHELTERED:
            said = _in_the_shelter(reader, path, name)
        if said not in FINE:
            self._keep(reader, name, content, said)

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _asked(self, line: str) -> dict[str, object]:
        if self._child is None:
            self._child = _started()
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(line + "\n")
        self._child.stdin.flush()
        # Its own alarm is the shorter one; this ends what a library does not let be interrupted.
        stopped = threading.Timer(3 * LONGEST, self._child.kill)
        stopped.start()
        answer = self._child.stdout.readline()
        stopped.cancel()
        if answer:
            return dict(json.loads(answer))
        code = self._child.wait()
        self.close()
        said = "never came back" if code == -signal.SIGKILL else f"brought the process down ({code})"
        return {"said": said, "megabytes": 0}

    def _keep(self, reader: str, name: str, content: bytes, said: str) -> None:
        self.close()  # what it holds after an error says nothing about the next file
        path = self.kept / f"{reader}-{len(self.found)}-{name}"
        path.write_bytes(content)
        self.found.append(f"{reader} {said.strip()}\n  (kept as {path})")


def _in_the_shelter(reader: str, path: Path, name: str) -> str:
    """Say how the person fares for whom the same file is read as it is in use: in a process of its own."""
    try:
        sheltered(getattr(fuzzed_readers, reader), path, name)
    except TonggakError as error:
        return "refused" if str(error).strip() else "refused without a word"
    return "read"


def _started() -> "subprocess.Popen[str]":
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", str(ROOT / "tests" / "fuzz_child.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": path, "RUST_BACKTRACE": "0"},  # as in the shelter
    )


@pytest.fixture
def laboratory(tmp_path: Path) -> Iterator[Laboratory]:
    kept = Path(os.environ.get("FUZZ_KEEP", tmp_path / "kept"))
    kept.mkdir(parents=True, exist_ok=True)
    made = Laboratory(tmp_path, kept)
    yield made
    made.close()


@pytest.mark.campaign
def test_what_is_made_to_overwhelm_is_refused_in_words(laboratory: Laboratory) -> None:
    for name, content in bombs().items():
        for reader in SEEDS_OF:
            laboratory.try_one(reader, name, content)

    assert laboratory.found == []


@pytest.mark.campaign
def test_damaged_files_are_read_or_refused_in_words(laboratory: Laboratory) -> None:
    chance, sound = random.Random(SEED), seeds()  # noqa: S311 - nothing secret
    end = time.monotonic() + SECONDS

    while time.monotonic() < end and len(laboratory.found) < 20:
        reader = chance.choice(list(SEEDS_OF))
        name = chance.choice(SEEDS_OF[reader])
        laboratory.try_one(reader, name, damaged(chance, sound[name]))

    assert laboratory.found == [], f"FUZZ_SEED={SEED}"
    assert laboratory.tried > SECONDS


@pytest.mark.campaign
def test_sound_files_are_read(laboratory: Laboratory) -> None:
    for reader, names in SEEDS_OF.items():
        for name in names:
            laboratory.try_one(reader, name, seeds()[name])

    assert laboratory.found == []
