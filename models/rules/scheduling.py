"""From due rules to dates: when each step of a milestone is due, and what a changed date moves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from models.rules.anchor_dates import WorkingCalendar, anchor_dates, counted, latest_allowed
from models.rules.blueprint import MilestoneBlueprint, StepBlueprint
from models.rules.blueprint_graph import in_order, waits_for
from models.rules.blueprint_step import in_both
from models.rules.errors import NotAllowed
from models.rules.sentences import Sentence


class SchedulingCalendar(WorkingCalendar, Protocol):
    """A calendar that also knows the region's clock and counts between days."""

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after start up to and including end; negative if end comes first."""

    def at_local(self, day: date, hour: int, minute: int = 0) -> datetime:
        """The aware moment of a local date and time."""


@dataclass(frozen=True)
class Due:
    """When a step is due: local date, aware moment, and the rule in words."""

    step: str
    due_date: date
    due_at: datetime
    reason: str


@dataclass(frozen=True)
class Schedule:
    """The dates of a milestone: its anchors, and its steps in the order of the blueprint."""

    anchors: Mapping[str, date]
    steps: Mapping[str, Due]

    def late_on(self, as_of: date) -> list[str]:
        """The steps whose local due date lies before the day; on the day of opening, those late at once."""
        return [due.step for due in self.steps.values() if due.due_date < as_of]


@dataclass(frozen=True)
class DateChange:
    """What a new schedule moves; slippage is in working days, negative if the step comes earlier."""

    step: str
    old: date
    new: date
    slippage_working_days: int


def plan_dates(
    milestone: MilestoneBlueprint,
    anchors: Mapping[str, date],
    *,
    calendar: SchedulingCalendar,
    done: Mapping[str, date] | None = None,
    anyway: bool = False,
) -> Schedule:
    """Give every step its due date, never before that of a step it waits for.

    `anchors` are local dates by anchor code; those with a default rule may be left out. `done` are the steps
    already done, with the day: what counts from them counts from that day. Raises BadInput for missing,
    unknown or ill-ordered anchors; NotAllowed for an anchor on a day off (unless `anyway`) and for dates that
    leave a step no time.
    """
    days = anchor_dates(milestone, anchors, calendar=calendar, anyway=anyway)
    waiting = waits_for(milestone)
    planner = _Planner(milestone, days, calendar, done or {}, {})
    for code in in_order(waiting):
        planner.place(milestone.step(code), waiting[code])
    return Schedule(days, {code: planner.dues[code] for code in waiting})


def diff_dates(
    old: Mapping[str, date], new: Schedule, *, done_codes: Collection[str], calendar: SchedulingCalendar
) -> list[DateChange]:
    """What moves from the old due dates to the new schedule, leaving alone what is done."""
    return [
        DateChange(code, old[code], due.due_date, calendar.working_days_between(old[code], due.due_date))
        for code, due in new.steps.items()
        if code in old and code not in done_codes and old[code] != due.due_date
    ]


def critical_path(milestone: MilestoneBlueprint, schedule: Schedule) -> list[str]:
    """The chain that ends in the step due last, each link the latest of those the next one waits for."""
    waiting = waits_for(milestone)
    codes = tuple(schedule.steps)
    chain: list[str] = []
    while codes:
        last = max(codes, key=lambda code: schedule.steps[code].due_at)
        chain.insert(0, last)
        codes = waiting[last]
    return chain


@dataclass(frozen=True)
class _Floor:
    """The earliest moment a step can be due, and why, in words."""

    day: date
    hour: time
    because: Sentence
    need: str | None = None


@dataclass(frozen=True)
class _Planner:
    milestone: MilestoneBlueprint
    days: Mapping[str, date]
    calendar: SchedulingCalendar
    done: Mapping[str, date]
    dues: dict[str, Due]

    def place(self, step: StepBlueprint, waiting: Collection[str]) -> None:
        """Date one step whose needs all have their dates."""
        rule = self._base(step)
        limit = self._limit(step, rule)
        day = rule if limit is None else min(rule, limit)
        reason = self._in_words(step) + (self._limit_in_words(step) if day < rule else "")
        hour = step.due.hour
        floor = None if step.code in self.done else self._floor(step, waiting, limit)
        if floor is not None:
            if limit is not None and floor.day > limit:
                raise self._no_time(step, limit, floor)
            reason += f", {floor.because}" if floor.day > day else ""
            day, hour = max((day, hour), (floor.day, floor.hour))
        self.dues[step.code] = Due(
            step.code, day, self.calendar.at_local(day, hour.hour, hour.minute), reason
        )

    def _base(self, step: StepBlueprint) -> date:
        rule = step.due
        start = self.days[rule.anchor] if rule.anchor else max(self._day_of(code) for code in rule.after)
        return self.calendar.add_working_days(start, rule.working_days)

    def _day_of(self, code: str) -> date:
        return self.done.get(code) or self.dues[code].due_date

    def _limit(self, step: StepBlueprint, base: date) -> date | None:
        rule = step.due
        if rule.not_after is not None:
            return latest_allowed(rule.not_after, self.days, self.calendar)
        # A deadline on or before an anchor is bound to it; moving it later would defeat it.
        bound_to_anchor = rule.anchor is not None and rule.working_days <= 0 and rule.not_before is None
        return base if bound_to_anchor else None

    def _floor(self, step: StepBlueprint, waiting: Collection[str], limit: date | None) -> _Floor | None:
        floors = [self._need(code) for code in waiting if code not in self.done]
        bound = step.due.not_before
        if bound is not None:
            start = self.days[bound.anchor] if bound.anchor else self._day_of(bound.step or "")
            day = self.calendar.add_working_days(start, bound.working_days)
            # What was done late is no longer to be changed; it leaves the step its last day.
            day = min(day, limit) if limit and bound.step in self.done else day
            title = in_both(self.milestone.anchor(bound.anchor).title) if bound.anchor else f"'{bound.step}'"
            because = Sentence("not before {moment}", moment=counted(title, bound.working_days))
            floors.append(_Floor(day, time(0), because))
        return max(floors, key=lambda floor: (floor.day, floor.hour), default=None)

    def _need(self, code: str) -> _Floor:
        due = self.dues[code]
        because = Sentence("moved to the due date of '{code}'", code=code)
        return _Floor(due.due_date, due.due_at.time(), because, code)

    def _in_words(self, step: StepBlueprint) -> str:
        rule = step.due
        if rule.anchor:
            return counted(self.milestone.anchor(rule.anchor).title.en, rule.working_days)
        names = ", ".join(f"'{code}'" for code in rule.after)
        return counted(names if len(rule.after) == 1 else f"last of {names}", rule.working_days)

    def _limit_in_words(self, step: StepBlueprint) -> str:
        bound = step.due.not_after
        if bound is None or bound.anchor is None:
            return ""
        title = self.milestone.anchor(bound.anchor).title.en
        return f", not after {counted(title, bound.working_days)}"

    def _no_time(self, step: StepBlueprint, limit: date, floor: _Floor) -> NotAllowed:
        bound = step.due.not_after.anchor if step.due.not_after else step.due.anchor
        anchor = self.milestone.anchor(bound or "")
        why = (
            Sentence("it needs '{need}', due on {day}", need=floor.need, day=floor.day)
            if floor.need
            else Sentence("its rule says {rule}", rule=floor.because)
        )
        return NotAllowed(
            "The dates leave no time for '{code}': it is due by {limit} at the latest, because of the "
            "{title} on {day}, but {why}. A later {title} would do.",
            code=step.code,
            limit=limit,
            title=in_both(anchor.title),
            day=self.days[anchor.code],
            why=why,
        )
