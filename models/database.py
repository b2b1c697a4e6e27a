"""The database: engine, sessions for reading and for writing, and its migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from models.rules.errors import BadInput, Changed, Unavailable

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_SECONDS = 30  # how long a writer waits for another one on SQLite
MIGRATIONS = Path(__file__).parent / "migrations"

_FORM = text("SELECT version_num FROM alembic_version")
_UNDEFINED_TABLE = "42P01"  # PostgreSQL's code for a table that does not exist


def open_database(url: str) -> Engine:
    """Make an engine for a SQLite or PostgreSQL URL; nothing is connected yet.

    Raises BadInput for anything else; the URL is not repeated, since it may hold a password.
    """
    try:
        if url.startswith("sqlite:"):
            engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
            _teach_sqlite(engine)
            return engine
        if url.startswith("postgres"):
            return create_engine(_with_driver(url), pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise _no_url() from error
    raise _no_url()


def _no_url() -> BadInput:
    return BadInput(
        "TONGGAK_DATABASE_URL is not the address of a SQLite or PostgreSQL database. Write it like "
        "sqlite:////srv/tonggak/tonggak.db or postgresql://user:password@host/name."
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session that changes nothing.

    Raises Unavailable when the database does not answer, is empty, or was written by a newer Tonggak.
    """
    with _connected(engine), Session(engine, expire_on_commit=False) as session:
        _refuse_newer(session.execute(_FORM).scalar())
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Open a session whose changes are committed together at the end, or not at all.

    On SQLite the transaction takes the write lock at once, so what it has read cannot grow stale. Raises
    Unavailable as `reading` does, and Changed when somebody else changed the same rows first.
    """
    writer = engine.execution_options(writes=True)
    try:
        with _connected(engine), Session(writer, expire_on_commit=False) as session, session.begin():
            _refuse_newer(session.execute(_FORM).scalar())
            yield session
    except StaleDataError as error:
        raise Changed(
            "Somebody else changed the same thing meanwhile. Nothing was done; try again."
        ) from error


@contextmanager
def writing_in_steps(engine: Engine) -> Iterator[Session]:
    """Open a session for many small transactions, each committed by itself: `with session.begin(): ...`.

    One line to the database and one look at its form serve them all. Raises Unavailable as `reading` does.
    """
    writer = engine.execution_options(writes=True)
    with _connected(engine), writer.connect() as connection, Session(connection) as session:
        with session.begin():
            _refuse_newer(session.execute(_FORM).scalar())
        yield session


def prepare(engine: Engine) -> None:
    """Bring the database to the newest form and fill in the regions; safe to repeat.

    Raises Unavailable when the database cannot be reached or was written by a newer Tonggak.
    """
    from alembic import command  # noqa: PLC0415 - costs a quarter of a second that `status` must not pay

    check_not_newer(engine)
    writer = engine.execution_options(writes=True)
    with _connected(engine), writer.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    _seed_regions(engine)


def check_not_newer(engine: Engine) -> None:
    """Raise Unavailable when the database's form is one this Tonggak does not know."""
    _refuse_newer(revision_of(engine))


def revision_of(engine: Engine) -> str | None:
    """Read which migration the database stands at; None when it has never been prepared."""
    from alembic.migration import MigrationContext  # noqa: PLC0415 - as above

    with _connected(engine), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """Say which migration is the newest one this Tonggak knows."""
    return max(_known_revisions())


def migrations() -> "Config":
    """Make Alembic's configuration; the scripts lie in this package."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    # Alembic reads % in a value as the start of a name.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _refuse_newer(present: str | None) -> None:
    if present is not None and present not in _known_revisions():
        raise Unavailable(
            "The database was written by a newer Tonggak (its form is {form}). "
            "Nothing was changed. Upgrade Tonggak, or name another database in TONGGAK_DATABASE_URL.",
            form=present,
        )


@cache
def _known_revisions() -> frozenset[str]:
    # By the names of the files: importing Alembic costs more than `status` may take.
    return frozenset(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _teach_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        connection.isolation_level = None  # we say BEGIN ourselves, below
        # FULL: what was said to be recorded outlives a power cut, and no mail goes out twice after one.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
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
    except DatabaseError as error:
        where, said = engine.url.render_as_string(hide_password=True), str(error.orig)
        if "no such table" in said or getattr(error.orig, "sqlstate", None) == _UNDEFINED_TABLE:
            raise Unavailable(
                "The database at {where} is empty. Run `tonggak init` first.", where=where
            ) from error
        if "is not a database" in said:
            raise Unavailable(
                "{where} is not a database. Name another in TONGGAK_DATABASE_URL.", where=where
            ) from error
        if not isinstance(error, OperationalError):
            raise
        raise Unavailable(
            "The database at {where} does not answer ({said}). `tonggak doctor` says how to mend it.",
            where=where,
            said=error.orig,
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
