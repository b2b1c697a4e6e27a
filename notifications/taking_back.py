"""Lines that are not to be said after all are taken out of the messages that nobody has begun to send."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.tables.reminders import Message, MessageState, Reminder
from notifications.candidates import in_parts


def take_back(session: Session, reminder_ids: Iterable[int], state: MessageState, *, because: str) -> None:
    """Give these scheduled reminders another state; what else stood in their messages is grouped anew.

    A message that a sender holds by now is left to the sender.
    """
    for some in in_parts(reminder_ids):
        ours = (col(Reminder.id).in_(some), col(Reminder.state) == MessageState.SCHEDULED)
        queued = select(Reminder.message_ref).where(*ours, col(Reminder.message_ref).is_not(None))
        _dissolve(session, {ref for ref in session.exec(queued) if ref is not None}, because)
        session.execute(
            update(Reminder)
            .where(*ours, col(Reminder.message_ref).is_(None))
            .values(state=state, state_reason=because)
        )


def _dissolve(session: Session, message_ids: set[int], because: str) -> None:
    if not message_ids:
        return
    dissolved = session.execute(
        update(Message)
        .where(col(Message.id).in_(message_ids), col(Message.state) == MessageState.SCHEDULED)
        .values(state=MessageState.CLEARED, state_reason=because)
        .returning(col(Message.id))
    ).scalars()
    free = list(dissolved)
    if free:
        session.execute(update(Reminder).where(col(Reminder.message_ref).in_(free)).values(message_ref=None))
