"""The desk where a person's lines become a message: which kind, when it leaves, and its words."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain

from sqlalchemy import bindparam, update
from sqlmodel import Session, SQLModel, col, select

from models.people.repairs import open_repair
from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_facts import Why
from models.rules.reminder_rules import ReminderRules
from models.rules.working_days import RegionCalendar
from models.tables.reminders import Message, MessageForm, MessageState
from notifications.directory import Address, Directory, Person
from notifications.forms import Draft, Form
from notifications.letters import letter_to
from notifications.lines import OpenLine
from notifications.messages import word
from notifications.next_address import GIVEN_UP, tried_in_vain
from notifications.office_hours import calendars_of_places
from notifications.outcomes import scrubbed

DIGEST, NOTICE = "digest", "notice"
_GONE = (MessageState.CLAIMED, MessageState.SENT, MessageState.DELIVERED)

_REMINDERS = SQLModel.metadata.tables["reminders"]
# Straight to the table: asking each of the session's rows whether it is meant would take longer than writing.
_TIE = (
    update(_REMINDERS)
    .where(_REMINDERS.c.id == bindparam("of_reminder"))
    .values(message_ref=bindparam("in_message"))
)


@dataclass(frozen=True)
class Occasion:
    """Where and when messages are written: what all of one run have in common."""

    rules: ReminderRules
    forms: Mapping[ChannelKind, Form]
    domain: str
    now: datetime


@dataclass
class Desk:
    """Everything that is needed to write the messages of one run."""

    occasion: Occasion
    directory: Directory
    calendars: Mapping[str, RegionCalendar]
    earlier: Mapping[int, list[Message]]
    written: list[tuple[Message, list[OpenLine]]] = field(default_factory=list)
    lost: list[OpenLine] = field(default_factory=list)  # nobody, or no address, to say them to
    unsaid: list[tuple[Message, list[OpenLine]]] = field(default_factory=list)  # since that message failed
    waiting: int = 0  # lines kept for tomorrow

    @classmethod
    def open(
        cls,
        session: Session,
        occasion: Occasion,
        directory: Directory,
        by_contact: Mapping[int, list[OpenLine]],
    ) -> "Desk":
        """Read the calendars and earlier messages that are needed."""
        places = {directory.people[c].place for c in by_contact if c in directory.people}
        regions = {line.region_code for line in chain(*by_contact.values())}
        calendars = calendars_of_places(session, places | regions)
        earlier = _messages_since(session, by_contact, occasion.now.date() - timedelta(days=1))
        return cls(occasion, directory, calendars, earlier)

    def write(
        self, session: Session, contact_id: int, lines: list[OpenLine], *, not_before: datetime
    ) -> None:
        """Write to one person: one message for each address that their lines go to, as a rule one."""
        person = self.directory.people.get(contact_id)
        if person is None:
            self.lost += lines
            return
        at = self.calendars[person.place].next_office_moment(not_before)
        earlier = [m for m in self.earlier.get(contact_id, ()) if m.local_date == at.date()]
        tried = tried_in_vain(earlier)
        usable = [a for a in person.addresses if (a.channel, a.address) not in tried]
        by_address: dict[Address | None, list[OpenLine]] = defaultdict(list)
        for line in lines:
            by_address[_first(usable, line.channels)].append(line)
        self._lose(by_address.pop(None, []), earlier)
        for address, its_lines in by_address.items():
            if address is not None:
                self._write_to(session, person, address, its_lines, at, earlier)

    def tie(self, session: Session) -> None:
        """Let each reminder name the message it stands in; the messages have been stored by now."""
        stands_in = [
            {"of_reminder": reminder, "in_message": message.id}
            for message, lines in (*self.written, *self.unsaid)
            for line in lines
            for reminder in line.reminder_ids
        ]
        if stands_in:
            session.connection().execute(_TIE, stands_in)

    def _lose(self, lines: list[OpenLine], earlier: list[Message]) -> None:
        self.lost += lines
        failed = [m for m in earlier if m.state in GIVEN_UP and m.kind in {DIGEST, NOTICE}]
        if lines and failed:
            # Whoever tries that message again wants all of it said.
            self.unsaid.append((failed[-1], lines))

    def _write_to(  # noqa: PLR0913, PLR0917 - private: one message
        self,
        session: Session,
        person: Person,
        address: Address,
        lines: list[OpenLine],
        at: datetime,
        earlier: list[Message],
    ) -> None:
        kind, now_said = DIGEST, lines
        if any((m.kind, m.channel) == (DIGEST, address.channel) and m.state in _GONE for m in earlier):
            kind, now_said = NOTICE, [line for line in lines if self._cannot_wait(line)]
        self.waiting += len(lines) - len(now_said)
        if not now_said:
            return
        try:
            message = self._message(person, address, kind, now_said, at, earlier)
        except ValueError as error:
            # Not written for this channel at all: as good as refused, and somebody must mend it.
            self.lost += now_said
            self._give_up(session, person, address, str(error))
            return
        session.add(message)
        self.written.append((message, now_said))

    def _give_up(self, session: Session, person: Person, address: Address, said: str) -> None:
        open_repair(
            session,
            contact_id=person.contact_id,
            channel=address.channel,
            address=address.address,
            code="",
            said=scrubbed(said),
            message_ref=None,
            at=self.occasion.now,
        )

    def _cannot_wait(self, line: OpenLine) -> bool:
        rules = self.occasion.rules.in_region(line.region_code)
        # A rule may have gone from the policy since its line was written.
        return any(rule.at_once for name in line.rules if (rule := rules.find(name)))

    def _message(  # noqa: PLR0913, PLR0917 - as above
        self,
        person: Person,
        address: Address,
        kind: str,
        lines: list[OpenLine],
        at: datetime,
        earlier: list[Message],
    ) -> Message:
        day, calendar = at.date(), self.calendars[person.place]
        same = [m.revision for m in earlier if (m.kind, m.channel) == (kind, address.channel)]
        revision = max(same, default=0) + 1
        words = word(letter_to(person, lines, at, self.calendars, self.directory))
        message_id = self._message_id(person, address, kind, day, revision)
        written = self.occasion.forms[address.channel].write(
            Draft(message_id, address.address, person.name, words)
        )
        return Message(
            contact_id=person.contact_id,
            channel=address.channel,
            address=address.address,
            local_date=day,
            kind=kind,
            revision=revision,
            urgency=lines[0].urgency,
            subject=words.subject,
            text=written.text,
            form=MessageForm(content=written.frozen) if written.frozen else None,
            message_id=message_id,
            state=MessageState.SCHEDULED,
            queued_at=self.occasion.now,
            next_at=at,
            expires_at=_useful_until(lines, calendar.office_windows(day)[-1].end),
        )

    def _message_id(self, person: Person, address: Address, kind: str, day: date, revision: int) -> str:
        parts = (person.contact_id, address.address, kind, day, revision, self.occasion.now.timestamp())
        digest = hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
        return f"<tonggak.{digest[:32]}@{self.occasion.domain}>"


def _first(usable: Sequence[Address], channels: Collection[ChannelKind] | None) -> Address | None:
    # Better said by another way than not at all.
    preferred = (a for a in usable if channels is None or a.channel in channels)
    return next(preferred, usable[0] if usable else None)


def _useful_until(lines: Iterable[OpenLine], end_of_day: datetime) -> datetime:
    if all(line.why is Why.DUE_TODAY for line in lines):
        return min(end_of_day, max(line.due_at for line in lines))
    return end_of_day


def _messages_since(session: Session, contacts: Iterable[int], day: date) -> dict[int, list[Message]]:
    query = (
        select(Message)
        .where(col(Message.contact_id).in_(set(contacts)), col(Message.local_date) >= day)
        .order_by(col(Message.id))
    )
    found: dict[int, list[Message]] = defaultdict(list)
    for message in session.exec(query):
        found[message.contact_id].append(message)
    return found
