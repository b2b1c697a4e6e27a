"""An anchor moves: what would move with it is shown first, and what is finished stays as it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.calendars import calendar_of
from models.moves.clearing import clear_reminders
from models.moves.door import apply, guard
from models.moves.loading import MilestoneRows, blueprint_of, load, milestone_id_of
from models.rules.blueprint import MilestoneBlueprint
from models.rules.blueprint_graph import waits_for
from models.rules.errors import BadInput, NotAllowed
from models.rules.lifecycle import SETTLED, TONGGAK, Actor, MilestoneMove, StepMove
from models.rules.pushing import pushed
from models.rules.scheduling import DateChange, Due, Schedule, diff_dates, plan_dates
from models.rules.working_days import RegionCalendar
from models.tables.milestones import Step
from models.tables.postponements import Postponement, PostponementStatus


@dataclass(frozen=True)
class Rescheduling:
    """What moves: the anchors as they will stand, and each open step's old and new date."""

    anchors: Mapping[str, date]
    changes: tuple[DateChange, ...]


def propose_anchors(
    session: Session, milestone_id: int, anchors: Mapping[str, date], *, anyway: bool = False
) -> Rescheduling:
    """Say what would move if these anchors moved; nothing is changed.

    Raises BadInput for an unknown anchor or impossible dates, NotAllowed for a date on a day off.
    """
    rows = load(session, milestone_id)
    _, plan = _plan(session, rows, anchors, anyway=anyway)
    return plan


def apply_anchors(  # noqa: PLR0913 - one decision: who moves which dates, when and why
    session: Session,
    milestone_id: int,
    anchors: Mapping[str, date],
    *,
    by: Actor,
    at: datetime,
    reason: str,
    anyway: bool = False,
) -> Rescheduling:
    """Move anchors, and with them the due dates of what is not settled; the baselines stay.

    The request and its approval are both recorded, so that a later count of postponements is true.
    """
    rows = load(session, milestone_id, for_moving=True)
    for move in (MilestoneMove.POSTPONE, MilestoneMove.APPROVE):
        guard(rows, rows.milestone, move, by=by, reason=reason)
    schedule, plan = _plan(session, rows, anchors, anyway=anyway)
    moved = {code: day for code, day in anchors.items() if rows.anchors[code].day != day}
    if not moved:
        raise NotAllowed("{name} has these dates already; nothing was changed.", name=rows.name)
    details = {
        code: {"old": rows.anchors[code].day.isoformat(), "new": day.isoformat()}
        for code, day in moved.items()
    }
    apply(session, rows, rows.milestone, MilestoneMove.POSTPONE, by=by, at=at, reason=reason, details=details)
    apply(session, rows, rows.milestone, MilestoneMove.APPROVE, by=by, at=at, reason=reason, details=details)
    _keep_requests(session, rows, moved, by, at, reason)
    _move_anchors(session, rows, plan, moved)
    calendar = calendar_of(session, rows.region.code)
    for change in plan.changes:
        _move_step(session, rows, schedule, change, calendar, at)
    return plan


def _plan(
    session: Session, rows: MilestoneRows, anchors: Mapping[str, date], *, anyway: bool
) -> tuple[Schedule, Rescheduling]:
    unknown = [code for code in anchors if code not in rows.anchors]
    if unknown:
        raise BadInput(
            "{name} has no anchor '{unknown}'. Its anchors: {anchors}.",
            name=rows.name,
            unknown=unknown[0],
            anchors=list(rows.anchors),
        )
    if not anchors:
        raise BadInput(
            "Name at least one date to move, such as --workshop. Anchors: {anchors}.",
            anchors=list(rows.anchors),
        )
    calendar = calendar_of(session, rows.region.code)
    given = {code: anchor.day for code, anchor in rows.anchors.items() if anchor.given} | dict(anchors)
    # A date on a day off was accepted at opening; only the dates that move now are asked about again.
    unchanged_day_off = any(
        not calendar.is_working_day(anchor.day)
        for code, anchor in rows.anchors.items()
        if code not in anchors
    )
    new_day_off = any(not calendar.is_working_day(day) for day in anchors.values())
    accept = anyway or (unchanged_day_off and not new_day_off)
    blueprint, settled = blueprint_of(session, rows), _settled(rows, calendar)
    planned = plan_dates(blueprint, given, calendar=calendar, done=settled, anyway=accept)
    schedule = _held_back(session, rows, blueprint, planned, calendar, settled)
    old = {step.code: step.due_date for step in rows.steps.values()}
    changes = diff_dates(old, schedule, done_codes=settled, calendar=calendar)
    changes += _later_on_the_same_day(rows, schedule, settled)
    order = list(rows.steps)
    return schedule, Rescheduling(schedule.anchors, tuple(sorted(changes, key=lambda c: order.index(c.step))))


def _later_on_the_same_day(
    rows: MilestoneRows, schedule: Schedule, settled: Collection[str]
) -> list[DateChange]:
    # What a step waits for may now be due on the same day, at a later hour.
    return [
        DateChange(code, step.due_date, step.due_date, 0)
        for code, step in rows.steps.items()
        if code not in settled
        and schedule.steps[code].due_date == step.due_date
        and schedule.steps[code].due_at != step.due_at
    ]


def _settled(rows: MilestoneRows, calendar: RegionCalendar) -> dict[str, date]:
    # What was settled late is counted from that day; what was settled early pulls nothing forward.
    return {
        code: max(step.due_date, calendar.local_date(step.settled_at or step.due_at))
        for code, step in rows.steps.items()
        if step.status in SETTLED
    }


def _held_back(  # noqa: PLR0913, PLR0917 - private, called once
    session: Session,
    rows: MilestoneRows,
    blueprint: MilestoneBlueprint,
    planned: Schedule,
    calendar: RegionCalendar,
    settled: Collection[str],
) -> Schedule:
    """Keep later dates that were given by approval, and what waits for them behind them."""
    dues = dict(planned.steps)
    for code, day in _approved_days(session, rows).items():
        if day > dues[code].due_date:
            due_at = on_day(rows.steps[code], day, calendar)
            dues[code] = Due(code, day, due_at, "postponed")
    moments = {code: due.due_at for code, due in dues.items()}
    for code, push in pushed(moments, waits_for(blueprint), settled=settled).items():
        day, reason = calendar.local_date(push.due_at), f"{dues[code].reason}, waits for '{push.by}'"
        dues[code] = Due(code, day, push.due_at, reason)
    return Schedule(planned.anchors, dues)


def _approved_days(session: Session, rows: MilestoneRows) -> dict[str, date]:
    approved = select(Postponement).where(
        Postponement.milestone_id == rows.milestone.id,
        Postponement.status == PostponementStatus.APPROVED,
        col(Postponement.step_id).is_not(None),
    )
    codes = {step.id: code for code, step in rows.steps.items()}
    days: dict[str, date] = {}
    for request in session.exec(approved):
        code = codes[request.step_id]
        days[code] = max(request.new_day, days.get(code, request.new_day))
    return days


def _keep_requests(  # noqa: PLR0913, PLR0917 - private, called once
    session: Session, rows: MilestoneRows, moved: Mapping[str, date], by: Actor, at: datetime, reason: str
) -> None:
    session.add_all(
        Postponement(
            milestone_id=milestone_id_of(rows.milestone),
            anchor=code,
            old_day=rows.anchors[code].day,
            new_day=day,
            reason=reason.strip(),
            status=PostponementStatus.APPROVED,
            asked_by=by.name,
            asked_at=at,
            decided_by=by.name,
            decided_at=at,
        )
        for code, day in moved.items()
    )


def _move_anchors(
    session: Session, rows: MilestoneRows, plan: Rescheduling, moved: Mapping[str, date]
) -> None:
    for code, anchor in rows.anchors.items():
        anchor.day, anchor.given = plan.anchors[code], anchor.given or code in moved
        session.add(anchor)


def _move_step(  # noqa: PLR0913, PLR0917 - private, called once
    session: Session,
    rows: MilestoneRows,
    schedule: Schedule,
    change: DateChange,
    calendar: RegionCalendar,
    at: datetime,
) -> None:
    step, due = rows.steps[change.step], schedule.steps[change.step]
    details = date_change(step, change.new, calendar)
    step.due_date, step.due_at, step.due_reason = due.due_date, due.due_at, due.reason
    clear_reminders(session, step, because="new due date")
    apply(session, rows, step, StepMove.RESCHEDULE, by=TONGGAK, at=at, reason=due.reason, details=details)


def on_day(step: Step, day: date, calendar: RegionCalendar) -> datetime:
    """Give the moment at which a step is due on another day: at the local hour it is due at now."""
    hour = step.due_at.astimezone(calendar.zone)
    return calendar.at_local(day, hour.hour, hour.minute)


def date_change(step: Step, day: date, calendar: RegionCalendar) -> dict[str, Any]:
    """Say what moves: from when to when, and how many working days past the baseline that is."""
    return {
        "old": step.due_date.isoformat(),
        "new": day.isoformat(),
        "baseline": step.baseline_due_date.isoformat(),
        "slippage_working_days": calendar.working_days_between(step.baseline_due_date, day),
    }
