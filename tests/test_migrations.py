"""The migrations make exactly the tables the models describe, and the database holds everybody to them."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from moves_cast import LATER, MONDAY, Trial, open_trial
from sqlalchemy import CheckConstraint, Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

from models.database import (
    migrations,
    newest_revision,
    open_database,
    prepare,
    reading,
    revision_of,
    writing,
)
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import Unavailable
from models.rules.lifecycle import Role
from models.rules.names import Region
from models.tables.everything import METADATA
from models.tables.history import HistoryRow, Subject
from models.tables.milestones import Anchor, HandIn, Milestone, Phase, Step
from models.tables.people import (
    Contact,
    ContactAddress,
    ContactRole,
    Organisation,
    OrganisationKind,
    OrganisationRole,
)
from models.tables.postponements import Postponement, PostponementStatus
from models.tables.regions import OwnDayRow
from models.tables.reminders import MessageState, Reminder
from models.tables.runs import Run


@pytest.fixture
def newer(engine: Engine) -> Iterator[Engine]:
    stamp(engine, "9999")
    yield engine
    stamp(engine, newest_revision())


def stamp(engine: Engine, form: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :form"), {"form": form})


def test_migrations_and_models_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, METADATA) == []


def test_migrations_and_models_agree_on_what_is_checked(engine: Engine) -> None:
    described = {
        f"ck_{table.name}_{str(check.name).removeprefix(f'ck_{table.name}_')}"
        for table in METADATA.sorted_tables
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }

    found = {
        str(check["name"])
        for table in METADATA.tables
        for check in inspect(engine).get_check_constraints(table)
    }

    assert found == described


def test_preparing_again_changes_nothing(engine: Engine) -> None:
    before = contents(engine)

    prepare(engine)

    assert contents(engine) == before
    assert len(before["regions"]) == 514
    assert len(before["provinces"]) == 38
    assert revision_of(engine) == newest_revision()


def test_the_newest_form_is_the_one_alembic_finds() -> None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    assert ScriptDirectory.from_config(migrations()).get_heads() == [newest_revision()]


@pytest.mark.parametrize(
    "use",
    [
        pytest.param(prepare, id="prepare"),
        pytest.param(lambda engine: enter(reading, engine), id="read"),
        pytest.param(lambda engine: enter(writing, engine), id="write"),
    ],
)
def test_a_database_of_a_newer_tonggak_is_refused_and_left_as_it_is(
    newer: Engine, use: Callable[[Engine], None]
) -> None:
    before = contents(newer)

    with pytest.raises(Unavailable) as refused:
        use(newer)

    assert contents(newer) == before
    assert str(refused.value) == (
        "The database was written by a newer Tonggak (its form is 9999). Nothing was changed. "
        "Upgrade Tonggak, or name another database in TONGGAK_DATABASE_URL."
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_all_tables_can_be_taken_down_and_made_again(engine: Engine) -> None:
    with engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    left = inspect(engine).get_table_names()

    prepare(engine)

    assert left == ["alembic_version"]
    assert set(inspect(engine).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_a_file_with_a_percent_sign_is_no_obstacle(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/100%25 siap.db")

    prepare(engine)

    assert revision_of(engine) == newest_revision()
    engine.dispose()


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        pytest.param("UPDATE steps SET status = 'lupa'", "ck_steps_step_status", id="status of a step"),
        pytest.param("UPDATE phases SET status = 'lupa'", "ck_phases_phase_status", id="status of a phase"),
        pytest.param(
            "UPDATE milestones SET status = 'postponed'",
            "ck_milestones_milestone_status",
            id="status of a milestone",
        ),
        pytest.param(
            "UPDATE steps SET policy_direction = 6", "ck_steps_policy_direction", id="sixth direction"
        ),
        pytest.param("UPDATE steps SET policy_direction = 0", "ck_steps_policy_direction", id="direction 0"),
        pytest.param("UPDATE steps SET ssk = 'keduanya'", "ck_steps_ssk", id="another use of the SSK"),
        pytest.param("UPDATE regions SET kind = 'desa'", "ck_regions_kind", id="a village"),
        pytest.param("UPDATE regions SET timezone = 'GMT'", "ck_regions_timezone", id="another zone"),
        pytest.param("UPDATE history SET role = 'bupati'", "ck_history_role", id="another role"),
        pytest.param("UPDATE history SET subject = 'region'", "ck_history_subject", id="another subject"),
    ],
)
def test_a_value_that_no_rule_knows_is_refused(
    session: Session, lebong: Region, statement: str, constraint: str
) -> None:
    open_trial(session, lebong)
    session.flush()

    with pytest.raises(IntegrityError, match=constraint), session.begin_nested():
        session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE steps SET status = NULL", id="a step without status"),
        pytest.param("UPDATE steps SET due_at = NULL", id="a step without a due moment"),
        pytest.param("UPDATE history SET reason = NULL", id="a history row without its reason"),
        pytest.param("UPDATE steps SET phase_id = 999", id="a step of no phase"),
        pytest.param("UPDATE milestones SET region_code = '99.99'", id="a milestone of no region"),
        pytest.param("UPDATE milestones SET blueprint_sha256 = 'x'", id="a milestone of no blueprint"),
        pytest.param("DELETE FROM milestones", id="deleting a milestone that has steps"),
        pytest.param("DELETE FROM blueprints", id="deleting a blueprint in use"),
        pytest.param("DELETE FROM regions WHERE code = '17.07'", id="deleting a region in use"),
    ],
)
def test_a_row_that_would_hang_in_the_air_is_refused(
    session: Session, lebong: Region, statement: str
) -> None:
    open_trial(session, lebong)
    session.flush()

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(statement))


def milestone_again(trial: Trial, _: int) -> SQLModel:
    found = trial.rows.milestone
    return Milestone(**found.model_dump(exclude={"id", "version"}))


def phase_again(trial: Trial, _: int) -> SQLModel:
    return Phase(**trial.rows.phase("start").model_dump(exclude={"id", "version", "position"}), position=9)


def phase_in_the_same_place(trial: Trial, _: int) -> SQLModel:
    return Phase(**trial.rows.phase("start").model_dump(exclude={"id", "version", "code"}), code="other")


def step_again(trial: Trial, _: int) -> SQLModel:
    return Step(**trial.rows.step("agenda").model_dump(exclude={"id", "version"}))


def anchor_again(trial: Trial, _: int) -> SQLModel:
    return Anchor(**trial.rows.anchors["workshop"].model_dump(exclude={"id"}))


def hand_in_again(trial: Trial, _: int) -> SQLModel:
    return HandIn(**trial.session.exec(select(HandIn)).one().model_dump(exclude={"id"}))


def history_in_the_same_place(trial: Trial, _: int) -> SQLModel:
    return HistoryRow(
        milestone_id=trial.milestone_id,
        sequence=1,
        at=LATER,
        actor="Bappeda",
        role=Role.COORDINATOR,
        subject=Subject.STEP,
        code="agenda",
        move="skip",
        from_status="ready",
        to_status="skipped",
        previous_hash="0" * 64,
        hash="f" * 64,
    )


def request(trial: Trial, *, step: str | None = None, anchor: str | None = None) -> SQLModel:
    return Postponement(
        milestone_id=trial.milestone_id,
        step_id=trial.rows.step(step).id if step else None,
        anchor=anchor,
        old_day=date(2024, 6, 7),
        new_day=date(2024, 6, 10),
        reason="hujan",
        status=PostponementStatus.ASKED,
        asked_by="Dinas PUPR",
        asked_at=LATER,
    )


def reminder(trial: Trial, contact_id: int) -> SQLModel:
    return Reminder(
        step_id=trial.rows.step("agenda").id or 0,
        rule="late",
        occurrence=1,
        contact_id=contact_id,
        local_date=date(2024, 5, 28),
        due_date=date(2024, 5, 27),
        reason="late",
        state=MessageState.SCHEDULED,
        planned_at=LATER,
    )


def national_day(_: Trial, __: int) -> SQLModel:
    return OwnDayRow(day=date(2024, 6, 5), name="Libur", recorded_by="Bappeda", recorded_at=LATER)


def regional_day(_: Trial, __: int) -> SQLModel:
    return OwnDayRow(
        region_code="17.07", day=date(2024, 6, 5), name="Libur", recorded_by="Bappeda", recorded_at=LATER
    )


def run_of_a_phase(trial: Trial, _: int) -> SQLModel:
    phase_id = trial.rows.phase("start").id
    return Run(milestone_id=trial.milestone_id, phase_id=phase_id, attempt=1, run_id=unique(), made_at=LATER)


def run_of_a_milestone(trial: Trial, _: int) -> SQLModel:
    return Run(milestone_id=trial.milestone_id, attempt=1, run_id=unique(), made_at=LATER)


def role_of_another(trial: Trial, _: int) -> SQLModel:
    office = Organisation(place="17.07", name=unique(), kind=OrganisationKind.OPD)
    trial.session.add(office)
    trial.session.flush()
    return OrganisationRole(place="17.07", role="public_works", organisation_id=office.id or 0)


def address(_: Trial, contact_id: int) -> SQLModel:
    return ContactAddress(
        contact_id=contact_id,
        channel=ChannelKind.MAIL,
        address="pupr@lebong.example",
        preference=int(unique()[-6:]),
    )


def address_of_the_same_rank(_: Trial, contact_id: int) -> SQLModel:
    return ContactAddress(contact_id=contact_id, channel=ChannelKind.MAIL, address=unique())


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda trial, _: request(trial, step="matrix"), id="a second open request for a step"),
        pytest.param(lambda trial, _: request(trial, anchor="workshop"), id="or for an anchor"),
        pytest.param(reminder, id="a reminder of the same rule, occurrence, person and day"),
        pytest.param(national_day, id="a day of the nation"),
        pytest.param(regional_day, id="a day of a region"),
        pytest.param(run_of_a_phase, id="a run of a phase"),
        pytest.param(run_of_a_milestone, id="a run of a milestone"),
        pytest.param(role_of_another, id="a holder of a role in a place"),
        pytest.param(address, id="an address of a contact"),
        pytest.param(address_of_the_same_rank, id="an address of the same preference"),
    ],
)
def test_what_must_be_there_once_cannot_be_there_twice(
    session: Session, lebong: Region, make: Callable[[Trial, int], SQLModel]
) -> None:
    trial, contact_id = open_trial(session, lebong), contact(session)
    session.add(make(trial, contact_id))
    session.flush()
    again = make(trial, contact_id)

    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(again)


@pytest.mark.parametrize(
    "make",
    [
        milestone_again,
        phase_again,
        phase_in_the_same_place,
        step_again,
        anchor_again,
        hand_in_again,
        history_in_the_same_place,
    ],
)
def test_what_was_opened_cannot_be_there_twice(
    session: Session, lebong: Region, make: Callable[[Trial, int], SQLModel]
) -> None:
    again = make(open_trial(session, lebong), 0)

    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(again)


@pytest.mark.parametrize(
    ("step", "anchor"),
    [pytest.param(None, None, id="neither"), pytest.param("matrix", "workshop", id="both")],
)
def test_a_request_is_for_a_step_or_for_an_anchor(
    session: Session, lebong: Region, step: str | None, anchor: str | None
) -> None:
    asked = request(open_trial(session, lebong), step=step, anchor=anchor)

    with pytest.raises(IntegrityError, match="step_or_anchor"), session.begin_nested():
        session.add(asked)


def test_a_decided_request_leaves_room_for_the_next(session: Session, lebong: Region) -> None:
    trial = open_trial(session, lebong)
    session.add(request(trial, step="matrix"))
    session.flush()

    session.execute(text("UPDATE postponements SET status = 'refused'"))
    session.add(request(trial, step="matrix"))
    session.flush()

    assert [each.status.value for each in trial.requests()] == ["refused", "asked"]


def test_an_organisation_stands_in_one_place_only(session: Session) -> None:
    both = Organisation(
        place="17.07", region_code="17.07", province_code="17", name="Bappeda", kind=OrganisationKind.OPD
    )

    with pytest.raises(IntegrityError, match="one_place"), session.begin_nested():
        session.add(both)


def test_addresses_go_with_their_contact(session: Session) -> None:
    contact_id = contact(session)
    session.add(address_of_the_same_rank(None, contact_id))  # type: ignore[arg-type]
    session.flush()

    session.execute(text("DELETE FROM contacts"))

    assert session.execute(text("SELECT count(*) FROM contact_addresses")).scalar() == 0


def contact(session: Session) -> int:
    office = Organisation(place="17.07", region_code="17.07", name="Dinas PUPR", kind=OrganisationKind.OPD)
    session.add(office)
    session.flush()
    person = Contact(
        organisation_id=office.id or 0, name="Narahubung", role=ContactRole.KEY_PERSON, recorded_at=MONDAY
    )
    session.add(person)
    session.flush()
    return person.id or 0


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608
            for table in sorted([*METADATA.tables, "alembic_version"])
        }


def restore(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :form"), {"form": newest_revision()}
        )


def enter(opening: Callable[[Engine], object], engine: Engine) -> None:
    with opening(engine):  # type: ignore[attr-defined]
        pass


_NUMBERS = iter(range(100_000, 1_000_000))


def unique() -> str:
    return f"no-{next(_NUMBERS)}"
