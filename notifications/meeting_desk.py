"""The desk where what is told of a meeting becomes a message with its calendar entry."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.working_days import RegionCalendar
from models.tables.meetings import MeetingNotice
from models.tables.reminders import Message, MessageForm, MessageState
from notifications.agenda import Meeting
from notifications.calendar_entries import Attendee, MeetingOf, entry, uid_of
from notifications.candidates import in_parts
from notifications.directory import Directory, Person
from notifications.forms import Draft, Form
from notifications.meeting_letters import MeetingLetter, in_calendar, word_meeting
from notifications.meeting_notices import Saying
from notifications.messages import Asked

MEETING: Final = "meeting"  # the kind of message
URGENCY: Final = 35  # after what is due today, before what is due soon


@dataclass(frozen=True)
class MeetingDesk:
    """Everything that is needed to write a run's messages about meetings."""

    now: datetime
    earliest: datetime
    form: Form
    organizer: str
    domain: str
    directory: Directory
    calendars: Mapping[str, RegionCalendar]
    revisions: dict[tuple[int, date], int]  # of the last message about a meeting, by contact and local date
    written: list[tuple[Message, MeetingNotice]] = field(default_factory=list)

    def write(self, person: Person, meeting: Meeting, saying: Saying) -> bool:
        """Write a message; False when it could not arrive while it is of use.

        Raises ValueError for an address that a mail cannot have.
        """
        at = self.calendars[person.place].next_office_moment(self.earliest)
        over = self.calendars[meeting.region_code].at_local(saying.day + timedelta(days=1), 0)
        if at >= over:
            return False
        message = self._message(person, meeting, saying, at, over)
        notice = MeetingNotice(
            milestone_id=meeting.milestone_id,
            anchor=meeting.anchor,
            contact_id=person.contact_id,
            sequence=saying.sequence,
            method=saying.method,
            day=saying.day,
            planned_at=self.now,
        )
        self.written.append((message, notice))
        return True

    def hand_over(self, session: Session) -> None:
        """Store what was written, each notice with the message it stands in."""
        session.add_all(message for message, _ in self.written)
        session.flush()
        for message, notice in self.written:
            notice.message_ref = message.id
            session.add(notice)
        session.flush()

    def _message(
        self, person: Person, meeting: Meeting, saying: Saying, at: datetime, over: datetime
    ) -> Message:
        address, day = person.addresses[0].address, at.date()
        letter = self._letter(person, meeting, saying)
        uid = uid_of(MeetingOf(meeting.milestone_id, meeting.anchor, person.contact_id), domain=self.domain)
        message_id = self._message_id(uid, saying, address)
        words, (title, description) = word_meeting(letter), in_calendar(letter)
        part = entry(
            saying.method,
            uid=uid,
            sequence=saying.sequence,
            day=saying.day,
            title=title,
            description=description,
            organizer=self.organizer,
            attendee=Attendee(address, person.name),
            stamped_at=self.now,
        )
        written = self.form.write(Draft(message_id, address, person.name, words, part))
        self.revisions[person.contact_id, day] = self.revisions.get((person.contact_id, day), 0) + 1
        return Message(
            contact_id=person.contact_id,
            channel=ChannelKind.MAIL,
            address=address,
            local_date=day,
            kind=MEETING,
            revision=self.revisions[person.contact_id, day],
            urgency=URGENCY,
            subject=words.subject,
            text=written.text,
            form=MessageForm(content=written.frozen),
            message_id=message_id,
            state=MessageState.SCHEDULED,
            queued_at=self.now,
            next_at=at,
            expires_at=over,
        )

    def _message_id(self, uid: str, saying: Saying, address: str) -> str:
        digest = hashlib.sha256(f"{uid}|{saying.sequence}|{address}".encode()).hexdigest()
        return f"<tonggak.{digest[:32]}@{self.domain}>"

    def _letter(self, person: Person, meeting: Meeting, saying: Saying) -> MeetingLetter:
        asked = self.directory.to_ask(meeting.region_code, asker=person)
        return MeetingLetter(
            news=saying.news,
            name=person.name,
            position=person.position,
            organisation=person.organisation,
            language=person.language,
            title=meeting.title.in_language(person.language),
            region=meeting.region,
            milestone=meeting.milestone,
            day=saying.day,
            was=saying.was,
            ask=Asked(asked.name, asked.organisation, asked.addresses[0].address) if asked else None,
        )


def revisions_since(session: Session, day: date, contacts: Iterable[int]) -> dict[tuple[int, date], int]:
    """Read the last revision of messages about meetings, by contact and local date."""
    query = (
        select(Message.contact_id, col(Message.local_date), func.max(Message.revision))
        .where(Message.kind == MEETING, Message.channel == ChannelKind.MAIL, col(Message.local_date) >= day)
        .group_by(col(Message.contact_id), col(Message.local_date))
    )
    return {
        (contact_id, local_date): last
        for some in in_parts(contacts)
        for contact_id, local_date, last in session.exec(query.where(col(Message.contact_id).in_(some)))
    }
