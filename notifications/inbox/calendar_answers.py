"""Answers that mail programs give to a calendar entry (RFC 5546: METHOD:REPLY)."""

from email.message import Message
from typing import Any

from icalendar import Calendar

from notifications.inbox.contents import text_of
from notifications.inbox.findings import Attendance, CalendarReply
from notifications.outcomes import scrubbed

_KINDS = frozenset({"text/calendar", "application/ics"})


def read_calendar_answers(mail: Message) -> tuple[CalendarReply, ...]:
    """Read who answered what; nothing for a mail that holds no answer."""
    for part in mail.walk():
        if part.get_content_type() in _KINDS:
            found = _answers(text_of(part))
            if found:
                return found
    return ()


def _answers(entry: str) -> tuple[CalendarReply, ...]:
    try:
        calendar = Calendar.from_ical(entry)
    except ValueError:  # what is no calendar is left for people to read
        return ()
    if str(calendar.get("METHOD", "")).upper() != "REPLY":
        return ()
    read = [_answer(event) for event in calendar.walk("VEVENT")]
    return tuple(answer for answer in read if answer is not None)


def _answer(event: Any) -> CalendarReply | None:  # noqa: ANN401 - icalendar's components
    attendee = _first(event.get("ATTENDEE"))
    said = str(getattr(attendee, "params", {}).get("PARTSTAT", "")).upper()
    if said not in set(Attendance):
        return None
    return CalendarReply(
        uid=str(event.get("UID", "")),
        attendee=str(attendee).lower().removeprefix("mailto:"),
        attendance=Attendance(said),
        comment=scrubbed(_first(event.get("COMMENT")) or ""),
        sequence=_number(event.get("SEQUENCE", 0)),
    )


def _number(value: Any) -> int:  # noqa: ANN401 - as above
    return int(value) if str(value).isdecimal() else 0


def _first(value: Any) -> Any:  # noqa: ANN401 - as above
    return value[0] if isinstance(value, list) else value
