"""When an anchor moves, what moves with it is shown first, and then exactly that is done."""

from datetime import UTC, date, datetime

import pytest
from moves_cast import COORDINATOR, DUE, KICK_OFF, LATER, OWNER, WORKSHOP, Trial, open_trial, said
from sqlmodel import Session

from models.moves.door import cancel_milestone
from models.moves.postponing import ask_postponement, decide_postponement
from models.moves.rescheduling import Rescheduling, apply_anchors, propose_anchors
from models.rules.errors import BadInput, NotAllowed, TonggakError
from models.rules.lifecycle import Actor, StepMove
from models.rules.names import Region
from models.rules.scheduling import DateChange

FRIDAY = date(2024, 6, 14)
MOVED_WITH_WORKSHOP = {"matrix": date(2024, 6, 13), "package": FRIDAY, "plan": date(2024, 6, 25)}


@pytest.fixture
def trial(session: Session, lebong: Region) -> Trial:
    return open_trial(session, lebong)


def move(trial: Trial, **anchors: date) -> Rescheduling:
    return move_by(trial, COORDINATOR, "surat pusat", anchors)


def move_by(trial: Trial, by: Actor, reason: str, anchors: dict[str, date]) -> Rescheduling:
    return apply_anchors(trial.session, trial.milestone_id, anchors, by=by, at=LATER, reason=reason)


def postpone(trial: Trial, code: str, until: date) -> None:
    at = LATER
    ask_postponement(trial.session, trial.milestone_id, code, until=until, by=OWNER, at=at, reason="hujan")
    decide_postponement(trial.session, trial.milestone_id, code, approve=True, by=COORDINATOR, at=at)


def test_a_proposal_shows_what_moves_and_changes_nothing(trial: Trial) -> None:
    proposal = propose_anchors(trial.session, trial.milestone_id, {"workshop": FRIDAY})

    assert proposal == Rescheduling(
        {"kick_off": KICK_OFF, "workshop": FRIDAY, "review": date(2024, 6, 25)},
        (
            DateChange("matrix", DUE["matrix"], date(2024, 6, 13), 4),
            DateChange("package", DUE["package"], FRIDAY, 4),
            DateChange("plan", DUE["plan"], date(2024, 6, 25), 4),
        ),
    )
    assert (trial.dues(), len(trial.history())) == (DUE, 5)


def test_applying_does_exactly_what_was_proposed(trial: Trial) -> None:
    proposal = propose_anchors(trial.session, trial.milestone_id, {"workshop": FRIDAY})

    applied = move(trial, workshop=FRIDAY)

    assert applied == proposal
    assert trial.dues() == DUE | MOVED_WITH_WORKSHOP
    assert trial.baselines() == DUE
    anchors = {code: (row.day, row.baseline, row.given) for code, row in trial.rows.anchors.items()}
    assert anchors == {
        "kick_off": (KICK_OFF, KICK_OFF, True),
        "workshop": (FRIDAY, WORKSHOP, True),
        "review": (date(2024, 6, 25), date(2024, 6, 19), False),
    }


def test_the_request_its_approval_and_each_moved_step_are_recorded(trial: Trial) -> None:
    move(trial, workshop=FRIDAY)

    recorded = trial.history()[5:]

    assert said(recorded) == [
        "coordinator: milestone M4 postpone open > open",
        "coordinator: milestone M4 approve open > open",
        "system: step matrix reschedule ready > ready",
        "system: step package reschedule waiting > waiting",
        "system: step plan reschedule waiting > waiting",
    ]
    assert recorded[0].details == {"workshop": {"old": "2024-06-10", "new": "2024-06-14"}}
    assert recorded[2].details["slippage_working_days"] == 4
    (request,) = trial.requests()
    assert (request.anchor, request.step_id, request.status) == ("workshop", None, "approved")
    assert (request.old_day, request.new_day, request.reason) == (WORKSHOP, FRIDAY, "surat pusat")
    assert trial.breaks() == []


def test_a_moved_step_is_due_at_its_own_hour(trial: Trial) -> None:
    move(trial, workshop=FRIDAY)

    moments = {code: trial.rows.step(code).due_at for code in ("matrix", "package")}

    assert moments == {
        "matrix": datetime(2024, 6, 13, 9, 0, tzinfo=UTC),
        "package": datetime(2024, 6, 14, 3, 0, tzinfo=UTC),
    }


def test_what_is_settled_stays_as_it_is(trial: Trial) -> None:
    trial.finish("matrix")
    trial.make("plan", StepMove.SKIP)

    applied = move(trial, workshop=FRIDAY)

    assert [change.step for change in applied.changes] == ["package"]
    assert trial.dues() == DUE | {"package": FRIDAY}


def test_a_settled_step_leaves_room_for_an_anchor_that_moves_before_it(trial: Trial) -> None:
    trial.make("report", StepMove.SKIP)

    applied = move(trial, workshop=date(2024, 6, 3))

    assert [change.step for change in applied.changes] == ["matrix", "package", "plan"]
    assert trial.dues()["package"] == date(2024, 6, 3)


def test_an_anchor_moved_there_and_back_leaves_the_dates_as_they_were(trial: Trial) -> None:
    move(trial, workshop=FRIDAY)

    move(trial, workshop=WORKSHOP)

    assert trial.dues() == DUE


def test_a_date_given_by_approval_is_kept_when_an_anchor_moves_less_far(trial: Trial) -> None:
    postpone(trial, "matrix", date(2024, 6, 20))

    applied = move(trial, workshop=FRIDAY)

    assert [change.step for change in applied.changes] == ["plan"]
    assert trial.dues()["matrix"] == date(2024, 6, 20)
    assert trial.dues()["package"] == date(2024, 6, 20)


def test_a_date_given_by_approval_moves_on_with_an_anchor_that_moves_further(trial: Trial) -> None:
    postpone(trial, "matrix", date(2024, 6, 12))

    move(trial, workshop=date(2024, 6, 21))
    move(trial, workshop=WORKSHOP)

    assert trial.dues()["matrix"] == date(2024, 6, 12)
    assert trial.dues()["package"] == date(2024, 6, 12)


def test_no_step_is_due_before_one_it_waits_for(trial: Trial) -> None:
    postpone(trial, "report", date(2024, 6, 13))

    move(trial, workshop=date(2024, 6, 12))

    assert trial.dues()["package"] == date(2024, 6, 13)
    assert trial.rows.step("package").due_at == trial.rows.step("report").due_at


def test_a_step_moves_to_the_hour_of_what_it_waits_for_on_the_same_day(trial: Trial) -> None:
    proposal = propose_anchors(trial.session, trial.milestone_id, {"kick_off": date(2024, 6, 5)})

    applied = move(trial, kick_off=date(2024, 6, 5))

    assert applied == proposal
    assert proposal.changes[-1] == DateChange("package", DUE["package"], DUE["package"], 0)
    assert trial.rows.step("package").due_at == datetime(2024, 6, 10, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("done_on", "visit", "report"),
    [
        pytest.param(date(2024, 6, 5), date(2024, 6, 6), date(2024, 6, 10), id="done late"),
        pytest.param(date(2024, 5, 22), DUE["visit"], DUE["report"], id="done early"),
    ],
)
def test_what_counts_from_a_late_step_is_given_its_time_and_an_early_one_pulls_nothing_forward(
    trial: Trial, done_on: date, visit: date, report: date
) -> None:
    trial.finish(
        "agenda", "invitation", "meeting", at=datetime(2024, done_on.month, done_on.day, 3, tzinfo=UTC)
    )

    move(trial, workshop=FRIDAY)

    assert trial.dues() == DUE | MOVED_WITH_WORKSHOP | {"visit": visit, "report": report}


@pytest.mark.parametrize(
    ("anchors", "error", "sentence"),
    [
        pytest.param({}, BadInput, "Name at least one date to move", id="none named"),
        pytest.param(
            {"lokakarya": FRIDAY}, BadInput, r"has no anchor 'lokakarya'. Its anchors", id="unknown"
        ),
        pytest.param({"workshop": date(2024, 5, 29)}, BadInput, "is before the kick off", id="wrong order"),
        pytest.param({"workshop": date(2024, 6, 17)}, NotAllowed, "The next working day", id="a day off"),
        pytest.param(
            {"workshop": date(2024, 5, 31)}, NotAllowed, "leave no time for 'package'", id="no time"
        ),
    ],
)
def test_an_impossible_date_is_refused_the_same_way_when_shown_and_when_applied(
    trial: Trial, anchors: dict[str, date], error: type[TonggakError], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        propose_anchors(trial.session, trial.milestone_id, anchors)

    with pytest.raises(error, match=sentence):
        move(trial, **anchors)

    assert (trial.dues(), len(trial.history())) == (DUE, 5)


def test_a_date_that_stands_already_is_said_to_stand(trial: Trial) -> None:
    with pytest.raises(NotAllowed, match="has these dates already; nothing was changed"):
        move(trial, workshop=WORKSHOP)


@pytest.mark.parametrize(
    ("by", "reason", "sentence"),
    [
        pytest.param(OWNER, "surat pusat", "may be made by: coordinator, overseer", id="by an owner"),
        pytest.param(COORDINATOR, " ", "needs a reason", id="without a reason"),
    ],
)
def test_a_move_of_dates_nobody_may_make_leaves_no_trace(
    trial: Trial, by: Actor, reason: str, sentence: str
) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        move_by(trial, by, reason, {"workshop": FRIDAY})

    assert (trial.dues(), len(trial.history()), trial.requests()) == (DUE, 5, [])


def test_the_dates_of_what_was_called_off_do_not_move(trial: Trial) -> None:
    cancel_milestone(trial.session, trial.milestone_id, by=COORDINATOR, at=LATER, reason="ditunda ke 2025")

    with pytest.raises(NotAllowed, match="is cancelled"):
        move(trial, workshop=FRIDAY)


def test_a_day_off_that_is_meant_is_applied(trial: Trial) -> None:
    sunday = date(2024, 6, 16)

    apply_anchors(
        trial.session,
        trial.milestone_id,
        {"workshop": sunday},
        by=COORDINATOR,
        at=LATER,
        reason="jadwal pusat",
        anyway=True,
    )

    assert trial.rows.anchors["workshop"].day == sunday
    assert trial.dues()["matrix"] == FRIDAY


def test_a_day_off_accepted_at_opening_is_not_asked_about_again(trial: Trial) -> None:
    sunday = date(2024, 6, 16)
    apply_anchors(
        trial.session,
        trial.milestone_id,
        {"workshop": sunday},
        by=COORDINATOR,
        at=LATER,
        reason="jadwal pusat",
        anyway=True,
    )

    applied = move(trial, review=date(2024, 6, 28))

    assert applied.anchors == {"kick_off": KICK_OFF, "workshop": sunday, "review": date(2024, 6, 28)}
    assert trial.rows.anchors["review"].given is True
