"""One person, one region, one province or the whole nation is left in peace for a while, and told again.

There is no milestone to record it in: the row of the silence, with its author, reason, end and whoever ended
it early, is its record.
"""

from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

from models.moves.clearing import clear_reminders, take_back
from models.moves.hold_days import check_last_day
from models.moves.holds import About, end_holds, in_force, replace_hold
from models.rules.errors import NotAllowed
from models.rules.lifecycle import Actor, Role
from models.rules.time_zones import zone_of
from models.tables.holds import Hold, HoldKind
from models.tables.milestones import Milestone, Step
from models.tables.people import Contact, Organisation
from models.tables.regions import RegionRow
from models.tables.reminders import Message, MessageState, Reminder

_NATION = "ID"
_NOT_SAID = (MessageState.SCHEDULED, MessageState.CLAIMED)  # unless a sender has begun


def mute_contact(  # noqa: PLR0913 - one silence: whom, until when, by whom, when and why
    session: Session, contact_id: int, *, until: date, longest: int, by: Actor, at: datetime, reason: str
) -> Hold:
    """Say nothing to a person until the end of a day, local to their place; nothing that is queued goes out.

    `longest` is in days from today. Raises NotAllowed for a day that is past or too far, without a reason,
    and for an owner.
    """
    contact, place = _contact(session, contact_id)
    hold = _mute(session, ("contact_id", contact_id), contact.name, place, until, longest, by, at, reason)
    _clear_for(session, contact_id, because=f"muted until {until}")
    return hold


def unmute_contact(session: Session, contact_id: int, *, by: Actor, at: datetime) -> Hold:
    """Tell a person again before the day; raises NotAllowed when they are not muted."""
    contact, place = _contact(session, contact_id)
    return _unmute(session, ("contact_id", contact_id), contact.name, place, by, at)


def mute_place(  # noqa: PLR0913 - as above
    session: Session,
    place: str,
    *,
    name: str,
    until: date,
    longest: int,
    by: Actor,
    at: datetime,
    reason: str,
) -> Hold:
    """Say nothing about any step of a region, a province (its code) or the nation ("ID") until a day's end.

    `name` is how people call the place. Refused as `mute_contact` is.
    """
    hold = _mute(session, ("place", place), name, place, until, longest, by, at, reason)
    for step in _queued_about(session, place):
        clear_reminders(session, step, because=f"place muted until {until}")
    return hold


def unmute_place(session: Session, place: str, *, name: str, by: Actor, at: datetime) -> Hold:
    """Speak of a place again before the day; raises NotAllowed when it is not muted."""
    return _unmute(session, ("place", place), name, place, by, at)


def _mute(  # noqa: PLR0913, PLR0917 - private: what both ways in share
    session: Session,
    about: About,
    name: str,
    place: str,
    until: date,
    longest: int,
    by: Actor,
    at: datetime,
    reason: str,
) -> Hold:
    _refuse_owner(name, by)
    if not reason.strip():
        raise NotAllowed("Muting {what} needs a reason. Say why (--reason), and it is recorded.", what=name)
    today = _today(session, place, at)
    check_last_day(until, today=today, longest=longest)
    return replace_hold(session, about, HoldKind.MUTE, until=until, today=today, by=by, at=at, reason=reason)


def _unmute(  # noqa: PLR0913, PLR0917 - as above
    session: Session, about: About, name: str, place: str, by: Actor, at: datetime
) -> Hold:
    _refuse_owner(name, by)
    today = _today(session, place, at)
    present = in_force(session, about, today=today)
    if present is None:
        raise NotAllowed("{what} is not muted; `tonggak mutes` lists what is.", what=name)
    end_holds(session, about, today=today, by=by, at=at)
    return present


def _refuse_owner(name: str, by: Actor) -> None:
    if by.role not in {Role.COORDINATOR, Role.OVERSEER}:
        raise NotAllowed(
            "{name} cannot mute {what}, nor end that. Whoever coordinates the region can.",
            name=by.name,
            what=name,
        )


def _contact(session: Session, contact_id: int) -> tuple[Contact, str]:
    # Held until this transaction ends, so that two silences of one person queue up.
    contact = session.exec(select(Contact).where(Contact.id == contact_id).with_for_update()).one()
    return contact, session.get_one(Organisation, contact.organisation_id).place


def _today(session: Session, place: str, at: datetime) -> date:
    query = select(RegionRow.timezone).order_by(col(RegionRow.code)).limit(1)
    here = (col(RegionRow.code) == place) | (col(RegionRow.province_code) == place)
    timezone = "WIB" if place == _NATION else session.exec(query.where(here)).one()
    return at.astimezone(UTC).astimezone(zone_of(timezone)).date()


def _clear_for(session: Session, contact_id: int, *, because: str) -> None:
    messages = select(Message).where(
        Message.contact_id == contact_id,
        col(Message.state).in_(_NOT_SAID),
        col(Message.started_at).is_(None),
    )
    fresh = {"populate_existing": True}
    for message in session.exec(messages.with_for_update(), execution_options=fresh).all():
        take_back(session, message, because=because)
    session.flush()
    lines = select(Reminder).where(
        Reminder.contact_id == contact_id,
        Reminder.state == MessageState.SCHEDULED,
        col(Reminder.message_ref).is_(None),
    )
    for line in session.exec(lines).all():
        line.state, line.state_reason = MessageState.CLEARED, because
        session.add(line)
    session.flush()


def _queued_about(session: Session, place: str) -> list[Step]:
    queued = select(Reminder.step_id).where(col(Reminder.state).in_(_NOT_SAID))
    query = (
        select(Step)
        .join(Milestone, col(Milestone.id) == Step.milestone_id)
        .join(RegionRow, col(RegionRow.code) == Milestone.region_code)
        .where(col(Step.id).in_(queued))
    )
    if place != _NATION:
        query = query.where((col(RegionRow.code) == place) | (col(RegionRow.province_code) == place))
    return list(session.exec(query.order_by(col(Step.id))))
