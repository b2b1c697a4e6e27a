"""What stands about steps besides their own rows: silences, requests, stand-ins, and who else is late."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from models.rules.lifecycle import MilestoneStatus, StepStatus
from models.rules.reminder_facts import StepFacts
from models.rules.working_days import RegionCalendar
from models.tables.holds import Delegation
from models.tables.milestones import Milestone, Step
from notifications.candidates import Candidate, in_parts
from notifications.office_hours import province_of
from notifications.requests import Request, Requests, read_requests
from notifications.silences import Silences, read_silences

# Days that a silence held are not charged to anybody; after so long, the escalation has gone its way.
LOOK_BACK: Final = timedelta(days=100)

Late = Mapping[tuple[str, int, str], int]  # milestone code, year, province ("" for the nation) to regions


@dataclass(frozen=True)
class StandIn:
    """Who is told about a step instead of those who owe it, until the end of a day."""

    contact_id: int
    until: date


@dataclass(frozen=True)
class Standing:
    """Read once for all steps of a morning."""

    silences: Silences
    requests: Requests
    stand_ins: Mapping[int, StandIn]
    late: Late

    def add_to(self, facts: StepFacts, candidate: Candidate, calendar: RegionCalendar) -> StepFacts:
        """Add to a step's own facts what stands about it."""
        about = (candidate.step_id, candidate.milestone_id, candidate.region_code)
        code, year = candidate.milestone_code, candidate.year
        return replace(
            facts,
            muted=self.silences.mute_of(*about),
            snoozed_until=self.silences.snoozed_until(*about),
            asked_on=_asked_on(self.requests.of_steps.get(facts.step_id), calendar),
            parent_asked_on=_asked_on(self.requests.of_parents.get(facts.step_id), calendar),
            speaks_for_parent=facts.step_id in self.requests.speaks_for_parent,
            # The region itself, at least: on a later morning it is late if nothing changes.
            late_in_province=max(self.late.get((code, year, province_of(candidate.region_code)), 0), 1),
            late_in_nation=max(self.late.get((code, year, ""), 0), 1),
        )

    def stand_in(self, step_id: int, day: date) -> int | None:
        """Find who stands in for those who owe a step on a day."""
        found = self.stand_ins.get(step_id)
        return found.contact_id if found is not None and found.until >= day else None


def read_standing(session: Session, step_ids: Iterable[int], *, now: datetime) -> Standing:
    """Read what stands about these steps, with a few queries that indices answer."""
    return Standing(
        silences=read_silences(session, since=(now - LOOK_BACK).date()),
        requests=read_requests(session),
        stand_ins=_stand_ins(session, step_ids),
        late=_late_regions(session, now),
    )


def _stand_ins(session: Session, step_ids: Iterable[int]) -> dict[int, StandIn]:
    query = select(Delegation.step_id, Delegation.contact_id, col(Delegation.until_day)).where(
        col(Delegation.ended_at).is_(None)
    )
    return {
        step_id: StandIn(contact_id, until)
        for some in in_parts(step_ids)
        for step_id, contact_id, until in session.exec(query.where(col(Delegation.step_id).in_(some)))
    }


def _late_regions(session: Session, now: datetime) -> Late:
    owed = col(Step.status).in_((StepStatus.READY, StepStatus.RETURNED))
    # Told apart here: asked for distinct ones, SQLite would go through the steps of all milestones.
    with_late_steps = set(session.exec(select(Step.milestone_id).where(owed, col(Step.due_at) < now)))
    query = select(Milestone.code, Milestone.year, Milestone.region_code, col(Milestone.status))
    regions = {
        (code, year, region_code)
        for some in in_parts(with_late_steps)
        for code, year, region_code, status in session.exec(query.where(col(Milestone.id).in_(some)))
        if status is MilestoneStatus.OPEN
    }
    late: Counter[tuple[str, int, str]] = Counter()
    for code, year, region_code in regions:
        late[code, year, province_of(region_code)] += 1
        late[code, year, ""] += 1
    return late


def _asked_on(request: Request | None, calendar: RegionCalendar) -> date | None:
    return calendar.local_date(request.asked_at) if request is not None else None
