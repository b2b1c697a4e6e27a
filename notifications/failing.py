"""What follows when a message will never reach its person by the address it was meant for."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from models.people.repairs import open_repair
from models.rules.channel_kinds import ChannelKind
from models.tables.reminders import Message, MessageState, Reminder
from notifications.next_address import let_another_address_say_it

_LEFT_OUT = (MessageState.CLEARED, MessageState.MUTED)


def fail(  # noqa: PLR0913 - which message, what was said about it, when, and by which ways it may go instead
    session: Session,
    message: Message,
    *,
    because: str,
    code: str,
    said: str,
    address_broken: bool,
    at: datetime,
    ways: Collection[ChannelKind],
) -> None:
    """Let a message have failed, put a broken address down for repair, and free its lines for the next one.

    `code` and `said` are the server's, scrubbed; `at` is aware; by `ways` the person may be told instead.
    """
    message.state, message.state_reason = MessageState.FAILED, because
    message.lease_owner, message.lease_until = "", None
    write_with_lines(session, message)
    if address_broken:
        open_repair(
            session,
            contact_id=message.contact_id,
            channel=message.channel,
            address=message.address,
            code=code,
            said=said,
            message_ref=message.id,
            at=at,
        )
    let_another_address_say_it(session, message.id or 0, ways)


def write_with_lines(session: Session, message: Message) -> None:
    """Write a message down with its new state, and let the lines that it says go the same way."""
    session.add(message)
    session.flush()
    session.execute(
        update(Reminder)
        .where(col(Reminder.message_ref) == message.id, col(Reminder.state).not_in(_LEFT_OUT))
        .values(state=message.state, state_reason=message.state_reason)
    )
