"""Which organisations were to come to a meeting: those it was announced to, else those that owe steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.dossier.attendance.matching import Known, read_known
from models.moves.loading import MilestoneRows, blueprint_of
from models.people.finding import organisations_for
from models.tables.attendance import Attendance
from models.tables.meetings import CalendarMethod, MeetingNotice
from models.tables.milestones import Step
from models.tables.people import Contact, Organisation


@dataclass(frozen=True)
class Expected:
    """Who was to come."""

    organisations: tuple[str, ...]
    invited: bool  # told by a calendar entry; otherwise they are those that owe steps of the milestone
    known: Known

    def missing_among(self, came: Iterable[Attendance]) -> tuple[str, ...]:
        """List the organisations of which nobody signed, in order."""
        there = {self.organisation_of(one) for one in came if one.signed}
        return tuple(name for name in self.organisations if name not in there)

    def organisation_of(self, one: Attendance) -> str:
        """Name whom a person came for, as the organisation is recorded; else as the list says."""
        if one.contact_id in self.known.organisations:
            return self.known.organisations[one.contact_id]
        key = self.known.organisation_key(one.organisation)
        return next(
            (name for name in self.organisations if self.known.organisation_key(name) == key),
            one.organisation,
        )


def expected_at(session: Session, rows: MilestoneRows, step: Step) -> Expected:
    """Say which organisations were to come to a meeting, sorted by name."""
    known = read_known(session, rows.region)
    invited = _invited(session, rows, step)
    return Expected(tuple(sorted(invited or _owing(session, rows))), bool(invited), known)


def _invited(session: Session, rows: MilestoneRows, step: Step) -> set[str]:
    blueprint = blueprint_of(session, rows)
    anchor = next((s.due.anchor for p in blueprint.phases for s in p.steps if s.code == step.code), None)
    query = (
        select(MeetingNotice, Organisation.name)
        .join(Contact, col(Contact.id) == col(MeetingNotice.contact_id))
        .join(Organisation, col(Organisation.id) == col(Contact.organisation_id))
        .where(MeetingNotice.milestone_id == rows.milestone.id, MeetingNotice.anchor == anchor)
        .order_by(col(MeetingNotice.sequence))
    )
    newest: Mapping[int, tuple[MeetingNotice, str]] = {
        notice.contact_id: (notice, name) for notice, name in session.exec(query)
    }
    return {name for notice, name in newest.values() if notice.method is CalendarMethod.REQUEST}


def _owing(session: Session, rows: MilestoneRows) -> set[str]:
    roles = {(rows.region.code, step.owner_role) for step in rows.steps.values()}
    return {organisation.name for organisation in organisations_for(session, roles).values()}
