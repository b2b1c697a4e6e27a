"""What proposals still lack becomes steps with owners and due dates; reminders then follow by themselves."""

from datetime import date, datetime

from sqlmodel import Session

from models.calendars import calendar_of
from models.dossier.readiness.bringing import criterion_row
from models.dossier.readiness.proposals import proposals_of
from models.dossier.readiness.standing import Met, standing_of
from models.moves.adding import add_steps
from models.moves.loading import MilestoneRows, blueprint_of, load
from models.rules.blueprint import MilestoneBlueprint, PhaseBlueprint, PhaseKind, Programme, StepBlueprint
from models.rules.blueprint_step import StepKind
from models.rules.errors import NotAllowed
from models.rules.lifecycle import Actor
from models.rules.readiness import working_days_before
from models.rules.readiness_criteria import Criteria, DuePlan
from models.rules.readiness_steps import step_for
from models.rules.working_days import RegionCalendar
from models.tables.milestones import Step
from models.tables.proposals import Proposal

_FURTHEST = 500  # working days that a due rule may count; long before that the workshop is over anyway


def steps_for_missing(  # noqa: PLR0913 - one decision: for whom, by which lists, by whom and when
    session: Session,
    milestone_id: int,
    *,
    criteria: Criteria,
    programme: Programme,
    by: Actor,
    at: datetime,
) -> list[Step]:
    """Make a step for each open criterion that has none; safe to repeat.

    Each is due some working days before the workshop, what others build on first. Where too little time is
    left it is due the edition's least working days from now, but before the workshop while that is ahead.
    The submission waits for them. Raises NotAllowed for a milestone that hands nothing to a workshop, or
    whose submission is open although its workshop is over.
    """
    rows = load(session, milestone_id, for_moving=True)
    blueprint = blueprint_of(session, rows)
    phase, submission = _submission(rows, blueprint)
    calendar = calendar_of(session, rows.region.code)
    planned = [
        (proposal, met, plan)
        for proposal in proposals_of(session, milestone_id)
        for met, plan in _planned(session, rows, proposal, criteria, calendar, at)
    ]
    if not planned:
        return []
    plans = [plan for _, _, plan in planned]
    add_steps(
        session,
        milestone_id,
        phase.code,
        plans,
        programme=programme,
        by=by,
        at=at,
        needed_by=submission,
    )
    added = load(session, milestone_id).steps
    for proposal, met, plan in planned:
        row = met.row or criterion_row(session, proposal, met.item)
        row.step_id, row.changed_by, row.changed_at = added[plan.code].id, by.name, at
        session.add(row)
    session.flush()
    return [added[plan.code] for plan in plans]


def _submission(rows: MilestoneRows, blueprint: MilestoneBlueprint) -> tuple[PhaseBlueprint, str | None]:
    """Find the phase that hands over to the workshop, and its step that waits for all the papers."""
    for phase in blueprint.phases:
        if phase.kind is PhaseKind.WORKSHOP_SUBMISSION:
            return phase, next((s.code for s in phase.steps if s.kind is StepKind.SUBMISSION), None)
    raise NotAllowed("{name} hands nothing to a workshop, so there is no date to count from.", name=rows.name)


def _planned(  # noqa: PLR0913, PLR0917 - private, called once
    session: Session,
    rows: MilestoneRows,
    proposal: Proposal,
    criteria: Criteria,
    calendar: RegionCalendar,
    at: datetime,
) -> list[tuple[Met, StepBlueprint]]:
    edition = criteria.edition(proposal.edition)
    missing = [m for m in standing_of(session, proposal, criteria=criteria).missing if m.step is None]
    before = working_days_before(edition, [met.item for met in missing])
    if edition.due.anchor not in rows.anchors:
        raise NotAllowed(
            "{name} has no date for '{anchor}', from which the due dates are counted.",
            name=rows.name,
            anchor=edition.due.anchor,
        )
    anchor, today = rows.anchors[edition.due.anchor].day, calendar.local_date(at)
    return [
        (
            met,
            step_for(
                edition,
                met.item,
                proposal=proposal.code,
                title=_named(proposal),
                working_days=_from_anchor(edition.due, before[met.item.code], anchor, today, calendar),
            ),
        )
        for met in missing
    ]


def _from_anchor(due: DuePlan, before: int, anchor: date, today: date, calendar: RegionCalendar) -> int:
    """Count from the anchor, never sooner than the least days from today unless the anchor is near."""
    earliest = calendar.add_working_days(today, due.least_working_days)
    from_earliest = calendar.working_days_between(anchor, earliest)
    return max(-before, min(from_earliest, _FURTHEST if anchor <= today else -1))


def _named(proposal: Proposal) -> str:
    place = proposal.location
    return proposal.title if not place or place in proposal.title else f"{proposal.title}, {place}"
