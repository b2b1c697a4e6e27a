"""On which morning something would next be said about a step, if nothing changed until then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from models.rules.reminder_facts import Audiences, Decision, Said, StepFacts
from models.rules.reminder_policy import due_reminders
from models.rules.reminder_rules import ReminderRules
from models.rules.working_days import RegionCalendar

FAR_ENOUGH: Final = 60  # working days


@dataclass(frozen=True)
class NextWord:
    """What would be said, and on which local date."""

    day: date
    decision: Decision


def next_word(  # noqa: PLR0913 - the facts, and what a decision may depend on
    step: StepFacts,
    audiences_on: Callable[[date], Audiences],
    *,
    after: date,
    calendar: RegionCalendar,
    rules: ReminderRules,
    said: Sequence[Said],
    to: int | None = None,
) -> NextWord | None:
    """Go through the working mornings after a day until something would be said, to one contact or to any.

    What is only said along with other things does not count. None within sixty working days.
    """
    day = after
    for _ in range(FAR_ENOUGH):
        day = calendar.add_working_days(day, 1)
        opening = calendar.office_windows(day)[0].start
        reminders = due_reminders(
            step, audiences_on(day), today=day, now=opening, calendar=calendar, rules=rules, said=said
        )
        for decision in reminders:
            if to in {None, decision.contact_id} and not decision.only_with_others:
                return NextWord(day, decision)
    return None
