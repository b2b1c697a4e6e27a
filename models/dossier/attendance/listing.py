"""Who came to the meetings of a milestone, and who is missing."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.dossier.attendance.inviting import Expected, expected_at
from models.moves.loading import MilestoneRows, load
from models.rules.blueprint_step import StepKind
from models.tables.attendance import Attendance
from models.tables.milestones import Step


@dataclass(frozen=True)
class Attendant:
    """One person on a meeting's list."""

    name: str
    position: str
    phone: str
    signed: bool
    known: bool  # is among the recorded contacts


@dataclass(frozen=True)
class Delegates:
    """Who came for one organisation."""

    organisation: str
    people: tuple[Attendant, ...]


@dataclass(frozen=True)
class MeetingAttendance:
    """One meeting with who came; `day` is None while no list was recorded."""

    meeting: str
    title: str
    day: date | None
    came: tuple[Delegates, ...]
    missing: tuple[str, ...]  # were to come, and nobody of them signed; empty while no list was recorded
    invited: bool  # they were told by a calendar entry


def attendance_of(session: Session, milestone_id: int, *, step: str | None = None) -> list[MeetingAttendance]:
    """List the meetings of a milestone, or one of them, in order; raises Unknown for a strange step."""
    rows = load(session, milestone_id)
    meetings = [rows.step(step)] if step else [s for s in rows.steps.values() if s.kind == StepKind.MEETING]
    query = select(Attendance).where(
        Attendance.milestone_id == milestone_id, col(Attendance.meeting).in_([m.code for m in meetings])
    )
    lines = session.exec(query.order_by(col(Attendance.id))).all()
    return [_of(session, rows, one, [ln for ln in lines if ln.meeting == one.code]) for one in meetings]


def _of(session: Session, rows: MilestoneRows, step: Step, lines: list[Attendance]) -> MeetingAttendance:
    expected = expected_at(session, rows, step)
    return MeetingAttendance(
        step.code,
        step.title_id,
        lines[0].day if lines else None,
        _by_organisation(expected, lines),
        expected.missing_among(lines) if lines else (),
        expected.invited,
    )


def _by_organisation(expected: Expected, lines: list[Attendance]) -> tuple[Delegates, ...]:
    found: dict[str, list[Attendant]] = {}
    for one in lines:
        person = Attendant(one.name, one.position, one.phone, one.signed, one.contact_id is not None)
        found.setdefault(expected.organisation_of(one), []).append(person)
    return tuple(Delegates(name, tuple(people)) for name, people in sorted(found.items()))
