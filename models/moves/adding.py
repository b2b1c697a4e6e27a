"""Steps join a milestone that is open already: what was found missing gets an owner and a due date."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from models.calendars import calendar_of
from models.moves.door import apply, guard, settle
from models.moves.loading import MilestoneRows, blueprint_of, load, milestone_id_of
from models.moves.postponing import push_followers
from models.moves.step_rows import hand_in_rows, step_row
from models.rules.blueprint import Programme, StepBlueprint
from models.rules.blueprint_extending import extended, refuse_unfit
from models.rules.errors import NotAllowed
from models.rules.lifecycle import SETTLED, TONGGAK, Actor, MilestoneMove, PhaseStatus, StepMove
from models.rules.scheduling import Schedule, plan_dates
from models.tables.history import HistoryRow
from models.tables.milestones import Phase, Step

_TAKES_STEPS = frozenset({PhaseStatus.PLANNED, PhaseStatus.OPEN})


def add_steps(  # noqa: PLR0913 - one decision: what joins where, for what, by whom and when
    session: Session,
    milestone_id: int,
    phase_code: str,
    blueprints: Sequence[StepBlueprint],
    *,
    programme: Programme,
    by: Actor,
    at: datetime,
    needed_by: str | None = None,
) -> list[HistoryRow]:
    """Add steps to a phase that is not over, and return what was recorded.

    `needed_by` names a step that from now on waits for them, unless it is settled; one that was ready waits
    again. Nothing is ever due before what it waits for. `programme` names their owners' roles in words.
    Raises Unknown for a phase, step, anchor or role that is not there; NotAllowed for a code that is taken, a
    phase that is over, or dates that leave no time.
    """
    rows = load(session, milestone_id, for_moving=True)
    phase = rows.phase(phase_code)
    guard(rows, rows.milestone, MilestoneMove.ADD, by=by, reason="")
    _refuse_taken(rows, phase, blueprints)
    waiting = _open_step(rows, needed_by)
    schedule = _schedule(session, rows, phase, blueprints, waiting)
    steps = _write(session, rows, phase, blueprints, programme, schedule)
    if waiting is not None:
        waiting.needs = [*waiting.needs, *(step.code for step in steps)]
        session.add(waiting)
    details = {
        "phase": phase.code,
        "steps": {step.code: step.due_date.isoformat() for step in steps},
        "needed_by": waiting.code if waiting else None,
    }
    recorded = [apply(session, rows, rows.milestone, MilestoneMove.ADD, by=by, at=at, details=details)]
    recorded += [apply(session, rows, step, StepMove.ADD, by=TONGGAK, at=at) for step in steps]
    recorded += settle(session, rows, at=at)
    return recorded + push_followers(session, rows, calendar_of(session, rows.region.code), at)


def _refuse_taken(rows: MilestoneRows, phase: Phase, blueprints: Sequence[StepBlueprint]) -> None:
    if phase.status not in _TAKES_STEPS:
        raise NotAllowed(
            "Phase '{code}' of {name} is {status}; no step can join it.",
            code=phase.code,
            name=rows.name,
            status=phase.status,
        )
    codes = [plan.code for plan in blueprints]
    taken = [code for code in codes if code in rows.steps or codes.count(code) > 1]
    if taken:
        raise NotAllowed("{name} has a step '{code}' already.", name=rows.name, code=taken[0])


def _open_step(rows: MilestoneRows, code: str | None) -> Step | None:
    step = rows.step(code) if code is not None else None
    return None if step is None or step.status in SETTLED else step


def _schedule(
    session: Session,
    rows: MilestoneRows,
    phase: Phase,
    blueprints: Sequence[StepBlueprint],
    waiting: Step | None,
) -> Schedule:
    calendar = calendar_of(session, rows.region.code)
    needed = {waiting.code: [plan.code for plan in blueprints]} if waiting else {}
    blueprint = extended(blueprint_of(session, rows), {phase.code: blueprints}, needed)
    refuse_unfit(blueprint, blueprints)
    # The anchors stand: a day off among them was accepted when it was given.
    anchors = {code: anchor.day for code, anchor in rows.anchors.items() if anchor.given}
    return plan_dates(blueprint, anchors, calendar=calendar, done=_settled(rows), anyway=True)


def _settled(rows: MilestoneRows) -> dict[str, date]:
    return {code: step.due_date for code, step in rows.steps.items() if step.status in SETTLED}


def _write(  # noqa: PLR0913, PLR0917 - private, called once
    session: Session,
    rows: MilestoneRows,
    phase: Phase,
    blueprints: Sequence[StepBlueprint],
    programme: Programme,
    schedule: Schedule,
) -> list[Step]:
    last = max(step.position for step in rows.steps.values())
    milestone_id = milestone_id_of(rows.milestone)
    steps = []
    for position, plan in enumerate(blueprints, start=last + 1):
        owner, due = programme.role(plan.owner), schedule.steps[plan.code]
        step = step_row(milestone_id, phase, position, plan, owner, due)
        step.added = plan.model_dump(mode="json")
        rows.steps[step.code] = step
        steps.append(step)
    session.add_all(steps)
    session.flush()
    for step, plan in zip(steps, blueprints, strict=True):
        session.add_all(hand_in_rows(step, plan))
    return steps
