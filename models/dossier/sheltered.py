"""Runs what reads a stranger's file in a process of its own, with an end to its memory and its time.

A file can be made so that a reader takes all memory or never comes back; what happens in that process does
not touch ours. Where the system cannot limit a process's memory (Windows), the time is limited alone.
"""

import contextlib
import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from models.dossier.findings import unreadable
from models.rules.errors import TonggakError
from models.rules.sentences import Sentence

P = ParamSpec("P")
R = TypeVar("R")

SECONDS = 60  # a matrix of a hundred thousand rows takes a few
MEGABYTES = 260  # of data; with the libraries beside it, a process stays below 300
_MEGABYTE = 1_000_000
_BETWEEN_COLLECTIONS = 200_000  # objects; looking for rings among a table's rows often takes a second of it
_ROOT = Path(__file__).parents[2]


def sheltered(read: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function of a module in a process of its own; the first argument is the file's path.

    Raises what it raises when that speaks to a person, and BadFile when the file takes too long, too much
    memory, or brings the reader down.
    """
    return sheltered_within(SECONDS, MEGABYTES, read, *args, **kwargs)


def sheltered_within(
    seconds: float, megabytes: int, read: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Do as `sheltered` within other limits."""
    name = Path(str(args[0])).name if args else ""
    asked = pickle.dumps((megabytes, read, args, kwargs))
    # -P: what lies in the folder where the command was typed is not ours to import.
    command = [sys.executable, "-P", "-X", "utf8", "-m", __name__]
    try:
        done = subprocess.run(  # noqa: S603 - the command is ours
            command, input=asked, capture_output=True, timeout=seconds, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired:
        raise unreadable(
            name,
            Sentence(
                "reading it took longer than {seconds} seconds. Save it anew, or in parts.", seconds=seconds
            ),
        ) from None
    if done.returncode != 0:
        raise unreadable(
            name, Sentence("the file is damaged, or needs too much memory. Save it anew, or in parts.")
        )
    succeeded, answer = pickle.loads(done.stdout)  # noqa: S301 - written by our own process
    if not succeeded:
        raise answer
    return answer  # type: ignore[no-any-return]  # what `read` gave


def _environment() -> dict[str, str]:
    path = os.pathsep.join([str(_ROOT), *(part for part in sys.path if part)])
    # A library in Rust that runs out of memory would wait for itself for ever while it writes where it was.
    return os.environ | {"PYTHONPATH": path, "RUST_BACKTRACE": "0"}


def _answer(asked: bytes) -> bytes:
    gc.set_threshold(_BETWEEN_COLLECTIONS)
    megabytes, read, args, kwargs = pickle.loads(asked)  # noqa: S301 - written by our own process
    _limit_memory(megabytes)
    try:
        return pickle.dumps((True, read(*args, **kwargs)), protocol=pickle.HIGHEST_PROTOCOL)
    except TonggakError as error:
        return pickle.dumps((False, error))


def _limit_memory(megabytes: int) -> None:
    with contextlib.suppress(ImportError):  # Windows has none
        import resource  # noqa: PLC0415 - as said

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * _MEGABYTE, megabytes * _MEGABYTE))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    # What a reader prints must not mix with the answer.
    answer_to = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with answer_to:
        answer_to.write(_answer(sys.stdin.buffer.read()))
