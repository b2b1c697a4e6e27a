"""A series of moves, each safe to repeat, and a process that dies in the midst of it."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from subprocess import PIPE, Popen

from moves_cast import ANCHORS, COORDINATOR, MONDAY, OWNER, trial_programme
from sqlalchemy import Engine, TextClause, event, text
from sqlmodel import Session

from models.database import open_database, reading, writing
from models.moves.door import close_phase, close_phase_anyway, move_step
from models.moves.opening import Opening, open_milestone
from models.moves.postponing import ask_postponement, decide_postponement
from models.moves.rescheduling import apply_anchors
from models.rules.errors import NotAllowed
from models.rules.lifecycle import StepMove
from models.rules.names import find_region, read_regions
from models.tables.everything import METADATA

Act = Callable[[Session], object]
Contents = dict[str, list[tuple[object, ...]]]

NEVER = -1
LEBONG = find_region("Kab. Lebong", read_regions())
PROGRAMME = trial_programme()


def opening(session: Session) -> None:
    asked = Opening(LEBONG, "M4", 2024, ANCHORS)
    open_milestone(session, PROGRAMME, asked, by=COORDINATOR, at=MONDAY)


def moving(hour: int, code: str, move: StepMove) -> Act:
    at = MONDAY + timedelta(hours=hour)
    return lambda s: move_step(s, 1, code, move, by=COORDINATOR, at=at, reason="surat Bupati")


def asking(session: Session) -> None:
    at, until = MONDAY + timedelta(hours=6), date(2024, 6, 12)
    ask_postponement(session, 1, "report", until=until, by=OWNER, at=at, reason="hujan")


def approving(session: Session) -> None:
    decide_postponement(session, 1, "report", approve=True, by=COORDINATOR, at=MONDAY + timedelta(hours=7))


def rescheduling(session: Session) -> None:
    at, moved = MONDAY + timedelta(hours=8), {"workshop": date(2024, 6, 14)}
    apply_anchors(session, 1, moved, by=COORDINATOR, at=at, reason="surat pusat")


def closing(session: Session) -> None:
    close_phase(session, 1, "start", at=MONDAY + timedelta(hours=9))


def closing_anyway(session: Session) -> None:
    at = MONDAY + timedelta(hours=10)
    close_phase_anyway(session, 1, "field", by=COORDINATOR, at=at, reason="uji coba dihentikan")


SERIES: tuple[Act, ...] = (
    opening,
    moving(1, "agenda", StepMove.SUBMIT),
    moving(2, "invitation", StepMove.SUBMIT),
    moving(3, "invitation", StepMove.ACCEPT),
    moving(4, "matrix", StepMove.SKIP),
    moving(5, "meeting", StepMove.SUBMIT),
    asking,
    approving,
    rescheduling,
    closing,
    closing_anyway,
)


def run_series(engine: Engine, after_each: Callable[[], None] = lambda: None) -> None:
    """Make every move of the series that has not been made yet, each in a transaction of its own."""
    for number, act in enumerate(SERIES):
        if number >= made(engine):
            with suppress(NotAllowed), writing(engine) as session:
                act(session)
        after_each()


def made(engine: Engine) -> int:
    """Count the moves of the series that stand in the history: each has its own hour."""
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(DISTINCT at) FROM history")).scalar_one())


def contents(engine: Engine) -> Contents:
    """Read all that the series writes."""
    tables = [name for name in METADATA.tables if name not in {"regions", "provinces"}]
    with reading(engine) as session:
        return {name: [tuple(row) for row in session.execute(_all_of(name))] for name in tables}


def _all_of(table: str) -> TextClause:
    return text(f"SELECT * FROM {table}")  # noqa: S608 - our own table names


def die_at(url: str, point: int) -> None:
    """Run the series, and be killed just before the given statement or commit of it."""
    engine = open_database(url)
    passed = count()

    def die_when_it_is_time(*_: object) -> None:
        if next(passed) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", die_when_it_is_time)
    event.listen(engine, "commit", die_when_it_is_time)
    run_series(engine)


def points(engine: Engine) -> int:
    """Run the series to its end, and count the statements and commits at which it could have died."""
    seen: list[object] = []
    for name in ("before_cursor_execute", "commit"):
        event.listen(engine, name, lambda *_: seen.append(None))
    run_series(engine)
    return len(seen)


@dataclass
class Nursery:
    """A process that has imported everything once, and forks a child for every series."""

    server: Popen[str]

    def start(self, url: str, point: int | None = None) -> int:
        """Start a series, and give its process id; without a point nothing kills it from inside."""
        assert self.server.stdin
        self.server.stdin.write(f"{url} {NEVER if point is None else point}\n")
        self.server.stdin.flush()
        return self._read()

    def exit_code(self) -> int:
        """Wait for the series to end; negative for the signal that killed it."""
        return self._read()

    def _read(self) -> int:
        assert self.server.stdout
        return int(self.server.stdout.readline())


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Keep a nursery for a while."""
    script = f"import sys; sys.path[:0] = {sys.path!r}; from crash_cast import serve; serve()"
    with Popen([sys.executable, "-c", script], stdin=PIPE, stdout=PIPE, text=True) as server:
        yield Nursery(server)
        server.kill()


def serve() -> None:
    """Fork a child for each line read, and print its process id and then how it ended."""
    for line in sys.stdin:
        url, point = line.split()
        child = os.fork()
        if child == 0:
            die_at(url, int(point))
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - how it speaks to the test
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201 - as above
