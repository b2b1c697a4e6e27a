"""Reads one damaged file after the other, within the limits of the shelter, and says how it went.

Each line that comes in names a reader and a file; each that goes out says `read`, `refused` (in words to a
person) or what went wrong, with the seconds it took and the most memory so far.
"""

import importlib
import json
import os
import re
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from types import FrameType
from typing import IO

from models.dossier import sheltered
from models.rules.errors import TonggakError

MEGABYTES, SECONDS = 300, 5


class TooLongError(BaseException):
    """The reader did not come back; no `except Exception` on the way may hide it."""


def main(answers: IO[str]) -> None:
    limit = sheltered.MEGABYTES * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    signal.signal(signal.SIGALRM, _stop)
    for line in sys.stdin:
        asked = json.loads(line)
        answers.write(json.dumps(_tried(asked["reader"], Path(asked["path"]), asked["name"])) + "\n")
        answers.flush()


def _tried(reader: str, path: Path, name: str) -> dict[str, object]:
    module, _, function = reader.partition(":")
    read = getattr(importlib.import_module(module), function)
    began, said = time.perf_counter(), "read"
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        read(path, name)
    except TonggakError as error:
        said = "refused" if str(error).strip() else "refused without a word"
    except TooLongError:
        said = f"did not come back within {SECONDS} seconds"
    except MemoryError:
        said = f"asked for more than {MEGABYTES} MB"
    except BaseException:  # noqa: BLE001 - whatever else comes out of a reader is what is looked for
        said = traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return {"said": said, "seconds": time.perf_counter() - began, "megabytes": _most_megabytes()}


def _most_megabytes() -> float:
    # Not by getrusage: what it says of a new process may be its parent's, here that of all tests before.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1000


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TooLongError


if __name__ == "__main__":
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    main(channel)
