"""Reading and writing: all or nothing, one at a time, and clear words when the database cannot be used."""

import multiprocessing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from moves_cast import COORDINATOR, LATER, MONDAY, OWNER, Trial, open_trial, overlapping
from sqlalchemy import Engine, text
from sqlalchemy.exc import StatementError
from sqlmodel import Session, select

from models.database import open_database, reading, writing
from models.moves.door import move_step
from models.moves.loading import load
from models.rules.errors import BadInput, Changed, NotAllowed, TonggakError, Unavailable
from models.rules.lifecycle import StepMove, StepStatus
from models.rules.names import Region
from models.tables.milestones import Milestone, Step
from models.tables.regions import OwnDayRow

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def milestone_id(engine: Engine, lebong: Region) -> int:
    with writing(engine) as session:
        return open_trial(session, lebong).milestone_id


def own_day(day: date, recorded_at: datetime = MONDAY) -> OwnDayRow:
    return OwnDayRow(day=day, name="Libur", recorded_by="Bappeda", recorded_at=recorded_at)


def days(engine: Engine) -> list[date]:
    with reading(engine) as session:
        return [row.day for row in session.exec(select(OwnDayRow))]


def test_what_is_written_is_there_afterwards(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(own_day(date(2024, 6, 5)))

    assert days(engine) == [date(2024, 6, 5)]


def test_a_writing_that_breaks_off_leaves_nothing(engine: Engine) -> None:
    def break_off(session: Session) -> None:
        session.add(own_day(date(2024, 6, 5)))
        session.flush()
        raise NotAllowed("no")

    with pytest.raises(NotAllowed), writing(engine) as session:
        break_off(session)

    assert days(engine) == []


def test_a_reading_changes_nothing(engine: Engine) -> None:
    with reading(engine) as session:
        session.add(own_day(date(2024, 6, 5)))
        session.flush()

    assert days(engine) == []


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(own_day(date(2024, 6, 5)))
        session.flush()

        seen = days(engine)

    assert (seen, days(engine)) == ([], [date(2024, 6, 5)])


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_said_in(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(own_day(date(2024, 6, 5), datetime.fromisoformat("2024-05-20T11:00:00.000001+09:00")))

    with reading(engine) as session:
        found = session.exec(select(OwnDayRow)).one().recorded_at

    assert (found, found.tzinfo) == (datetime(2024, 5, 20, 2, 0, 0, 1, UTC), UTC)


def test_a_moment_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="has no time zone"), writing(engine) as session:
        session.add(own_day(date(2024, 6, 5), datetime(2024, 5, 20, 9, 0)))  # noqa: DTZ001 - what is tried


def test_of_two_who_move_the_same_step_exactly_one_wins(engine: Engine, milestone_id: int) -> None:
    def hand_in(session: Session) -> StepStatus:
        move_step(session, milestone_id, "agenda", StepMove.SUBMIT, by=OWNER, at=LATER)
        return load(session, milestone_id).step("agenda").status

    first, second = overlapping(engine, hand_in, hand_in)

    assert first is StepStatus.DONE
    assert isinstance(second, NotAllowed)
    assert "is done; it cannot be moved by 'submit'" in str(second)
    assert facts(engine, milestone_id) == (StepStatus.DONE, 8, [])


def test_of_two_who_saw_the_same_version_the_second_is_told_that_it_changed(
    engine: Engine, milestone_id: int
) -> None:
    with reading(engine) as session:
        seen = load(session, milestone_id).step("matrix").version

    def skip(session: Session) -> None:
        move_step(
            session,
            milestone_id,
            "matrix",
            StepMove.SKIP,
            by=COORDINATOR,
            at=LATER,
            reason="tidak ada",
            seen_version=seen,
        )

    _, second = overlapping(engine, skip, skip)

    assert isinstance(second, Changed)
    assert "has changed meanwhile: it is skipped" in str(second)


def test_two_who_move_different_steps_both_succeed(engine: Engine, milestone_id: int) -> None:
    def submitting(code: str, session: Session) -> None:
        Trial(session, milestone_id).make(code, StepMove.SUBMIT, by=OWNER)

    outcomes = overlapping(engine, lambda s: submitting("agenda", s), lambda s: submitting("matrix", s))

    assert outcomes == (None, None)
    assert facts(engine, milestone_id) == (StepStatus.DONE, 9, [])


def test_what_was_read_before_the_others_moved_is_read_anew(engine: Engine, milestone_id: int) -> None:
    def read_then_submit(session: Session) -> None:
        # As the command line does: it finds the milestone first and moves it later in the same transaction.
        session.exec(select(Milestone)).all()
        session.exec(select(Step)).all()
        Trial(session, milestone_id).make("matrix", StepMove.SUBMIT, by=OWNER)

    _, second = overlapping(
        engine, lambda s: Trial(s, milestone_id).make("agenda", StepMove.SUBMIT), read_then_submit
    )

    assert second is None
    assert facts(engine, milestone_id)[2] == []


@ON_POSTGRES
def test_a_change_of_rows_that_somebody_else_changed_is_told_as_such(
    engine: Engine, milestone_id: int
) -> None:
    def go_round_the_door(session: Session) -> None:
        step = session.exec(select(Step).where(Step.code == "matrix")).one()
        with writing(engine) as other:
            Trial(other, milestone_id).make("matrix", StepMove.SUBMIT, by=OWNER)
        step.due_reason = "lain"
        session.add(step)

    with (
        pytest.raises(Changed, match="Somebody else changed the same thing meanwhile"),
        writing(engine) as session,
    ):
        go_round_the_door(session)


def test_many_processes_that_move_at_once_leave_the_chain_whole(
    database_url: str, engine: Engine, milestone_id: int
) -> None:
    engine.dispose()
    spawn = multiprocessing.get_context("spawn")

    with spawn.Pool(4) as pool:
        outcomes = pool.starmap(see_and_submit, [(database_url, milestone_id)] * 8)

    assert sorted(outcomes) == ["done", *["refused"] * 7]
    assert facts(engine, milestone_id) == (StepStatus.DONE, 5 + 8 + 3, [])


def see_and_submit(database_url: str, milestone_id: int) -> str:
    engine = open_database(database_url)
    try:
        with writing(engine) as session:
            Trial(session, milestone_id).make("matrix", StepMove.SEEN, by=OWNER)
        with writing(engine) as session:
            Trial(session, milestone_id).make("agenda", StepMove.SUBMIT, by=OWNER)
    except TonggakError:
        return "refused"
    finally:
        engine.dispose()
    return "done"


def facts(engine: Engine, milestone_id: int) -> tuple[StepStatus, int, list[str]]:
    with reading(engine) as session:
        trial = Trial(session, milestone_id)
        return trial.rows.step("agenda").status, len(trial.history()), trial.breaks()


@ON_SQLITE
def test_sqlite_checks_foreign_keys_and_keeps_a_write_ahead_log(engine: Engine) -> None:
    with reading(engine) as session:
        pragmas = [
            session.execute(text(f"PRAGMA {name}")).scalar() for name in ("foreign_keys", "journal_mode")
        ]

    assert pragmas == [1, "wal"]


@pytest.mark.parametrize("opening", [reading, writing], ids=["reading", "writing"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, opening: type) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'tonggak.db'}")

    with pytest.raises(Unavailable, match=r"tonggak.db is empty. Run `tonggak init` first."), opening(engine):
        pass

    engine.dispose()


@ON_POSTGRES
@pytest.mark.parametrize("opening", [reading, writing], ids=["reading", "writing"])
def test_an_empty_postgres_is_said_to_be_empty(database_url: str, opening: type) -> None:
    engine = open_database(database_url.replace("/prepared", "/template1"))

    with pytest.raises(Unavailable, match=r"is empty. Run `tonggak init` first."), opening(engine):
        pass

    engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("postgresql://tonggak:rahasia@127.0.0.1:1/tonggak", id="nothing listens"),
        pytest.param("sqlite:////no/such/folder/tonggak.db", id="no such folder"),
    ],
)
def test_a_database_that_does_not_answer_is_named_without_its_password(url: str) -> None:
    engine = open_database(url)

    with pytest.raises(Unavailable, match="does not answer") as refused, reading(engine):
        pass

    assert "tonggak doctor" in str(refused.value)
    assert "rahasia" not in str(refused.value)


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "surat.db"
    path.write_text("Kepada Yth. Kepala Dinas PUPR " * 100)
    before, engine = path.read_bytes(), open_database(f"sqlite:///{path}")

    with pytest.raises(Unavailable, match=r"surat.db is not a database"), writing(engine):
        pass

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "url", ["", "tonggak.db", "mysql://tonggak:rahasia@host/db", "postgresql://user:rahasia@host:abc/db"]
)
def test_an_address_of_another_kind_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(BadInput, match="not the address of a SQLite or PostgreSQL database") as refused:
        open_database(url)

    assert "rahasia" not in str(refused.value)
