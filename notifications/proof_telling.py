"""What people were told about steps: every line of the ledger, its messages, and every try to send them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.moves.loading import stored
from models.tables.people import Contact, Organisation
from models.tables.reminders import Message, Reminder, SendAttempt
from notifications.masking import masked, masked_in, masked_receipt
from notifications.next_address import GIVEN_UP
from notifications.proof_facts import Letter, Told, Try

_ESCALATED = "escalated_to_"


@dataclass(frozen=True)
class Tellings:
    """Everything that was said, by step."""

    lines: Mapping[int, Sequence[tuple[int, Told]]]  # with the contact's id

    def about(self, step_id: int) -> tuple[Told, ...]:
        """List what was to be said about a step, in the order of days."""
        return tuple(told for _, told in self.lines.get(step_id, ()))

    def people(self, step_id: int) -> frozenset[int]:
        """Give the contacts who were to be told about a step."""
        return frozenset(contact for contact, _ in self.lines.get(step_id, ()))


def read_tellings(session: Session, step_ids: Collection[int], *, full: bool) -> Tellings:
    """Read what was said about these steps with three queries; addresses are masked unless `full`."""
    query = (
        select(Reminder, Contact.name, Organisation.name)
        .join(Contact, col(Contact.id) == col(Reminder.contact_id))
        .join(Organisation, col(Organisation.id) == col(Contact.organisation_id))
        .where(col(Reminder.step_id).in_(step_ids))
        .order_by(col(Reminder.local_date), col(Reminder.planned_at), col(Reminder.id))
    )
    found = session.exec(query).all()
    letters = _letters(session, [line for line, _, _ in found], full=full)
    lines = defaultdict[int, list[tuple[int, Told]]](list)
    for line, name, organisation in found:
        told = _told(line, name, organisation, letters.carrying(line), full=full)
        lines[line.step_id].append((line.contact_id, told))
    return Tellings(lines)


@dataclass(frozen=True)
class _Letters:
    by_morning: Mapping[tuple[int, date], Sequence[tuple[Message, Letter]]]

    def carrying(self, line: Reminder) -> tuple[Letter, ...]:
        """Give the letters that failed on a line's morning before another address took over, and its own.

        When an address gives up, the line moves on to the next message and no longer names the first.
        """
        there = self.by_morning.get((line.contact_id, line.local_date), ())
        own = next((message for message, _ in there if message.id == line.message_ref), None)
        return tuple(letter for message, letter in there if message is own or _before(message, own, line))


def _before(message: Message, own: Message | None, line: Reminder) -> bool:
    if message.state not in GIVEN_UP or not message.attempts or message.queued_at < line.planned_at:
        return False
    return own is None or (message.queued_at, stored(message.id)) < (own.queued_at, stored(own.id))


def _letters(session: Session, lines: Collection[Reminder], *, full: bool) -> _Letters:
    contacts, days = {line.contact_id for line in lines}, {line.local_date for line in lines}
    query = (
        select(Message)
        .where(col(Message.contact_id).in_(contacts), col(Message.local_date).in_(days))
        .order_by(col(Message.queued_at), col(Message.id))
    )
    messages = session.exec(query).all()
    tries = _tries(session, [stored(message.id) for message in messages])
    found = defaultdict[tuple[int, date], list[tuple[Message, Letter]]](list)
    for message in messages:
        letter = _letter(message, tries.get(stored(message.id), []), full=full)
        found[message.contact_id, message.local_date].append((message, letter))
    return _Letters(found)


def _tries(session: Session, messages: Collection[int]) -> dict[int, list[SendAttempt]]:
    query = select(SendAttempt).where(col(SendAttempt.message_ref).in_(messages))
    found = defaultdict[int, list[SendAttempt]](list)
    for attempt in session.exec(query.order_by(col(SendAttempt.started_at), col(SendAttempt.id))):
        found[attempt.message_ref].append(attempt)
    return found


def _letter(message: Message, tries: Sequence[SendAttempt], *, full: bool) -> Letter:
    address, receipt = message.address, message.provider_id

    def shown(text: str) -> str:
        return text if full else masked_in(text, address)

    return Letter(
        channel=message.channel,
        address=address if full else masked(address),
        message_id=message.message_id,
        state=message.state,
        because=shown(message.state_reason),
        queued_at=message.queued_at,
        sent_at=message.sent_at,
        delivered_at=message.delivered_at,
        read_at=message.read_at,
        receipt=receipt if full else masked_receipt(receipt, message.channel),
        tries=tuple(
            Try(one.number, one.started_at, one.ended_at, one.outcome, one.code, shown(one.text))
            for one in tries
        ),
    )


def _told(line: Reminder, name: str, organisation: str, letters: tuple[Letter, ...], *, full: bool) -> Told:
    escalated = line.rule.startswith(_ESCALATED)
    return Told(
        local_date=line.local_date,
        rule=line.rule,
        why=line.reason,
        escalated_to=line.rule.removeprefix(_ESCALATED) if escalated else "",
        name=name,
        organisation=organisation,
        due_date=line.due_date,
        planned_at=line.planned_at,
        state=line.state,
        because=line.state_reason if full else masked_in(line.state_reason, ""),
        letters=letters,
    )
