"""Milestones as they would stand on the day they are opened, without a row being written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from sqlmodel import Session, select

from models.moves.opening import Opening, open_milestone
from models.rules.blueprint import MilestoneBlueprint, PhaseBlueprint, Programme
from models.rules.blueprint_graph import steps_before, waits_for
from models.rules.blueprint_step import StepBlueprint
from models.rules.errors import BadInput, TonggakError
from models.rules.lifecycle import Actor, MilestoneStatus, Role, StepStatus
from models.rules.scheduling import Due, plan_dates
from models.rules.working_days import RegionCalendar
from models.tables.milestones import Milestone
from notifications.candidates import Candidate

_WHO = Actor("tonggak rehearse", Role.COORDINATOR)


@dataclass
class ImaginedSteps:
    """Steps that nobody has stored, under ids below zero, and for each the ids of those before it."""

    candidates: list[Candidate] = field(default_factory=list)
    waits: dict[int, tuple[int, ...]] = field(default_factory=dict)


def imagine_openings(
    session: Session,
    programme: Programme,
    openings: Sequence[Opening],
    calendars: Mapping[str, RegionCalendar],
    *,
    at: datetime,
) -> ImaginedSteps:
    """Give the steps of milestones as they would stand once opened at the aware moment `at`.

    What stands already with the same dates is left out. Raises BadInput, naming the milestone, where opening
    it would be refused.
    """
    steps, ids, there = ImaginedSteps(), count(-1, -1), _standing(session, programme)
    for opening in openings:
        try:
            blueprint = programme.milestone(opening.code)
            if (opening.region.code, blueprint.code, opening.year) in there:
                open_milestone(session, programme, opening, by=_WHO, at=at)  # finds it, or refuses
            else:
                _add(steps, blueprint, opening, calendars[opening.region.code], ids)
        except TonggakError as error:
            raise _refused(opening, error) from error
    return steps


def _standing(session: Session, programme: Programme) -> set[tuple[str, str, int]]:
    query = select(Milestone.region_code, Milestone.code, Milestone.year)
    return set(session.exec(query.where(Milestone.programme == programme.code)))


def _refused(opening: Opening, error: TonggakError) -> BadInput:
    return BadInput(
        "{region} {milestone} {year} cannot be opened: {said}",
        region=opening.region.label,
        milestone=opening.code,
        year=opening.year,
        said=error.sentence,
    )


def _add(
    steps: ImaginedSteps,
    blueprint: MilestoneBlueprint,
    opening: Opening,
    calendar: RegionCalendar,
    ids: Iterator[int],
) -> None:
    anyway = bool(opening.anyway_because)
    dues = plan_dates(blueprint, opening.anchors, calendar=calendar, anyway=anyway).steps
    new, milestone_id = {code: next(ids) for code in dues}, next(ids)
    for phase in blueprint.phases:
        for plan in phase.steps:
            due = dues[plan.code]
            steps.candidates.append(
                _candidate(new[plan.code], milestone_id, blueprint, opening, phase, plan, due)
            )
    waits = waits_for(blueprint)
    steps.waits |= {new[code]: tuple(new[other] for other in waits[code]) for code in new}


def _candidate(  # noqa: PLR0913, PLR0917 - private, called once
    step_id: int,
    milestone_id: int,
    blueprint: MilestoneBlueprint,
    opening: Opening,
    phase: PhaseBlueprint,
    plan: StepBlueprint,
    due: Due,
) -> Candidate:
    waiting = phase.after or steps_before(plan)
    return Candidate(
        step_id=step_id,
        region_code=opening.region.code,
        owner_role=plan.owner,
        milestone_id=milestone_id,
        code=plan.code,
        status=StepStatus.WAITING if waiting else StepStatus.READY,
        due_date=due.due_date,
        due_at=due.due_at,
        seen_at=None,
        submitted_at=None,
        kind=plan.kind.value,
        milestone_code=blueprint.code,
        year=opening.year,
        milestone_status=MilestoneStatus.OPEN,
    )
