"""How many regions are late with the same milestone on a morning of a rehearsal."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from models.rules.lifecycle import StepStatus
from models.rules.rehearsed_steps import RehearsedStep

_CAN_BE_LATE = frozenset({StepStatus.READY, StepStatus.RETURNED})  # what waits or was handed in is not
PROVINCE_CODE_LENGTH = 2
_Day = TypeVar("_Day", date, datetime)


class LateRegions:
    """The regions that are late, by milestone and province, from the dates of their open steps."""

    def __init__(self, steps: Iterable[RehearsedStep]) -> None:
        since: dict[tuple[str, str], datetime] = {}
        until: dict[tuple[str, str], date] = {}
        for step in steps:
            key, due = (step.milestone, step.place), step.facts.due_at
            if step.facts.status in _CAN_BE_LATE and step.open.answered > step.facts.due_date:
                since[key] = min(due, since.get(key, due))
                until[key] = max(step.open.answered, until.get(key, date.min))
        self._since, self._until = _sorted(since), _sorted(until)

    def seen_from(self, step: RehearsedStep, moment: datetime) -> tuple[int, int]:
        """Count the regions of the step's province, and of the nation, that are late at a moment."""
        province = step.place[:PROVINCE_CODE_LENGTH]
        return self._count(step.milestone, province, moment), self._count(step.milestone, "", moment)

    def _count(self, milestone: str, province: str, moment: datetime) -> int:
        key = milestone, province
        began = bisect_left(self._since.get(key, ()), moment)
        over = bisect_left(self._until.get(key, ()), moment.date())
        return max(began - over, 1)


def _sorted(by_region: dict[tuple[str, str], _Day]) -> dict[tuple[str, str], list[_Day]]:
    found: dict[tuple[str, str], list[_Day]] = defaultdict(list)
    for (milestone, place), moment in by_region.items():
        found[milestone, place[:PROVINCE_CODE_LENGTH]].append(moment)
        found[milestone, ""].append(moment)
    return {key: sorted(moments) for key, moments in found.items()}
