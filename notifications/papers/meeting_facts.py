"""What the tables know of a meeting, for its papers; hour and place somebody must say."""

from dataclasses import dataclass
from datetime import date, time
from typing import Final

from sqlmodel import Session

from models.moves.loading import MilestoneRows, blueprint_of, load
from models.rules.blueprint_step import StepKind
from models.rules.errors import Unknown
from models.rules.indonesian_dates import format_date_id
from models.rules.names import Region
from models.tables.milestones import Step
from notifications.directory import Directory, read_directory
from notifications.papers.invited import invited_to
from notifications.papers.office_facts import RegionFacts, owner_of, region_facts
from notifications.papers.open_steps import OpenStep, follow_ups_of, is_open
from notifications.papers.paper import BLANK, SHORT_BLANK
from notifications.papers.spelled_out import day_in_words

_PREPARING: Final = frozenset({StepKind.PREPARATION, StepKind.DOCUMENT, StepKind.MONITORING})
_INVITATION: Final = "undangan"


@dataclass(frozen=True)
class MeetingDetails:
    """What only people know of a meeting; hours are local to the region."""

    place: str = ""
    begins: time | None = None
    ends: time | None = None
    leader: str = ""


@dataclass(frozen=True)
class MeetingFacts:
    """What the papers of a meeting say; every text is ready to be shown."""

    code: str
    title: str
    about: str  # what the programme says of it; may be empty
    day: date
    day_written: str  # "Kamis, 30 Mei 2024"
    day_in_words: str
    hours: str
    place: str
    leader: str
    invited: tuple[str, ...]  # organisations
    materials: tuple[tuple[str, str], ...]  # what is to be brought, and by whom
    follow_ups: tuple[OpenStep, ...]  # what is open up to the next meeting
    region: RegionFacts
    milestone: str  # "M4"
    milestone_title: str
    year: int


def read_meeting(
    session: Session, milestone_id: int, code: str, details: MeetingDetails | None = None
) -> MeetingFacts:
    """Read what is known of a meeting, named by its step or by the anchor on whose day it is held.

    Raises Unknown with the meetings that the milestone has.
    """
    rows, known = load(session, milestone_id), details or MeetingDetails()
    step = _meeting_step(session, rows, code)
    directory = read_directory(session, [rows.region.code], channels=())
    return MeetingFacts(
        code=step.code,
        title=step.title_id,
        about=step.instruction_id,
        day=step.due_date,
        day_written=format_date_id(step.due_date),
        day_in_words=day_in_words(step.due_date),
        hours=_hours(known, rows.region),
        place=known.place or BLANK,
        leader=known.leader or BLANK,
        invited=invited_to(session, rows),
        materials=_materials(rows, step, directory),
        follow_ups=follow_ups_of(rows, step, directory),
        region=region_facts(rows.region),
        milestone=rows.milestone.code,
        milestone_title=rows.milestone.title_id,
        year=rows.milestone.year,
    )


def _meeting_step(session: Session, rows: MilestoneRows, code: str) -> Step:
    meetings = {step.code: step for step in rows.steps.values() if step.kind == StepKind.MEETING}
    if code in meetings:
        return meetings[code]
    for phase in blueprint_of(session, rows).phases:
        for step in phase.steps:
            if step.code in meetings and step.due.anchor == code and not step.due.working_days:
                return meetings[step.code]
    raise Unknown(
        "{name} has no meeting '{code}'. Its meetings: {meetings}.",
        name=rows.name,
        code=code,
        meetings=list(meetings),
    )


def _hours(known: MeetingDetails, region: Region) -> str:
    if known.begins is None:
        return f"{SHORT_BLANK} {region.timezone} s.d. selesai"
    until = f"{known.ends:%H.%M} {region.timezone}" if known.ends else "selesai"
    zone = "" if known.ends else f" {region.timezone}"
    return f"{known.begins:%H.%M}{zone} s.d. {until}"


def _materials(rows: MilestoneRows, meeting: Step, directory: Directory) -> tuple[tuple[str, str], ...]:
    """List what the meeting's phase wants ready by its day."""
    wanted = [
        step
        for step in rows.steps.values()
        if step.phase_id == meeting.phase_id
        and step.kind in _PREPARING
        and step.due_date <= meeting.due_date
        and not step.code.startswith(_INVITATION)
        and is_open(step)
    ]
    return tuple((step.title_id, owner_of(step, rows.region, directory)) for step in wanted)
