"""Reminders about a step or a whole milestone are held back for a while, and let go again."""

from datetime import date, datetime

from sqlmodel import Session

from models.calendars import calendar_of
from models.moves.clearing import clear_reminders
from models.moves.door import apply, guard
from models.moves.hold_days import check_last_day, check_snooze_day
from models.moves.holds import About, end_holds, in_force, replace_hold
from models.moves.loading import MilestoneRows, load, stored
from models.rules.errors import NotAllowed
from models.rules.lifecycle import SETTLED, Actor, MilestoneMove, Role, StepMove
from models.rules.sentences import Sentence
from models.tables.history import HistoryRow
from models.tables.holds import Hold, HoldKind
from models.tables.milestones import Milestone, Step


def snooze_step(  # noqa: PLR0913 - a move is one sentence: who holds back what, until when, when and why
    session: Session,
    milestone_id: int,
    code: str,
    *,
    until: date,
    longest: int,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> list[HistoryRow]:
    """Put a step's reminders off: they begin again after `until`, a working day local to the region.

    The due day itself is still said. `longest` is in working days from today. Raises NotAllowed for a day
    that is past, off or too far, and for an owner while the step is muted.
    """
    rows = load(session, milestone_id, for_moving=True)
    step, calendar = rows.step(code), calendar_of(session, rows.region.code)
    today = calendar.local_date(at)
    guard(rows, step, StepMove.SNOOZE, by=by, reason=reason)
    check_snooze_day(until, today=today, longest=longest, calendar=calendar)
    present = in_force(session, _of(step), today=today)
    if present is not None:
        _refuse_owner(rows, step, present, by)
    replace_hold(session, _of(step), HoldKind.SNOOZE, until=until, today=today, by=by, at=at, reason=reason)
    clear_reminders(session, step, because=f"snoozed until {until}")
    return [_recorded(session, rows, step, StepMove.SNOOZE, until, by, at, reason)]


def mute_step(  # noqa: PLR0913 - as above
    session: Session,
    milestone_id: int,
    code: str,
    *,
    until: date,
    longest: int,
    by: Actor,
    at: datetime,
    reason: str,
) -> list[HistoryRow]:
    """Say nothing about a step until the end of a day, local to its region.

    `longest` is in days from today. Raises NotAllowed for a day that is past or too far, without a reason,
    and for an owner.
    """
    rows = load(session, milestone_id, for_moving=True)
    step, today = rows.step(code), _today(session, rows, at)
    guard(rows, step, StepMove.MUTE, by=by, reason=reason)
    check_last_day(until, today=today, longest=longest)
    replace_hold(session, _of(step), HoldKind.MUTE, until=until, today=today, by=by, at=at, reason=reason)
    clear_reminders(session, step, because=f"muted until {until}")
    return [_recorded(session, rows, step, StepMove.MUTE, until, by, at, reason)]


def unmute_step(  # noqa: PLR0913 - as above
    session: Session, milestone_id: int, code: str, *, by: Actor, at: datetime, reason: str = ""
) -> list[HistoryRow]:
    """End a step's snooze or mute before its day; an owner may end a snooze only.

    Raises NotAllowed when nothing about the step itself is held back.
    """
    rows = load(session, milestone_id, for_moving=True)
    step, today = rows.step(code), _today(session, rows, at)
    guard(rows, step, StepMove.UNMUTE, by=by, reason=reason)
    present = in_force(session, _of(step), today=today)
    if present is None:
        raise NotAllowed(
            "No reminder about step '{code}' of {name} itself is held back; `tonggak mutes` lists what is.",
            code=code,
            name=rows.name,
        )
    _refuse_owner(rows, step, present, by)
    end_holds(session, _of(step), today=today, by=by, at=at)
    return [_recorded(session, rows, step, StepMove.UNMUTE, present.until_day, by, at, reason)]


def mute_milestone(  # noqa: PLR0913 - as above
    session: Session, milestone_id: int, *, until: date, longest: int, by: Actor, at: datetime, reason: str
) -> list[HistoryRow]:
    """Say nothing about any step of a milestone until the end of a day; refused as `mute_step` is."""
    rows = load(session, milestone_id, for_moving=True)
    milestone, today = rows.milestone, _today(session, rows, at)
    guard(rows, milestone, MilestoneMove.MUTE, by=by, reason=reason)
    check_last_day(until, today=today, longest=longest)
    about = _of(milestone)
    replace_hold(session, about, HoldKind.MUTE, until=until, today=today, by=by, at=at, reason=reason)
    for step in rows.steps.values():
        if step.status not in SETTLED:
            clear_reminders(session, step, because=f"milestone muted until {until}")
    return [_recorded(session, rows, milestone, MilestoneMove.MUTE, until, by, at, reason)]


def unmute_milestone(
    session: Session, milestone_id: int, *, by: Actor, at: datetime, reason: str = ""
) -> list[HistoryRow]:
    """End a milestone's mute before its day; raises NotAllowed when it is not muted."""
    rows = load(session, milestone_id, for_moving=True)
    milestone, today = rows.milestone, _today(session, rows, at)
    guard(rows, milestone, MilestoneMove.UNMUTE, by=by, reason=reason)
    present = in_force(session, _of(milestone), today=today)
    if present is None:
        raise NotAllowed("{what} is not muted; `tonggak mutes` lists what is.", what=rows.name)
    end_holds(session, _of(milestone), today=today, by=by, at=at)
    return [_recorded(session, rows, milestone, MilestoneMove.UNMUTE, present.until_day, by, at, reason)]


def _of(row: Step | Milestone) -> About:
    return ("step_id" if isinstance(row, Step) else "milestone_id", stored(row.id))


def _today(session: Session, rows: MilestoneRows, at: datetime) -> date:
    return calendar_of(session, rows.region.code).local_date(at)


def _refuse_owner(rows: MilestoneRows, step: Step, present: Hold, by: Actor) -> None:
    if present.kind is HoldKind.MUTE and by.role is Role.OWNER:
        subject = Sentence("Step '{code}' of {name}", code=step.code, name=rows.name)
        raise NotAllowed(
            "{subject} was muted until {until} by {who}. Whoever coordinates the region can change that.",
            subject=subject,
            until=present.until_day,
            who=present.set_by,
        )


def _recorded(  # noqa: PLR0913, PLR0917 - private: one move with its day
    session: Session,
    rows: MilestoneRows,
    row: Step | Milestone,
    move: StepMove | MilestoneMove,
    until: date,
    by: Actor,
    at: datetime,
    reason: str,
) -> HistoryRow:
    details = {"until": until.isoformat()}
    return apply(session, rows, row, move, by=by, at=at, reason=reason, details=details)
