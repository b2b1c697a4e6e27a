"""Reminders about a step or a milestone are held back until a day, by somebody, and let go again."""

from datetime import date, timedelta

import pytest
from holding_cast import contact, holds, message, office, reminder
from moves_cast import COORDINATOR, LATER, OWNER, Trial, open_trial, said
from sqlmodel import Session

from models.moves.door import cancel_milestone
from models.moves.holding import mute_milestone, mute_step, snooze_step, unmute_milestone, unmute_step
from models.rules.errors import NotAllowed
from models.rules.lifecycle import Actor, StepMove
from models.rules.names import Region
from models.tables.history import HistoryRow
from models.tables.reminders import MessageState

FRIDAY, NEXT_MONDAY = date(2024, 5, 31), date(2024, 6, 3)


@pytest.fixture
def trial(session: Session, lebong: Region) -> Trial:
    return open_trial(session, lebong)


def snooze(trial: Trial, until: date, *, code: str = "matrix", by: Actor = OWNER) -> list[HistoryRow]:
    return snooze_step(
        trial.session, trial.milestone_id, code, until=until, longest=5, by=by, at=LATER, reason="data"
    )


def mute(
    trial: Trial, until: date, *, code: str = "matrix", by: Actor = COORDINATOR, reason: str = "banjir"
) -> list[HistoryRow]:
    return mute_step(
        trial.session, trial.milestone_id, code, until=until, longest=60, by=by, at=LATER, reason=reason
    )


def unmute(trial: Trial, *, by: Actor = COORDINATOR) -> list[HistoryRow]:
    return unmute_step(trial.session, trial.milestone_id, "matrix", by=by, at=LATER)


def test_an_owner_puts_reminders_off_until_a_working_day(trial: Trial) -> None:
    recorded = snooze(trial, date(2024, 5, 28))

    assert said(recorded) == ["owner: step matrix snooze ready > ready"]
    assert (recorded[0].reason, recorded[0].details) == ("data", {"until": "2024-05-28"})
    assert holds(trial.session) == [("snooze", date(2024, 5, 28), OWNER.name, "")]


def test_a_coordinator_mutes_a_step_with_a_reason(trial: Trial) -> None:
    recorded = mute(trial, date(2024, 6, 30))

    assert said(recorded) == ["coordinator: step matrix mute ready > ready"]
    assert holds(trial.session) == [("mute", date(2024, 6, 30), COORDINATOR.name, "")]


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        pytest.param("2024-05-20", "2024-05-20 has gone by. Name today (2024-05-21)", id="past"),
        pytest.param("2024-05-23", "Hari Raya Waisak", id="a day off"),
        pytest.param("2024-05-31", "at most 5 working days: until 2024-05-30", id="too far"),
    ],
)
def test_a_snooze_until_an_impossible_day_is_refused(trial: Trial, until: str, sentence: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        snooze(trial, date.fromisoformat(until))

    assert sentence in str(refused.value)
    assert holds(trial.session) == []


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        pytest.param(-1, "has gone by", id="past"),
        pytest.param(61, "at most 60 days: until 2024-07-20, not 2024-07-21", id="too far"),
    ],
)
def test_a_mute_until_an_impossible_day_is_refused(trial: Trial, days: int, sentence: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        mute(trial, LATER.date() + timedelta(days=days))

    assert sentence in str(refused.value)
    assert holds(trial.session) == []


def test_a_mute_needs_a_reason_and_somebody_who_may(trial: Trial) -> None:
    with pytest.raises(NotAllowed, match="needs a reason"):
        mute(trial, FRIDAY, reason=" ")
    with pytest.raises(NotAllowed, match="acts as owner"):
        mute(trial, FRIDAY, by=OWNER)

    assert holds(trial.session) == []


def test_today_is_the_shortest_silence(trial: Trial) -> None:
    snooze(trial, LATER.date())

    assert holds(trial.session) == [("snooze", date(2024, 5, 21), OWNER.name, "")]


def test_a_new_silence_takes_the_place_of_the_one_before(trial: Trial) -> None:
    snooze(trial, date(2024, 5, 28))

    mute(trial, FRIDAY)

    assert holds(trial.session) == [
        ("snooze", date(2024, 5, 28), OWNER.name, COORDINATOR.name),
        ("mute", FRIDAY, COORDINATOR.name, ""),
    ]


def test_a_silence_that_ran_to_its_end_is_left_as_it_was(trial: Trial) -> None:
    snooze(trial, date(2024, 5, 22))

    snooze_step(
        trial.session,
        trial.milestone_id,
        "matrix",
        until=date(2024, 5, 30),
        longest=5,
        by=OWNER,
        at=LATER + timedelta(days=6),
    )

    assert [(until, ended_by) for _, until, _, ended_by in holds(trial.session)] == [
        (date(2024, 5, 22), ""),
        (date(2024, 5, 30), ""),
    ]


@pytest.mark.parametrize("act", ["snooze", "unmute"])
def test_an_owner_does_not_touch_a_mute(trial: Trial, act: str) -> None:
    mute(trial, FRIDAY)

    with pytest.raises(NotAllowed, match=r"was muted until 2024-05-31 by Sekretariat Pokja PKP\."):
        snooze(trial, date(2024, 5, 28)) if act == "snooze" else unmute(trial, by=OWNER)

    assert holds(trial.session) == [("mute", FRIDAY, COORDINATOR.name, "")]


def test_an_owner_ends_a_snooze_before_its_day(trial: Trial) -> None:
    snooze(trial, date(2024, 5, 28))

    recorded = unmute(trial, by=OWNER)

    assert said(recorded) == ["owner: step matrix unmute ready > ready"]
    assert holds(trial.session) == [("snooze", date(2024, 5, 28), OWNER.name, OWNER.name)]


def test_nothing_to_let_go_is_said_so(trial: Trial) -> None:
    with pytest.raises(NotAllowed, match=r"No reminder about step 'matrix' of Kab\. Lebong M4 2024 itself"):
        unmute(trial)


@pytest.mark.parametrize("hold", [snooze, mute])
def test_what_was_queued_about_the_step_is_taken_back(trial: Trial, hold: object) -> None:
    person = contact(trial.session, office(trial.session, "Dinas PUPR"), "Narahubung PUPR")
    queued = message(trial.session, person)
    held, sibling = (reminder(trial, code, person, queued) for code in ("matrix", "agenda"))

    assert callable(hold)
    hold(trial, date(2024, 5, 28))

    assert (queued.state, held.state) == (MessageState.CLEARED, MessageState.CLEARED)
    assert held.state_reason.endswith("until 2024-05-28")
    assert (sibling.state, sibling.message_ref) == (MessageState.SCHEDULED, None)


def test_handing_in_ends_a_snooze_and_leaves_a_mute(trial: Trial) -> None:
    snooze(trial, date(2024, 5, 28))
    trial.make("matrix", StepMove.SUBMIT, by=OWNER)
    mute(trial, FRIDAY)

    trial.make("matrix", StepMove.RETURN)

    assert holds(trial.session) == [
        ("snooze", date(2024, 5, 28), OWNER.name, "Tonggak"),
        ("mute", FRIDAY, COORDINATOR.name, ""),
    ]


@pytest.mark.parametrize("move", [StepMove.SKIP, StepMove.CANCEL])
def test_a_settled_step_has_no_silence_left(trial: Trial, move: StepMove) -> None:
    mute(trial, FRIDAY)

    if move is StepMove.SKIP:
        trial.make("matrix", move)
    else:
        cancel_milestone(trial.session, trial.milestone_id, by=COORDINATOR, at=LATER, reason="surat Bupati")

    assert holds(trial.session) == [("mute", FRIDAY, COORDINATOR.name, "Tonggak")]


def test_a_settled_step_cannot_be_held_back(trial: Trial) -> None:
    trial.make("matrix", StepMove.SKIP)

    with pytest.raises(NotAllowed, match="is skipped; it cannot be moved by 'snooze'"):
        snooze(trial, date(2024, 5, 28))


def test_a_muted_milestone_takes_back_what_was_queued_about_all_its_steps(trial: Trial) -> None:
    person = contact(trial.session, office(trial.session, "Dinas PUPR"), "Narahubung PUPR")
    lines = [reminder(trial, code, person) for code in ("agenda", "matrix")]

    recorded = mute_milestone(
        trial.session,
        trial.milestone_id,
        until=NEXT_MONDAY,
        longest=60,
        by=COORDINATOR,
        at=LATER,
        reason="banjir",
    )

    assert said(recorded) == ["coordinator: milestone M4 mute open > open"]
    assert {line.state_reason for line in lines} == {"milestone muted until 2024-06-03"}
    assert holds(trial.session) == [("mute", NEXT_MONDAY, COORDINATOR.name, "")]


def test_a_milestone_is_let_go_once(trial: Trial) -> None:
    mute_milestone(
        trial.session,
        trial.milestone_id,
        until=FRIDAY,
        longest=60,
        by=COORDINATOR,
        at=LATER,
        reason="banjir",
    )

    recorded = unmute_milestone(trial.session, trial.milestone_id, by=COORDINATOR, at=LATER)

    assert said(recorded) == ["coordinator: milestone M4 unmute open > open"]
    with pytest.raises(NotAllowed, match=r"Kab\. Lebong M4 2024 is not muted"):
        unmute_milestone(trial.session, trial.milestone_id, by=COORDINATOR, at=LATER)


def test_a_milestone_that_is_called_off_has_no_silence_left(trial: Trial) -> None:
    mute_milestone(
        trial.session,
        trial.milestone_id,
        until=FRIDAY,
        longest=60,
        by=COORDINATOR,
        at=LATER,
        reason="banjir",
    )

    cancel_milestone(trial.session, trial.milestone_id, by=COORDINATOR, at=LATER, reason="surat Bupati")

    assert holds(trial.session) == [("mute", FRIDAY, COORDINATOR.name, "Tonggak")]
    assert trial.breaks() == []
