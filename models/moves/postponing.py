"""A later date for a step: asked for, decided, and counted in working days against the baseline."""

from datetime import date, datetime

from sqlmodel import Session

from models.calendars import calendar_of
from models.moves.clearing import clear_reminders, open_request
from models.moves.door import apply, guard
from models.moves.loading import MilestoneRows, blueprint_of, load
from models.moves.rescheduling import date_change, on_day
from models.rules.blueprint_graph import waits_for
from models.rules.errors import NotAllowed
from models.rules.lifecycle import SETTLED, TONGGAK, Actor, StepMove
from models.rules.pushing import pushed
from models.rules.working_days import RegionCalendar
from models.tables.history import HistoryRow
from models.tables.milestones import Step
from models.tables.postponements import Postponement, PostponementStatus


def ask_postponement(  # noqa: PLR0913 - a request is one sentence: who asks what, until when, when and why
    session: Session, milestone_id: int, code: str, *, until: date, by: Actor, at: datetime, reason: str
) -> list[HistoryRow]:
    """Ask for a later due date; the old one holds until the request is approved.

    `until` is a local date; it may have gone by, since papers are often entered late. Raises NotAllowed when
    it is no working day or not later than the present due date, or when a request is already waiting.
    """
    rows = load(session, milestone_id, for_moving=True)
    step, calendar = rows.step(code), calendar_of(session, rows.region.code)
    guard(rows, step, StepMove.POSTPONE, by=by, reason=reason)
    _refuse_impossible_day(rows, step, until, calendar)
    _refuse_second_request(session, rows, step)
    details = {"old": step.due_date.isoformat(), "new": until.isoformat()}
    recorded = apply(session, rows, step, StepMove.POSTPONE, by=by, at=at, reason=reason, details=details)
    request = Postponement(
        milestone_id=milestone_id,
        step_id=step.id,
        old_day=step.due_date,
        new_day=until,
        reason=reason.strip(),
        status=PostponementStatus.ASKED,
        asked_by=by.name,
        asked_at=at,
    )
    session.add(request)
    return [recorded]


def decide_postponement(  # noqa: PLR0913 - as above
    session: Session,
    milestone_id: int,
    code: str,
    *,
    approve: bool,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> list[HistoryRow]:
    """Approve or refuse the waiting request of a step; steps that wait for it are never due before it.

    Raises NotAllowed when no request is waiting, or the actor may not decide.
    """
    rows = load(session, milestone_id, for_moving=True)
    step = rows.step(code)
    request = open_request(session, step)
    if request is None:
        raise NotAllowed(
            "No postponement of step '{code}' of {name} waits for a decision.", code=code, name=rows.name
        )
    move = StepMove.APPROVE if approve else StepMove.REFUSE
    guard(rows, step, move, by=by, reason=reason)
    request.status = PostponementStatus.APPROVED if approve else PostponementStatus.REFUSED
    request.decided_by, request.decided_at, request.decision_reason = by.name, at, reason.strip()
    session.add(request)
    if not approve:
        return [apply(session, rows, step, move, by=by, at=at, reason=reason)]
    calendar = calendar_of(session, rows.region.code)
    due_at = on_day(step, request.new_day, calendar)
    recorded = _give_date(session, rows, step, due_at, move, calendar, by, at, reason)
    return [recorded, *push_followers(session, rows, calendar, at)]


def push_followers(
    session: Session, rows: MilestoneRows, calendar: RegionCalendar, at: datetime
) -> list[HistoryRow]:
    """Move every open step that waits for another one, directly or not, to at least its due moment."""
    dues = {code: step.due_at for code, step in rows.steps.items()}
    settled = {code for code, step in rows.steps.items() if step.status in SETTLED}
    pushes = pushed(dues, waits_for(blueprint_of(session, rows)), settled=settled)
    move = StepMove.RESCHEDULE
    return [
        _give_date(
            session,
            rows,
            step,
            pushes[code].due_at,
            move,
            calendar,
            TONGGAK,
            at,
            f"waits for '{pushes[code].by}'",
        )
        for code, step in rows.steps.items()
        if code in pushes
    ]


def _give_date(  # noqa: PLR0913, PLR0917 - private: one row's new date with all that is recorded of it
    session: Session,
    rows: MilestoneRows,
    step: Step,
    due_at: datetime,
    move: StepMove,
    calendar: RegionCalendar,
    by: Actor,
    at: datetime,
    reason: str,
) -> HistoryRow:
    day = calendar.local_date(due_at)
    details = date_change(step, day, calendar)
    step.due_date, step.due_at = day, due_at
    step.due_reason = reason.strip() or "postponed"
    clear_reminders(session, step, because="new due date")
    return apply(session, rows, step, move, by=by, at=at, reason=reason, details=details)


def _refuse_impossible_day(rows: MilestoneRows, step: Step, until: date, calendar: RegionCalendar) -> None:
    code, name = step.code, rows.name
    if until <= step.due_date:
        raise NotAllowed(
            "Step '{code}' of {name} is due on {due}; a postponement must name a later day, not {until}.",
            code=code,
            name=name,
            due=step.due_date,
            until=until,
        )
    if not calendar.is_working_day(until):
        why, next_day = calendar.why_not_working(until), calendar.next_working_day(until)
        raise NotAllowed(
            "Step '{code}' of {name} cannot be due on {until} ({why}). The next working day is {next_day}.",
            code=code,
            name=name,
            until=until,
            why=why,
            next_day=next_day,
        )


def _refuse_second_request(session: Session, rows: MilestoneRows, step: Step) -> None:
    waiting = open_request(session, step)
    if waiting is not None:
        raise NotAllowed(
            "A postponement of step '{code}' of {name} to {day} already waits for a decision. "
            "Approve or refuse it first.",
            code=step.code,
            name=rows.name,
            day=waiting.new_day,
        )
