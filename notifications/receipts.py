"""What a receipt changes: a message only ever goes forward, and what was unsure is settled."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.database import reading
from models.rules.channel_kinds import ChannelKind
from models.tables.reminders import Message, MessageState
from notifications.callbacks import Receipt, ReceiptStatus
from notifications.candidates import UNSURE
from notifications.failing import fail, write_with_lines

ALL_WAYS = tuple(ChannelKind)
_ARRIVED = (MessageState.SENT, MessageState.DELIVERED)
# Once begun, a message in one of these may be out all the same: its answer was lost, or was an error.
_MAY_HAVE_GONE_OUT = (MessageState.SCHEDULED, MessageState.CLAIMED, MessageState.DEAD)


@dataclass(frozen=True)
class Applied:
    """What became of some receipts, counted."""

    changed: int = 0
    unchanged: int = 0  # repeated, or out of order
    unknown: int = 0  # about no message of ours


def apply_receipts(
    session: Session, receipts: Iterable[Receipt], *, now: datetime, ways: Collection[ChannelKind] = ALL_WAYS
) -> Applied:
    """Apply receipts one after the other and count what they did; see `apply_receipt`."""
    changed = unchanged = unknown = 0
    for receipt in receipts:
        if (message := _find(session, receipt)) is None:
            unknown += 1
        elif _apply(session, message, receipt, now, ways):
            changed += 1
        else:
            unchanged += 1
    return Applied(changed, unchanged, unknown)


def apply_receipt(
    session: Session, receipt: Receipt, *, now: datetime, ways: Collection[ChannelKind] = ALL_WAYS
) -> bool:
    """Let a receipt move its message forward; False when it is unknown, repeated or out of order.

    `now` is aware. `ways` are the ways in use by which a person may be told instead when an address turns
    out to be broken.
    """
    return apply_receipts(session, [receipt], now=now, ways=ways).changed == 1


def receipts_on_record(engine: Engine) -> Callable[[str], bool | None]:
    """Make what a channel asks whether a receipt has shown that a message went out; None when none has."""

    def has_receipt(message_id: str) -> bool | None:
        with reading(engine) as session:
            state = session.exec(select(Message.state).where(Message.message_id == message_id)).first()
        return True if state in _ARRIVED else None

    return has_receipt


def _find(session: Session, receipt: Receipt) -> Message | None:
    named = (
        Message.message_id == receipt.message_id
        if receipt.message_id is not None
        else Message.provider_id == receipt.provider_id
    )
    query = (
        select(Message)
        .where(named, Message.channel == receipt.channel)
        .order_by(col(Message.id).desc())
        .limit(1)
    )
    # Held until the end: a sender that stamps the same message meanwhile must not undo this.
    return session.exec(query.with_for_update(), execution_options={"populate_existing": True}).first()


def _apply(
    session: Session, message: Message, receipt: Receipt, now: datetime, ways: Collection[ChannelKind]
) -> bool:
    if receipt.status is ReceiptStatus.FAILED:
        return _fail(session, message, receipt, now, ways)
    settled = _settle_as_sent(message, receipt)
    arrived = receipt.status is not ReceiptStatus.SENT and _note_arrival(message, receipt)
    if settled or arrived:
        write_with_lines(session, message)
    return settled or arrived


def _settle_as_sent(message: Message, receipt: Receipt) -> bool:
    """Take a receipt as the answer that the sender never got."""
    if message.attempts == 0 or message.state not in _MAY_HAVE_GONE_OUT:
        return False
    message.state, message.state_reason = MessageState.SENT, ""
    message.sent_at, message.provider_id = receipt.at, receipt.provider_id
    message.lease_owner, message.lease_until = "", None
    return True


def _note_arrival(message: Message, receipt: Receipt) -> bool:
    if message.state not in _ARRIVED:
        return False
    news = message.state is MessageState.SENT
    message.state = MessageState.DELIVERED
    message.delivered_at = message.delivered_at or receipt.at
    # Who reads in the open chat is reported as having read only.
    if receipt.status is ReceiptStatus.READ and message.read_at is None:
        message.read_at, news = receipt.at, True
    return news


def _fail(
    session: Session, message: Message, receipt: Receipt, now: datetime, ways: Collection[ChannelKind]
) -> bool:
    if not _can_still_fail(message):
        return False
    message.provider_id = message.provider_id or receipt.provider_id
    fail(
        session,
        message,
        because=": ".join(part for part in (receipt.code, receipt.said) if part),
        code=receipt.code,
        said=receipt.said,
        address_broken=receipt.address_broken,
        at=now,
        ways=ways,
    )
    return True


def _can_still_fail(message: Message) -> bool:
    # A mail that has arrived may still come back, from where its reader has it sent on to.
    sent_on = message.channel is ChannelKind.MAIL and message.state is MessageState.DELIVERED
    return message.state is MessageState.SENT or sent_on or _is_unsure(message)


def _is_unsure(message: Message) -> bool:
    begun = message.state is MessageState.CLAIMED and message.attempts > 0
    return begun or (message.state is MessageState.DEAD and message.state_reason == UNSURE)
