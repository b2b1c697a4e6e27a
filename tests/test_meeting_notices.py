"""Meetings in people's calendars: from the plan to a real mail server and a calendar that reads it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from mail_server import HOST, mail_server
from meeting_cast import MORNING, PUPR, SECRETARIAT, call_off, events_of, meet, queued, reschedule
from reminder_cast import COORDINATOR, SENDER, Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import reading, writing
from models.tables.holds import Hold, HoldKind
from models.tables.meetings import CalendarMethod, MeetingNotice
from models.tables.people import Contact, ContactAddress, ContactRole, Organisation, OrganisationRole
from models.tables.reminders import Message, MessageState
from notifications.channels.mail import MailChannel, MailServer, Security
from notifications.meeting_notices import overtaken
from notifications.meetings import MeetingsPlanned

KICK_OFF = "Mohon dicatat: rapat koordinasi perdana Kab. Lebong, Kamis, 30 Mei 2024"
WORKSHOP = "Mohon dicatat: lokakarya nasional Kab. Lebong, Senin, 3 Juni 2024"
LATER = date(2024, 6, 10)


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong's milestone, opened on Monday 20 May: kick-off on 30 May, workshop on 3 June."""
    return lebong_town(engine)


def tell(town: Town, channel: MailChannel) -> None:
    """Plan and send, twice: the second time there is nothing left to say."""
    for _ in range(2):
        meet(town)
        town.send(MORNING, channel)


def test_those_who_owe_a_step_and_the_coordinator_are_told_of_a_date_once(town: Town) -> None:
    planned = [meet(town), meet(town), meet(town, at("2024-05-22"))]

    assert planned == [MeetingsPlanned(announced=4), MeetingsPlanned(), MeetingsPlanned()]
    assert sorted(queued(town)) == sorted(
        (address, subject) for address in (PUPR, SECRETARIAT) for subject in (KICK_OFF, WORKSHOP)
    )


def test_many_meetings_are_announced_in_pieces_and_nobody_is_told_twice(town: Town) -> None:
    pieces = [meet(town, at_most=1) for _ in range(3)]

    assert pieces == [
        MeetingsPlanned(announced=2, more=True),
        MeetingsPlanned(announced=2, more=True),
        MeetingsPlanned(),
    ]


def test_a_date_its_change_and_its_cancel_reach_the_same_entry_of_a_calendar(town: Town) -> None:
    with mail_server() as mailbox:
        line = MailServer(HOST, mailbox.port, Security.PLAIN, timeout_seconds=5)
        with MailChannel(line, SENDER) as channel:
            tell(town, channel)
            reschedule(town, workshop=LATER)
            tell(town, channel)
            call_off(town)
            tell(town, channel)

    events = [event for event in events_of(mailbox.mails, PUPR) if "-workshop-" in event[1]]
    uid = events[0][1]
    assert events == [
        ("REQUEST", uid, 0, date(2024, 6, 3)),
        ("REQUEST", uid, 1, LATER),
        ("CANCEL", uid, 2, LATER),
    ]
    assert len(mailbox.mails) == len({mail["Message-ID"] for mail in mailbox.mails}) == 10


def test_a_mail_says_that_the_letter_is_the_invitation(town: Town) -> None:
    meet(town)

    letter = next(m for m in town.messages() if (m.address, m.subject) == (PUPR, WORKSHOP))

    assert letter.text == LETTER_IN_FULL
    assert (letter.kind, letter.next_at, letter.expires_at) == (
        "meeting",
        datetime(2024, 5, 21, 1, 0, tzinfo=UTC),
        datetime(2024, 6, 3, 17, 0, tzinfo=UTC),
    )


LETTER_IN_FULL = """\
Mohon dicatat: lokakarya nasional Kab. Lebong, Senin, 3 Juni 2024

Yth. Narahubung PUPR
Dinas PUPR

Dengan hormat, kami mohon tanggal pertemuan berikut dicatat dalam kalender
Bapak/Ibu.

Pemberitahuan ini hanya menyampaikan tanggal. Undangan resmi menyusul melalui
surat, beserta jam dan tempat.

TANGGAL PERTEMUAN

1. Lokakarya nasional (Kab. Lebong, M4 2024)
   Tanggal: Senin, 3 Juni 2024

Untuk bertanya: Sekretariat (Sekretariat Pokja PKP),
sekretariat@lebong.example.

Apabila kalender sudah sesuai, pesan ini dapat diabaikan.

Atas perhatian dan kerja sama Bapak/Ibu, kami ucapkan terima kasih.

--
Pesan ini dikirim otomatis oleh Tonggak karena Bapak/Ibu terdaftar sebagai
narahubung Dinas PUPR. Apabila narahubung telah berganti, mohon disampaikan
dengan membalas pesan ini.
"""


def test_a_change_is_told_with_the_date_that_was(town: Town) -> None:
    meet(town)
    town.send(MORNING)
    reschedule(town, workshop=LATER)

    planned = meet(town)

    changed = [m for m in town.messages() if m.state is MessageState.SCHEDULED]
    assert planned == MeetingsPlanned(moved=2)
    assert {m.subject for m in changed} == {
        "Perubahan tanggal: lokakarya nasional Kab. Lebong menjadi Senin, 10 Juni 2024"
    }
    assert all("Semula: Senin, 3 Juni 2024" in m.text for m in changed)


def test_a_date_that_changes_before_it_is_told_is_told_only_as_it_is_now(town: Town) -> None:
    meet(town)
    reschedule(town, workshop=LATER)

    planned = meet(town)
    town.send(MORNING)

    subjects = [letter.subject for letter in town.letters() if letter.address == PUPR]
    assert planned == MeetingsPlanned(announced=2, cleared=2)
    assert subjects == [KICK_OFF, WORKSHOP.replace("3 Juni", "10 Juni")]


def test_a_change_that_is_taken_back_before_it_is_told_is_never_told(town: Town) -> None:
    meet(town)
    town.send(MORNING)
    reschedule(town, workshop=LATER)
    meet(town)
    reschedule(town, workshop=date(2024, 6, 3))

    planned = meet(town)

    assert (planned, queued(town)) == (MeetingsPlanned(cleared=2), [])


def test_a_milestone_that_is_called_off_before_anybody_was_told_leaves_no_word(town: Town) -> None:
    meet(town)
    call_off(town)

    planned = meet(town)

    assert (planned, queued(town)) == (MeetingsPlanned(cleared=4), [])


def test_a_date_that_a_rule_placed_is_told_when_it_comes_near(town: Town) -> None:
    told = {}
    for day in ("2024-06-20", "2024-06-21", "2024-06-24", "2024-06-25"):
        told[day] = meet(town, at(day)).announced

    subjects = {m.subject for m in town.messages()}
    assert told == {"2024-06-20": 0, "2024-06-21": 0, "2024-06-24": 1, "2024-06-25": 0}
    assert subjects == {"Mohon dicatat: coaching clinic 6 Kab. Lebong, Senin, 22 Juli 2024"}


def test_a_milestone_more_than_half_a_year_ahead_is_left_for_later(town: Town) -> None:
    far, near = at("2023-11-20"), at("2023-12-04")

    told = [meet(town, now=far).told, meet(town, now=near).told]

    assert told == [0, 4]


def test_a_day_that_has_passed_is_not_told(town: Town) -> None:
    assert meet(town, at("2024-06-04")) == MeetingsPlanned()


def test_nothing_leaves_before_the_offices_open(town: Town) -> None:
    meet(town, at("2024-05-18", 10))

    moments = {m.next_at.astimezone(UTC) for m in town.messages()}

    assert moments == {at("2024-05-20").astimezone(UTC)}


def test_a_meeting_of_today_is_not_told_after_hours(town: Town) -> None:
    assert meet(town, at("2024-06-03", 17)) == MeetingsPlanned()


def test_who_takes_over_is_told_and_who_is_released_hears_that_too(town: Town) -> None:
    meet(town)
    town.send(MORNING)
    town.office("17.07", "Dinas Perkim", contacts={"Narahubung Perkim": ContactRole.KEY_PERSON})
    with writing(town.engine) as session:
        role = session.exec(select(OrganisationRole).where(OrganisationRole.role == "public_works")).one()
        role.organisation_id = (
            session.exec(select(Organisation.id).where(Organisation.name == "Dinas Perkim")).one() or 0
        )

    planned = meet(town)

    assert planned == MeetingsPlanned(announced=2, cancelled=2)
    assert sorted(queued(town)) == [
        ("narahubung.perkim@lebong.example", WORKSHOP),
        ("narahubung.perkim@lebong.example", KICK_OFF),
        (PUPR, WORKSHOP.replace("Mohon dicatat", "Kehadiran tidak lagi diperlukan")),
        (PUPR, KICK_OFF.replace("Mohon dicatat", "Kehadiran tidak lagi diperlukan")),
    ]


def test_who_has_left_office_is_not_written_to(town: Town) -> None:
    meet(town)
    town.send(MORNING)
    with writing(town.engine) as session:
        session.exec(select(Contact).where(Contact.name == "Narahubung PUPR")).one().active = False

    meet(town)

    assert {address for address, _ in queued(town)} == {"kepala.pupr@lebong.example"}


def test_a_refused_message_is_said_again_to_another_address_only(town: Town) -> None:
    meet(town)
    with writing(town.engine) as session:
        for message in session.exec(select(Message).where(Message.address == PUPR)):
            message.state = MessageState.FAILED
    again = meet(town)
    with writing(town.engine) as session:
        session.exec(
            select(ContactAddress).where(ContactAddress.address == PUPR)
        ).one().address = "pupr@lebong.example"

    moved = meet(town)

    assert (again, moved) == (MeetingsPlanned(), MeetingsPlanned(announced=2))


def test_a_mute_holds_dates_back_until_it_ends(town: Town) -> None:
    with writing(town.engine) as session:
        session.add(
            Hold(
                kind=HoldKind.MUTE,
                milestone_id=town.milestone_id,
                until_day=date(2024, 5, 22),
                reason="Pilkada",
                set_by=COORDINATOR.name,
                set_at=MORNING,
            )
        )

    told = [meet(town, at(day)).announced for day in ("2024-05-21", "2024-05-22", "2024-05-24")]

    assert told == [0, 0, 4]


def test_without_mail_there_is_no_calendar_to_write_to(town: Town) -> None:
    assert meet(town, forms={}) == MeetingsPlanned()


def test_a_queued_message_whose_date_has_moved_is_found(town: Town) -> None:
    meet(town)
    reschedule(town, workshop=LATER)

    with reading(town.engine) as session:
        found = overtaken(session, [message.id or 0 for message in town.messages()])

    assert found == {m.id for m in town.messages() if m.subject == WORKSHOP}


def test_every_notice_names_its_message_and_none_is_written_twice(town: Town) -> None:
    for minutes in range(3):
        meet(town, MORNING + timedelta(minutes=minutes))

    with reading(town.engine) as session:
        notices = session.exec(select(MeetingNotice)).all()
    assert {notice.method for notice in notices} == {CalendarMethod.REQUEST}
    assert sorted(n.message_ref or 0 for n in notices) == sorted(m.id or 0 for m in town.messages())
