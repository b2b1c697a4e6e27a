"""The outbox: messages are claimed under a lease, checked once more, and started before anything is sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, CursorResult, Row, Table, and_, bindparam, delete, or_, update
from sqlmodel import Session, SQLModel, col, select

from models.rules.channel_kinds import ChannelKind
from models.tables.people import Contact, Organisation
from models.tables.reminders import Message, MessageForm, MessageState, Reminder
from notifications.channels.channel import Outgoing
from notifications.staleness import outdated

# Longer than the slowest server takes for one message (15 s a reply): nobody takes it away meanwhile.
LEASE: Final = timedelta(minutes=15)
EXPIRED, OUT_OF_TRIES = "expired", "out of tries"
ON_THEIR_WAY = (MessageState.SCHEDULED, MessageState.CLAIMED)


@dataclass(frozen=True)
class Claim:
    """A message that one sender holds."""

    message_id: int
    owner: str
    channel: ChannelKind
    place: str
    expires_at: datetime
    tries: int  # made so far
    rules: frozenset[str]
    outgoing: Outgoing
    started_at: datetime | None  # when somebody began to send it who did not say what came of it
    outdated: bool  # what it says is no longer so, or is not for this person any more

    @property
    def unsure(self) -> bool:
        """Say whether it may have gone out already."""
        return self.started_at is not None


def ours_among(messages: Table) -> ColumnElement[bool]:
    """Say which of the messages `ids` the sender `of_owner` holds still."""
    return and_(
        messages.c.id.in_(bindparam("ids", expanding=True)),
        messages.c.lease_owner == bindparam("of_owner"),
        messages.c.state == MessageState.CLAIMED,
    )


def expire(session: Session, *, now: datetime) -> int:
    """Take out what is past its use and was never begun; the planner then says what is still true."""
    waiting = col(Message.state) == MessageState.SCHEDULED
    # Claimed by a sender that died before it began: nobody will begin it any more.
    left_behind = and_(
        col(Message.state) == MessageState.CLAIMED,
        col(Message.lease_until) <= now,
        col(Message.started_at).is_(None),
    )
    past = and_(or_(waiting, left_behind), col(Message.expires_at) <= now)
    found = session.exec(select(Message.id).where(past)).all()
    if found:
        gone = {"state": MessageState.DEAD, "state_reason": EXPIRED}
        session.execute(
            update(Reminder)
            .where(col(Reminder.message_ref).in_(found), col(Reminder.state).in_(ON_THEIR_WAY))
            .values(gone)
        )
        session.execute(
            update(Message).where(col(Message.id).in_(found)).values(lease_owner="", lease_until=None, **gone)
        )
    return len(found)


def forget_forms(session: Session) -> None:
    """Let go of what only the channels needed: the forms of messages that will not be sent any more."""
    over = select(Message.id).where(
        col(Message.id) == col(MessageForm.message_ref), col(Message.state).not_in(ON_THEIR_WAY)
    )
    session.execute(delete(MessageForm).where(over.exists()))


def claim_some(
    session: Session, *, now: datetime, owner: str, channel: ChannelKind, at_most: int
) -> list[Claim]:
    """Claim the most urgent messages whose moment has come, and first those whose sender's lease ran out.

    Two senders never get the same one: PostgreSQL skips rows that another holds, SQLite has one writer.
    """
    left_behind = and_(col(Message.state) == MessageState.CLAIMED, col(Message.lease_until) <= now)
    due = and_(col(Message.state) == MessageState.SCHEDULED, col(Message.next_at) <= now)
    taken: list[Row[Any]] = []
    for which in (left_behind, due):
        if len(taken) < at_most:
            taken += _take(
                session, and_(which, col(Message.channel) == channel), now, owner, at_most - len(taken)
            )
    return _claims(session, owner, taken)


def start(session: Session, claims: Sequence[Claim], *, now: datetime) -> list[Claim]:
    """Write down that sending begins, before it does; gives those that are still ours to send.

    Whoever finds a message started and not finished knows that it may have gone out.
    """
    if not claims:
        return []
    which = {"ids": [claim.message_id for claim in claims], "of_owner": claims[0].owner}
    begun = session.connection().execute(_START, which | {"now": now})
    ours = set(begun.scalars())
    return [replace(claim, started_at=None) for claim in claims if claim.message_id in ours]


def stop_short(session: Session, claims: Sequence[Claim]) -> None:
    """Take the word back that sending begins: it has not, and the messages wait as before."""
    for claim in claims:
        held = {"started_at": None, "attempts": claim.tries}
        if _leave(session, claim, state=MessageState.SCHEDULED, **held):
            _let_reminders(session, claim, state=MessageState.SCHEDULED)


def give_back(session: Session, claims: Sequence[Claim]) -> None:
    """Give claimed messages back that nobody has begun to send."""
    for claim in claims:
        if _leave(session, claim, col(Message.started_at).is_(None), state=MessageState.SCHEDULED):
            _let_reminders(session, claim, state=MessageState.SCHEDULED)


def take_back(session: Session, claim: Claim, *, because: str) -> None:
    """Clear a claimed message; what is still true of it is grouped anew."""
    if _leave(session, claim, state=MessageState.CLEARED, state_reason=because):
        _let_reminders(session, claim, state=MessageState.SCHEDULED, message_ref=None)


def put_off(session: Session, claim: Claim, *, until: datetime) -> None:
    """Give a claimed message back, to be sent later."""
    if _leave(session, claim, state=MessageState.SCHEDULED, next_at=until, started_at=None):
        _let_reminders(session, claim, state=MessageState.SCHEDULED)


def bury(session: Session, claim: Claim, *, because: str) -> None:
    """Give a message up for good."""
    if _leave(session, claim, state=MessageState.DEAD, state_reason=because):
        _let_reminders(session, claim, state=MessageState.DEAD, state_reason=because)


_MESSAGES = SQLModel.metadata.tables["messages"]
# Made once: putting a statement together takes longer than running it, and this one runs for each message.
_START = (
    update(_MESSAGES)
    .where(ours_among(_MESSAGES))
    .values(started_at=bindparam("now"), attempts=_MESSAGES.c.attempts + 1)
    .returning(_MESSAGES.c.id)
)


def _take(
    session: Session, which: ColumnElement[bool], now: datetime, owner: str, at_most: int
) -> Sequence[Row[Any]]:
    first = (
        select(Message.id)
        .where(which)
        .order_by(col(Message.urgency).desc(), col(Message.next_at), col(Message.id))
        .limit(at_most)
        .with_for_update(skip_locked=True)
    )
    ids = session.exec(first).all()
    if not ids:
        return []
    taken = session.connection().execute(
        update(Message)
        .where(col(Message.id).in_(ids))
        .values(state=MessageState.CLAIMED, lease_owner=owner, lease_until=now + LEASE)
        .returning(*_COLUMNS)
    )
    order = {id_: place for place, id_ in enumerate(ids)}
    return sorted(taken, key=lambda row: order[row.id])


_COLUMNS = (
    col(Message.id),
    col(Message.contact_id),
    col(Message.channel),
    col(Message.address),
    col(Message.subject),
    col(Message.text),
    col(Message.message_id),
    col(Message.expires_at),
    col(Message.attempts),
    col(Message.started_at),
)


def _claims(session: Session, owner: str, taken: Sequence[Row[Any]]) -> list[Claim]:
    if not taken:
        return []
    ids = [row.id for row in taken]
    people = _people(session, {row.contact_id for row in taken})
    rules = _rules(session, ids)
    forms = {
        ref or 0: content
        for ref, content in session.exec(
            select(MessageForm.message_ref, MessageForm.content).where(col(MessageForm.message_ref).in_(ids))
        )
    }
    stale = outdated(session, ids)
    session.execute(
        update(Reminder)
        .where(col(Reminder.message_ref).in_(ids), col(Reminder.state) == MessageState.SCHEDULED)
        .values(state=MessageState.CLAIMED)
    )
    return [
        Claim(
            message_id=row.id,
            owner=owner,
            channel=row.channel,
            place=people[row.contact_id][1],
            expires_at=row.expires_at,
            tries=row.attempts,
            rules=frozenset(rules.get(row.id, ())),
            outgoing=Outgoing(
                row.message_id,
                row.address,
                people[row.contact_id][0],
                row.subject,
                row.text,
                forms.get(row.id, b""),
            ),
            started_at=row.started_at,
            outdated=row.id in stale,
        )
        for row in taken
    ]


def _people(session: Session, contact_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    query = (
        select(Contact.id, Contact.name, Organisation.place)
        .join(Organisation, col(Contact.organisation_id) == col(Organisation.id))
        .where(col(Contact.id).in_(contact_ids))
    )
    return {contact_id or 0: (name, place) for contact_id, name, place in session.exec(query)}


def _rules(session: Session, ids: Collection[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    query = select(Reminder.message_ref, Reminder.rule).where(col(Reminder.message_ref).in_(ids))
    for message_ref, rule in session.exec(query):
        found.setdefault(message_ref or 0, set()).add(rule)
    return found


def _leave(session: Session, claim: Claim, *only: ColumnElement[bool], **values: object) -> bool:
    left = session.execute(
        update(Message)
        .where(col(Message.id) == claim.message_id, col(Message.lease_owner) == claim.owner, *only)
        .values(lease_owner="", lease_until=None, **values)
    )
    return isinstance(left, CursorResult) and left.rowcount == 1


def _let_reminders(session: Session, claim: Claim, **values: object) -> None:
    session.execute(
        update(Reminder)
        .where(col(Reminder.message_ref) == claim.message_id, col(Reminder.state).in_(ON_THEIR_WAY))
        .values(**values)
    )
