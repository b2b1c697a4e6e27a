"""Somebody stands in for those who owe a step: they are told instead, until a day."""

from datetime import date, datetime

from sqlmodel import Session

from models.calendars import calendar_of
from models.moves.clearing import clear_reminders
from models.moves.door import apply, guard
from models.moves.hold_days import check_last_day
from models.moves.holds import open_delegation
from models.moves.loading import MilestoneRows, load, stored
from models.people.finding import addresses_of, organisation_for
from models.people.naming import NamedContact, contact_by_id
from models.rules.errors import NotAllowed
from models.rules.lifecycle import TONGGAK, Actor, Role, StepMove
from models.tables.history import HistoryRow
from models.tables.holds import Delegation
from models.tables.milestones import Step


def delegate_step(  # noqa: PLR0913 - a move is one sentence: who is to stand in for what, until when, and why
    session: Session,
    milestone_id: int,
    code: str,
    *,
    contact_id: int,
    until: date,
    longest: int,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> list[HistoryRow]:
    """Let somebody be told about a step instead of those who owe it, until the end of a day local to it.

    An owner may choose a colleague; a coordinator also anybody of the region's other organisations. One who
    stood in before is relieved. `longest` is in days from today. Raises NotAllowed for a day that is past or
    too far, and for somebody who is inactive, cannot be reached, or belongs elsewhere.
    """
    rows = load(session, milestone_id, for_moving=True)
    step, today = rows.step(code), _today(session, rows, at)
    guard(rows, step, StepMove.DELEGATE, by=by, reason=reason)
    check_last_day(until, today=today, longest=longest)
    stand_in = contact_by_id(session, contact_id)
    _refuse_unfit(session, rows, step, stand_in, by)
    _relieve(session, step, today=today, by=by, at=at)
    session.add(
        Delegation(
            step_id=stored(step.id),
            contact_id=contact_id,
            until_day=until,
            reason=reason.strip(),
            set_by=by.name,
            set_at=at,
        )
    )
    clear_reminders(session, step, because=f"delegated until {until}")
    details = {"to": stand_in.label, "until": until.isoformat()}
    return [apply(session, rows, step, StepMove.DELEGATE, by=by, at=at, reason=reason, details=details)]


def recall_step(  # noqa: PLR0913 - as above
    session: Session, milestone_id: int, code: str, *, by: Actor, at: datetime, reason: str = ""
) -> list[HistoryRow]:
    """Tell those who owe a step themselves again; raises NotAllowed when nobody stands in for them."""
    rows = load(session, milestone_id, for_moving=True)
    step, today = rows.step(code), _today(session, rows, at)
    guard(rows, step, StepMove.RECALL, by=by, reason=reason)
    present = open_delegation(session, step)
    if present is None or present.until_day < today:
        raise NotAllowed(
            "Nobody stands in for those who owe step '{code}' of {name}.", code=code, name=rows.name
        )
    _relieve(session, step, today=today, by=by, at=at)
    clear_reminders(session, step, because="no longer delegated")
    label = contact_by_id(session, present.contact_id).label
    details = {"to": label, "until": present.until_day.isoformat()}
    return [apply(session, rows, step, StepMove.RECALL, by=by, at=at, reason=reason, details=details)]


def _today(session: Session, rows: MilestoneRows, at: datetime) -> date:
    return calendar_of(session, rows.region.code).local_date(at)


def _relieve(session: Session, step: Step, *, today: date, by: Actor, at: datetime) -> None:
    present = open_delegation(session, step)
    if present is not None:
        over = present.until_day < today
        present.ended_at, present.ended_by = at, TONGGAK.name if over else by.name
        session.add(present)
        session.flush()  # before the next one, for a step has one at a time


def _refuse_unfit(
    session: Session, rows: MilestoneRows, step: Step, stand_in: NamedContact, by: Actor
) -> None:
    contact_id = stored(stand_in.contact.id)
    if not stand_in.contact.active:
        raise NotAllowed("{who} is not active any more and cannot stand in.", who=stand_in.label)
    if not addresses_of(session, [contact_id])[contact_id]:
        raise NotAllowed("{who} has no address that works and cannot stand in.", who=stand_in.label)
    holder = organisation_for(session, rows.region.code, step.owner_role)
    if holder is not None and stand_in.organisation.id == holder.id:
        return
    if by.role is Role.OWNER:
        raise NotAllowed(
            "{who} does not belong to {office}, which owes step '{code}' of {name}. "
            "Whoever coordinates the region can let another office stand in.",
            who=stand_in.label,
            office=holder.name if holder else step.owner_title_id,
            code=step.code,
            name=rows.name,
        )
    if stand_in.organisation.place != rows.region.code:
        raise NotAllowed(
            "{who} does not belong to an organisation of {region} and cannot stand in there.",
            who=stand_in.label,
            region=rows.region.label,
        )
