"""A meeting as a calendar file that goes with the papers; it names nobody and asks for no answer."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from icalendar import Calendar, Event

from models.rules.time_zones import zone_of
from notifications.papers.meeting_facts import MeetingDetails, MeetingFacts
from notifications.papers.readable import readable

_PRODUCT: Final = "-//Tonggak//Naskah pertemuan//ID"
_DRAFT: Final = "Draf: yang mengundang adalah surat yang sudah ditandatangani."


def calendar_file(
    facts: MeetingFacts,
    *,
    milestone_id: int,
    details: MeetingDetails,
    timezone: str,
    stamped_at: datetime,
) -> bytes:
    """Write the meeting as iCalendar: the whole day, or from its hour when that is known.

    `stamped_at` is aware and must not be the present, so that the same meeting gives the same bytes.
    """
    event = Event()
    event.add("uid", f"tonggak-{milestone_id}-{facts.code}-naskah@tonggak.invalid")
    event.add("dtstamp", stamped_at.astimezone(UTC).replace(microsecond=0))
    for name, value in _span(facts, details, timezone).items():
        event.add(name, value)
    event.add("summary", readable(f"{facts.title} · {facts.region.label} {facts.milestone} {facts.year}"))
    event.add("description", _DRAFT)
    if details.place:
        event.add("location", readable(" ".join(details.place.split())))
    event.add("status", "TENTATIVE")
    return _calendar(event)


def _span(facts: MeetingFacts, details: MeetingDetails, timezone: str) -> dict[str, object]:
    if details.begins is None:
        return {"dtstart": facts.day, "dtend": facts.day + timedelta(days=1)}
    found: dict[str, object] = {"dtstart": _moment(facts, details.begins, timezone)}
    if details.ends is not None and details.ends > details.begins:
        found["dtend"] = _moment(facts, details.ends, timezone)
    return found


def _moment(facts: MeetingFacts, hour: time, timezone: str) -> datetime:
    return datetime.combine(facts.day, hour, zone_of(timezone)).astimezone(UTC)


def _calendar(event: Event) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
