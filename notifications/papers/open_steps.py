"""What is still open in a milestone, as papers list it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from models.moves.loading import MilestoneRows
from models.rules.lifecycle import StepStatus
from models.tables.milestones import Step
from notifications.directory import Directory
from notifications.papers.office_facts import owner_of
from notifications.papers.spelled_out import short_date_id

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


def open_steps(rows: MilestoneRows, directory: Directory) -> tuple[OpenStep, ...]:
    """List what is open, by the day it is due."""
    found = [step for step in rows.steps.values() if is_open(step)]
    return tuple(
        OpenStep(
            step.title_id,
            owner_of(step, rows.region, directory),
            step.due_date,
            short_date_id(step.due_date),
        )
        for step in sorted(found, key=lambda step: (step.due_date, step.position, step.code))
    )
