"""A process that is killed leaves every move fully there or not at all, and the next one goes on."""

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import pytest
from crash_cast import SERIES, Contents, Nursery, contents, nursery, points, run_series
from moves_cast import Trial
from sqlalchemy import Engine

from models.database import open_database, reading


@contextmanager
def engine_on(path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def copied(prepared: Path, folder: Path) -> Path:
    for left_over in folder.glob("tonggak.db*"):
        left_over.unlink()
    return Path(shutil.copy(prepared, folder / "tonggak.db"))


@pytest.fixture(scope="module")
def reference(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Contents]:
    """What the tables hold before the series and after each of its moves, when nothing dies."""
    with engine_on(copied(prepared_sqlite, tmp_path_factory.mktemp("reference"))) as engine:
        stages = [contents(engine)]
        run_series(engine, after_each=lambda: stages.append(contents(engine)))
    return stages


@pytest.fixture(scope="module")
def ways_to_die(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    with engine_on(copied(prepared_sqlite, tmp_path_factory.mktemp("counting"))) as engine:
        return points(engine)


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    with nursery() as children:
        yield children


def test_every_move_of_the_series_changes_the_tables(reference: list[Contents]) -> None:
    assert len(reference) == len(SERIES) + 1
    assert all(before != after for before, after in pairwise(reference))


def test_a_series_run_again_changes_nothing(
    prepared_sqlite: Path, tmp_path: Path, reference: list[Contents]
) -> None:
    with engine_on(copied(prepared_sqlite, tmp_path)) as engine:
        run_series(engine)
        run_series(engine)

        assert contents(engine) == reference[-1]


@pytest.mark.parametrize(
    "stride",
    [
        pytest.param(7, id="at every seventh"),
        pytest.param(1, id="at every single one", marks=pytest.mark.campaign),
    ],
)
def test_killed_before_a_statement_or_a_commit_it_is_mended_by_running_again(  # noqa: PLR0913, PLR0917 - the world
    prepared_sqlite: Path,
    tmp_path: Path,
    reference: list[Contents],
    children: Nursery,
    ways_to_die: int,
    stride: int,
) -> None:
    how_far, ends = set(), set()

    for point in range(0, ways_to_die, stride):
        path = copied(prepared_sqlite, tmp_path)
        children.start(f"sqlite:///{path}", point)
        ends.add(children.exit_code())
        how_far.add(mended(path, reference))

    assert ends == {-signal.SIGKILL}
    assert how_far == set(range(len(SERIES)))


@pytest.mark.parametrize("milliseconds", range(10, 130, 15))
def test_killed_from_outside_at_any_moment_it_is_mended_by_running_again(
    prepared_sqlite: Path, tmp_path: Path, reference: list[Contents], children: Nursery, milliseconds: int
) -> None:
    path = copied(prepared_sqlite, tmp_path)

    child = children.start(f"sqlite:///{path}")
    time.sleep(milliseconds / 1000)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)

    assert children.exit_code() in {-signal.SIGKILL, 0}
    assert mended(path, reference) in range(len(SERIES) + 1)


def mended(path: Path, reference: list[Contents]) -> int:
    """Look at what was left, check that it is whole, run the series again, and say how far it had come."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with engine_on(path) as engine:
        left = contents(engine)
        assert left in reference
        assert breaks(engine) == []
        run_series(engine)
        assert contents(engine) == reference[-1]
        assert breaks(engine) == []
    return reference.index(left)


def breaks(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return Trial(session, 1).breaks() if contents(engine)["milestones"] else []
