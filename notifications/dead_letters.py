"""Messages that did not reach anybody: to be looked at, tried again, or laid aside by a person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.errors import NotAllowed, Unknown
from models.tables.milestones import Milestone, Step
from models.tables.people import AddressStatus, Contact, ContactAddress, Organisation
from models.tables.reminders import Message, MessageState, Reminder, SendAttempt
from notifications.candidates import LAID_ASIDE
from notifications.lines import still_true
from notifications.meeting_desk import MEETING
from notifications.outbox import ON_THEIR_WAY

DEAD = (MessageState.FAILED, MessageState.DEAD)


@dataclass(frozen=True)
class Letter:
    """One message of the outbox, as it is listed."""

    number: int
    state: MessageState
    because: str
    channel: ChannelKind
    address: str
    contact: str
    organisation: str
    place: str
    kind: str
    subject: str
    queued_at: datetime
    next_at: datetime
    sent_at: datetime | None
    attempts: int


@dataclass(frozen=True)
class Line:
    """One step that a message speaks of."""

    region_code: str
    milestone: str
    step: str
    rule: str
    state: MessageState


@dataclass(frozen=True)
class Try:
    """One try to send a message, and what came of it."""

    number: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    code: str
    text: str
    provider_id: str


@dataclass(frozen=True)
class Opened:
    """A message with its words, its lines and every try to send it."""

    letter: Letter
    text: str
    lines: tuple[Line, ...]
    tries: tuple[Try, ...]


def find_letters(
    session: Session,
    *,
    states: Collection[MessageState],
    place: str | None = None,
    since: datetime | None = None,
    at_most: int = 200,
) -> list[Letter]:
    """List messages in these states, newest first; `place` is a region's, a province's or the nation's."""
    query = (
        select(Message, Contact.name, Organisation.name, Organisation.place)
        .join(Contact, col(Message.contact_id) == col(Contact.id))
        .join(Organisation, col(Contact.organisation_id) == col(Organisation.id))
        .where(col(Message.state).in_(states))
        .order_by(col(Message.id).desc())
        .limit(at_most)
    )
    if place is not None:
        query = query.where(Organisation.place == place)
    if since is not None:
        query = query.where(Message.queued_at >= since)
    return [_letter(*row) for row in session.exec(query)]


def open_letter(session: Session, number: int) -> Opened:
    """Read a message with all that is known of it; raises Unknown when there is none."""
    query = (
        select(Message, Contact.name, Organisation.name, Organisation.place)
        .join(Contact, col(Message.contact_id) == col(Contact.id))
        .join(Organisation, col(Contact.organisation_id) == col(Organisation.id))
        .where(Message.id == number)
    )
    found = session.exec(query).first()
    if found is None:
        raise Unknown(
            "There is no message {number}. `tonggak outbox list` shows those there are.", number=number
        )
    return Opened(_letter(*found), found[0].text, _lines(session, number), _tries(session, number))


def try_again(session: Session, number: int, *, by: str) -> int:
    """Let what a dead message said be said after all: in a new one, with words that fit its day.

    Gives how many of its lines are said again; a meeting counts as one. Raises NotAllowed when the message
    is not dead, when its address must be mended first, or when nothing it says is still so.
    """
    message = _dead(session, number)
    if not _usable(session, message):
        raise NotAllowed(
            "Message {number} went to {address}, which is marked as broken. Mend it first "
            "(`tonggak people mend`); what is still due then follows by itself.",
            number=number,
            address=message.address,
        )
    if message.kind == MEETING:
        # What holds of a meeting is read from its notices, and this one will not count any more.
        _lay_aside(session, message, f"tried again by {by}")
        return 1
    said_since = _said_since(session, message)
    freed = [
        reminder.id
        for reminder, step in _tied(session, number)
        if _still_so(reminder, step) and (step.id or 0) not in said_since
    ]
    if not freed:
        raise NotAllowed(
            "Nothing that message {number} says is still so, or it has been said by another one. "
            "`tonggak outbox drop {number}` lays it aside.",
            number=number,
        )
    session.execute(
        update(Reminder)
        .where(col(Reminder.id).in_(freed))
        .values(state=MessageState.SCHEDULED, state_reason="", message_ref=None)
    )
    _lay_aside(session, message, f"tried again by {by}")
    return len(freed)


def drop(session: Session, number: int, *, by: str, reason: str) -> None:
    """Lay a dead message aside, with who said so and why; what it says counts as said from now on.

    Raises NotAllowed when it is not dead.
    """
    because = f"{LAID_ASIDE} {by}: {reason}".rstrip(": ")
    _lay_aside(session, _dead(session, number), because)
    session.execute(
        update(Reminder)
        .where(col(Reminder.message_ref) == number, col(Reminder.state).in_(DEAD))
        .values(state=MessageState.DEAD, state_reason=because)
    )


def _dead(session: Session, number: int) -> Message:
    message = session.get(Message, number, with_for_update=True)
    if message is None:
        raise Unknown(
            "There is no message {number}. `tonggak outbox list` shows those there are.", number=number
        )
    if message.state not in DEAD:
        raise NotAllowed(
            "Message {number} has neither failed nor been given up, so there is nothing to do by hand. "
            "`tonggak outbox show {number}` says how it stands.",
            number=number,
        )
    return message


def _usable(session: Session, message: Message) -> bool:
    query = select(ContactAddress.status).where(
        ContactAddress.contact_id == message.contact_id,
        ContactAddress.channel == message.channel,
        ContactAddress.address == message.address,
    )
    return session.exec(query).first() is not AddressStatus.BROKEN


def _tied(session: Session, number: int) -> list[tuple[Reminder, Step]]:
    query = (
        select(Reminder, Step)
        .join(Step, col(Reminder.step_id) == col(Step.id))
        .where(Reminder.message_ref == number)
    )
    return list(session.exec(query))


def _said_since(session: Session, message: Message) -> set[int]:
    counting = (*ON_THEIR_WAY, MessageState.SENT, MessageState.DELIVERED)
    query = select(Reminder.step_id).where(
        Reminder.contact_id == message.contact_id,
        Reminder.local_date >= message.local_date,
        col(Reminder.state).in_(counting),
    )
    return set(session.exec(query))


def _still_so(reminder: Reminder, step: Step) -> bool:
    return still_true(reminder.reason, step.status, spoke_of=reminder.due_date, due_date=step.due_date)


def _lay_aside(session: Session, message: Message, because: str) -> None:
    message.state, message.state_reason = MessageState.CLEARED, because
    session.add(message)


def _letter(message: Message, contact: str, organisation: str, place: str) -> Letter:
    return Letter(
        number=message.id or 0,
        state=message.state,
        because=message.state_reason,
        channel=message.channel,
        address=message.address,
        contact=contact,
        organisation=organisation,
        place=place,
        kind=message.kind,
        subject=message.subject,
        queued_at=message.queued_at,
        next_at=message.next_at,
        sent_at=message.sent_at,
        attempts=message.attempts,
    )


def _lines(session: Session, number: int) -> tuple[Line, ...]:
    query = (
        select(Milestone, Step.code, Reminder.rule, col(Reminder.state))
        .join(Step, col(Step.milestone_id) == col(Milestone.id))
        .join(Reminder, col(Reminder.step_id) == col(Step.id))
        .where(Reminder.message_ref == number)
        .order_by(col(Reminder.id))
    )
    return tuple(
        Line(milestone.region_code, f"{milestone.code} {milestone.year}", step, rule, state)
        for milestone, step, rule, state in session.exec(query)
    )


def _tries(session: Session, number: int) -> tuple[Try, ...]:
    query = select(SendAttempt).where(SendAttempt.message_ref == number).order_by(col(SendAttempt.id))
    return tuple(
        Try(
            number=one.number,
            started_at=one.started_at,
            ended_at=one.ended_at,
            outcome=one.outcome,
            code=one.code,
            text=one.text,
            provider_id=one.provider_id,
        )
        for one in session.exec(query)
    )
