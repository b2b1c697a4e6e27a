"""Turns a blueprint into a region's milestone: rows, dates, and the first history row."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from models.calendars import calendar_of
from models.moves.door import apply, settle
from models.moves.loading import MilestoneRows, load, milestone_id_of, stored
from models.moves.step_rows import hand_in_rows, step_row
from models.rules.blueprint import MilestoneBlueprint, PhaseBlueprint, Programme, StepBlueprint
from models.rules.errors import NotAllowed
from models.rules.history_chain import GENESIS
from models.rules.lifecycle import (
    Actor,
    MilestoneMove,
    MilestoneStatus,
    PhaseStatus,
    arrow_for,
)
from models.rules.names import Region
from models.rules.scheduling import Schedule, plan_dates
from models.rules.sentences import Sentence, joined
from models.tables.milestones import Anchor, Milestone, Phase, Step
from models.tables.programmes import BlueprintRow
from models.tables.regions import RegionRow


@dataclass(frozen=True)
class Opening:
    """What a coordinator asks for: which milestone, where, in which year, by which dates."""

    region: Region
    code: str
    year: int
    anchors: Mapping[str, date]
    anyway_because: str = ""  # why a date on a day off is meant


@dataclass(frozen=True)
class Opened:
    """The milestone that now stands, and whether it was there before."""

    milestone_id: int
    found: bool
    already_late: tuple[str, ...] = ()  # steps whose due moment lay in the past at opening


def open_milestone(
    session: Session, programme: Programme, opening: Opening, *, by: Actor, at: datetime
) -> Opened:
    """Open a milestone, or find the one that was opened with the same dates; `at` is aware.

    Raises Unknown for a milestone the programme lacks, BadInput and NotAllowed for impossible dates, and
    NotAllowed when the milestone stands already with other dates.
    """
    blueprint = programme.milestone(opening.code)
    existing = _existing(session, programme, blueprint, opening)
    if existing is not None:
        return _found(session, existing, opening)
    _refuse_unless_allowed(blueprint, opening, by)
    calendar = calendar_of(session, opening.region.code)
    schedule = plan_dates(blueprint, opening.anchors, calendar=calendar, anyway=bool(opening.anyway_because))
    rows, plans = _write_rows(session, programme, blueprint, opening, schedule, at)
    details = {
        "anchors": {code: day.isoformat() for code, day in schedule.anchors.items()},
        "programme_version": programme.version,
        "blueprint": rows.milestone.blueprint_sha256,
        "anyway": opening.anyway_because,
    }
    # Written once, as they stand at rest: PostgreSQL keeps what was overwritten as well.
    with session.no_autoflush:
        apply(
            session,
            rows,
            rows.milestone,
            MilestoneMove.OPEN,
            by=by,
            at=at,
            reason=opening.anyway_because,
            details=details,
        )
        settle(session, rows, at=at)
    _store(session, rows, plans)
    late = tuple(step.code for step in rows.steps.values() if step.due_at < at)
    return Opened(milestone_id_of(rows.milestone), found=False, already_late=late)


def _existing(
    session: Session, programme: Programme, blueprint: MilestoneBlueprint, opening: Opening
) -> Milestone | None:
    # Held until the transaction ends, so that of two who open the same at once the second finds the first.
    region = select(RegionRow).where(RegionRow.code == opening.region.code)
    session.exec(region.with_for_update(key_share=True)).one()
    query = select(Milestone).where(
        Milestone.programme == programme.code,
        Milestone.region_code == opening.region.code,
        Milestone.code == blueprint.code,
        Milestone.year == opening.year,
    )
    return session.exec(query).first()


def _found(session: Session, existing: Milestone, opening: Opening) -> Opened:
    milestone_id = milestone_id_of(existing)
    rows = load(session, milestone_id)
    if existing.status is MilestoneStatus.CANCELLED:
        raise NotAllowed(
            "{name} was called off and cannot be opened again. Name another --year.", name=rows.name
        )
    differing = [
        Sentence("{code} {day} (asked: {asked})", code=code, day=rows.anchors[code].day, asked=day)
        for code, day in opening.anchors.items()
        if code in rows.anchors and day not in {rows.anchors[code].day, rows.anchors[code].baseline}
    ]
    if differing:
        raise NotAllowed(
            "{name} stands already, with {differing}. Nothing was changed. "
            "To move a date, use `tonggak reschedule`, which shows first what would move.",
            name=rows.name,
            differing=joined(differing, "; "),
        )
    return Opened(milestone_id, found=True)


def _refuse_unless_allowed(blueprint: MilestoneBlueprint, opening: Opening, by: Actor) -> None:
    subject = f"{opening.region.label} {blueprint.code} {opening.year}"
    planned, reason = MilestoneStatus.PLANNED, opening.anyway_because
    arrow_for(subject, planned, MilestoneMove.OPEN, by=by, reason=reason)


def _write_rows(  # noqa: PLR0913, PLR0917 - private, called once
    session: Session,
    programme: Programme,
    blueprint: MilestoneBlueprint,
    opening: Opening,
    schedule: Schedule,
    at: datetime,
) -> tuple[MilestoneRows, list[StepBlueprint]]:
    """Make a milestone's rows; its phases, which are known by their position so far, and its steps wait."""
    milestone = Milestone(
        programme=programme.code,
        blueprint_sha256=_freeze(session, programme, blueprint, at),
        region_code=opening.region.code,
        code=blueprint.code,
        year=opening.year,
        title_id=blueprint.title.id,
        title_en=blueprint.title.en,
        status=MilestoneStatus.PLANNED,
        opened_at=at,
        history_head=GENESIS,
    )
    session.add(milestone)
    session.flush()
    milestone_id = milestone_id_of(milestone)
    anchors = [
        Anchor(milestone_id=milestone_id, code=code, day=day, baseline=day, given=code in opening.anchors)
        for code, day in schedule.anchors.items()
    ]
    phases = [_phase(milestone_id, number, phase) for number, phase in enumerate(blueprint.phases, start=1)]
    session.add_all(anchors)
    steps = _steps(milestone_id, programme, blueprint, phases, schedule)
    rows = MilestoneRows(
        milestone,
        opening.region,
        {anchor.code: anchor for anchor in anchors},
        {phase.code: phase for phase in phases},
        {step.code: step for step, _ in steps},
    )
    return rows, [plan for _, plan in steps]


def _store(session: Session, rows: MilestoneRows, plans: list[StepBlueprint]) -> None:
    by_position = {phase.position: phase for phase in rows.phases.values()}
    for phase in by_position.values():
        phase.id = None
    for step in rows.steps.values():
        if step in session:
            session.expunge(step)  # until its phase has an id
    session.add_all(by_position.values())
    session.flush()
    for step in rows.steps.values():
        step.phase_id = stored(by_position[step.phase_id].id)
    session.add_all(rows.steps.values())
    session.flush()
    session.add_all(hand_in for plan in plans for hand_in in hand_in_rows(rows.steps[plan.code], plan))
    session.flush()


def _freeze(session: Session, programme: Programme, blueprint: MilestoneBlueprint, at: datetime) -> str:
    content = blueprint.model_dump_json()
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    if session.get(BlueprintRow, sha256) is None:
        row = BlueprintRow(
            sha256=sha256,
            programme=programme.code,
            programme_version=programme.version,
            milestone_code=blueprint.code,
            content=blueprint.model_dump(mode="json"),
            recorded_at=at,
        )
        _add_unless_there(session, row)
    return sha256


def _add_unless_there(session: Session, row: BlueprintRow) -> None:
    # Another region may be opening by the same blueprint at this moment.
    with suppress(IntegrityError), session.begin_nested():
        session.add(row)


def _phase(milestone_id: int, position: int, phase: PhaseBlueprint) -> Phase:
    return Phase(
        id=position,  # until it is stored
        milestone_id=milestone_id,
        code=phase.code,
        position=position,
        kind=phase.kind.value,
        title_id=phase.title.id,
        title_en=phase.title.en,
        after=list(phase.after),
        status=PhaseStatus.PLANNED,
    )


def _steps(
    milestone_id: int,
    programme: Programme,
    blueprint: MilestoneBlueprint,
    phases: list[Phase],
    schedule: Schedule,
) -> list[tuple[Step, StepBlueprint]]:
    pairs = [
        (phase, plan)
        for phase, phase_plan in zip(phases, blueprint.phases, strict=True)
        for plan in phase_plan.steps
    ]
    return [
        (
            step_row(
                milestone_id, phase, position, plan, programme.role(plan.owner), schedule.steps[plan.code]
            ),
            plan,
        )
        for position, (phase, plan) in enumerate(pairs, start=1)
    ]
