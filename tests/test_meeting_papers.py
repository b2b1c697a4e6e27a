"""A meeting gets its papers from what the tables know; what they do not know is left to a pen."""

import io
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from papers_cast import HOSTILE, words_of
from sqlmodel import Session

from models.rules.errors import Unknown
from models.rules.names import Region
from models.tables.people import Organisation, OrganisationKind, OrganisationRole
from notifications.papers.attendance_sheet import attendance_sheet
from notifications.papers.heads_letter import draft_letter_to_head
from notifications.papers.made import desk_of
from notifications.papers.meeting_calendar import calendar_file
from notifications.papers.meeting_facts import MeetingDetails, read_meeting
from notifications.papers.meeting_papers import known_of, papers_for_meeting
from notifications.papers.office_facts import addressed
from notifications.papers.package_papers import enclosures_for
from notifications.papers.paper import BLANK, Particulars, Points, Run, plain

MONDAY = datetime(2024, 5, 20, 2, tzinfo=UTC)
DETAILS = MeetingDetails("Aula Bappeda", time(9), time(12), "Asisten II")


def public_works(session: Session, name: str) -> None:
    office = Organisation(place="17.07", region_code="17.07", name=name, kind=OrganisationKind.OPD)
    session.add(office)
    session.flush()
    session.add(OrganisationRole(place="17.07", role="public_works", organisation_id=office.id or 0))
    session.flush()


def test_a_meeting_s_papers_are_named_alike_and_are_the_same_by_step_and_by_date(
    session: Session, m4: int, tmp_path: Path
) -> None:
    made = papers_for_meeting(session, m4, "rakor", data_folder=tmp_path)

    again = papers_for_meeting(session, m4, "kick_off", data_folder=tmp_path)

    assert again == made
    assert [name for paper in made for name, _ in paper.files()] == [
        "undangan-rakor-kab-lebong-m4-2024.docx",
        "undangan-rakor-kab-lebong-m4-2024.pdf",
        "undangan-rakor-kab-lebong-m4-2024.ics",
        "agenda-rakor-kab-lebong-m4-2024.docx",
        "agenda-rakor-kab-lebong-m4-2024.pdf",
        "daftar-hadir-rakor-kab-lebong-m4-2024.docx",
        "daftar-hadir-rakor-kab-lebong-m4-2024.pdf",
        "daftar-hadir-rakor-kab-lebong-m4-2024.xlsx",
        "notulen-rakor-kab-lebong-m4-2024.docx",
        "notulen-rakor-kab-lebong-m4-2024.pdf",
        "berita-acara-rakor-kab-lebong-m4-2024.docx",
        "berita-acara-rakor-kab-lebong-m4-2024.pdf",
    ]


def test_an_invitation_says_what_is_known_and_shows_names_as_they_were_typed(
    session: Session, m4: int, tmp_path: Path, lebong: Region
) -> None:
    public_works(session, HOSTILE)
    meeting = read_meeting(session, m4, "rakor", DETAILS)

    invitation = desk_of(tmp_path, lebong).paper("undangan", known_of(meeting))

    lines = dict(next(block for block in invitation.blocks if isinstance(block, Particulars)).lines)
    assert {plain(name): plain(value) for name, value in lines.items()} == {
        "Hari/tanggal": "Kamis, 30 Mei 2024",
        "Waktu": "09.00 s.d. 12.00 WIB",
        "Tempat": "Aula Bappeda",
        "Acara": "Rapat koordinasi perdana M4",
        "Pimpinan rapat": "Asisten II",
    }
    assert HOSTILE in meeting.invited
    assert invitation.attached[-1] == Points(
        tuple((Run(addressed(office)),) for office in meeting.invited), numbered=True
    )


def test_an_attendance_list_can_be_filled_in_and_read_back(session: Session, m4: int) -> None:
    made = attendance_sheet(
        read_meeting(session, m4, "rakor"), rows=('=HYPERLINK("http://lebong.example")', "")
    )

    sheet = load_workbook(io.BytesIO(made)).worksheets[0]
    assert [cell.value for cell in sheet[6]] == ["No", "Nama", "Instansi", "Jabatan", "No. HP", "Hadir (TTD)"]
    assert [sheet.cell(3, 1).value, sheet.cell(4, 1).value] == [
        "Hari/tanggal: Kamis, 30 Mei 2024",
        f"Tempat: {BLANK}",
    ]
    assert (sheet["C7"].value, sheet["C7"].data_type) == ('=HYPERLINK("http://lebong.example")', "s")


@pytest.mark.parametrize(
    ("details", "starts"),
    [
        pytest.param(MeetingDetails(), "DTSTART;VALUE=DATE:20240530", id="the whole day"),
        pytest.param(DETAILS, "DTSTART:20240530T020000Z", id="from its hour"),
    ],
)
def test_the_calendar_file_holds_the_day_or_the_hour(
    session: Session, m4: int, details: MeetingDetails, starts: str
) -> None:
    facts = read_meeting(session, m4, "rakor", details)

    entry = calendar_file(facts, milestone_id=m4, details=details, timezone="WIB", stamped_at=MONDAY)

    assert starts in entry.decode().splitlines()
    assert Calendar.from_ical(entry)["METHOD"] == "PUBLISH"


def test_a_meeting_there_is_not_is_answered_with_those_there_are(
    session: Session, m4: int, tmp_path: Path
) -> None:
    with pytest.raises(Unknown, match="Its meetings: rakor, cc6, cc7"):
        papers_for_meeting(session, m4, "matriks", data_folder=tmp_path)


def test_a_letter_to_a_head_leaves_date_number_and_signer_blank(
    session: Session, m4: int, tmp_path: Path
) -> None:
    paper = draft_letter_to_head(session, m4, "matriks", data_folder=tmp_path)

    assert paper.draft
    assert paper.frame is not None
    assert (paper.frame.place_and_date, paper.frame.number) == ("……………, ……………", "……………")
    assert [(signer.above, signer.name) for signer in paper.signatories] == [
        (("a.n. Bupati Lebong", "Sekretaris Daerah,"), "")
    ]


def test_what_goes_with_a_package_is_the_same_each_time(session: Session, m4: int, tmp_path: Path) -> None:
    first = enclosures_for(session, m4, data_folder=tmp_path)

    again = enclosures_for(session, m4, data_folder=tmp_path)

    assert again == first
    assert [name for name, _ in first] == ["surat-pengantar.docx", "surat-pengantar.pdf", "ringkasan.pdf"]
    assert "Berkas matriks program dan kegiatan" in words_of(first[0][1])
