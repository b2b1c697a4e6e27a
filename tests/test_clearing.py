"""A step that moves on takes back what was to be said of it, and nothing else."""

from datetime import date, datetime, timedelta

import pytest
from moves_cast import COORDINATOR, DUE, LATER, OWNER, Trial, open_trial, overlapping
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.database import reading, writing
from models.moves.door import close_phase_anyway
from models.moves.postponing import ask_postponement, decide_postponement
from models.moves.rescheduling import apply_anchors
from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import StepMove
from models.rules.names import Region
from models.tables.people import Contact, ContactRole, Organisation, OrganisationKind
from models.tables.reminders import Message, MessageState, Reminder

SCHEDULED, CLEARED, CLAIMED = MessageState.SCHEDULED, MessageState.CLEARED, MessageState.CLAIMED
MORNING = date(2024, 5, 22)


@pytest.fixture
def trial(session: Session, lebong: Region) -> Trial:
    return open_trial(session, lebong)


def contact(session: Session) -> int:
    organisation = Organisation(
        place="17.07", region_code="17.07", name="Dinas PUPR", kind=OrganisationKind.OPD
    )
    session.add(organisation)
    session.flush()
    person = Contact(
        organisation_id=organisation.id or 0,
        name="Narahubung Dinas PUPR",
        role=ContactRole.KEY_PERSON,
        recorded_at=LATER,
    )
    session.add(person)
    session.flush()
    return person.id or 0


def message(
    session: Session, contact_id: int, *, state: MessageState = SCHEDULED, revision: int = 1
) -> Message:
    queued = Message(
        contact_id=contact_id,
        channel=ChannelKind.MAIL,
        address="pupr@lebong.example",
        local_date=MORNING,
        revision=revision,
        subject="Pengingat",
        text="Yth.",
        message_id=f"<{revision}.{state}@tonggak.example>",
        state=state,
        queued_at=LATER,
        next_at=LATER,
        expires_at=LATER + timedelta(days=1),
    )
    session.add(queued)
    session.flush()
    return queued


def reminder(  # noqa: PLR0913 - one line of the ledger
    trial: Trial,
    code: str,
    contact_id: int,
    said_in: Message | None = None,
    *,
    rule: str = "before_3",
    state: MessageState = SCHEDULED,
) -> Reminder:
    line = Reminder(
        step_id=trial.rows.step(code).id or 0,
        rule=rule,
        occurrence=1,
        contact_id=contact_id,
        local_date=MORNING,
        due_date=DUE[code],
        reason="due_soon",
        state=state,
        planned_at=LATER,
        message_ref=said_in.id if said_in else None,
    )
    trial.session.add(line)
    trial.session.flush()
    return line


def test_a_reminder_is_cleared_when_its_step_is_handed_in(trial: Trial) -> None:
    line = reminder(trial, "matrix", contact(trial.session))

    trial.make("matrix", StepMove.SUBMIT, by=OWNER)

    assert (line.state, line.state_reason) == (CLEARED, "step submitted")


def test_a_queued_message_is_taken_back_and_what_it_said_of_others_is_grouped_anew(trial: Trial) -> None:
    person = contact(trial.session)
    queued = message(trial.session, person)
    done, sibling = (reminder(trial, code, person, queued) for code in ("matrix", "agenda"))

    trial.make("matrix", StepMove.SUBMIT, by=OWNER)

    assert (queued.state, queued.state_reason) == (CLEARED, "step submitted")
    assert (done.state, done.message_ref) == (CLEARED, None)
    assert (sibling.state, sibling.message_ref) == (SCHEDULED, None)


def test_all_that_one_message_says_of_a_step_is_cleared(trial: Trial) -> None:
    person = contact(trial.session)
    queued = message(trial.session, person)
    lines = [reminder(trial, "matrix", person, queued, rule=rule) for rule in ("before_3", "late")]

    trial.make("matrix", StepMove.SKIP)

    assert [(line.state, line.message_ref) for line in lines] == [(CLEARED, None)] * 2


def test_a_message_that_a_sender_has_begun_goes_out(trial: Trial) -> None:
    person = contact(trial.session)
    held = message(trial.session, person, state=CLAIMED)
    held.started_at = LATER
    line = reminder(trial, "matrix", person, held)

    trial.make("matrix", StepMove.SUBMIT, by=OWNER)

    assert (held.state, line.state, line.message_ref) == (CLAIMED, SCHEDULED, held.id)


@pytest.mark.parametrize("state", sorted(set(MessageState) - {SCHEDULED, CLAIMED}))
def test_what_was_said_stays_in_the_ledger_as_it_is(trial: Trial, state: MessageState) -> None:
    line = reminder(trial, "matrix", contact(trial.session), state=state)

    trial.make("matrix", StepMove.SUBMIT, by=OWNER)

    assert (line.state, line.state_reason) == (state, "")


def test_the_reminders_of_other_steps_stay(trial: Trial) -> None:
    line = reminder(trial, "agenda", contact(trial.session))

    trial.make("matrix", StepMove.SUBMIT, by=OWNER)

    assert line.state is SCHEDULED


def test_seeing_and_asking_leave_the_reminder_standing(trial: Trial) -> None:
    line = reminder(trial, "matrix", contact(trial.session))
    until = date(2024, 6, 12)

    trial.make("matrix", StepMove.SEEN, by=OWNER)
    ask_postponement(
        trial.session, trial.milestone_id, "matrix", until=until, by=OWNER, at=LATER, reason="hujan"
    )

    assert line.state is SCHEDULED


def test_the_reminder_to_check_stays_when_the_owner_merely_looks(trial: Trial) -> None:
    trial.make("matrix", StepMove.SUBMIT, by=OWNER)
    line = reminder(trial, "matrix", contact(trial.session), rule="to_check")

    trial.make("matrix", StepMove.SEEN, by=OWNER)

    assert line.state is SCHEDULED


@pytest.mark.parametrize(
    ("move", "because"),
    [
        pytest.param(StepMove.RETURN, "step returned", id="it was sent back"),
        pytest.param(StepMove.ACCEPT, "step done", id="it was accepted"),
        pytest.param(StepMove.SUBMIT, "step submitted", id="a better version came"),
    ],
)
def test_the_reminder_to_check_is_cleared_when_there_is_nothing_left_to_check(
    trial: Trial, move: StepMove, because: str
) -> None:
    trial.make("matrix", StepMove.SUBMIT, by=OWNER)
    line = reminder(trial, "matrix", contact(trial.session), rule="to_check")

    trial.make("matrix", move)

    assert (line.state, line.state_reason) == (CLEARED, because)


def test_an_approved_date_clears_the_reminders_of_the_old_one_and_of_what_it_pushes(trial: Trial) -> None:
    person, until = contact(trial.session), date(2024, 6, 12)
    lines = [reminder(trial, code, person) for code in ("matrix", "package", "agenda")]
    where = (trial.session, trial.milestone_id, "matrix")

    ask_postponement(*where, until=until, by=OWNER, at=LATER, reason="hujan")
    decide_postponement(*where, approve=True, by=COORDINATOR, at=LATER)

    assert [line.state_reason for line in lines] == ["new due date", "new due date", ""]


def test_a_moved_anchor_clears_the_reminders_of_what_moves_with_it(trial: Trial) -> None:
    person = contact(trial.session)
    lines = [reminder(trial, code, person) for code in ("matrix", "agenda")]

    apply_anchors(
        trial.session,
        trial.milestone_id,
        {"workshop": date(2024, 6, 14)},
        by=COORDINATOR,
        at=LATER,
        reason="surat pusat",
    )

    assert [line.state for line in lines] == [CLEARED, SCHEDULED]


def test_a_refused_date_leaves_the_reminders_standing(trial: Trial) -> None:
    line = reminder(trial, "matrix", contact(trial.session))
    where = (trial.session, trial.milestone_id, "matrix")
    ask_postponement(*where, until=date(2024, 6, 12), by=OWNER, at=LATER, reason="hujan")

    decide_postponement(*where, approve=False, by=COORDINATOR, at=LATER, reason="jadwal pusat tetap")

    assert line.state is SCHEDULED


def test_closing_a_phase_anyway_clears_the_reminders_of_what_it_leaves_out(trial: Trial) -> None:
    person = contact(trial.session)
    lines = [reminder(trial, code, person) for code in ("agenda", "invitation", "matrix")]

    close_phase_anyway(
        trial.session, trial.milestone_id, "start", by=COORDINATOR, at=LATER, reason="rapat batal"
    )

    assert [line.state for line in lines] == [CLEARED, CLEARED, SCHEDULED]


def test_a_message_that_is_claimed_and_not_begun_is_taken_back(trial: Trial) -> None:
    person = contact(trial.session)
    held = message(trial.session, person, state=CLAIMED)
    line = reminder(trial, "matrix", person, held, state=CLAIMED)

    trial.make("matrix", StepMove.SUBMIT, by=OWNER)

    assert (held.state, held.lease_owner, line.state) == (CLEARED, "", CLEARED)


def test_a_sender_and_a_move_that_meet_do_not_both_have_the_message(engine: Engine, lebong: Region) -> None:
    with writing(engine) as session:
        trial = open_trial(session, lebong)
        queued = message(session, contact(session))
        reminder(trial, "matrix", queued.contact_id, queued)

    overlapping(engine, lambda s: claim(s, queued.id), lambda s: hand_in(s, trial.milestone_id, LATER))

    with reading(engine) as session:
        assert session.exec(select(Message.state)).one() is CLAIMED
        assert session.exec(select(Reminder.state)).one() is SCHEDULED


def claim(session: Session, message_id: int | None) -> None:
    found = session.get_one(Message, message_id, with_for_update=True)
    found.state, found.started_at = CLAIMED, LATER


def hand_in(session: Session, milestone_id: int, at: datetime) -> None:
    Trial(session, milestone_id).make("matrix", StepMove.SUBMIT, by=OWNER, at=at)
