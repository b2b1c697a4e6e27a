"""What stands where: read-only questions about many milestones, or about one in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func
from sqlmodel import Session, col, select

from models.calendars import calendars_of
from models.held_back import StepHold, read_holds
from models.people.finding import organisations_for
from models.rules.lifecycle import SETTLED, MilestoneStatus, PhaseStatus, StepStatus
from models.rules.names import label_of
from models.rules.time_zones import zone_of
from models.tables.milestones import Milestone, Phase, Step
from models.tables.regions import ProvinceRow, RegionRow

LATE_STATUSES = (StepStatus.WAITING, StepStatus.READY, StepStatus.RETURNED)
_ACTIONABLE = (StepStatus.READY, StepStatus.RETURNED)


@dataclass(frozen=True)
class MilestoneLine:
    """One milestone at a glance."""

    milestone_id: int
    region_code: str
    region: str
    province: str
    milestone: str
    year: int
    status: MilestoneStatus
    open_phases: tuple[str, ...]
    settled: int
    total: int
    submitted: int
    late: int
    next_due: datetime | None  # the earliest due moment of what can be handed in now, in local time


@dataclass(frozen=True)
class StepLine:
    """One step, with where it stands and who owes it."""

    region_code: str
    region: str
    milestone: str
    year: int
    phase: str
    code: str
    title_id: str
    title_en: str
    owner_role: str
    owner_title_id: str
    owner_title_en: str
    organisation: str  # empty when nobody holds the role
    status: StepStatus
    due_date: date
    due_at: datetime
    due_reason: str
    baseline_due_date: date
    late: bool
    working_days_late: int
    seen: bool
    waits_for: tuple[str, ...]
    muted_until: date | None = None  # by whoever: itself, its milestone, its region, province, the nation
    snoozed_until: date | None = None
    stand_in: str = ""  # who is told instead of those who owe it
    stand_in_until: date | None = None

    @property
    def owed_by(self) -> str:
        """Name who owes it: the body that holds the role, or the role itself."""
        return self.organisation or self.owner_title_id


def milestone_lines(
    session: Session, *, at: datetime, province_code: str | None = None, region_code: str | None = None
) -> list[MilestoneLine]:
    """List milestones with their counts, by region code; three queries however many there are."""
    query = _narrowed(_summary_query(at), province_code, region_code)
    rows = session.exec(query.order_by(col(RegionRow.code), col(Milestone.year), col(Milestone.code))).all()  # type: ignore[call-overload]
    open_phases = _open_phases(session)
    return [_line(row, open_phases) for row in rows]


def step_lines(session: Session, milestone_id: int, *, at: datetime) -> list[StepLine]:
    """List one milestone's steps in order."""
    return _step_lines(session, _step_query().where(col(Step.milestone_id) == milestone_id), at)


def late_lines(
    session: Session, *, at: datetime, province_code: str | None = None, region_code: str | None = None
) -> list[StepLine]:
    """List every late step, the longest overdue first."""
    late = _step_query().where(
        col(Milestone.status) == MilestoneStatus.OPEN,
        col(Step.status).in_(LATE_STATUSES),
        col(Step.due_at) < at,
    )
    narrowed = (
        _narrowed(late, province_code, region_code)
        .order_by(None)
        .order_by(
            col(Step.due_at),
            col(RegionRow.code),
            col(Milestone.year),
            col(Milestone.code),
            col(Step.position),
        )
    )
    return _step_lines(session, narrowed, at)


def _summary_query(at: datetime) -> Select[Any]:
    is_late = col(Step.status).in_(LATE_STATUSES) & (col(Step.due_at) < at)
    can_act = col(Step.status).in_(_ACTIONABLE)
    query: Select[Any] = (
        select(  # type: ignore[call-overload]  # sqlmodel types up to four columns
            Milestone.id,
            RegionRow.code,
            RegionRow.name,
            RegionRow.kind,
            RegionRow.timezone,
            ProvinceRow.name,
            Milestone.code,
            Milestone.year,
            Milestone.status,
            func.sum(case((col(Step.status).in_(SETTLED), 1), else_=0)),
            func.count(col(Step.id)),
            func.sum(case((col(Step.status) == StepStatus.SUBMITTED, 1), else_=0)),
            func.sum(case((is_late, 1), else_=0)),
            func.min(case((can_act, col(Step.due_at)))),
        )
        .select_from(Milestone)
        .join(RegionRow, col(RegionRow.code) == Milestone.region_code)
        .join(ProvinceRow, col(ProvinceRow.code) == RegionRow.province_code)
        .join(Step, col(Step.milestone_id) == Milestone.id)
        .group_by(col(Milestone.id), col(RegionRow.code), col(ProvinceRow.code))
    )
    return query


def _line(row: Sequence[Any], open_phases: dict[int, tuple[str, ...]]) -> MilestoneLine:
    milestone_id, code, name, kind, timezone, province, milestone, year, status, *counts, next_due = row
    settled, total, submitted, late = (int(count or 0) for count in counts)
    return MilestoneLine(
        milestone_id,
        code,
        label_of(name, kind),
        province,
        milestone,
        year,
        status,
        open_phases.get(milestone_id, ()),
        settled,
        total,
        submitted,
        late,
        next_due.astimezone(zone_of(timezone)) if next_due else None,
    )


def _open_phases(session: Session) -> dict[int, tuple[str, ...]]:
    query = (
        select(Phase.milestone_id, Phase.code)
        .where(col(Phase.status).in_((PhaseStatus.OPEN, PhaseStatus.CLOSING)))
        .order_by(col(Phase.position))
    )
    found: dict[int, tuple[str, ...]] = {}
    for milestone_id, code in session.exec(query):
        found[milestone_id] = (*found.get(milestone_id, ()), code)
    return found


def _step_query() -> Select[Any]:
    return (
        select(Step, Phase.code, Milestone, RegionRow)
        .join(Phase, col(Phase.id) == Step.phase_id)
        .join(Milestone, col(Milestone.id) == Step.milestone_id)
        .join(RegionRow, col(RegionRow.code) == Milestone.region_code)
        .order_by(col(Step.position))
    )


def _step_lines(session: Session, query: Select[Any], at: datetime) -> list[StepLine]:
    rows = session.exec(query).all()  # type: ignore[call-overload]
    calendars = calendars_of(session, sorted({region.code for _, _, _, region in rows}))
    holders = organisations_for(session, {(region.code, step.owner_role) for step, _, _, region in rows})
    settled = _settled_steps(session, {milestone.id for _, _, milestone, _ in rows})
    holds = read_holds(session, at=at)
    lines = []
    for step, phase, milestone, region in rows:
        late = step.status in LATE_STATUSES and step.due_at < at
        today = at.astimezone(calendars[region.code].zone).date()
        waits = step.needs if step.status is StepStatus.WAITING else ()
        held = holds.about(step.id, milestone.id, region.code) if step.status not in SETTLED else StepHold()
        lines.append(
            StepLine(
                region_code=region.code,
                region=label_of(region.name, region.kind),
                milestone=milestone.code,
                year=milestone.year,
                phase=phase,
                code=step.code,
                title_id=step.title_id,
                title_en=step.title_en,
                owner_role=step.owner_role,
                owner_title_id=step.owner_title_id,
                owner_title_en=step.owner_title_en,
                organisation=holder.name if (holder := holders.get((region.code, step.owner_role))) else "",
                status=step.status,
                due_date=step.due_date,
                due_at=step.due_at,
                due_reason=step.due_reason,
                baseline_due_date=step.baseline_due_date,
                late=late,
                working_days_late=calendars[region.code].working_days_between(step.due_date, today)
                if late
                else 0,
                seen=step.seen_at is not None,
                waits_for=tuple(code for code in waits if (step.milestone_id, code) not in settled),
                muted_until=held.muted_until,
                snoozed_until=held.snoozed_until,
                stand_in=held.stand_in,
                stand_in_until=held.stand_in_until,
            )
        )
    return lines


def _settled_steps(session: Session, milestone_ids: set[int]) -> set[tuple[int, str]]:
    query = select(Step.milestone_id, Step.code).where(
        col(Step.milestone_id).in_(milestone_ids), col(Step.status).in_(SETTLED)
    )
    return set(session.exec(query))


def _narrowed(query: Select[Any], province_code: str | None, region_code: str | None) -> Select[Any]:
    if province_code:
        query = query.where(col(RegionRow.province_code) == province_code)
    return query.where(col(RegionRow.code) == region_code) if region_code else query
