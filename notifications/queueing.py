"""From the ledger's open lines to queued messages: one for a person, a channel and a local morning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_rules import ReminderRules
from models.tables.history import HistoryRow
from models.tables.milestones import Step
from models.tables.reminders import Message, MessageState, Reminder
from notifications.desk import DIGEST, NOTICE, Desk, Occasion
from notifications.directory import read_directory
from notifications.forms import Form
from notifications.lines import UNGROUPED, read_open_lines

BULK = 5  # so many moves in one milestone within the settling time are a change that others will follow


@dataclass(frozen=True)
class Queued:
    """What a run of the grouping did."""

    messages: int = 0
    taken_back: int = 0  # queued messages written anew, because more was to be said
    waiting: int = 0  # lines kept for tomorrow: today's digest is gone, and they can wait
    unreachable: int = 0  # lines whose person has no address that can be used
    cleared: int = 0  # lines that their step has left behind


def queue(  # noqa: PLR0913 - what a message is made of
    session: Session,
    *,
    now: datetime,
    rules: ReminderRules,
    forms: Mapping[ChannelKind, Form],
    domain: str,
    settle: timedelta = timedelta(),
) -> Queued:
    """Group what is to be said into messages, word them, and queue them for the recipients' office hours.

    `now` is aware. `forms` are the ways in use, with how each writes a message down; `domain` ends the
    Message-ID. What speaks of a milestone in which much was moved within `settle` leaves only `settle` after
    now: meanwhile it is taken back and written anew when more is to be said, so a bulk change makes one
    message. Nothing to say makes no message.
    """
    taken_back = _take_back_queued(session)
    by_contact, outdated = read_open_lines(session, rules=rules)
    _settle_lines(session, outdated, MessageState.CLEARED, "the step has moved on")
    directory = read_directory(
        session,
        {line.region_code for line in chain(*by_contact.values())},
        channels=forms,
        also=by_contact,
    )
    occasion = Occasion(rules, forms, domain, now)
    desk = Desk.open(session, occasion, directory, by_contact)
    unsettled = _told_of_changes(session, since=now - settle) if settle else set()
    for contact_id, lines in by_contact.items():
        desk.write(session, contact_id, lines, not_before=now + settle if contact_id in unsettled else now)
    _settle_lines(
        session,
        chain(*(line.reminder_ids for line in desk.lost)),
        MessageState.FAILED,
        "no usable address",
    )
    session.flush()
    desk.tie(session)
    return Queued(len(desk.written), taken_back, desk.waiting, len(desk.lost), len(outdated))


def _told_of_changes(session: Session, *, since: datetime) -> set[int]:
    to_tell = select(Step.milestone_id).join(Reminder, col(Reminder.step_id) == col(Step.id)).where(UNGROUPED)
    bulk = (
        select(HistoryRow.milestone_id)
        .where(col(HistoryRow.milestone_id).in_(to_tell), HistoryRow.at > since)
        .group_by(col(HistoryRow.milestone_id))
        .having(func.count() >= BULK)
    )
    query = (
        select(Reminder.contact_id)
        .join(Step, col(Reminder.step_id) == col(Step.id))
        .where(UNGROUPED, col(Step.milestone_id).in_(bulk))
        .distinct()
    )
    return set(session.exec(query))


def _take_back_queued(session: Session) -> int:
    to_tell = select(Reminder.contact_id).where(UNGROUPED)
    query = select(Message.id).where(
        Message.state == MessageState.SCHEDULED,
        col(Message.kind).in_((DIGEST, NOTICE)),
        col(Message.contact_id).in_(to_tell),
    )
    found = session.exec(query).all()
    if not found:
        return 0
    session.execute(
        update(Message)
        .where(col(Message.id).in_(found), col(Message.state) == MessageState.SCHEDULED)
        .values(state=MessageState.CLEARED, state_reason="written anew: more is to be said")
    )
    taken_back = session.exec(
        select(Message.id).where(col(Message.id).in_(found), Message.state == MessageState.CLEARED)
    ).all()
    session.execute(
        update(Reminder).where(col(Reminder.message_ref).in_(taken_back)).values(message_ref=None)
    )
    return len(taken_back)


def _settle_lines(session: Session, ids: Iterable[int], state: MessageState, because: str) -> None:
    found = list(ids)
    if found:
        session.execute(
            update(Reminder).where(col(Reminder.id).in_(found)).values(state=state, state_reason=because)
        )
