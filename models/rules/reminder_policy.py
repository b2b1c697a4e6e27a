"""What is to be said this morning about a step, to whom and why, or why nothing is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.rules.escalation import stairs, unanswered_since
from models.rules.lifecycle import SETTLED, StepStatus
from models.rules.reminder_facts import Audiences, Decision, Said, Silence, Slot, StepFacts, Why
from models.rules.reminder_rules import Missed, ReminderRules
from models.rules.working_days import RegionCalendar


def due_reminders(  # noqa: PLR0913 - the facts, and the five things a decision may depend on
    step: StepFacts,
    audiences: Audiences,
    *,
    today: date,
    now: datetime,
    calendar: RegionCalendar,
    rules: ReminderRules,
    said: Sequence[Said],
) -> list[Decision]:
    """List what is to be said about a step on the local date `today`; see `decide`."""
    decisions = decide(step, audiences, today=today, now=now, calendar=calendar, rules=rules, said=said)
    return [decision for decision in decisions if decision.speaks]


def decide(  # noqa: PLR0913 - as above
    step: StepFacts,
    audiences: Audiences,
    *,
    today: date,
    now: datetime,
    calendar: RegionCalendar,
    rules: ReminderRules,
    said: Sequence[Said],
) -> list[Decision]:
    """Decide about a step by every rule that could speak, with a reason for each word and each silence.

    `today` is the local date in the step's region on which it would be said, `now` is aware; `said` is
    what the ledger holds about this step and still counts. Of the rules about the due date only the last
    one to have come to its day is heard, so a run that was missed is made up for once, not several times.
    """
    morning = _Morning(step, audiences, today, now, calendar, rules, said)
    silence = morning.general_silence()
    if silence is not None:
        return [Decision(step.step_id, "", 0, None, silence)]
    if step.status is StepStatus.SUBMITTED:
        return morning.judge(morning.check(), audiences.in_charge, rule="to_check")
    return [*morning.to_owners(), *morning.to_those_in_charge(), *morning.upwards()]


@dataclass(frozen=True)
class _Morning:
    """One step on one morning."""

    step: StepFacts
    audiences: Audiences
    today: date
    now: datetime
    calendar: RegionCalendar
    rules: ReminderRules
    said: Sequence[Said]

    def general_silence(self) -> Silence | None:
        if self.step.status in SETTLED:
            return Silence.SETTLED
        if self.step.status is StepStatus.WAITING:
            return Silence.WAITING
        return None if self.calendar.is_working_day(self.today) else Silence.DAY_OFF

    def to_owners(self) -> Iterator[Decision]:
        owners, times = self.audiences.owners, self.step.times_returned
        if self.step.status is StepStatus.RETURNED:
            yield from self.judge(Slot("returned", times, Why.RETURNED), owners, rule="returned")
        yield from self.judge(self.deadline(), owners, rule="deadline")

    def to_those_in_charge(self) -> Iterator[Decision]:
        if self.audiences.unreachable is not None:
            yield from self.judge(self.nobody_reached(), self.audiences.in_charge, rule="unreachable")
        late, over_on = self.days_late(), self.rules.late.cadence.over_on
        if late >= over_on:
            slot = Slot("handed_over", 1, Why.HANDED_OVER, late - over_on)
            yield from self.judge(slot, self.audiences.above, rule="handed_over")

    def upwards(self) -> Iterator[Decision]:
        if self.days_late() < 1:
            return
        since = unanswered_since(
            self.step, self.audiences, calendar=self.calendar, rules=self.rules, said=self.said
        )
        if since is None:
            yield self.silent("escalation", Silence.NOT_TOLD)
            return
        for level, found in stairs(
            self.step,
            self.audiences,
            since=since,
            today=self.today,
            calendar=self.calendar,
            rules=self.rules,
            said=self.said,
        ):
            yield from self.judge(found, self.audiences.of(level.to), rule=level.rule)

    def deadline(self) -> Slot | Silence:
        if self.today > self.step.due_date:
            return self.late()
        if self.today == self.step.due_date:
            over = self.now >= self.step.due_at
            return Silence.HOUR_PASSED if over else Slot("due_day", 1, Why.DUE_TODAY)
        left = self.calendar.working_days_between(self.today, self.step.due_date)
        reached = [rule for rule in self.rules.before if rule.working_days >= left]
        if not reached:
            return Silence.NOT_YET
        rule = min(reached, key=lambda before: before.working_days)
        return Slot(rule.name, 1, Why.DUE_SOON, rule.working_days - left)

    def late(self) -> Slot | Silence:
        cadence, days = self.rules.late.cadence, self.days_late()
        if days >= cadence.over_on:
            return Silence.SAID_OFTEN_ENOUGH
        occurrence = cadence.latest(days)
        if occurrence is None:
            return Silence.NOT_YET
        return Slot("late", occurrence, Why.LATE, days - cadence.day_of(occurrence))

    def nobody_reached(self) -> Slot | Silence:
        first_word = self.calendar.add_working_days(self.step.due_date, -self.rules.longest_notice)
        if self.today < first_word:
            return Silence.NOT_YET
        cadence = self.rules.unreachable.cadence
        days = self.calendar.working_days_between(first_word, self.today)
        occurrence = cadence.latest(days)
        if occurrence is None or self.audiences.unreachable is None:
            return Silence.NOT_YET
        return Slot("unreachable", occurrence, self.audiences.unreachable, days - cadence.day_of(occurrence))

    def check(self) -> Slot | Silence:
        cadence, handed_in = self.rules.to_check.cadence, self.step.submitted_on
        days = self.calendar.working_days_between(handed_in, self.today) if handed_in else 0
        occurrence = cadence.latest(days)
        if occurrence is None:
            return Silence.NOT_YET
        return Slot("to_check", occurrence, Why.TO_CHECK, days - cadence.day_of(occurrence))

    def days_late(self) -> int:
        if self.today <= self.step.due_date:
            return 0
        return self.calendar.working_days_between(self.step.due_date, self.today)

    def judge(self, found: Slot | Silence, contacts: Sequence[int], *, rule: str) -> list[Decision]:
        if isinstance(found, Silence):
            return [self.silent(rule, found)]
        if not contacts:
            return [self.silent(found.rule, Silence.NOBODY)]
        return [self.judge_one(found, contact) for contact in contacts]

    def judge_one(self, slot: Slot, contact: int) -> Decision:
        missed = self.rules.rule(slot.rule).missed if slot.missed_by else None
        reason: Why | Silence = slot.why
        if self.was_said(slot, contact):
            reason = Silence.ALREADY_SAID
        elif self.is_held(slot):
            reason = Silence.HELD
        elif missed is Missed.SKIP:
            reason = Silence.MISSED_RUN
        merged = missed is Missed.MERGE and isinstance(reason, Why)
        return Decision(self.step.step_id, slot.rule, slot.occurrence, contact, reason, merged)

    def was_said(self, slot: Slot, contact: int) -> bool:
        return any(
            (said.rule, said.occurrence, said.contact_id) == (slot.rule, slot.occurrence, contact)
            and self.speaks_of_the_same(said)
            for said in self.said
        )

    def speaks_of_the_same(self, said: Said) -> bool:
        if said.rule == "returned":
            return True  # counted by itself, whatever the due date is now
        if said.rule == "to_check":
            return self.step.submitted_on is None or said.local_date > self.step.submitted_on
        return said.due_date == self.step.due_date

    def is_held(self, slot: Slot) -> bool:
        if self.step.seen_on is None or slot.why not in {Why.DUE_SOON, Why.LATE, Why.HANDED_OVER}:
            return False
        since = self.calendar.working_days_between(self.step.seen_on, self.today)
        return since < self.rules.acknowledged.holds_for

    def silent(self, rule: str, silence: Silence) -> Decision:
        return Decision(self.step.step_id, rule, 0, None, silence)
