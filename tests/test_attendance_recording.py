"""Who came to a meeting is recorded, matched to the known contacts, and set against who was to come."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from models.dossier.attendance.listing import attendance_of
from models.dossier.attendance.lists import AttendanceLine, AttendanceList
from models.dossier.attendance.matching import name_key
from models.dossier.attendance.recording import record_attendance
from models.moves.loading import load
from models.moves.recording import history_of, verify
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput, NotAllowed
from models.rules.lifecycle import Actor
from models.tables.attendance import Attendance
from models.tables.people import (
    Contact,
    ContactAddress,
    ContactRole,
    Organisation,
    OrganisationKind,
    OrganisationRole,
)

FRIDAY = datetime(2024, 5, 31, 3, 0, tzinfo=UTC)


def line(name: str, organisation: str, *, phone: str = "", signed: bool = True) -> AttendanceLine:
    return AttendanceLine("Daftar hadir", 7, name, organisation, "", phone, signed)


PUPR = line("Narahubung PUPR, S.T.", "Dinas PUPR Kab. Lebong")
GUEST = line("Tamu", "Universitas")
LIST = AttendanceList("hadir.xlsx", "Rakor", date(2024, 5, 30), (PUPR, GUEST))


def office(session: Session, name: str, role: str, contact: str, phone: str = "") -> None:
    held = Organisation(place="17.07", region_code="17.07", name=name, kind=OrganisationKind.OPD)
    session.add(held)
    session.flush()
    session.add(OrganisationRole(place="17.07", role=role, organisation_id=held.id or 0))
    recorded = datetime(2024, 1, 2, tzinfo=UTC)
    one = Contact(
        organisation_id=held.id or 0, name=contact, role=ContactRole.KEY_PERSON, recorded_at=recorded
    )
    session.add(one)
    session.flush()
    if phone:
        session.add(ContactAddress(contact_id=one.id or 0, channel=ChannelKind.WHATSAPP, address=phone))
        session.flush()


@pytest.fixture
def offices(session: Session) -> None:
    """Two agencies of Lebong that owe steps."""
    office(session, "Dinas PUPR", "public_works", "Narahubung PUPR")
    office(session, "Dinas Kesehatan", "health", "Narahubung Dinkes", "+6281234567890")


@pytest.mark.usefixtures("offices")
def test_a_list_is_recorded_with_who_is_unknown_and_who_is_missing(
    session: Session, m4: int, coordinator: Actor
) -> None:
    recorded = record_attendance(session, m4, "rakor", LIST, by=coordinator, at=FRIDAY)

    assert (recorded.listed, recorded.signed, recorded.day) == (2, 2, date(2024, 5, 30))
    assert [one.name for one in recorded.unknown] == ["Tamu"]
    assert recorded.missing == ("Dinas Kesehatan",)


@pytest.mark.usefixtures("offices")
def test_a_list_that_is_read_again_takes_the_place_of_the_earlier_one(
    session: Session, m4: int, coordinator: Actor
) -> None:
    record_attendance(session, m4, "rakor", LIST, by=coordinator, at=FRIDAY)
    other = replace(LIST, lines=(PUPR, line("Petugas", "Dinas Kesehatan", phone="0812 3456 7890")))

    recorded = record_attendance(session, m4, "rakor", other, by=coordinator, at=FRIDAY)

    assert (recorded.added, recorded.gone) == (("Petugas (Dinas Kesehatan)",), ("Tamu (Universitas)",))
    assert (recorded.unknown, recorded.missing) == ((), ())
    assert len(session.exec(select(Attendance)).all()) == 2


@pytest.mark.usefixtures("offices")
def test_the_history_says_how_many_came_and_names_nobody(
    session: Session, m4: int, coordinator: Actor
) -> None:
    record_attendance(session, m4, "rakor", LIST, by=coordinator, at=FRIDAY)

    milestone = load(session, m4).milestone
    last = history_of(session, milestone)[-1]
    assert (last.move, last.details) == (
        "attend",
        {
            "meeting": "rakor",
            "day": "2024-05-30",
            "listed": 2,
            "signed": 2,
            "added": 2,
            "gone": 0,
            "file": "hadir.xlsx",
        },
    )
    assert verify(session, milestone) == []


@pytest.mark.usefixtures("offices")
def test_the_listing_groups_people_by_the_organisation_as_recorded(
    session: Session, m4: int, coordinator: Actor
) -> None:
    record_attendance(session, m4, "rakor", LIST, by=coordinator, at=FRIDAY)

    (meeting,) = attendance_of(session, m4, step="rakor")

    assert [(group.organisation, [one.known for one in group.people]) for group in meeting.came] == [
        ("Dinas PUPR", [True]),
        ("Universitas", [False]),
    ]
    assert (meeting.missing, meeting.invited) == (("Dinas Kesehatan",), False)


def test_only_a_meeting_has_a_list(session: Session, m4: int, coordinator: Actor) -> None:
    with pytest.raises(NotAllowed, match=r"Step 'matriks' of Kab\. Lebong M4 2024 is no meeting"):
        record_attendance(session, m4, "matriks", LIST, by=coordinator, at=FRIDAY)


def test_a_list_of_a_day_to_come_is_refused(session: Session, m4: int, coordinator: Actor) -> None:
    with pytest.raises(BadInput, match="which is still to come"):
        record_attendance(
            session, m4, "rakor", replace(LIST, day=date(2024, 6, 30)), by=coordinator, at=FRIDAY
        )


@pytest.mark.parametrize(
    "name", ["Ir. Narahubung PUPR, S.T., M.Si", "H. NARAHUBUNG  PUPR", "narahubung pupr"]
)
def test_titles_and_degrees_do_not_tell_people_apart(name: str) -> None:
    assert name_key(name) == "narahubung pupr"
