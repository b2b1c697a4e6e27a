"""The meetings of milestones, and who is to hold their dates."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from models.rules.blueprint import MilestoneBlueprint
from models.rules.lifecycle import MilestoneStatus
from models.rules.names import read_regions
from models.tables.meetings import MeetingNotice
from models.tables.milestones import Anchor, Milestone
from models.tables.programmes import BlueprintRow
from notifications.candidates import in_parts
from notifications.directory import COORDINATOR, Directory
from notifications.lines import Named

# A quarter-hourly look at every date of later years would grow with them; calendars are not filled so early.
TOLD_AHEAD: Final = timedelta(days=184)


@dataclass(frozen=True)
class Meeting:
    """A day of a milestone on which people meet: every anchor is one."""

    milestone_id: int
    anchor: str
    region_code: str
    region: str
    milestone: str
    title: Named
    roles: tuple[str, ...]  # the coordinator, and who owes a step in a phase that counts from this day
    day: date | None  # in the region's zone; None when it does not take place
    given: bool  # a person gave the date; otherwise a rule placed it
    over: bool  # the milestone is not being worked on: nothing more is said

    def concerned(self, directory: Directory) -> set[int]:
        """List who is to hold the date: the desks of its roles."""
        return {
            contact for role in self.roles for contact in directory.audiences(self.region_code, role).owners
        }


def read_meetings(session: Session, *, now: datetime) -> list[Meeting]:
    """Read the meetings that are ahead or that somebody was told of, with a few queries that indices answer.

    `now` is aware. A day counts as ahead while it lasts somewhere in Indonesia; milestones whose meetings are
    all further off than half a year are left for later, unless somebody was told.
    """
    ids = _ids_to_read(session, now.date())  # east of Greenwich no local day is behind that of UTC
    milestones = [
        milestone
        for some in in_parts(ids)
        for milestone in session.exec(select(Milestone).where(col(Milestone.id).in_(some)))
    ]
    blueprints = _blueprints(session, {milestone.blueprint_sha256 for milestone in milestones})
    days = _days(session, ids)
    labels = {region.code: region.label for region in read_regions()}
    return [
        meeting
        for milestone in sorted(milestones, key=lambda milestone: milestone.id or 0)
        for meeting in _meetings(
            milestone, blueprints[milestone.blueprint_sha256], days, labels[milestone.region_code]
        )
    ]


def _ids_to_read(session: Session, today: date) -> set[int]:
    told = select(MeetingNotice.milestone_id).where(col(MeetingNotice.day) >= today)
    ahead = select(Anchor.milestone_id).where(col(Anchor.day).between(today, today + TOLD_AHEAD))
    # Asked for distinct ones, SQLite would go through all notices there ever were.
    return {*session.exec(told), *session.exec(ahead)}


def _blueprints(session: Session, names: Collection[str]) -> dict[str, MilestoneBlueprint]:
    rows = session.exec(select(BlueprintRow).where(col(BlueprintRow.sha256).in_(names)))
    return {row.sha256: MilestoneBlueprint.model_validate(row.content) for row in rows}


def _days(session: Session, ids: Collection[int]) -> dict[tuple[int, str], tuple[date, bool]]:
    query = select(Anchor.milestone_id, Anchor.code, col(Anchor.day), Anchor.given)
    return {
        (milestone_id, code): (day, given)
        for some in in_parts(ids)
        for milestone_id, code, day, given in session.exec(query.where(col(Anchor.milestone_id).in_(some)))
    }


def _meetings(
    milestone: Milestone,
    blueprint: MilestoneBlueprint,
    days: Mapping[tuple[int, str], tuple[date, bool]],
    region: str,
) -> list[Meeting]:
    off, milestone_id = milestone.status is MilestoneStatus.CANCELLED, milestone.id or 0
    found = []
    for anchor in blueprint.anchors:
        day, given = days.get((milestone_id, anchor.code), (None, False))
        meeting = Meeting(
            milestone_id=milestone_id,
            anchor=anchor.code,
            region_code=milestone.region_code,
            region=region,
            milestone=f"{milestone.code} {milestone.year}",
            title=Named(anchor.title.id, anchor.title.en),
            roles=_roles_at(blueprint, anchor.code),
            day=None if off else day,
            given=given,
            over=milestone.status in {MilestoneStatus.CLOSED, MilestoneStatus.PLANNED},
        )
        found.append(meeting)
    return found


def _roles_at(blueprint: MilestoneBlueprint, anchor: str) -> tuple[str, ...]:
    phases = [phase for phase in blueprint.phases if any(s.due.anchor == anchor for s in phase.steps)]
    return tuple(dict.fromkeys((COORDINATOR, *(step.owner for phase in phases for step in phase.steps))))
