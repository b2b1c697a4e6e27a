"""The offices of the demonstration, and what each does when it looks at its desk: pure decisions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from models.rules.working_days import RegionCalendar

DESK, HEAD = "Narahubung", "Kepala"
_MEETINGS_ARE_OVER = (15, 0)


class Habit(StrEnum):
    """How an office is in the habit of answering."""

    PROMPT = "prompt"  # a working day before the date, or as soon as it can
    ON_REMINDER = "on_reminder"  # once a reminder has arrived and the date is near
    AFTER_ESCALATION = "after_escalation"  # on the working day after its head was written to
    SILENT = "silent"  # never


class Agency(BaseModel):
    """One office: what it is called, what it owes, where it is reached, and its habit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    place: str
    kind: str
    roles: tuple[str, ...]
    address: str
    head_address: str
    habit: Habit
    asks_time: Mapping[str, int] = Field(default_factory=dict)
    because: str = ""


@dataclass(frozen=True)
class Task:
    """A step as it lies on an office's desk."""

    code: str
    kind: str
    due: date
    reminded_on: Collection[date]  # days on which a mail about it reached the desk
    head_told_on: Collection[date]  # days on which a mail about it reached the head
    asked_before: bool  # for more time


class Act(StrEnum):
    """What an office does about a step."""

    NOTHING = "nothing"  # leaves it lying
    HAND_IN = "hand_in"  # hands in what is asked for
    ASK_TIME = "ask_time"  # asks for a later date


def what_it_does(agency: Agency, task: Task, *, now: datetime, calendar: RegionCalendar) -> Act:
    """Decide what an office does about one step now; `now` is local."""
    today = now.date()
    if task.kind == "meeting" and now < calendar.at_local(task.due, *_MEETINGS_ARE_OVER):
        return Act.NOTHING
    near = calendar.add_working_days(task.due, -2) <= today
    if task.code in agency.asks_time and not task.asked_before:
        return Act.ASK_TIME if near else Act.NOTHING
    return Act.HAND_IN if _is_moved(agency.habit, task, today, calendar) else Act.NOTHING


def _is_moved(habit: Habit, task: Task, today: date, calendar: RegionCalendar) -> bool:
    if habit is Habit.PROMPT:
        return calendar.add_working_days(task.due, -1) <= today
    if habit is Habit.ON_REMINDER:
        reminded = bool(task.reminded_on) or task.due <= today
        return reminded and calendar.add_working_days(task.due, -1) <= today
    if habit is Habit.AFTER_ESCALATION:
        return any(day < today for day in task.head_told_on)
    return False


def shipped_agencies() -> list[Agency]:
    """Read the offices of the demonstration."""
    text = resources.files("deployments.demo").joinpath("agencies.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return [Agency.model_validate(agency) for agency in content["agencies"]]
