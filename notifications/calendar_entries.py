"""A meeting's entry for a person's calendar (iCalendar, RFC 5545 and 5546)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, vCalAddress

from models.tables.meetings import CalendarMethod
from notifications.forms import CalendarPart

_PRODUCT: Final = "-//Tonggak//Pertemuan//ID"
_UID: Final = re.compile(r"tonggak-(\d+)-([a-z][a-z0-9_]*)-(\d+)@[^@\s]+")
_CONTROLS: Final = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]"
)  # none of them belongs into a value
# Inside the quotes that a name with a comma needs, these have no spelling that all programs read.
_UNSPELLABLE: Final = str.maketrans({'"': "'", "\\": "/", "^": ""})
_STATUS: Final = {CalendarMethod.REQUEST: "CONFIRMED", CalendarMethod.CANCEL: "CANCELLED"}


@dataclass(frozen=True)
class MeetingOf:
    """Which meeting of which milestone, as one contact's calendar holds it."""

    milestone_id: int
    anchor: str
    contact_id: int


@dataclass(frozen=True)
class Attendee:
    """Whose calendar it is."""

    address: str
    name: str


def uid_of(meeting: MeetingOf, *, domain: str) -> str:
    """Give the entry's lasting name; each person has an own one, so that a cancel takes out theirs alone."""
    return f"tonggak-{meeting.milestone_id}-{meeting.anchor}-{meeting.contact_id}@{domain}"


def meeting_of(uid: str) -> MeetingOf | None:
    """Read an entry's name back, as it comes in a reply; None for an entry that is not ours."""
    found = _UID.fullmatch(uid.strip())
    return MeetingOf(int(found[1]), found[2], int(found[3])) if found else None


def entry(  # noqa: PLR0913 - what a calendar needs to know
    method: CalendarMethod,
    *,
    uid: str,
    sequence: int,
    day: date,
    title: str,
    description: str,
    organizer: str,
    attendee: Attendee,
    stamped_at: datetime,
) -> CalendarPart:
    """Write an entry for the whole day, always in the same bytes; `stamped_at` is aware.

    No hour is known: only the signed letter gives hour and place. So the day is noted and not blocked, and
    it rings no alarm; reminders are ours to send.
    """
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", stamped_at.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _clean(" ".join(title.split())))
    event.add("description", _clean(description))
    event.add("status", _STATUS[method])
    event.add("transp", "TRANSPARENT")
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    event.add("attendee", _asked(attendee), encode=False)
    return CalendarPart(method.value.upper(), _calendar(method, event))


def _calendar(method: CalendarMethod, event: Event) -> str:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value.upper())
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content.decode()


def _asked(attendee: Attendee) -> vCalAddress:
    address = vCalAddress(f"mailto:{attendee.address}")
    address.params["CN"] = _clean(" ".join(attendee.name.split())).translate(_UNSPELLABLE)
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "NEEDS-ACTION"
    address.params["RSVP"] = "TRUE"
    return address


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
