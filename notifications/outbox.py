"""The outbox: a message is claimed under a lease, checked once more, and started before anything is sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.tables.milestones import Step
from models.tables.people import Contact, Organisation
from models.tables.reminders import Message, MessageState, Reminder, SendAttempt
from notifications.channels.channel import Outgoing
from notifications.lines import still_true

# Longer than the slowest server takes for one message (15 s a reply): nobody takes it away meanwhile.
LEASE: Final = timedelta(minutes=15)
EXPIRED, OUT_OF_TRIES = "expired", "out of tries"


@dataclass(frozen=True)
class Claim:
    """A message that one sender holds."""

    message_id: int
    owner: str
    channel: ChannelKind
    place: str
    expires_at: datetime
    rules: frozenset[str]
    outgoing: Outgoing
    unsure: bool  # somebody began to send it and did not say what came of it


def expire(session: Session, *, now: datetime) -> int:
    """Take out what is past its use and was never begun; the planner then says what is still true."""
    past = and_(col(Message.state) == MessageState.SCHEDULED, col(Message.expires_at) <= now)
    found = session.exec(select(Message.id).where(past)).all()
    if found:
        session.execute(
            update(Reminder)
            .where(col(Reminder.message_ref).in_(found), col(Reminder.state) == MessageState.SCHEDULED)
            .values(state=MessageState.DEAD, state_reason=EXPIRED)
        )
        session.execute(
            update(Message)
            .where(col(Message.id).in_(found))
            .values(state=MessageState.DEAD, state_reason=EXPIRED)
        )
    return len(found)


def claim_next(
    session: Session, *, now: datetime, owner: str, channels: Collection[ChannelKind]
) -> Claim | None:
    """Claim the most urgent message whose moment has come, or one whose sender's lease ran out.

    Two senders never get the same one: PostgreSQL skips rows that another holds, SQLite has one writer.
    """
    first = (
        select(Message.id)
        .where(_claimable(now), col(Message.channel).in_(channels))
        .order_by(col(Message.urgency).desc(), col(Message.next_at), col(Message.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = session.execute(
        update(Message)
        .where(col(Message.id) == first.scalar_subquery())
        .values(state=MessageState.CLAIMED, lease_owner=owner, lease_until=now + LEASE)
        .returning(Message)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).scalar_one_or_none()
    return _claim(session, taken, owner) if taken is not None else None


def outdated(session: Session, claim: Claim) -> bool:
    """Say whether a claimed message would say something that is no longer so, or to the wrong person."""
    contact = select(Contact.active).join(Message, col(Message.contact_id) == col(Contact.id))
    if not session.exec(contact.where(Message.id == claim.message_id)).one():
        return True
    query = (
        select(Reminder.reason, col(Reminder.due_date), col(Step.status), col(Step.due_date))
        .join(Step, col(Reminder.step_id) == col(Step.id))
        .where(Reminder.message_ref == claim.message_id)
    )
    rows = session.exec(query).all()
    return not all(
        still_true(reason, status, spoke_of=spoke_of, due_date=due_date)
        for reason, spoke_of, status, due_date in rows
    )


def take_back(session: Session, claim: Claim, *, because: str) -> None:
    """Clear a claimed message; what is still true of it is grouped anew."""
    _leave(session, claim, state=MessageState.CLEARED, state_reason=because)
    _let_reminders(session, claim, state=MessageState.SCHEDULED, message_ref=None)


def put_off(session: Session, claim: Claim, *, until: datetime) -> None:
    """Give a claimed message back, to be sent later."""
    _leave(session, claim, state=MessageState.SCHEDULED, next_at=until, started_at=None)
    _let_reminders(session, claim, state=MessageState.SCHEDULED)


def bury(session: Session, claim: Claim, *, because: str) -> None:
    """Give a message up for good."""
    _leave(session, claim, state=MessageState.DEAD, state_reason=because)
    _let_reminders(session, claim, state=MessageState.DEAD, state_reason=because)


def start(session: Session, claim: Claim, *, now: datetime) -> int:
    """Write down that sending begins, before it does; returns the number of this try.

    Whoever finds a message started and not finished knows that it may have gone out.
    """
    message = session.get_one(Message, claim.message_id)
    message.started_at, message.attempts = now, message.attempts + 1
    session.add(message)
    session.add(SendAttempt(message_ref=claim.message_id, number=message.attempts, started_at=now))
    _let_reminders(session, claim, state=MessageState.CLAIMED)
    return message.attempts


def _claimable(now: datetime) -> ColumnElement[bool]:
    due = and_(col(Message.state) == MessageState.SCHEDULED, col(Message.next_at) <= now)
    left_behind = and_(col(Message.state) == MessageState.CLAIMED, col(Message.lease_until) <= now)
    return or_(due, left_behind)


def _claim(session: Session, message: Message, owner: str) -> Claim:
    query = (
        select(Contact.name, Organisation.place)
        .join(Organisation, col(Contact.organisation_id) == col(Organisation.id))
        .where(Contact.id == message.contact_id)
    )
    name, place = session.exec(query).one()
    rules = session.exec(select(Reminder.rule).where(Reminder.message_ref == message.id)).all()
    return Claim(
        message_id=message.id or 0,
        owner=owner,
        channel=message.channel,
        place=place,
        expires_at=message.expires_at,
        rules=frozenset(rules),
        outgoing=Outgoing(
            message.message_id, message.address, name, message.subject, message.text, message.frozen
        ),
        unsure=message.started_at is not None,
    )


def _leave(session: Session, claim: Claim, **values: object) -> None:
    session.execute(
        update(Message)
        .where(col(Message.id) == claim.message_id, col(Message.lease_owner) == claim.owner)
        .values(lease_owner="", lease_until=None, **values)
    )


def _let_reminders(session: Session, claim: Claim, **values: object) -> None:
    on_their_way = (MessageState.SCHEDULED, MessageState.CLAIMED)
    session.execute(
        update(Reminder)
        .where(col(Reminder.message_ref) == claim.message_id, col(Reminder.state).in_(on_their_way))
        .values(**values)
    )
