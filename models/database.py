"""The database: engine, sessions for reading and for writing, and its migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from models.rules.errors import Unavailable

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_SECONDS = 30  # how long a writer waits for another one on SQLite


def open_database(url: str) -> Engine:
    """Make an engine for a SQLite or PostgreSQL URL; nothing is connected yet."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
        _teach_sqlite(engine)
        return engine
    return create_engine(_with_driver(url), pool_pre_ping=True)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session that changes nothing."""
    with _connected(engine), Session(engine, expire_on_commit=False) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Open a session whose changes are committed together at the end, or not at all.

    On SQLite the transaction takes the write lock at once, so what it has read cannot grow stale.
    """
    writer = engine.execution_options(writes=True)
    with _connected(engine), Session(writer, expire_on_commit=False) as session, session.begin():
        yield session


def prepare(engine: Engine) -> None:
    """Bring the database to the newest form and fill in the regions; safe to repeat.

    Raises Unavailable when the database cannot be reached or was written by a newer Tonggak.
    """
    from alembic import command  # noqa: PLC0415 - costs a quarter of a second that `status` must not pay

    check_not_newer(engine)
    with _connected(engine), engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    _seed_regions(engine)


def check_not_newer(engine: Engine) -> None:
    """Raise Unavailable when the database's form is one this Tonggak does not know."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as above

    known = {script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions()}
    present = revision_of(engine)
    if present is not None and present not in known:
        raise Unavailable(
            f"The database was written by a newer Tonggak (its form is {present}). "
            "Nothing was changed. Upgrade Tonggak, or name another database in TONGGAK_DATABASE_URL."
        )


def revision_of(engine: Engine) -> str | None:
    """Read which migration the database stands at; None when it has never been prepared."""
    from alembic.migration import MigrationContext  # noqa: PLC0415 - as above

    with _connected(engine), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """Say which migration is the newest one this Tonggak knows."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as above

    return str(ScriptDirectory.from_config(migrations()).get_current_head())


def migrations() -> "Config":
    """Make Alembic's configuration; the scripts lie in this package."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _teach_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:  # noqa: ANN401 - as above
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _with_driver(url: str) -> str:
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


@contextmanager
def _connected(engine: Engine) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        where = engine.url.render_as_string(hide_password=True)
        if "no such table" in str(error.orig):
            raise Unavailable(f"The database at {where} is empty. Run `tonggak init` first.") from error
        raise Unavailable(
            f"The database at {where} does not answer ({error.orig}). `tonggak doctor` says how to mend it."
        ) from error


def _seed_regions(engine: Engine) -> None:
    from models.rules.names import read_regions  # noqa: PLC0415 - only needed once
    from models.tables.regions import ProvinceRow, RegionRow  # noqa: PLC0415 - only needed once

    with writing(engine) as session:
        if session.exec(select(RegionRow.code).limit(1)).first() is not None:  # type: ignore[call-overload]
            return
        regions = read_regions()
        provinces = {region.province_code: region.province for region in regions}
        session.add_all(ProvinceRow(code=code, name=name) for code, name in provinces.items())
        session.flush()
        session.add_all(
            RegionRow(
                code=r.code, name=r.name, kind=r.kind, province_code=r.province_code, timezone=r.timezone
            )
            for r in regions
        )
