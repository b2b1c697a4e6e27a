"""The calendar entry of a meeting, read back by a calendar."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from models.tables.meetings import CalendarMethod
from notifications.calendar_entries import Attendee, MeetingOf, entry, meeting_of, uid_of
from notifications.forms import CalendarPart

UNSPELLABLE = str.maketrans(
    {'"': "'", "\\": "/", "^": ""}
)  # have no spelling in a name that all programs read
KICK_OFF = MeetingOf(12, "kick_off", 7)
# Control characters have no place in a calendar's text (RFC 5545, 3.1), and half of a pair is no character.
TYPED = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)


def written(method: CalendarMethod = CalendarMethod.REQUEST, **more: Any) -> CalendarPart:  # noqa: ANN401 - the entry's other fields
    fields: dict[str, Any] = {
        "uid": uid_of(KICK_OFF, domain="lebong.example"),
        "sequence": 0,
        "day": date(2024, 5, 30),
        "title": "Rapat koordinasi perdana (Kab. Lebong, M4 2024)",
        "description": "Undangan resmi menyusul melalui surat.",
        "organizer": "sekretariat@lebong.example",
        "attendee": Attendee("narahubung.pupr@lebong.example", "Narahubung, Dinas PUPR"),
        "stamped_at": datetime(2024, 5, 20, 2, 0, tzinfo=UTC),
    }
    return entry(method, **fields | more)


def event_of(part: CalendarPart) -> Any:  # noqa: ANN401 - icalendar's own type
    return Calendar.from_ical(part.entry).walk("VEVENT")[0]


def test_an_entry_asks_for_the_whole_day() -> None:
    assert written() == CalendarPart("REQUEST", IN_FULL.replace("\n", "\r\n"))


IN_FULL = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Tonggak//Pertemuan//ID
METHOD:REQUEST
BEGIN:VEVENT
SUMMARY:Rapat koordinasi perdana (Kab. Lebong\\, M4 2024)
DTSTART;VALUE=DATE:20240530
DTEND;VALUE=DATE:20240531
DTSTAMP:20240520T020000Z
UID:tonggak-12-kick_off-7@lebong.example
SEQUENCE:0
ATTENDEE;CN="Narahubung, Dinas PUPR";PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTIC
 IPANT;RSVP=TRUE:mailto:narahubung.pupr@lebong.example
DESCRIPTION:Undangan resmi menyusul melalui surat.
ORGANIZER:mailto:sekretariat@lebong.example
STATUS:CONFIRMED
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""


def test_a_cancel_takes_out_the_same_entry() -> None:
    cancel = written(CalendarMethod.CANCEL, sequence=2)

    asked, withdrawn = event_of(written()), event_of(cancel)
    assert (cancel.method, "METHOD:CANCEL\r\n" in cancel.entry) == ("CANCEL", True)
    assert (withdrawn["UID"], withdrawn["SEQUENCE"], withdrawn["STATUS"]) == (asked["UID"], 2, "CANCELLED")


@given(title=TYPED, description=TYPED, name=TYPED)
@example(title='a\\n;b,\\, "c"', description="satu\ndua\n", name='Dr. "A", S.E.; ^n ^\' \\n \\;')
def test_whatever_people_typed_is_read_back(title: str, description: str, name: str) -> None:
    part = written(title=title, description=description, attendee=Attendee("a@lebong.example", name))

    event = event_of(part)

    assert (event["SUMMARY"], event["DESCRIPTION"]) == (" ".join(title.split()), description)
    assert event["ATTENDEE"] == "mailto:a@lebong.example"
    assert event["ATTENDEE"].params["CN"] == " ".join(name.split()).translate(UNSPELLABLE)
    assert [line for line in part.entry.encode().split(b"\r\n") if len(line) > 75] == []


@given(typed=st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_nobody_can_type_a_line_of_their_own_into_an_entry(typed: str) -> None:
    part = written(title=typed, description=typed, attendee=Attendee("a@lebong.example", typed))

    names = [key for key, _ in Calendar.from_ical(part.entry).property_items()]
    expected = [key for key, _ in Calendar.from_ical(written().entry).property_items()]
    assert names == expected
    assert part == written(title=typed, description=typed, attendee=Attendee("a@lebong.example", typed))


@given(
    st.builds(
        MeetingOf, st.integers(1), st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True), st.integers(1)
    )
)
def test_a_reply_tells_which_meeting_it_answers(meeting: MeetingOf) -> None:
    assert meeting_of(uid_of(meeting, domain="lebong.example")) == meeting


@pytest.mark.parametrize(
    "uid", ["", "040000008200E00074C5B7101A82E008", "tonggak-x-kick_off-7@lebong.example"]
)
def test_a_foreign_entry_is_none_of_ours(uid: str) -> None:
    assert meeting_of(uid) is None
