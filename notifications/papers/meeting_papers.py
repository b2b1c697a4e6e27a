"""The papers of a meeting: invitation, agenda, attendance list, minutes, signed record, calendar entry."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlmodel import Session

from models.moves.loading import load
from notifications.papers.attendance_sheet import attendance_sheet
from notifications.papers.made import MadePaper, desk_of, name_of
from notifications.papers.meeting_calendar import calendar_file
from notifications.papers.meeting_facts import MeetingDetails, MeetingFacts, read_meeting
from notifications.papers.office_facts import addressed

_ROWS: Final = 24  # of an attendance list, at least
_SPARE: Final = 10  # for those who were not invited by name


def papers_for_meeting(
    session: Session,
    milestone_id: int,
    meeting: str,
    *,
    data_folder: Path,
    details: MeetingDetails | None = None,
) -> list[MadePaper]:
    """Make the papers of a meeting, named by its step or by its anchor; all are drafts.

    `data_folder` holds the office's own files. The same tables and details give the same bytes.
    Raises Unknown for a meeting there is not, BadInput for mistakes in the office's files.
    """
    rows, facts = load(session, milestone_id), read_meeting(session, milestone_id, meeting, details)
    desk = desk_of(data_folder, rows.region)
    known = known_of(facts)
    made = {
        template: desk.made(template, name_of(template, rows, facts.code), known)
        for template in ("undangan", "agenda", "daftar-hadir", "notulen", "berita-acara")
    }
    entry = calendar_file(
        facts,
        milestone_id=milestone_id,
        details=details or MeetingDetails(),
        timezone=rows.region.timezone,
        stamped_at=rows.milestone.opened_at,
    )
    made["undangan"] = replace(made["undangan"], ics=entry)
    sheet = attendance_sheet(facts, rows=attendance_rows(facts))
    made["daftar-hadir"] = replace(made["daftar-hadir"], xlsx=sheet)
    return list(made.values())


def attendance_rows(facts: MeetingFacts) -> tuple[str, ...]:
    """List the organisation of each line of an attendance list: the invited, then empty ones."""
    spare = max(_SPARE, _ROWS - len(facts.invited))
    return (*facts.invited, *("" for _ in range(spare)))


def known_of(facts: MeetingFacts) -> dict[str, object]:
    """Give what a template of a meeting's paper may ask for."""
    return {
        "meeting": facts,
        "region": facts.region,
        "invited": facts.invited,
        "addressees": tuple(addressed(office) for office in facts.invited),
        "materials": facts.materials,
        "follow_ups": facts.follow_ups,
        "attendance": attendance_rows(facts),
    }
