"""What people are assumed to do while a plan is rehearsed, and when each step is therefore open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from graphlib import TopologicalSorter


class Answers(StrEnum):
    """What people are assumed to do while a plan is rehearsed."""

    NOBODY = "none"  # nobody answers; what waits for another step goes on waiting
    ON_TIME = "on-time"  # each step is handed in and accepted on its due day, what waits opens the day after


@dataclass(frozen=True, slots=True)
class Task:
    """A step as the answers see it: when it is to be answered, and what it waits for."""

    step_id: int
    due: date
    waiting: bool
    after: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Open:
    """The local days on whose mornings a step is open: after the one, up to and including the other."""

    opened: date = date.min
    answered: date = date.max

    def on(self, day: date) -> bool:
        """Say whether the step is open on the morning of a day."""
        return self.opened < day <= self.answered


def times_open(tasks: Iterable[Task], first: date, answers: Answers) -> Mapping[int, Open]:
    """Say for each step on which mornings it is open.

    On time, what is late at the beginning or waits to be checked is answered on the day `first`, and what
    waits for others is answered on its due day or on the day they are, whichever is later.
    """
    by_id = {task.step_id: task for task in tasks}
    if answers is Answers.NOBODY:
        return dict.fromkeys(by_id, Open())
    times: dict[int, Open] = {}
    waits = {step_id: [other for other in task.after if other in by_id] for step_id, task in by_id.items()}
    for step_id in TopologicalSorter(waits).static_order():
        task = by_id[step_id]
        before = [times[other].answered for other in waits[step_id]] if task.waiting else []
        opened = max(before, default=date.min)
        times[step_id] = Open(opened, max(task.due, first, opened))
    return times
