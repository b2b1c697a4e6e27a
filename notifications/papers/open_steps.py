"""What is still open in a milestone, as papers list it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from models.moves.loading import MilestoneRows
from models.rules.blueprint_step import StepKind
from models.rules.indonesian_dates import short_date_id
from models.rules.lifecycle import StepStatus
from models.tables.milestones import Step
from notifications.directory import Directory
from notifications.papers.office_facts import owner_of

_SETTLED: Final = frozenset({StepStatus.DONE, StepStatus.SKIPPED, StepStatus.CANCELLED})


@dataclass(frozen=True)
class OpenStep:
    """A step that somebody owes."""

    title: str
    office: str
    day: date
    by: str  # "3 Juni 2024"


def is_open(step: Step) -> bool:
    """Say whether somebody owes a step still."""
    return step.status not in _SETTLED


def follow_ups_of(rows: MilestoneRows, meeting: Step, directory: Directory) -> tuple[OpenStep, ...]:
    """List what is open after a meeting, by the day it is due: up to the next meeting, and what is late.

    What the meeting itself wanted ready is not among it.
    """
    meetings = (step.due_date for step in rows.steps.values() if step.kind == StepKind.MEETING)
    until = min((day for day in meetings if day > meeting.due_date), default=date.max)
    before = {step.code for step in rows.steps.values() if _is_before(step, meeting)}
    found = [step for step in rows.steps.values() if is_open(step) and step.due_date <= until]
    found = [step for step in found if step.code not in before]
    return tuple(
        OpenStep(
            step.title_id,
            owner_of(step, rows.region, directory),
            step.due_date,
            short_date_id(step.due_date),
        )
        for step in sorted(found, key=lambda step: (step.due_date, step.position, step.code))
    )


def _is_before(step: Step, meeting: Step) -> bool:
    prepares = step.phase_id == meeting.phase_id and step.due_date <= meeting.due_date
    return step.code == meeting.code or (prepares and meeting.code not in step.needs)
