"""A later date is asked for, decided, counted against the baseline, and pushes what waits for it."""

from datetime import UTC, date, datetime

import pytest
from moves_cast import COORDINATOR, DUE, LATER, MONDAY, OWNER, Trial, open_trial, said
from sqlmodel import Session

from models.moves.door import cancel_milestone
from models.moves.postponing import ask_postponement, decide_postponement
from models.moves.rescheduling import apply_anchors
from models.rules.errors import NotAllowed
from models.rules.lifecycle import Actor, StepMove
from models.rules.names import Region
from models.tables.history import HistoryRow
from models.tables.postponements import PostponementStatus

WEDNESDAY = date(2024, 6, 12)


@pytest.fixture
def trial(session: Session, lebong: Region) -> Trial:
    return open_trial(session, lebong)


def ask(  # noqa: PLR0913 - as the function it calls
    trial: Trial, code: str, until: date, *, by: Actor = OWNER, at: datetime = LATER, reason: str = "hujan"
) -> list[HistoryRow]:
    return ask_postponement(trial.session, trial.milestone_id, code, until=until, by=by, at=at, reason=reason)


def decide(
    trial: Trial, code: str, *, approve: bool, by: Actor = COORDINATOR, reason: str = ""
) -> list[HistoryRow]:
    return decide_postponement(
        trial.session, trial.milestone_id, code, approve=approve, by=by, at=LATER, reason=reason
    )


def test_asking_leaves_the_date_and_records_the_request(trial: Trial) -> None:
    recorded = ask(trial, "report", WEDNESDAY, reason=" hujan ")

    assert said(recorded) == ["owner: step report postpone waiting > waiting"]
    assert recorded[0].details == {"old": "2024-06-04", "new": "2024-06-12"}
    assert trial.dues() == DUE
    (request,) = trial.requests()
    assert (request.old_day, request.new_day, request.reason) == (DUE["report"], WEDNESDAY, "hujan")
    assert (request.status, request.asked_by, request.asked_at) == ("asked", OWNER.name, LATER)


def test_approval_gives_the_date_at_the_same_hour_and_keeps_the_baseline(trial: Trial) -> None:
    ask(trial, "matrix", date(2024, 6, 10))

    recorded = decide(trial, "matrix", approve=True)

    step = trial.rows.step("matrix")
    assert (step.due_date, step.baseline_due_date) == (date(2024, 6, 10), DUE["matrix"])
    assert step.due_at == datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
    assert recorded[0].details == {
        "old": "2024-06-07",
        "new": "2024-06-10",
        "baseline": "2024-06-07",
        "slippage_working_days": 1,
    }
    (request,) = trial.requests()
    assert (request.status, request.decided_by, request.decided_at) == ("approved", COORDINATOR.name, LATER)


def test_slippage_is_counted_from_the_baseline_however_often_a_date_moves(trial: Trial) -> None:
    slippages = []

    for until in (date(2024, 6, 14), date(2024, 6, 20)):
        ask(trial, "report", until)
        slippages.append(decide(trial, "report", approve=True)[0].details["slippage_working_days"])

    assert slippages == [8, 10]


def test_approval_pushes_what_waits_for_the_step_and_nothing_else(trial: Trial) -> None:
    ask(trial, "report", WEDNESDAY)

    recorded = decide(trial, "report", approve=True)

    assert said(recorded) == [
        "coordinator: step report approve waiting > waiting",
        "system: step package reschedule waiting > waiting",
    ]
    assert trial.dues() == DUE | {"report": WEDNESDAY, "package": WEDNESDAY}
    assert trial.baselines() == DUE


def test_a_pushed_step_is_not_due_at_an_earlier_hour_of_the_same_day(trial: Trial) -> None:
    ask(trial, "report", DUE["package"])

    decide(trial, "report", approve=True)

    steps = trial.rows.steps
    assert steps["report"].due_at == datetime(2024, 6, 10, 9, 0, tzinfo=UTC)
    assert steps["package"].due_at == steps["report"].due_at


def test_a_step_of_a_later_phase_is_pushed_although_it_names_no_need(trial: Trial) -> None:
    ask(trial, "package", date(2024, 6, 21))

    decide(trial, "package", approve=True)

    assert trial.dues()["plan"] == date(2024, 6, 21)


def test_a_settled_step_is_not_pushed(trial: Trial) -> None:
    trial.make("package", StepMove.SKIP)
    ask(trial, "report", WEDNESDAY)

    recorded = decide(trial, "report", approve=True)

    assert said(recorded) == ["coordinator: step report approve waiting > waiting"]
    assert trial.dues()["package"] == DUE["package"]


def test_refusal_keeps_the_date_and_its_reason(trial: Trial) -> None:
    ask(trial, "report", WEDNESDAY)

    recorded = decide(trial, "report", approve=False, reason=" jadwal pusat tetap ")

    assert said(recorded) == ["coordinator: step report refuse waiting > waiting"]
    assert trial.dues() == DUE
    (request,) = trial.requests()
    assert (request.status, request.decision_reason) == ("refused", "jadwal pusat tetap")


def test_after_a_refusal_another_date_can_be_asked_for(trial: Trial) -> None:
    ask(trial, "report", WEDNESDAY)
    decide(trial, "report", approve=False, reason="jadwal pusat tetap")

    ask(trial, "report", date(2024, 6, 6))

    assert [request.status.value for request in trial.requests()] == ["refused", "asked"]


def test_a_second_request_is_refused_while_the_first_waits(trial: Trial) -> None:
    ask(trial, "report", WEDNESDAY)

    with pytest.raises(NotAllowed, match=r"'report' .* to 2024-06-12 already waits for a decision"):
        ask(trial, "report", date(2024, 6, 13))

    assert len(trial.requests()) == 1


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        pytest.param(
            date(2024, 6, 17),
            r"cannot be due on 2024-06-17 \(.*Adha.*\)\. The next working day is 2024-06-19\.",
            id="a holiday",
        ),
        pytest.param(
            date(2024, 6, 15), r"\(Sabtu\)\. The next working day is 2024-06-19\.", id="a Saturday before it"
        ),
        pytest.param(DUE["report"], "must name a later day, not 2024-06-04", id="the same day"),
        pytest.param(date(2024, 6, 3), "must name a later day, not 2024-06-03", id="an earlier day"),
    ],
)
def test_an_impossible_day_is_refused(trial: Trial, until: date, sentence: str) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        ask(trial, "report", until)

    assert trial.requests() == []
    assert trial.history()[-1].move != "postpone"


def test_a_day_that_has_gone_by_may_be_asked_for_when_papers_are_entered_late(trial: Trial) -> None:
    ask(trial, "report", date(2024, 6, 6), at=datetime(2024, 7, 1, 2, 0, tzinfo=UTC))

    assert [request.new_day for request in trial.requests()] == [date(2024, 6, 6)]


@pytest.mark.parametrize(
    ("by", "reason", "sentence"),
    [
        pytest.param(OWNER, "", "needs a reason", id="without a reason"),
        pytest.param(Actor("Tonggak", "system"), "hujan", "may be made by", id="by Tonggak"),  # type: ignore[arg-type]
    ],
)
def test_a_request_nobody_may_make_is_refused(trial: Trial, by: Actor, reason: str, sentence: str) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        ask(trial, "report", WEDNESDAY, by=by, reason=reason)

    assert trial.requests() == []


def test_a_settled_step_cannot_be_postponed(trial: Trial) -> None:
    trial.make("report", StepMove.SKIP)

    with pytest.raises(NotAllowed, match=r"'report' of Kab. Lebong M4 2024 is skipped"):
        ask(trial, "report", date(2024, 6, 3))


@pytest.mark.parametrize("approve", [True, False])
def test_an_owner_does_not_decide_and_nothing_changes(trial: Trial, approve: bool) -> None:  # noqa: FBT001
    ask(trial, "report", WEDNESDAY)

    with pytest.raises(NotAllowed, match="may be made by: coordinator, overseer"):
        decide(trial, "report", approve=approve, by=OWNER, reason="setuju")

    assert trial.dues() == DUE
    assert [(request.status.value, request.decided_by) for request in trial.requests()] == [("asked", "")]


def test_a_refusal_needs_a_reason_and_without_one_nothing_changes(trial: Trial) -> None:
    ask(trial, "report", WEDNESDAY)

    with pytest.raises(NotAllowed, match=r"'refuse' on Step 'report' .* needs a reason"):
        decide(trial, "report", approve=False)

    assert [request.status.value for request in trial.requests()] == ["asked"]


def test_there_must_be_a_request_to_decide(trial: Trial) -> None:
    with pytest.raises(NotAllowed, match=r"No postponement of step 'report' .* waits for a decision"):
        decide(trial, "report", approve=True)


@pytest.mark.parametrize("how", ["done", "skipped", "cancelled"])
def test_a_request_is_withdrawn_when_its_step_is_settled(trial: Trial, how: str) -> None:
    ask(trial, "matrix", WEDNESDAY)

    if how == "done":
        trial.finish("matrix")
    elif how == "skipped":
        trial.make("matrix", StepMove.SKIP)
    else:
        cancel_milestone(
            trial.session, trial.milestone_id, by=COORDINATOR, at=LATER, reason="ditunda ke 2025"
        )

    (request,) = trial.requests()
    assert (request.status, request.decided_by) == (PostponementStatus.WITHDRAWN, "Tonggak")
    assert (request.decision_reason, request.decided_at) == (f"step {how}", LATER)


def test_a_request_waits_while_its_step_is_handed_in_and_sent_back(trial: Trial) -> None:
    ask(trial, "matrix", WEDNESDAY)

    trial.make("matrix", StepMove.SUBMIT, StepMove.RETURN)

    assert [request.status.value for request in trial.requests()] == ["asked"]


def test_a_request_is_withdrawn_when_the_step_moves_past_the_day_it_asks_for(trial: Trial) -> None:
    ask(trial, "matrix", WEDNESDAY)

    apply_anchors(
        trial.session,
        trial.milestone_id,
        {"workshop": date(2024, 6, 21)},
        by=COORDINATOR,
        at=LATER,
        reason="surat pusat",
    )

    assert trial.dues()["matrix"] == date(2024, 6, 20)
    step_requests = [request for request in trial.requests() if request.step_id]
    assert [(r.status.value, r.decision_reason) for r in step_requests] == [
        ("withdrawn", "step due on 2024-06-20 already")
    ]


def test_a_request_from_before_the_due_day_is_approved_after_it(trial: Trial) -> None:
    ask(trial, "agenda", date(2024, 5, 29), at=MONDAY)

    decide(trial, "agenda", approve=True)

    assert trial.dues() == DUE | {"agenda": date(2024, 5, 29), "invitation": date(2024, 5, 29)}
    assert trial.breaks() == []
