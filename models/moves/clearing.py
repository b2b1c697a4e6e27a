"""Takes back what has lost its object when a step moved on: reminders, and requests for another date."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.rules.lifecycle import TONGGAK
from models.tables.milestones import Step
from models.tables.postponements import Postponement, PostponementStatus
from models.tables.reminders import Message, MessageState, Reminder

_ON_THEIR_WAY = (MessageState.SCHEDULED, MessageState.CLAIMED)


def clear_reminders(session: Session, step: Step, *, because: str) -> None:
    """Clear a step's reminders that nobody has begun to send.

    A queued message that spoke of other steps as well is taken back whole, and what it said of them is
    grouped anew: the count in a message always equals the list behind it.
    """
    pending = (Reminder.step_id == step.id, col(Reminder.state).in_(_ON_THEIR_WAY))
    for reminder in session.exec(select(Reminder).where(*pending)).all():
        message = _held(session, reminder)
        if message is not None and (message.started_at or message.state not in _ON_THEIR_WAY):
            continue  # it is being said, or nobody knows whether it was
        if message is not None:
            take_back(session, message, because=because)
        reminder.state, reminder.state_reason = MessageState.CLEARED, because
        session.add(reminder)


def take_back(session: Session, message: Message, *, because: str) -> None:
    """Take a queued message back whole; what it said is free to be grouped anew."""
    # Whoever holds it has not begun, and finds it gone when they do.
    message.state, message.state_reason, message.lease_owner = MessageState.CLEARED, because, ""
    session.add(message)
    for sibling in session.exec(select(Reminder).where(col(Reminder.message_ref) == message.id)).all():
        sibling.message_ref, sibling.state = None, MessageState.SCHEDULED
        session.add(sibling)


def withdraw_request(session: Session, step: Step, *, at: datetime, because: str) -> None:
    """Withdraw a step's waiting request for another date."""
    request = open_request(session, step)
    if request is not None:
        request.status, request.decided_at = PostponementStatus.WITHDRAWN, at
        request.decided_by, request.decision_reason = TONGGAK.name, because
        session.add(request)


def withdraw_overtaken_request(session: Session, step: Step, *, at: datetime) -> None:
    """Withdraw a waiting request whose day is no longer later than the step's due date."""
    request = open_request(session, step)
    if request is not None and request.new_day <= step.due_date:
        withdraw_request(session, step, at=at, because=f"step due on {step.due_date} already")


def open_request(session: Session, step: Step) -> Postponement | None:
    """Find the request for another date that waits for a decision."""
    waiting = (Postponement.step_id == step.id, Postponement.status == PostponementStatus.ASKED)
    return session.exec(select(Postponement).where(*waiting)).first()


def _held(session: Session, reminder: Reminder) -> Message | None:
    # Held until this transaction ends, so that no sender claims it while it is being taken back.
    found = reminder.message_ref
    return session.get(Message, found, with_for_update=True) if found is not None else None
