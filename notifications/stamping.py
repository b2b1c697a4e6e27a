"""What an outcome means for the message, its reminders, the attempt and the address."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, func, insert, update
from sqlmodel import Session, SQLModel, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.working_days import RegionCalendar
from models.tables.reminders import Message, MessageState, SendAttempt
from notifications.failing import fail
from notifications.next_address import let_another_address_say_it
from notifications.outbox import EXPIRED, OUT_OF_TRIES, Claim, bury, ours_among, put_off
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, Transient
from notifications.retries import MOST_TRIES, wait_before

ASK_AFTER: Final = timedelta(minutes=5)  # archives and receipts need a little time
MEND_WITHIN: Final = timedelta(minutes=15)  # a setting that somebody must mend is tried again after this
MOST_UNSURE: Final = 2


def stamp_sent(
    session: Session, sent: Sequence[tuple[Claim, Sent]], *, began: datetime, now: datetime
) -> int:
    """Write down which messages the channels took; gives how many were still ours to stamp."""
    if not sent:
        return 0
    connection = session.connection()
    connection.execute(_ATTEMPT, [_attempt(claim, outcome, began, now) for claim, outcome in sent])
    which = {"ids": [claim.message_id for claim, _ in sent], "of_owner": sent[0][0].owner}
    ours = set(connection.execute(_STAMP, which | {"now": now}).scalars())
    taken = [(claim, outcome) for claim, outcome in sent if claim.message_id in ours]
    if taken:
        connection.execute(
            _NAME, [{"of_message": c.message_id, "by_provider": outcome.provider_id} for c, outcome in taken]
        )
        connection.execute(_SAY, {"ids": list(ours)})
    return len(ours)


def stamp(  # noqa: PLR0913 - the outcome, and what decides about a later try
    session: Session,
    claim: Claim,
    outcome: Outcome,
    *,
    began: datetime,
    now: datetime,
    calendar: RegionCalendar,
    channels: Collection[ChannelKind],
    draw: float,
) -> bool:
    """Write down what came of a try; False when another sender has taken the message over meanwhile.

    `channels` are the ways by which the person may be told instead, when this one has failed for good.
    """
    if isinstance(outcome, Sent):
        return stamp_sent(session, [(claim, outcome)], began=began, now=now) == 1
    session.connection().execute(_ATTEMPT, _attempt(claim, outcome, began, now))
    if not _still_ours(session, claim):
        return False
    if isinstance(outcome, Ambiguous):
        ask_later(session, claim, now=now)
    elif isinstance(outcome, Permanent):
        _failed(session, claim, outcome, now, channels)
    elif isinstance(outcome, Misconfigured):
        _wait_for_mending(session, claim, now, calendar, channels)
    else:
        _try_later(session, claim, outcome, now, calendar, channels, draw)
    return True


def later(session: Session, claim: Claim, *, until: datetime) -> None:
    """Put a message off, or give it up where its use ends before."""
    if until >= claim.expires_at:
        bury(session, claim, because=EXPIRED)
    else:
        put_off(session, claim, until=until)


def ask_later(session: Session, claim: Claim, *, now: datetime) -> None:
    """Keep a message whose fate is open from everybody until it can be asked about."""
    session.execute(
        update(Message)
        .where(col(Message.id) == claim.message_id, col(Message.lease_owner) == claim.owner)
        .values(lease_until=now + ASK_AFTER)
    )


def note_unsure(session: Session, claim: Claim, *, now: datetime) -> bool:
    """Record the attempt that a crash left open; True while another one may be made at all."""
    open_since = claim.started_at or now
    recorded = select(func.count()).where(
        SendAttempt.message_ref == claim.message_id, SendAttempt.started_at == open_since
    )
    if session.exec(recorded).one() == 0:
        lost = Ambiguous("the sender stopped before it could say what came of it")
        session.connection().execute(_ATTEMPT, _attempt(claim, lost, open_since, now))
    unsure = select(func.count()).where(
        SendAttempt.message_ref == claim.message_id, SendAttempt.outcome == "ambiguous"
    )
    return session.exec(unsure).one() < MOST_UNSURE


_ATTEMPT = insert(SendAttempt)
_MESSAGES, _REMINDERS = SQLModel.metadata.tables["messages"], SQLModel.metadata.tables["reminders"]
# Made once: they run for each message.
_STAMP = (
    update(_MESSAGES)
    .where(ours_among(_MESSAGES))
    .values(state=MessageState.SENT, lease_owner="", lease_until=None, sent_at=bindparam("now"))
    .returning(_MESSAGES.c.id)
)
_NAME = (
    update(_MESSAGES)
    .where(_MESSAGES.c.id == bindparam("of_message"))
    .values(provider_id=bindparam("by_provider"))
)
_SAY = (
    update(_REMINDERS)
    .where(_REMINDERS.c.message_ref.in_(bindparam("ids", expanding=True)))
    .values(state=MessageState.SENT, state_reason="")
)


def _attempt(claim: Claim, outcome: Outcome, began: datetime, now: datetime) -> dict[str, object]:
    return {
        "message_ref": claim.message_id,
        "number": claim.tries + (0 if claim.unsure else 1),
        "started_at": began,
        "ended_at": now,
        "outcome": type(outcome).__name__.lower(),
        "code": getattr(outcome, "code", ""),
        "text": getattr(outcome, "text", ""),
        "provider_id": getattr(outcome, "provider_id", ""),
    }


def _still_ours(session: Session, claim: Claim) -> bool:
    # An update rather than a question: it holds the row, so that nobody takes it between the two.
    held = session.connection().execute(
        update(Message)
        .where(
            col(Message.id) == claim.message_id,
            col(Message.lease_owner) == claim.owner,
            col(Message.state) == MessageState.CLAIMED,
        )
        .values(lease_owner=claim.owner)
    )
    return held.rowcount == 1


def _try_later(  # noqa: PLR0913, PLR0917 - private
    session: Session,
    claim: Claim,
    outcome: Transient,
    now: datetime,
    calendar: RegionCalendar,
    channels: Collection[ChannelKind],
    draw: float,
) -> None:
    tries = claim.tries + 1
    next_at = calendar.next_office_moment(
        now + wait_before(tries, draw=draw, retry_after=outcome.retry_after)
    )
    if tries < MOST_TRIES and next_at < claim.expires_at:
        put_off(session, claim, until=next_at)
        return
    # The budget of tries, or the time in which they are of use, is spent: the next address takes over.
    bury(session, claim, because=OUT_OF_TRIES if tries >= MOST_TRIES else EXPIRED)
    let_another_address_say_it(session, claim.message_id, channels)


def _wait_for_mending(
    session: Session,
    claim: Claim,
    now: datetime,
    calendar: RegionCalendar,
    channels: Collection[ChannelKind],
) -> None:
    if claim.tries > 0 and let_another_address_say_it(session, claim.message_id, channels):
        # Somebody had a quarter of an hour to mend it.
        bury(session, claim, because="the channel is not set up rightly")
        return
    later(session, claim, until=calendar.next_office_moment(now + MEND_WITHIN))


def _failed(
    session: Session,
    claim: Claim,
    outcome: Permanent,
    now: datetime,
    channels: Collection[ChannelKind],
) -> None:
    fail(
        session,
        session.get_one(Message, claim.message_id),
        because=outcome.text,
        code=outcome.code,
        said=outcome.text,
        address_broken=outcome.address_broken,
        at=now,
        ways=channels,
    )
