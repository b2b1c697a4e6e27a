"""Whether a queued message would say something that is no longer so, or say it to the wrong person."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from models.tables.milestones import Step
from models.tables.people import Contact
from models.tables.reminders import Message, MessageState, Reminder
from notifications.lines import still_true
from notifications.meeting_notices import overtaken


def outdated(session: Session, message_ids: Collection[int]) -> set[int]:
    """Find, of these messages, those that must not be sent as they are."""
    left_office = select(Message.id).join(Contact, col(Message.contact_id) == col(Contact.id))
    stale = {
        id_ or 0
        for id_ in session.exec(left_office.where(col(Message.id).in_(message_ids), ~col(Contact.active)))
    }
    lines = (
        select(
            Reminder.message_ref,
            col(Reminder.state),
            Reminder.reason,
            col(Reminder.due_date),
            col(Step.status),
            col(Step.due_date),
        )  # type: ignore[call-overload]  # sqlmodel types up to four columns
        .join(Step, col(Reminder.step_id) == col(Step.id))
        .where(col(Reminder.message_ref).in_(message_ids))
    )
    for message_ref, state, reason, spoke_of, status, due_date in session.exec(lines):
        taken_back = state not in {MessageState.SCHEDULED, MessageState.CLAIMED}
        if taken_back or not still_true(reason, status, spoke_of=spoke_of, due_date=due_date):
            stale.add(message_ref)
    return stale | overtaken(session, message_ids)
