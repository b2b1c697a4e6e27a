"""Why somebody is told something about a step, or not: now, before, and next."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.errors import Ambiguous, Unknown
from models.rules.next_word import NextWord, next_word
from models.rules.reminder_facts import Decision
from models.rules.reminder_rules import ReminderRules
from models.rules.sentences import NOTHING, Sentence, either
from models.tables.milestones import Step
from models.tables.people import Contact, ContactAddress, Organisation
from models.tables.reminders import Message, MessageState, Reminder
from notifications.candidates import Candidate
from notifications.readings import Readings, read


@dataclass(frozen=True)
class Concerned:
    """A person who is told about a step, or was."""

    contact_id: int
    name: str
    organisation: str
    addresses: tuple[str, ...]

    @property
    def label(self) -> str:
        """Name them with their office."""
        return f"{self.name} ({self.organisation})"

    def answers_to(self, text: str) -> bool:
        """Say whether a text is part of their name, office or address."""
        wanted = text.strip().casefold()
        return any(wanted in part.casefold() for part in (self.name, self.organisation, *self.addresses))


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
    person = _find(contact, _concerned(session, readings, candidate))
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


def _concerned(session: Session, readings: Readings, candidate: Candidate) -> list[Concerned]:
    """List whom a step concerns: who may be told of it, who owes it, and who was told of it before."""
    told = readings.told(candidate)
    holder = readings.directory.holder(candidate.region_code, candidate.owner_role)
    staff = [person.contact_id for person in readings.directory.staff.get(holder or 0, [])]
    above = (*told.head, *told.coordinator, *told.province, *told.nation)
    before = [line.contact_id for line in readings.ledger.get(candidate.step_id, ())]
    return _people(session, {*told.owners, *told.broken, *staff, *above, *before})


def _people(session: Session, contact_ids: Collection[int]) -> list[Concerned]:
    query = (
        select(Contact.id, Contact.name, Organisation.name)
        .join(Organisation, col(Contact.organisation_id) == col(Organisation.id))
        .where(col(Contact.id).in_(contact_ids))
        .order_by(col(Contact.id))
    )
    addresses = _addresses(session, contact_ids)
    return [
        Concerned(id_ or 0, name, organisation, tuple(addresses.get(id_ or 0, ())))
        for id_, name, organisation in session.exec(query)
    ]


def _addresses(session: Session, contact_ids: Collection[int]) -> Mapping[int, list[str]]:
    query = select(ContactAddress.contact_id, ContactAddress.address)
    found: dict[int, list[str]] = {}
    for contact_id, address in session.exec(query.where(col(ContactAddress.contact_id).in_(contact_ids))):
        found.setdefault(contact_id, []).append(address)
    return found


def _find(text: str, people: Iterable[Concerned]) -> Concerned:
    known = list(people)
    found = [person for person in known if person.answers_to(text)]
    exactly = [person for person in found if person.name.casefold() == text.strip().casefold()]
    if len(exactly or found) == 1:
        return (exactly or found)[0]
    if not found:
        there = [person.label for person in known]
        near = Sentence(" It concerns: {people}.", people=there) if there else NOTHING
        raise Unknown('This step concerns nobody called "{text}".{near}', text=text.strip(), near=near)
    raise Ambiguous(
        '"{name}" may be {choices}. Write which of them, or an address.',
        name=text.strip(),
        choices=either(person.label for person in found),
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
