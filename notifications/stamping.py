"""What an outcome means for the message, its reminders, the attempt and the address."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import CursorResult, func, update
from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.working_days import RegionCalendar
from models.tables.people import AddressStatus, ContactAddress
from models.tables.reminders import Message, MessageState, Reminder, SendAttempt
from notifications.outbox import EXPIRED, OUT_OF_TRIES, Claim, bury, put_off
from notifications.outcomes import Misconfigured, Outcome, Permanent, Sent, Transient
from notifications.retries import MOST_TRIES, wait_before

ASK_AFTER: Final = timedelta(minutes=5)  # archives and receipts need a little time
MEND_WITHIN: Final = timedelta(minutes=15)  # a setting that somebody must mend is tried again after this
MOST_UNSURE: Final = 2


def stamp(  # noqa: PLR0913 - the outcome, and what decides about a later try
    session: Session,
    claim: Claim,
    outcome: Outcome,
    *,
    now: datetime,
    calendar: RegionCalendar,
    channels: Collection[ChannelKind],
    draw: float,
) -> bool:
    """Write down what came of a try; False when another sender has taken the message over meanwhile."""
    tries = _close_attempt(session, claim, outcome, now)
    if not _still_ours(session, claim):
        return False
    if isinstance(outcome, Sent):
        _sent(session, claim, outcome, now)
    elif isinstance(outcome, Transient):
        wait = wait_before(tries, draw=draw, retry_after=outcome.retry_after)
        if tries >= MOST_TRIES:
            bury(session, claim, because=OUT_OF_TRIES)
        else:
            later(session, claim, calendar.next_office_moment(now + wait))
    elif isinstance(outcome, Misconfigured):
        later(session, claim, calendar.next_office_moment(now + MEND_WITHIN))
    elif isinstance(outcome, Permanent):
        _failed(session, claim, outcome, channels)
    else:
        _ask_later(session, claim, now)
    return True


def later(session: Session, claim: Claim, until: datetime) -> None:
    """Put a message off, or give it up where its use ends before."""
    if until >= claim.expires_at:
        bury(session, claim, because=EXPIRED)
    else:
        put_off(session, claim, until=until)


def note_unsure(session: Session, claim: Claim, *, now: datetime) -> bool:
    """Close the attempt that a crash left open; True while another one may be made at all."""
    session.execute(
        update(SendAttempt)
        .where(col(SendAttempt.message_ref) == claim.message_id, col(SendAttempt.ended_at).is_(None))
        .values(
            ended_at=now, outcome="ambiguous", text="the sender stopped before it could say what came of it"
        )
    )
    query = select(func.count()).where(
        SendAttempt.message_ref == claim.message_id, SendAttempt.outcome == "ambiguous"
    )
    return session.exec(query).one() < MOST_UNSURE


def _close_attempt(session: Session, claim: Claim, outcome: Outcome, now: datetime) -> int:
    query = (
        select(SendAttempt)
        .where(SendAttempt.message_ref == claim.message_id)
        .order_by(col(SendAttempt.number).desc())
        .limit(1)
    )
    attempt = session.exec(query).one()
    attempt.ended_at, attempt.outcome = now, type(outcome).__name__.lower()
    attempt.code, attempt.text = getattr(outcome, "code", ""), getattr(outcome, "text", "")
    session.add(attempt)
    return attempt.number


def _still_ours(session: Session, claim: Claim) -> bool:
    # An update rather than a question: it holds the row, so that nobody takes it between the two.
    held = session.execute(
        update(Message)
        .where(
            col(Message.id) == claim.message_id,
            col(Message.lease_owner) == claim.owner,
            col(Message.state) == MessageState.CLAIMED,
        )
        .values(lease_owner=claim.owner)
    )
    return isinstance(held, CursorResult) and held.rowcount == 1


def _sent(session: Session, claim: Claim, outcome: Sent, now: datetime) -> None:
    _close(session, claim, MessageState.SENT, sent_at=now, provider_id=outcome.provider_id)


def _failed(session: Session, claim: Claim, outcome: Permanent, channels: Collection[ChannelKind]) -> None:
    message = session.get_one(Message, claim.message_id)
    _close(session, claim, MessageState.FAILED, state_reason=outcome.text)
    if outcome.address_broken:
        session.execute(
            update(ContactAddress)
            .where(
                col(ContactAddress.contact_id) == message.contact_id,
                col(ContactAddress.channel) == message.channel,
                col(ContactAddress.address) == message.address,
            )
            .values(status=AddressStatus.BROKEN)
        )
        _try_next_address(session, message, channels)


def _try_next_address(session: Session, message: Message, channels: Collection[ChannelKind]) -> None:
    another = select(ContactAddress.id).where(
        ContactAddress.contact_id == message.contact_id,
        ContactAddress.status == AddressStatus.USABLE,
        col(ContactAddress.channel).in_(channels),
    )
    if session.exec(another.limit(1)).first() is not None:
        session.execute(
            update(Reminder)
            .where(col(Reminder.message_ref) == message.id)
            .values(state=MessageState.SCHEDULED, state_reason="", message_ref=None)
        )


def _ask_later(session: Session, claim: Claim, now: datetime) -> None:
    session.execute(
        update(Message).where(col(Message.id) == claim.message_id).values(lease_until=now + ASK_AFTER)
    )


def _close(session: Session, claim: Claim, state: MessageState, **values: object) -> None:
    session.execute(
        update(Message)
        .where(col(Message.id) == claim.message_id)
        .values(state=state, lease_owner="", lease_until=None, **values)
    )
    session.execute(update(Reminder).where(col(Reminder.message_ref) == claim.message_id).values(state=state))
