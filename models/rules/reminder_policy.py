"""What is to be said this morning about a step, to whom and why, or why nothing is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.rules.escalation import stairs, unanswered_since
from models.rules.holding_back import what_holds
from models.rules.lifecycle import SETTLED, StepStatus
from models.rules.reminder_facts import Audiences, Decision, Said, Silence, Slot, StepFacts, Why
from models.rules.reminder_rules import Cadence, Missed, ReminderRules
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
    if step.status is StepStatus.WAITING:
        return [morning.silent("", Silence.WAITING), *morning.questions()]
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
        return None if self.calendar.is_working_day(self.today) else Silence.DAY_OFF

    def to_owners(self) -> Iterator[Decision]:
        if self.step.status is StepStatus.RETURNED:
            sent_back = Slot("returned", self.step.times_returned, Why.RETURNED)
            yield from self.judge_for_owners(sent_back, rule="returned")
        yield from self.judge_for_owners(self.deadline(), rule="deadline")

    def judge_for_owners(self, found: Slot | Silence, *, rule: str) -> Iterator[Decision]:
        owners, broken = self.audiences.owners, self.audiences.broken
        if owners or not broken or isinstance(found, Silence):
            yield from self.judge(found, owners, rule=rule)
        if isinstance(found, Slot) and self.speaks(found.rule):
            for contact in broken:
                yield self.decided(found, contact, Silence.ADDRESS_BROKEN)

    def questions(self) -> Iterator[Decision]:
        asked_on = self.step.asked_on
        if asked_on is None and self.step.speaks_for_parent:
            asked_on = self.step.parent_asked_on
        if asked_on is not None:
            slot = self.repeated("to_decide", self.rules.to_decide.cadence, asked_on, Why.TO_DECIDE)
            yield from self.judge(slot, self.audiences.in_charge, rule="to_decide")

    def to_those_in_charge(self) -> Iterator[Decision]:
        yield from self.questions()
        if self.audiences.unreachable is not None:
            lost = self.not_reached("unreachable", self.rules.unreachable.cadence, self.audiences.unreachable)
            yield from self.judge(lost, self.audiences.in_charge, rule="unreachable")
        elif self.audiences.broken and self.audiences.tell_of_broken:
            lost = self.not_reached("repair", self.rules.repair.cadence, Why.NO_ADDRESS)
            yield from self.judge(lost, self.audiences.in_charge, rule="repair")
        late, over_on = self.days_late(), self.rules.late.cadence.over_on
        if late >= over_on and self.rules.late.speaks_of(self.step.kind):
            slot = Slot("handed_over", 1, Why.HANDED_OVER, late - over_on)
            yield from self.judge(slot, self.audiences.above, rule="handed_over")

    def upwards(self) -> Iterator[Decision]:
        if self.days_late() < 1:
            return
        since, silence = self.unanswered_since()
        if since is None:
            yield self.silent("escalation", silence)
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

    def unanswered_since(self) -> tuple[date | None, Silence]:
        if self.muted():
            return None, Silence.MUTED
        held = self.what_holds(Why.ESCALATED)
        if held is not None:
            return None, held
        since = unanswered_since(
            self.step,
            self.audiences,
            today=self.today,
            calendar=self.calendar,
            rules=self.rules,
            said=self.said,
        )
        return since, Silence.NOT_TOLD

    def deadline(self) -> Slot | Silence:
        if self.today > self.step.due_date:
            return self.late()
        if self.today == self.step.due_date:
            over = self.now >= self.step.due_at
            return Silence.HOUR_PASSED if over else Slot("due_day", 1, Why.DUE_TODAY)
        left = self.calendar.working_days_between(self.today, self.step.due_date)
        fitting = [rule for rule in self.rules.before if rule.speaks_of(self.step.kind)]
        reached = [rule for rule in fitting if rule.working_days >= left]
        if not reached:
            return Silence.NOT_YET if fitting or not self.rules.before else Silence.OTHER_KIND
        rule = min(reached, key=lambda before: before.working_days)
        return Slot(rule.name, 1, Why.DUE_SOON, rule.working_days - left)

    def late(self) -> Slot | Silence:
        cadence = self.rules.late.cadence
        if self.days_late() >= cadence.over_on:
            return Silence.SAID_OFTEN_ENOUGH
        return self.repeated("late", cadence, self.step.due_date, Why.LATE)

    def not_reached(self, rule: str, cadence: Cadence, why: Why) -> Slot | Silence:
        if self.today < self.calendar.add_working_days(self.step.due_date, -self.rules.longest_notice):
            return Silence.NOT_YET
        # Counted from the day it was first told, whenever the address failed: not twice in two days.
        told = [s.local_date for s in self.said if s.rule == rule and self.speaks_of_the_same(s)]
        return self.repeated(rule, cadence, min(told, default=self.today), why)

    def check(self) -> Slot | Silence:
        handed_in = self.step.submitted_on or self.today
        return self.repeated("to_check", self.rules.to_check.cadence, handed_in, Why.TO_CHECK)

    def repeated(self, rule: str, cadence: Cadence, since: date, why: Why) -> Slot | Silence:
        days = self.calendar.working_days_between(since, self.today)
        occurrence = cadence.latest(days)
        if occurrence is None:
            return Silence.NOT_YET
        return Slot(rule, occurrence, why, days - cadence.day_of(occurrence))

    def days_late(self) -> int:
        if self.today <= self.step.due_date:
            return 0
        return self.calendar.working_days_between(self.step.due_date, self.today)

    def judge(self, found: Slot | Silence, contacts: Sequence[int], *, rule: str) -> list[Decision]:
        if isinstance(found, Silence):
            return [self.silent(rule, found)]
        if not self.speaks(found.rule):
            return [self.silent(found.rule, Silence.OTHER_KIND)]
        if not contacts:
            return [self.silent(found.rule, Silence.NOBODY)]
        return [self.judge_one(found, contact) for contact in contacts]

    def speaks(self, rule: str) -> bool:
        return self.rules.rule(rule).speaks_of(self.step.kind)

    def judge_one(self, slot: Slot, contact: int) -> Decision:
        silence = self.why_silent(slot, contact)
        if silence is not None:
            return self.decided(slot, contact, silence)
        merged = bool(slot.missed_by) and self.rules.rule(slot.rule).missed is Missed.MERGE
        return replace(self.decided(slot, contact, slot.why), only_with_others=merged)

    def why_silent(self, slot: Slot, contact: int) -> Silence | None:
        rule = self.rules.rule(slot.rule)
        if self.was_said(slot, contact):
            return Silence.ALREADY_SAID
        if held := self.what_holds(slot.why):
            return held
        if slot.missed_by and rule.missed is Missed.SKIP:
            return Silence.MISSED_RUN
        ways = self.audiences.ways.get(contact)
        if rule.channels is not None and ways is not None and not rule.channels & ways:
            return Silence.NO_WAY
        muted = self.muted() or self.audiences.muted_on(contact, self.today) is not None
        return Silence.MUTED if muted else None

    def muted(self) -> bool:
        return self.step.muted is not None and self.step.muted.until >= self.today

    def what_holds(self, why: Why) -> Silence | None:
        return what_holds(self.step, why, today=self.today, calendar=self.calendar, rules=self.rules)

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
        if said.rule == "to_decide":
            asked_on = self.step.asked_on or self.step.parent_asked_on
            return asked_on is None or said.local_date >= asked_on
        return said.due_date == self.step.due_date

    def decided(self, slot: Slot, contact: int, reason: Why | Silence) -> Decision:
        return Decision(self.step.step_id, slot.rule, slot.occurrence, contact, reason, otherwise=slot.why)

    def silent(self, rule: str, silence: Silence) -> Decision:
        return Decision(self.step.step_id, rule, 0, None, silence)
