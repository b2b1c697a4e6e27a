"""Which stair of the escalation a step has come to."""

from collections.abc import Iterator, Sequence
from datetime import date

from models.rules.holding_back import ends_of_holds
from models.rules.reminder_facts import Audiences, Said, Silence, Slot, StepFacts, Why, first_told
from models.rules.reminder_rules import Audience, Level, ReminderRules
from models.rules.working_days import RegionCalendar


def unanswered_since(  # noqa: PLR0913 - as below
    step: StepFacts,
    audiences: Audiences,
    *,
    today: date,
    calendar: RegionCalendar,
    rules: ReminderRules,
    said: Sequence[Said],
) -> date | None:
    """Say from which day a missing answer counts; None while nobody who owes the step has been told.

    A slow mail server is not charged to the agency: its days begin when a message has arrived. Where all who
    owe the step are muted themselves, as where nobody can be reached, the days begin at once.
    """
    starts = [step.due_date, *ends_of_holds(step, calendar=calendar, rules=rules)]
    if any(audiences.muted_on(owner, today) is None for owner in audiences.owners):
        told_on = first_told(said, audiences.owners, step.due_date)
        if told_on is None:
            return None
        starts.append(told_on)
    if step.returned_on is not None:
        starts.append(step.returned_on)
    return max(starts)


def stairs(  # noqa: PLR0913 - the facts, and the five things a decision may depend on
    step: StepFacts,
    audiences: Audiences,
    *,
    since: date,
    today: date,
    calendar: RegionCalendar,
    rules: ReminderRules,
    said: Sequence[Said],
) -> Iterator[tuple[Level, Slot | Silence]]:
    """Go up the stairs as far as the days without an answer reach.

    A stair waits until the one below it has had its time; one that is empty, or closed because too few
    regions are late, is passed by. When a closed one opens, it speaks.
    """
    waited = calendar.working_days_between(since, today)
    below: tuple[date, int] | None = None
    for level in rules.escalation.levels:
        spoken = _spoken_on(level, step, said)
        overdue_by = waited - level.after
        if below is not None:
            overdue_by = min(
                overdue_by, calendar.working_days_between(below[0], today) - (level.after - below[1])
            )
        if spoken is not None:
            below = (spoken, level.after)
            yield level, Silence.ALREADY_SAID
        elif not audiences.of(level.to):
            yield level, Silence.NOBODY
        elif overdue_by < 0:
            yield level, Silence.NOT_YET
            return
        elif _late_regions(level, step) < level.late_regions:
            yield level, Silence.FEW_LATE
        else:
            # A stair that had to wait for other regions has missed no run.
            missed_by = overdue_by if level.late_regions == 1 else 0
            yield level, Slot(level.rule, 1, Why.ESCALATED, missed_by)
            return


def _late_regions(level: Level, step: StepFacts) -> int:
    return step.late_in_nation if level.to is Audience.NATION else step.late_in_province


def _spoken_on(level: Level, step: StepFacts, said: Sequence[Said]) -> date | None:
    days = [s.local_date for s in said if s.rule == level.rule and s.due_date == step.due_date]
    return min(days, default=None)
