"""What holds back the words to those who owe a step, and until when: seen, snoozed, a later date asked."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from models.rules.reminder_facts import Silence, StepFacts, Why
from models.rules.reminder_rules import ReminderRules
from models.rules.working_days import RegionCalendar

# The due day itself, what was sent back and what is asked of the coordinator are always said.
CAN_BE_HELD: Final = frozenset({Why.DUE_SOON, Why.LATE, Why.HANDED_OVER, Why.ESCALATED})


def what_holds(
    step: StepFacts, why: Why, *, today: date, calendar: RegionCalendar, rules: ReminderRules
) -> Silence | None:
    """Say what holds a word of this kind back today; None when nothing does."""
    if why not in CAN_BE_HELD:
        return None
    holds = _holds(step, calendar, rules)
    return next((silence for silence, free_on in holds if today < free_on), None)


def ends_of_holds(step: StepFacts, *, calendar: RegionCalendar, rules: ReminderRules) -> list[date]:
    """List from which days on nothing holds the step's words any more, mutes included."""
    ends = [free_on for _, free_on in _holds(step, calendar, rules)]
    if step.muted is not None:
        ends.append(_day_after(step.muted.until, calendar))
    return ends


def _holds(step: StepFacts, calendar: RegionCalendar, rules: ReminderRules) -> Iterator[tuple[Silence, date]]:
    if step.seen_on is not None:
        free_on = calendar.add_working_days(step.seen_on, rules.acknowledged.holds_for)
        yield Silence.HELD, free_on
    if step.snoozed_until is not None:
        yield Silence.SNOOZED, _day_after(step.snoozed_until, calendar)
    held_for = rules.postponement.holds_for
    if step.asked_on is not None:
        yield Silence.POSTPONEMENT_ASKED, calendar.add_working_days(step.asked_on, held_for)
    if step.parent_asked_on is not None:
        free_on = calendar.add_working_days(step.parent_asked_on, held_for)
        yield Silence.PARENT_POSTPONEMENT_ASKED, free_on


def _day_after(last: date, calendar: RegionCalendar) -> date:
    return calendar.add_working_days(last, 1)
