"""Which rules have come to their day on one morning, before anybody asks who is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.rules.holding_back import ends_of_holds, what_holds
from models.rules.reminder_facts import Audiences, Said, Silence, Slot, StepFacts, Why
from models.rules.reminder_rules import Cadence, ReminderRules
from models.rules.working_days import RegionCalendar


@dataclass(frozen=True)
class Slots:
    """One step on one morning; `today` is local to its region, `now` is aware."""

    step: StepFacts
    today: date
    now: datetime
    calendar: RegionCalendar
    rules: ReminderRules
    said: Sequence[Said]

    def deadline(self) -> Slot | Silence:
        """Say which rule about the due date speaks; of several that have come to their day, the last."""
        if self.today > self.step.due_date:
            return self._late()
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

    def returned(self) -> Slot:
        """Say that it was sent back, for as many times as it was."""
        return Slot("returned", self.step.times_returned, Why.RETURNED)

    def handed_over(self) -> Slot | None:
        """Say whether it was said as often as is foreseen, so that a person decides."""
        late, over_on = self.days_late(), self.rules.late.cadence.over_on
        if late < over_on or not self.rules.late.speaks_of(self.step.kind):
            return None
        return Slot("handed_over", 1, Why.HANDED_OVER, late - over_on)

    def question(self) -> Slot | Silence | None:
        """Say whether somebody must decide about a later date that was asked for."""
        asked_on = self.step.asked_on
        if asked_on is None and self.step.speaks_for_parent:
            asked_on = self.step.parent_asked_on
        if asked_on is None:
            return None
        return self._repeated("to_decide", self.rules.to_decide.cadence, asked_on, Why.TO_DECIDE)

    def to_mend(self, audiences: Audiences) -> Slot | Silence | None:
        """Say whether somebody who owes the step cannot be told of it."""
        if audiences.unreachable is not None:
            return self._not_reached("unreachable", self.rules.unreachable.cadence, audiences.unreachable)
        if audiences.broken and audiences.tell_of_broken:
            return self._not_reached("repair", self.rules.repair.cadence, Why.NO_ADDRESS)
        return None

    def check(self) -> Slot | Silence:
        """Say whether what was handed in has waited long enough."""
        handed_in = self.step.submitted_on or self.today
        return self._repeated("to_check", self.rules.to_check.cadence, handed_in, Why.TO_CHECK)

    def days_late(self) -> int:
        """Count the working days since the due day."""
        if self.today <= self.step.due_date:
            return 0
        return self.calendar.working_days_between(self.step.due_date, self.today)

    def was_said(self, slot: Slot, contact: int) -> bool:
        """Say whether one person was told this."""
        return any(
            (said.rule, said.occurrence, said.contact_id) == (slot.rule, slot.occurrence, contact)
            and self._speaks_of_the_same(said)
            for said in self.said
        )

    def was_missed(self, slot: Slot, *, silent_until: date | None) -> bool:
        """Say whether its day passed because nothing ran.

        Not where something held it, or a mute of the person until `silent_until`: that is made up for.
        """
        if not slot.missed_by:
            return False
        own_day = self.calendar.add_working_days(self.today, -slot.missed_by)
        ends = ends_of_holds(self.step, calendar=self.calendar, rules=self.rules)
        held = any(own_day < free_on for free_on in ends)
        return not held and (silent_until is None or silent_until < own_day)

    def what_holds(self, why: Why) -> Silence | None:
        """Say what holds back a word of this kind."""
        return what_holds(self.step, why, today=self.today, calendar=self.calendar, rules=self.rules)

    def muted(self) -> bool:
        """Say whether nothing at all may be said about the step."""
        return self.step.muted is not None and self.step.muted.until >= self.today

    def _late(self) -> Slot | Silence:
        cadence = self.rules.late.cadence
        if self.days_late() >= cadence.over_on:
            return Silence.SAID_OFTEN_ENOUGH
        return self._repeated("late", cadence, self.step.due_date, Why.LATE)

    def _not_reached(self, rule: str, cadence: Cadence, why: Why) -> Slot | Silence:
        if self.today < self.calendar.add_working_days(self.step.due_date, -self.rules.longest_notice):
            return Silence.NOT_YET
        # Counted from the day it was first told, whenever the address failed: not twice in two days.
        told = [s.local_date for s in self.said if s.rule == rule and self._speaks_of_the_same(s)]
        return self._repeated(rule, cadence, min(told, default=self.today), why)

    def _repeated(self, rule: str, cadence: Cadence, since: date, why: Why) -> Slot | Silence:
        days = self.calendar.working_days_between(since, self.today)
        occurrence = cadence.latest(days)
        if occurrence is None:
            return Silence.NOT_YET
        return Slot(rule, occurrence, why, days - cadence.day_of(occurrence))

    def _speaks_of_the_same(self, said: Said) -> bool:
        if said.rule == "returned":
            return True  # counted by itself, whatever the due date is now
        if said.rule == "to_check":
            return self.step.submitted_on is None or said.local_date > self.step.submitted_on
        if said.rule == "to_decide":
            asked_on = self.step.asked_on or self.step.parent_asked_on
            return asked_on is None or said.local_date >= asked_on
        return said.due_date == self.step.due_date
