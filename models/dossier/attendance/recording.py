"""Records who came to a meeting; a list that is read again takes the place of the earlier one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, delete, select

from models.dossier.attendance.inviting import expected_at
from models.dossier.attendance.lists import AttendanceLine, AttendanceList
from models.dossier.attendance.matching import Known, read_known
from models.moves.loading import MilestoneRows, load
from models.moves.recording import Event, record
from models.rules.blueprint_step import StepKind
from models.rules.errors import BadInput, NotAllowed
from models.rules.lifecycle import Actor, MilestoneMove, arrow_for
from models.rules.time_zones import zone_of
from models.tables.attendance import Attendance
from models.tables.history import Subject
from models.tables.milestones import Step


@dataclass(frozen=True)
class Recorded:
    """What was recorded of a list."""

    milestone: str
    meeting: str  # the step
    title: str
    day: date
    listed: int
    signed: int
    added: tuple[str, ...]  # people with their organisations, who did not stand on the earlier list
    gone: tuple[str, ...]  # who stood on it and do no more
    unknown: tuple[AttendanceLine, ...]  # who is not among the recorded contacts
    missing: tuple[str, ...]  # organisations that were to come, of which nobody signed

    @property
    def changed(self) -> bool:
        """Say whether the list differs from the earlier one in who stands on it."""
        return bool(self.added or self.gone)


def record_attendance(  # noqa: PLR0913 - what, of which meeting, by whom and when
    session: Session, milestone_id: int, meeting: str, attendance: AttendanceList, *, by: Actor, at: datetime
) -> Recorded:
    """Take a list as that of a meeting, a step of the milestone; the earlier list of it goes.

    Without a day on the list, the step's due date is the meeting's day. The history says how many came, not
    who: it can never be erased. Raises Unknown for a step that is not there, NotAllowed for one that is no
    meeting, BadInput for an empty list or one of a day to come.
    """
    rows = load(session, milestone_id, for_moving=True)
    step = rows.step(meeting)
    arrow = arrow_for(rows.name, rows.milestone.status, MilestoneMove.ATTEND, by=by, reason="")
    _refuse_other_kinds(rows, step)
    today = at.astimezone(zone_of(rows.region.timezone)).date()
    day = _day_of(attendance, step, today=today)
    before = _lines_of(session, milestone_id, meeting)
    known = read_known(session, rows.region)
    session.execute(
        delete(Attendance).where(
            col(Attendance.milestone_id) == milestone_id, col(Attendance.meeting) == meeting
        )
    )
    made = [_row(line, milestone_id, meeting, day, known, by, at) for line in attendance.lines]
    session.add_all(made)
    recorded = _recorded(session, rows, step, day, before, made, attendance)
    details = {
        "meeting": meeting,
        "day": day.isoformat(),
        "listed": recorded.listed,
        "signed": recorded.signed,
        "added": len(recorded.added),
        "gone": len(recorded.gone),
        "file": attendance.file,
    }
    code, status = rows.milestone.code, rows.milestone.status
    event = Event(Subject.MILESTONE, code, MilestoneMove.ATTEND, status, arrow.to, details=details)
    record(session, rows, event, by=by, at=at)
    return recorded


def _refuse_other_kinds(rows: MilestoneRows, step: Step) -> None:
    if step.kind != StepKind.MEETING:
        meetings = [other.code for other in rows.steps.values() if other.kind == StepKind.MEETING]
        raise NotAllowed(
            "Step '{code}' of {name} is no meeting. Its meetings: {meetings}.",
            code=step.code,
            name=rows.name,
            meetings=meetings,
        )


def _day_of(attendance: AttendanceList, step: Step, *, today: date) -> date:
    if not attendance.lines:
        raise BadInput("Nobody stands on the attendance list {file}.", file=attendance.file)
    day = attendance.day or step.due_date
    if attendance.day and attendance.day > today:
        raise BadInput(
            "The attendance list {file} is of {day}, which is still to come. Correct its date.",
            file=attendance.file,
            day=attendance.day,
        )
    return day


def _lines_of(session: Session, milestone_id: int, meeting: str) -> set[tuple[str, str]]:
    query = select(Attendance.name, Attendance.organisation).where(
        Attendance.milestone_id == milestone_id, Attendance.meeting == meeting
    )
    return {(name, organisation) for name, organisation in session.exec(query)}


def _row(  # noqa: PLR0913, PLR0917 - private: a line and all that is recorded with it
    line: AttendanceLine, milestone_id: int, meeting: str, day: date, known: Known, by: Actor, at: datetime
) -> Attendance:
    return Attendance(
        milestone_id=milestone_id,
        meeting=meeting,
        day=day,
        name=line.name,
        organisation=line.organisation,
        position=line.position,
        phone=line.phone,
        signed=line.signed,
        contact_id=known.contact_for(line),
        recorded_by=by.name,
        recorded_at=at,
    )


def _recorded(  # noqa: PLR0913, PLR0917 - private: all that is told
    session: Session,
    rows: MilestoneRows,
    step: Step,
    day: date,
    before: set[tuple[str, str]],
    made: Sequence[Attendance],
    attendance: AttendanceList,
) -> Recorded:
    now = {(one.name, one.organisation) for one in made}
    strange = [one.contact_id is None for one in made]
    return Recorded(
        milestone=rows.name,
        meeting=step.code,
        title=step.title_id,
        day=day,
        listed=len(made),
        signed=sum(one.signed for one in made),
        added=_labels(now - before),
        gone=_labels(before - now),
        unknown=tuple(line for line, new in zip(attendance.lines, strange, strict=True) if new),
        missing=expected_at(session, rows, step).missing_among(made),
    )


def _labels(people: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(
        sorted(f"{name} ({organisation})" if organisation else name for name, organisation in people)
    )
