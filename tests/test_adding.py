"""Steps that join a milestone after its opening behave like all others."""

from datetime import date
from typing import Any

import pytest
from moves_cast import COORDINATOR, LATER, OWNER, Trial, open_trial, said, trial_programme
from sqlmodel import Session, select

from models.moves.adding import add_steps
from models.moves.door import close_phase_anyway
from models.moves.loading import blueprint_of
from models.moves.rescheduling import apply_anchors
from models.rules.blueprint import StepBlueprint
from models.rules.errors import NotAllowed, TonggakError
from models.rules.lifecycle import Actor, StepMove
from models.rules.names import Region
from models.tables.history import HistoryRow
from models.tables.milestones import HandIn

LAND = "rc-iplt-1-06"


def plan(code: str = LAND, working_days: int = -2, **more: Any) -> StepBlueprint:  # noqa: ANN401 - any field
    paper = {"code": "berkas", "title": {"id": "Sertifikat", "en": "Certificate"}, "formats": ("pdf",)}
    return StepBlueprint.model_validate(
        {
            "code": code,
            "title": {"id": "Sertifikat lahan", "en": "Title to the land"},
            "kind": "document",
            "owner": "public_works",
            "due": {"anchor": "workshop", "working_days": working_days},
            "review": True,
            "hand_ins": (paper,),
            **more,
        }
    )


def add(trial: Trial, *plans: StepBlueprint, by: Actor = COORDINATOR, **more: Any) -> list[HistoryRow]:  # noqa: ANN401 - as add_steps takes them
    where = {"phase_code": "sending", "needed_by": "package"} | more
    phase_code = where.pop("phase_code")
    programme = trial_programme()
    return add_steps(
        trial.session,
        trial.milestone_id,
        phase_code,
        plans or (plan(),),
        programme=programme,
        by=by,
        at=LATER,
        **where,
    )


def test_a_step_joins_with_its_owner_date_and_paper(session: Session, lebong: Region) -> None:
    trial = open_trial(session, lebong)

    recorded = add(trial)

    step = trial.rows.step(LAND)
    papers = session.exec(select(HandIn.code).where(HandIn.step_id == step.id)).all()
    assert said(recorded) == [
        "coordinator: milestone M4 add open > open",
        f"system: step {LAND} add waiting > waiting",
        f"system: step {LAND} unblock waiting > ready",
    ]
    assert (step.owner_title_id, step.due_date, step.baseline_due_date, step.due_reason, papers) == (
        "Dinas PU",
        date(2024, 6, 6),
        date(2024, 6, 6),
        "workshop − 2 working days",
        ["berkas"],
    )
    assert trial.breaks() == []


def test_what_needs_it_waits_for_it(session: Session, lebong: Region) -> None:
    trial = open_trial(session, lebong)
    trial.finish("agenda", "invitation", "meeting")
    trial.finish("matrix")
    for code in ("visit", "report"):
        trial.make(code, StepMove.SKIP)
    ready = trial.steps()["package"]

    add(trial)
    blocked = trial.steps()["package"]
    trial.finish(LAND)

    assert (ready, blocked, trial.steps()["package"]) == ("ready", "waiting", "ready")


def test_it_moves_with_its_anchor_and_so_does_what_needs_it(session: Session, lebong: Region) -> None:
    trial = open_trial(session, lebong)
    add(trial)

    plan_made = apply_anchors(
        session,
        trial.milestone_id,
        {"workshop": date(2024, 6, 12)},
        by=COORDINATOR,
        at=LATER,
        reason="surat pusat",
    )

    assert {change.step: change.new for change in plan_made.changes}[LAND] == date(2024, 6, 10)
    assert trial.dues()[LAND] == date(2024, 6, 10)
    assert trial.breaks() == []


def test_a_later_date_of_an_older_step_holds_for_it_too(session: Session, lebong: Region) -> None:
    trial = open_trial(session, lebong)

    add(trial, plan(working_days=-5, needs=("matrix",), due={"after": "matrix", "working_days": 1}))

    assert trial.dues()[LAND] == date(2024, 6, 10)
    assert trial.rows.step("package").due_at >= trial.rows.step(LAND).due_at


def test_the_frozen_blueprint_stays_and_the_milestones_own_has_the_step(
    session: Session, lebong: Region
) -> None:
    trial = open_trial(session, lebong)
    frozen = blueprint_of(session, trial.rows)

    add(trial)

    grown = blueprint_of(session, trial.rows)
    assert [step.code for step in grown.steps] == [
        *(step.code for step in frozen.steps if step.code != "plan"),
        LAND,
        "plan",
    ]
    assert grown.step(LAND) == plan()
    assert grown.step("package").needs == (*frozen.step("package").needs, LAND)


def test_a_step_added_to_a_planned_phase_waits_for_it(session: Session, lebong: Region) -> None:
    trial = open_trial(session, lebong)

    add(trial, plan(due={"anchor": "review", "working_days": 0}), phase_code="follow", needed_by=None)

    assert trial.steps()[LAND] == "waiting"


def test_what_is_settled_is_not_made_to_wait(session: Session, lebong: Region) -> None:
    trial = open_trial(session, lebong)
    trial.make("package", StepMove.SKIP)

    add(trial)

    assert (trial.rows.step("package").needs, trial.steps()["package"]) == (["matrix", "report"], "skipped")


@pytest.mark.parametrize(
    ("plans", "more", "refused"),
    [
        pytest.param([plan("matrix")], {}, "Kab. Lebong M4 2024 has a step 'matrix' already.", id="taken"),
        pytest.param([plan(), plan()], {}, f"Kab. Lebong M4 2024 has a step '{LAND}' already.", id="twice"),
        pytest.param(
            [plan(needs=("gone",))], {}, f"'{LAND}' waits for 'gone', which is not there.", id="no such need"
        ),
        pytest.param(
            [plan(needs=("package",))],
            {},
            f"These steps would wait for each other: package → {LAND} → package.",
            id="a circle",
        ),
        pytest.param(
            [plan(working_days=2)],
            {},
            "The dates leave no time for 'package': it is due by 2024-06-10 at the latest, because of the "
            f"workshop on 2024-06-10, but it needs '{LAND}', due on 2024-06-12. A later workshop would do.",
            id="after what needs it",
        ),
        pytest.param(
            [plan()],
            {"by": OWNER},
            "'add' on Milestone 'M4' of Kab. Lebong M4 2024 may be made by: coordinator, overseer; "
            "Narahubung Dinas PUPR acts as owner.",
            id="by an owner",
        ),
    ],
)
def test_what_cannot_join_is_refused_and_changes_nothing(
    session: Session, lebong: Region, plans: list[StepBlueprint], more: dict[str, Any], refused: str
) -> None:
    trial = open_trial(session, lebong)
    before = (trial.steps(), len(trial.history()))

    with pytest.raises(TonggakError) as error:
        add(trial, *plans, **more)

    assert str(error.value) == refused
    assert (trial.steps(), len(trial.history())) == before


def test_no_step_joins_a_phase_that_is_over(session: Session, lebong: Region) -> None:
    trial = open_trial(session, lebong)
    close_phase_anyway(
        session, trial.milestone_id, "sending", by=COORDINATOR, at=LATER, reason="surat Bupati"
    )

    with pytest.raises(NotAllowed) as refused:
        add(trial)

    assert str(refused.value) == "Phase 'sending' of Kab. Lebong M4 2024 is closing; no step can join it."
