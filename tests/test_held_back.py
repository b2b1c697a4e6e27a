"""What holds reminders back now is there for all to see: on the step's line, and in one list."""

from datetime import UTC, date, datetime, timedelta

import pytest
from holding_cast import contact, office
from moves_cast import COORDINATOR, LATER, OWNER, Trial, open_trial
from sqlmodel import Session, col, update

from models.held_back import StepHold, read_holds
from models.moves.door import move_step
from models.moves.holding import mute_milestone, mute_step, snooze_step, unmute_step
from models.moves.silencing import mute_contact, mute_place
from models.people.delegating import delegate_step
from models.rules.lifecycle import StepMove
from models.rules.names import Region
from models.status import step_lines
from models.tables.people import Contact

FRIDAY = date(2024, 5, 31)


@pytest.fixture
def trial(session: Session, lebong: Region) -> Trial:
    return open_trial(session, lebong)


def mute(trial: Trial, what: str, until: date) -> None:
    said = {"until": until, "longest": 60, "by": COORDINATOR, "at": LATER, "reason": "banjir"}
    if what == "step":
        mute_step(trial.session, trial.milestone_id, "matrix", **said)  # type: ignore[arg-type]
    elif what == "milestone":
        mute_milestone(trial.session, trial.milestone_id, **said)  # type: ignore[arg-type]
    else:
        mute_place(trial.session, what, name="tempat itu", **said)  # type: ignore[arg-type]


def on_line(trial: Trial, code: str, at: datetime = LATER) -> StepHold:
    lines = step_lines(trial.session, trial.milestone_id, at=at)
    line = next(line for line in lines if line.code == code)
    return StepHold(line.muted_until, line.snoozed_until, line.stand_in, line.stand_in_until)


def test_a_steps_line_says_until_when_it_is_put_off_and_who_stands_in(trial: Trial) -> None:
    session, milestone = trial.session, trial.milestone_id
    colleague = contact(session, office(session, "Dinas PUPR", "public_works"), "Bidang Cipta Karya")
    snooze_step(session, milestone, "matrix", until=date(2024, 5, 28), longest=5, by=OWNER, at=LATER)

    delegate_step(
        session, milestone, "matrix", contact_id=colleague, until=FRIDAY, longest=60, by=OWNER, at=LATER
    )

    held = StepHold(None, date(2024, 5, 28), "Bidang Cipta Karya (Dinas PUPR)", FRIDAY)
    assert (on_line(trial, "matrix"), on_line(trial, "agenda")) == (held, StepHold())


@pytest.mark.parametrize("what", ["milestone", "17.07", "17", "ID"])
def test_what_mutes_many_steps_shows_on_each_line_and_the_longest_counts(trial: Trial, what: str) -> None:
    mute(trial, "step", date(2024, 5, 22))

    mute(trial, what, FRIDAY)

    assert (on_line(trial, "matrix"), on_line(trial, "agenda")) == (StepHold(FRIDAY), StepHold(FRIDAY))


def test_what_is_muted_elsewhere_shows_on_no_line(trial: Trial) -> None:
    mute(trial, "18", FRIDAY)

    assert on_line(trial, "matrix") == StepHold()


def test_a_mute_is_over_when_its_last_day_is(trial: Trial) -> None:
    mute(trial, "step", FRIDAY)
    last_minute = datetime(2024, 5, 31, 16, 59, tzinfo=UTC)

    before, after = (on_line(trial, "matrix", last_minute + timedelta(minutes=each)) for each in (0, 1))

    assert (before, after) == (StepHold(FRIDAY), StepHold())


def test_a_lifted_mute_and_a_settled_step_show_nothing(trial: Trial) -> None:
    mute(trial, "step", FRIDAY)
    unmute_step(trial.session, trial.milestone_id, "matrix", by=COORDINATOR, at=LATER)
    mute(trial, "milestone", FRIDAY)

    move_step(
        trial.session, trial.milestone_id, "agenda", StepMove.SKIP, by=COORDINATOR, at=LATER, reason="lama"
    )

    assert on_line(trial, "agenda") == StepHold()
    assert [line.step for line in read_holds(trial.session, at=LATER).lines] == [""]


def test_who_stands_in_and_has_left_shows_nowhere(trial: Trial) -> None:
    session, milestone = trial.session, trial.milestone_id
    colleague = contact(session, office(session, "Dinas PUPR", "public_works"), "Bidang Cipta Karya")
    delegate_step(
        session, milestone, "matrix", contact_id=colleague, until=FRIDAY, longest=60, by=OWNER, at=LATER
    )

    session.exec(update(Contact).where(col(Contact.id) == colleague).values(active=False))

    assert on_line(trial, "matrix") == StepHold()


def test_the_list_names_what_is_held_back_by_place(trial: Trial) -> None:
    session = trial.session
    person = contact(session, office(session, "Dinas LH"), "Narahubung LH")
    mute_contact(session, person, until=FRIDAY, longest=60, by=COORDINATOR, at=LATER, reason="sakit")
    for what in ("18", "ID", "milestone", "step"):
        mute(trial, what, FRIDAY)

    found = read_holds(session, at=LATER)

    listed = [(line.place, line.milestone, line.step, line.contact) for line in found.reaching("17.07")]
    assert listed == [
        ("Kab. Lebong", "", "", "Narahubung LH (Dinas LH)"),
        ("Kab. Lebong", "M4", "", ""),
        ("Kab. Lebong", "M4", "matrix", ""),
        ("Nasional", "", "", ""),
    ]
    assert [line.place for line in found.reaching("18")] == ["Provinsi Lampung", "Nasional"]
    assert len(found.reaching("ID")) == 5
