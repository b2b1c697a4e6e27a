"""What can be done about Lebong's meetings, and what arrives in a calendar."""

from collections.abc import Iterable
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar
from reminder_cast import COORDINATOR, Town, at

from models.database import writing
from models.moves.door import cancel_milestone
from models.moves.rescheduling import apply_anchors
from models.tables.reminders import MessageState
from notifications.meetings import MeetingsPlanned, plan_meetings

MORNING = at("2024-05-21")
PUPR, SECRETARIAT = "narahubung.pupr@lebong.example", "sekretariat@lebong.example"


def meet(town: Town, now: datetime = MORNING, **more: Any) -> MeetingsPlanned:  # noqa: ANN401 - the plan's other arguments
    """Plan what is to be told of meetings."""
    arguments: dict[str, Any] = {"forms": town.forms, "organizer": SECRETARIAT, "domain": "lebong.example"}
    with writing(town.engine) as session:
        return plan_meetings(session, now=now, **arguments | more)


def reschedule(town: Town, when: datetime = MORNING, **anchors: date) -> None:
    """Move days of the milestone."""
    with writing(town.engine) as session:
        apply_anchors(session, town.milestone_id, anchors, by=COORDINATOR, at=when, reason="Surat pusat")


def call_off(town: Town) -> None:
    """Cancel the milestone."""
    with writing(town.engine) as session:
        cancel_milestone(session, town.milestone_id, by=COORDINATOR, at=MORNING, reason="Dihentikan")


def queued(town: Town) -> list[tuple[str, str]]:
    """The messages that wait: address and subject."""
    return [(m.address, m.subject) for m in town.messages() if m.state is MessageState.SCHEDULED]


def events_of(mails: Iterable[EmailMessage], address: str) -> list[tuple[str, str, int, date]]:
    """The method, UID, sequence and day of the entries that reached an address."""
    found = []
    for mail in mails:
        part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
        event: Any = Calendar.from_ical(part.get_content()).walk("VEVENT")[0]
        if event["ATTENDEE"] == f"mailto:{address}":
            found.append(
                (
                    str(part.get_param("method")),
                    str(event["UID"]),
                    int(event["SEQUENCE"]),
                    event["DTSTART"].dt,
                )
            )
    return found


def mails_of(town: Town) -> list[EmailMessage]:
    """The mails that went out, as a mail program reads them."""
    read = [message_from_bytes(letter.frozen, policy=policy.default) for letter in town.letters()]
    return [mail for mail in read if isinstance(mail, EmailMessage)]
