"""When an address has failed: whether the person has another one by which the same may be said today."""

from collections.abc import Collection, Iterable

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.tables.people import AddressStatus, ContactAddress
from models.tables.reminders import Message, MessageState, Reminder

Tried = tuple[ChannelKind, str]
GIVEN_UP = (MessageState.FAILED, MessageState.DEAD)


def let_another_address_say_it(session: Session, message_id: int, channels: Collection[ChannelKind]) -> bool:
    """Free what a message said, to be grouped anew for the person's next address; False without one."""
    message = session.get_one(Message, message_id)
    usable = select(ContactAddress.channel, ContactAddress.address).where(
        ContactAddress.contact_id == message.contact_id,
        ContactAddress.status == AddressStatus.USABLE,
        col(ContactAddress.channel).in_(channels),
    )
    same_day = select(Message).where(
        Message.contact_id == message.contact_id, Message.local_date == message.local_date
    )
    tried = {*tried_in_vain(session.exec(same_day)), (message.channel, message.address)}
    if set(session.exec(usable)) <= tried:
        return False
    session.execute(
        update(Reminder)
        .where(col(Reminder.message_ref) == message_id)
        .values(state=MessageState.SCHEDULED, state_reason="", message_ref=None)
    )
    return True


def tried_in_vain(messages: Iterable[Message]) -> set[Tried]:
    """List the addresses by which they did not reach their person; what never began tells nothing."""
    return {(m.channel, m.address) for m in messages if m.state in GIVEN_UP and m.attempts}
