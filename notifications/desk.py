"""The desk where a person's lines become a message: which kind, when it leaves, and its words."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_facts import Why
from models.rules.reminder_rules import ReminderRules
from models.rules.working_days import RegionCalendar
from models.tables.reminders import Message, MessageState, Reminder
from notifications.directory import Directory, Person
from notifications.forms import Draft, Form
from notifications.lines import OpenLine
from notifications.messages import Asked, Letter, LetterLine, word
from notifications.office_hours import calendars_of_places

DIGEST, NOTICE = "digest", "notice"
_GONE = (MessageState.CLAIMED, MessageState.SENT, MessageState.DELIVERED)


@dataclass
class Desk:
    """Everything that is needed to write the messages of one run."""

    directory: Directory
    calendars: Mapping[str, RegionCalendar]
    earlier: Mapping[int, list[Message]]
    earliest: datetime
    rules: ReminderRules
    forms: Mapping[ChannelKind, Form]
    domain: str
    now: datetime
    written: list[tuple[Message, list[OpenLine]]]

    @classmethod
    def open(  # noqa: PLR0913, PLR0917 - private
        cls,
        session: Session,
        directory: Directory,
        by_contact: Mapping[int, list[OpenLine]],
        earliest: datetime,
        rules: ReminderRules,
        forms: Mapping[ChannelKind, Form],
        domain: str,
        now: datetime,
    ) -> "Desk":
        """Read the calendars and earlier messages that are needed."""
        places = {directory.people[c].place for c in by_contact if c in directory.people}
        regions = {line.region_code for line in chain(*by_contact.values())}
        calendars = calendars_of_places(session, places | regions)
        earlier = _messages_since(session, by_contact, earliest.date() - timedelta(days=1))
        return cls(directory, calendars, earlier, earliest, rules, forms, domain, now, [])

    def can_reach(self, contact_id: int) -> bool:
        """Say whether a person is still a contact, with an address that can be used."""
        person = self.directory.people.get(contact_id)
        return person is not None and person.reachable

    def write(self, session: Session, lines: list[OpenLine]) -> int:
        """Write one person's message; returns how many lines wait for tomorrow."""
        person = self.directory.people[lines[0].contact_id]
        calendar = self.calendars[person.place]
        at = calendar.next_office_moment(self.earliest)
        earlier = [m for m in self.earlier.get(person.contact_id, ()) if m.local_date == at.date()]
        kind, now_said = DIGEST, lines
        if any(message.kind == DIGEST and message.state in _GONE for message in earlier):
            kind, now_said = NOTICE, [line for line in lines if self._cannot_wait(line)]
        if now_said:
            message = self._message(person, kind, now_said, at, earlier)
            session.add(message)
            self.written.append((message, now_said))
        return len(lines) - len(now_said)

    def tie(self, session: Session) -> None:
        """Let each reminder name the message it stands in; the messages have been stored by now."""
        for message, lines in self.written:
            ids = [reminder for line in lines for reminder in line.reminder_ids]
            session.execute(update(Reminder).where(col(Reminder.id).in_(ids)).values(message_ref=message.id))

    def _cannot_wait(self, line: OpenLine) -> bool:
        return any(self.rules.rule(name).at_once for name in line.rules)

    def _message(
        self, person: Person, kind: str, lines: list[OpenLine], at: datetime, earlier: list[Message]
    ) -> Message:
        address, day = person.addresses[0], at.date()
        same = [m.revision for m in earlier if (m.kind, m.channel) == (kind, address.channel)]
        revision = max(same, default=0) + 1
        words = word(self._letter(person, lines, at))
        message_id = self._message_id(person, kind, day, revision)
        written = self.forms[address.channel].write(Draft(message_id, address.address, person.name, words))
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
            frozen=written.frozen,
            message_id=message_id,
            state=MessageState.SCHEDULED,
            queued_at=self.now,
            next_at=at,
            expires_at=self._useful_until(person, lines, day),
        )

    def _message_id(self, person: Person, kind: str, day: date, revision: int) -> str:
        parts = (person.contact_id, person.addresses[0].address, kind, day, revision, self.now.timestamp())
        digest = hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
        return f"<tonggak.{digest[:32]}@{self.domain}>"

    def _useful_until(self, person: Person, lines: list[OpenLine], day: date) -> datetime:
        end_of_day = self.calendars[person.place].office_windows(day)[-1].end
        if all(line.why is Why.DUE_TODAY for line in lines):
            return min(end_of_day, max(line.due_at for line in lines))
        return end_of_day

    def _letter(self, person: Person, lines: list[OpenLine], at: datetime) -> Letter:
        return Letter(
            name=person.name,
            position=person.position,
            organisation=person.organisation,
            language=person.language,
            written_at=at,
            timezone=self.calendars[person.place].timezone,
            lines=[self._letter_line(person, line, at) for line in lines],
        )

    def _letter_line(self, person: Person, line: OpenLine, at: datetime) -> LetterLine:
        calendar, language = self.calendars[line.region_code], person.language
        asked = self.directory.to_ask(line.region_code, asker=person)
        return LetterLine(
            why=line.why,
            title=line.title.in_language(language),
            region=line.region,
            milestone=line.milestone,
            owner=self.directory.office(line.region_code, line.owner_role),
            owner_title=line.owner_title.in_language(language),
            due_at=line.due_at,
            timezone=calendar.timezone,
            working_days=calendar.working_days_between(calendar.local_date(at), line.due_date),
            hand_ins=tuple(title.in_language(language) for title in line.hand_ins),
            instruction=line.instruction,
            sent_back_because=line.sent_back_because,
            told_on=line.told_on,
            ask=Asked(asked.name, asked.organisation, asked.addresses[0].address) if asked else None,
        )


def _messages_since(session: Session, contacts: Iterable[int], day: date) -> dict[int, list[Message]]:
    query = select(Message).where(col(Message.contact_id).in_(set(contacts)), col(Message.local_date) >= day)
    found: dict[int, list[Message]] = defaultdict(list)
    for message in session.exec(query):
        found[message.contact_id].append(message)
    return found
