"""Why somebody is told something about a step, or not: now, before, and next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.next_word import NextWord, next_word
from models.rules.reminder_facts import Decision
from models.rules.reminder_rules import ReminderRules
from models.tables.milestones import Step
from models.tables.reminders import Message, MessageState, Reminder
from notifications.candidates import Candidate
from notifications.concerned import Concerned, concerned_by, find_concerned
from notifications.readings import Readings, read


@dataclass(frozen=True)
class Telling:
    """One line of the ledger: what was to be said, and what became of it."""

    local_date: date
    rule: str
    reason: str
    state: MessageState
    state_reason: str
    channel: ChannelKind | None = None  # None while it stands in no message
    address: str = ""
    sent_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class Explanation:
    """What is decided about one person and a step, what they were told, and when they would hear next."""

    person: Concerned
    decisions: tuple[Decision, ...]
    told: tuple[Telling, ...]
    next_word: NextWord | None


def explain(  # noqa: PLR0913 - a question: about whom, when, by which rules and ways
    session: Session,
    step_id: int,
    contact: str,
    *,
    now: datetime,
    rules: ReminderRules,
    channels: Collection[ChannelKind],
) -> Explanation:
    """Explain what one person is told about a step; `contact` is part of a name, an office or an address.

    Raises Unknown when nobody whom the step concerns answers to it, Ambiguous when several do.
    """
    readings = read(session, col(Step.id) == step_id, now=now, channels=channels)
    (candidate,) = readings.candidates
    person = find_concerned(contact, concerned_by(session, readings, candidate))
    ours = {None, person.contact_id}
    decisions = tuple(d for d in readings.decide(candidate, rules) if d.contact_id in ours)
    told = tuple(_told(session, step_id, person.contact_id))
    speaks = any(decision.speaks for decision in decisions)
    following = None if speaks else _next_word(readings, candidate, rules, person.contact_id)
    return Explanation(person, decisions, told, following)


def _next_word(
    readings: Readings, candidate: Candidate, rules: ReminderRules, contact_id: int
) -> NextWord | None:
    morning = readings.morning(candidate)
    return next_word(
        readings.facts(candidate),
        lambda day: readings.told(candidate, day),
        after=morning.today,
        calendar=morning.calendar,
        rules=readings.rules_for(candidate, rules),
        said=readings.said(candidate),
        to=contact_id,
    )


def _told(session: Session, step_id: int, contact_id: int) -> Iterable[Telling]:
    query = (
        select(Reminder, Message)
        .join(Message, col(Reminder.message_ref) == col(Message.id), isouter=True)
        .where(Reminder.step_id == step_id, Reminder.contact_id == contact_id)
        .order_by(col(Reminder.local_date), col(Reminder.id))
    )
    for reminder, message in session.exec(query):
        line = Telling(
            reminder.local_date, reminder.rule, reminder.reason, reminder.state, reminder.state_reason
        )
        yield line if message is None else _by(line, message)


def _by(line: Telling, message: Message) -> Telling:
    return Telling(
        line.local_date,
        line.rule,
        line.reason,
        line.state,
        line.state_reason or message.state_reason,
        message.channel,
        message.address,
        message.sent_at,
        message.delivered_at,
    )
