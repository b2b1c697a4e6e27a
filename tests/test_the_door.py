"""One move goes through one door: checked, applied, recorded, and followed by what it entails."""

from datetime import UTC, datetime, timedelta

import pytest
from moves_cast import COORDINATOR, LATER, MONDAY, OWNER, Trial, open_trial, said
from sqlmodel import Session

from models.moves.door import (
    Row,
    apply,
    cancel_milestone,
    close_milestone,
    close_phase,
    close_phase_anyway,
    move_step,
)
from models.moves.loading import load
from models.rules.errors import Changed, NotAllowed, Unknown
from models.rules.lifecycle import (
    MILESTONE_TABLE,
    PHASE_TABLE,
    STEP_TABLE,
    TONGGAK,
    Actor,
    Arrow,
    MilestoneStatus,
    Move,
    Role,
    Status,
    StepMove,
    StepStatus,
)
from models.rules.names import Region

BY_HAND = (
    StepMove.SEEN,
    StepMove.SUBMIT,
    StepMove.ACCEPT,
    StepMove.RETURN,
    StepMove.SKIP,
    StepMove.REOPEN,
)

EVERY_ARROW = [
    pytest.param(kind, status, move, arrow, id=f"{kind}: {status} {move}")
    for kind, table in (("step", STEP_TABLE), ("phase", PHASE_TABLE), ("milestone", MILESTONE_TABLE))
    for (status, move), arrow in table.items()
]


@pytest.fixture
def trial(session: Session, lebong: Region) -> Trial:
    return open_trial(session, lebong)


@pytest.mark.parametrize(("kind", "status", "move", "arrow"), EVERY_ARROW)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_arrow_is_applied_and_recorded(
    trial: Trial, kind: str, status: Status, move: Move, arrow: Arrow
) -> None:
    rows = trial.rows
    subjects: dict[str, Row] = {
        "step": rows.step("matrix"),
        "phase": rows.phase("sending"),
        "milestone": rows.milestone,
    }
    row = subjects[kind]
    row.status = status
    actor = Actor("Sekretariat Bappeda", min(arrow.by))

    recorded = apply(trial.session, rows, row, move, by=actor, at=LATER, reason="surat Bupati")

    assert row.status == arrow.to
    assert said([recorded]) == [f"{actor.role}: {kind} {row.code} {move} {status} > {arrow.to}"]
    assert trial.breaks() == []


def test_an_opened_milestone_has_the_first_steps_ready(trial: Trial) -> None:
    assert trial.phases() == {"start": "open", "field": "planned", "sending": "open", "follow": "planned"}
    assert trial.steps() == {
        "agenda": "ready",
        "invitation": "waiting",
        "meeting": "waiting",
        "visit": "waiting",
        "report": "waiting",
        "matrix": "ready",
        "package": "waiting",
        "plan": "waiting",
    }


def test_handing_in_what_nobody_checks_settles_it_and_wakes_the_next(trial: Trial) -> None:
    recorded = trial.make("agenda", StepMove.SUBMIT, by=OWNER)

    assert said(recorded) == [
        "owner: step agenda submit ready > submitted",
        "system: step agenda accept submitted > done",
        "system: step invitation unblock waiting > ready",
    ]
    step = trial.rows.step("agenda")
    assert (step.submitted_at, step.settled_at) == (LATER, LATER)


def test_handing_in_what_is_checked_waits_for_the_coordinator(trial: Trial) -> None:
    recorded = trial.make("matrix", StepMove.SUBMIT, by=OWNER)

    assert said(recorded) == ["owner: step matrix submit ready > submitted"]


def test_a_returned_step_is_handed_in_anew_and_must_be_seen_anew(trial: Trial) -> None:
    trial.make("matrix", StepMove.SEEN, StepMove.SUBMIT, by=OWNER)

    recorded = trial.make("matrix", StepMove.RETURN)

    assert said(recorded) == ["coordinator: step matrix return submitted > returned"]
    step = trial.rows.step("matrix")
    assert (step.seen_at, step.submitted_at, step.settled_at) == (None, None, None)


def test_seen_is_a_stamp_and_leaves_the_status(trial: Trial) -> None:
    recorded = trial.make("matrix", StepMove.SEEN, by=OWNER)

    assert said(recorded) == ["owner: step matrix seen ready > ready"]
    assert trial.rows.step("matrix").seen_at == LATER


def test_the_last_settled_step_begins_the_closing_of_its_phase(trial: Trial) -> None:
    trial.finish("agenda", "invitation")

    recorded = trial.make("meeting", StepMove.SUBMIT, by=OWNER)

    assert said(recorded) == [
        "owner: step meeting submit ready > submitted",
        "system: step meeting accept submitted > done",
        "system: phase start begin_closing open > closing",
    ]


def test_closing_a_phase_opens_the_next_and_readies_its_steps(trial: Trial) -> None:
    trial.finish("agenda", "invitation", "meeting")

    recorded = close_phase(trial.session, trial.milestone_id, "start", at=LATER)

    assert said(recorded) == [
        "system: phase start close closing > closed",
        "system: phase field open planned > open",
        "system: step visit unblock waiting > ready",
    ]
    phases = trial.rows.phases
    assert (phases["start"].closed_at, phases["field"].opened_at) == (LATER, LATER)


def test_closing_a_phase_twice_records_nothing_the_second_time(trial: Trial) -> None:
    trial.finish("agenda", "invitation", "meeting")
    close_phase(trial.session, trial.milestone_id, "start", at=LATER)

    again = close_phase(trial.session, trial.milestone_id, "start", at=LATER)

    assert again == []


def test_a_phase_with_open_steps_does_not_close(trial: Trial) -> None:
    with pytest.raises(NotAllowed, match=r"Phase 'start' of Kab. Lebong M4 2024 is open"):
        close_phase(trial.session, trial.milestone_id, "start", at=LATER)

    assert trial.phases()["start"] == "open"


def test_reopening_blocks_dependents_and_takes_phase_and_milestone_up_again(trial: Trial) -> None:
    close_everything(trial)

    recorded = trial.make("report", StepMove.REOPEN)

    assert said(recorded) == [
        "coordinator: step report reopen done > ready",
        "system: phase field reopen closed > open",
        "system: milestone M4 reopen closed > open",
    ]
    rows = trial.rows
    assert (rows.milestone.closed_at, rows.phase("field").closed_at) == (None, None)
    assert rows.phase("field").opened_at == MONDAY
    assert rows.step("report").settled_at is None


def test_reopening_blocks_a_dependent_that_nobody_has_begun(trial: Trial) -> None:
    trial.finish("agenda", "invitation")

    recorded = trial.make("invitation", StepMove.REOPEN)

    assert said(recorded) == [
        "coordinator: step invitation reopen done > ready",
        "system: step meeting block ready > waiting",
    ]


def test_reopening_leaves_alone_what_was_handed_in_after_it(trial: Trial) -> None:
    trial.finish("agenda")
    trial.make("invitation", StepMove.SUBMIT)

    recorded = trial.make("agenda", StepMove.REOPEN)

    assert said(recorded) == ["coordinator: step agenda reopen done > ready"]
    assert trial.steps()["invitation"] == "submitted"


def test_a_step_reopened_before_its_phase_has_opened_waits(trial: Trial) -> None:
    trial.make("plan", StepMove.SKIP)

    recorded = trial.make("plan", StepMove.REOPEN)

    assert said(recorded) == [
        "coordinator: step plan reopen skipped > ready",
        "system: step plan block ready > waiting",
    ]


def test_closing_a_phase_anyway_skips_what_is_open_and_keeps_the_note(trial: Trial) -> None:
    trial.finish("agenda")

    recorded = close_phase_anyway(
        trial.session, trial.milestone_id, "start", by=COORDINATOR, at=LATER, reason=" rapat batal "
    )

    assert said(recorded) == [
        "coordinator: step invitation skip ready > skipped",
        "coordinator: step meeting skip waiting > skipped",
        "coordinator: phase start close_anyway open > closing",
    ]
    assert {row.reason for row in recorded} == {"rapat batal"}
    assert recorded[-1].details == {"left_open": ["invitation", "meeting"]}
    assert trial.rows.phase("start").closing_note == "rapat batal"


@pytest.mark.parametrize(
    ("phase", "by", "reason", "sentence"),
    [
        pytest.param("start", COORDINATOR, "  ", "needs a reason", id="without a reason"),
        pytest.param(
            "start", OWNER, "rapat batal", "may be made by: coordinator, overseer", id="by an owner"
        ),
        pytest.param("field", COORDINATOR, "rapat batal", "is planned", id="before its turn"),
    ],
)
def test_closing_anyway_is_refused_and_changes_nothing(
    trial: Trial, phase: str, by: Actor, reason: str, sentence: str
) -> None:
    before = (trial.steps(), trial.phases(), len(trial.history()))

    with pytest.raises(NotAllowed, match=sentence):
        close_phase_anyway(trial.session, trial.milestone_id, phase, by=by, at=LATER, reason=reason)

    assert (trial.steps(), trial.phases(), len(trial.history())) == before


def test_a_reopened_phase_forgets_the_note_it_was_closed_with(trial: Trial) -> None:
    close_phase_anyway(
        trial.session, trial.milestone_id, "start", by=COORDINATOR, at=LATER, reason="rapat batal"
    )

    trial.make("meeting", StepMove.REOPEN)

    phase = trial.rows.phase("start")
    assert (phase.status.value, phase.closing_note) == ("open", "")


def test_a_milestone_does_not_close_before_its_phases(trial: Trial) -> None:
    with pytest.raises(NotAllowed, match="phases not over: start, field, sending, follow"):
        close_milestone(trial.session, trial.milestone_id, at=LATER)

    assert trial.rows.milestone.status is MilestoneStatus.OPEN


def test_closing_a_milestone_is_safe_to_repeat(trial: Trial) -> None:
    close_everything(trial)

    again = close_milestone(trial.session, trial.milestone_id, at=LATER)

    assert again == []
    assert trial.rows.milestone.closed_at == LATER


def test_calling_a_milestone_off_takes_everything_open_with_it(trial: Trial) -> None:
    trial.finish("agenda")

    recorded = cancel_milestone(
        trial.session, trial.milestone_id, by=COORDINATOR, at=LATER, reason="ditunda ke 2025"
    )

    assert said(recorded)[:2] == [
        "coordinator: milestone M4 cancel open > cancelled",
        "system: step invitation cancel ready > cancelled",
    ]
    assert len(recorded) == 1 + 7 + 4
    assert set(trial.steps().values()) == {"done", "cancelled"}
    assert set(trial.phases().values()) == {"cancelled"}


@pytest.mark.parametrize(
    ("by", "reason", "sentence"),
    [
        pytest.param(COORDINATOR, "", "needs a reason", id="without a reason"),
        pytest.param(OWNER, "ditunda", "may be made by: coordinator, overseer", id="by an owner"),
    ],
)
def test_calling_off_is_refused(trial: Trial, by: Actor, reason: str, sentence: str) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        cancel_milestone(trial.session, trial.milestone_id, by=by, at=LATER, reason=reason)

    assert trial.rows.milestone.status is MilestoneStatus.OPEN


@pytest.mark.parametrize("code", ["agenda", "matrix"])
def test_nothing_moves_in_a_milestone_that_was_called_off(trial: Trial, code: str) -> None:
    trial.finish("agenda")
    cancel_milestone(trial.session, trial.milestone_id, by=COORDINATOR, at=LATER, reason="ditunda ke 2025")
    before = trial.steps()

    with pytest.raises(NotAllowed, match=r"Kab. Lebong M4 2024 was called off"):
        trial.make(code, StepMove.REOPEN)

    assert trial.steps() == before


@pytest.mark.parametrize(
    ("code", "waits_for"),
    [
        pytest.param("invitation", "it waits for 'agenda'", id="a step before it"),
        pytest.param("package", "it waits for 'matrix', 'report'", id="several steps before it"),
        pytest.param("visit", "it waits for 'meeting'", id="a step of the phase before"),
    ],
)
def test_handing_in_too_early_names_what_is_waited_for(trial: Trial, code: str, waits_for: str) -> None:
    with pytest.raises(
        NotAllowed, match=f"'{code}' of Kab. Lebong M4 2024 cannot be handed in yet: {waits_for}"
    ):
        trial.make(code, StepMove.SUBMIT, by=OWNER)


def test_handing_in_before_the_phase_opens_names_the_phase(trial: Trial) -> None:
    trial.finish("agenda", "invitation", "meeting")

    with pytest.raises(NotAllowed, match="it waits for phase 'field' to open"):
        trial.make("visit", StepMove.SUBMIT, by=OWNER)


@pytest.mark.parametrize("move", sorted(set(StepMove) - set(BY_HAND)))
@pytest.mark.parametrize("by", [COORDINATOR, TONGGAK], ids=["coordinator", "Tonggak"])
def test_a_move_that_carries_more_than_a_status_is_not_made_alone(
    trial: Trial, move: StepMove, by: Actor
) -> None:
    before = trial.rows.milestone.history_head

    with pytest.raises(NotAllowed, match=r"On a step you can: seen, submit, accept, return, skip, reopen."):
        trial.make("matrix", move, by=by)

    assert trial.rows.milestone.history_head == before


def test_an_unknown_step_is_answered_with_the_steps_there_are(trial: Trial) -> None:
    with pytest.raises(Unknown, match=r"has no step 'matriks'. Its steps: agenda, invitation, meeting"):
        trial.make("matriks", StepMove.SUBMIT)


def test_a_move_on_what_has_changed_since_it_was_seen_is_refused(trial: Trial) -> None:
    seen = trial.rows.step("matrix").version
    trial.make("matrix", StepMove.SUBMIT, by=OWNER)
    trial.session.flush()

    with pytest.raises(
        Changed, match=r"Step 'matrix' of Kab. Lebong M4 2024 has changed meanwhile: it is submitted"
    ):
        move_step(
            trial.session,
            trial.milestone_id,
            "matrix",
            StepMove.SKIP,
            by=COORDINATOR,
            at=LATER,
            reason="tidak ada",
            seen_version=seen,
        )


def test_a_move_on_what_was_seen_is_made(trial: Trial) -> None:
    trial.session.flush()
    seen = trial.rows.step("matrix").version

    move_step(
        trial.session,
        trial.milestone_id,
        "matrix",
        StepMove.SUBMIT,
        by=OWNER,
        at=LATER,
        seen_version=seen,
    )

    assert trial.steps()["matrix"] == "submitted"


@pytest.mark.parametrize(
    ("move", "by", "reason", "sentence"),
    [
        pytest.param(StepMove.SKIP, COORDINATOR, " ", "needs a reason", id="no reason"),
        pytest.param(StepMove.SKIP, OWNER, "tidak ada", "PUPR acts as owner", id="wrong role"),
        pytest.param(StepMove.ACCEPT, COORDINATOR, "", "it cannot be moved by 'accept'", id="no such arrow"),
    ],
)
def test_a_refused_move_leaves_no_trace(
    trial: Trial, move: StepMove, by: Actor, reason: str, sentence: str
) -> None:
    before = [row.hash for row in trial.history()]

    with pytest.raises(NotAllowed, match=sentence):
        move_step(trial.session, trial.milestone_id, "matrix", move, by=by, at=LATER, reason=reason)

    assert trial.steps()["matrix"] == "ready"
    assert [row.hash for row in trial.history()] == before


def test_every_move_is_one_row_and_the_milestone_counts_them(trial: Trial) -> None:
    trial.finish("agenda", "invitation", "matrix")

    history, milestone = trial.history(), trial.rows.milestone

    assert [row.sequence for row in history] == list(range(1, milestone.history_count + 1))
    assert history[-1].hash == milestone.history_head
    assert trial.breaks() == []


def test_moments_are_kept_in_utc_whatever_zone_they_are_said_in(trial: Trial) -> None:
    in_jakarta = datetime.fromisoformat("2024-05-21T10:00:00.123456+07:00")

    trial.make("matrix", StepMove.SUBMIT, at=in_jakarta)
    trial.session.flush()
    trial.session.expire_all()

    stored = trial.history()[-1].at
    assert (stored, stored.utcoffset()) == (datetime(2024, 5, 21, 3, 0, 0, 123456, UTC), timedelta(0))
    assert trial.breaks() == []


def test_a_naive_moment_is_refused(trial: Trial) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        trial.make("matrix", StepMove.SUBMIT, at=datetime(2024, 5, 21, 3, 0))  # noqa: DTZ001 - what is tried


def test_an_overseer_may_do_what_a_coordinator_may(trial: Trial) -> None:
    overseer = Actor("Pokja PKP Provinsi Bengkulu", Role.OVERSEER)

    recorded = trial.make("matrix", StepMove.SKIP, by=overseer)

    assert said(recorded) == ["overseer: step matrix skip ready > skipped"]
    assert recorded[0].actor == "Pokja PKP Provinsi Bengkulu"


def close_everything(trial: Trial) -> None:
    trial.finish("agenda", "invitation", "meeting")
    close_phase(trial.session, trial.milestone_id, "start", at=MONDAY)
    trial.finish("visit", "report", "matrix", "package")
    close_phase(trial.session, trial.milestone_id, "field", at=LATER)
    close_phase(trial.session, trial.milestone_id, "sending", at=LATER)
    trial.finish("plan")
    close_phase(trial.session, trial.milestone_id, "follow", at=LATER)
    close_milestone(trial.session, trial.milestone_id, at=LATER)
    assert trial.rows.milestone.status is MilestoneStatus.CLOSED
    assert load(trial.session, trial.milestone_id).step("plan").status is StepStatus.DONE
