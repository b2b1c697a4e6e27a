"""What is to be said this morning about a step, to whom and why, or why nothing is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.rules.escalation import stairs, unanswered_since
from models.rules.lifecycle import SETTLED, StepStatus
from models.rules.reminder_facts import Audiences, Decision, Said, Silence, Slot, StepFacts, Why
from models.rules.reminder_rules import Missed, ReminderRules, Rule
from models.rules.slots import Slots
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
    morning = _Morning(Slots(step, today, now, calendar, rules, said), audiences)
    silence = morning.general_silence()
    if silence is not None:
        return [morning.silent("", silence)]
    if step.status is StepStatus.WAITING:
        return [morning.silent("", Silence.WAITING), *morning.questions()]
    if step.status is StepStatus.SUBMITTED:
        return morning.judge(morning.slots.check(), audiences.in_charge, rule="to_check")
    return [*morning.to_owners(), *morning.to_those_in_charge(), *morning.upwards()]


@dataclass(frozen=True)
class _Morning:
    """One step on one morning, and whom it concerns."""

    slots: Slots
    audiences: Audiences

    def general_silence(self) -> Silence | None:
        if self.slots.step.status in SETTLED:
            return Silence.SETTLED
        return None if self.slots.calendar.is_working_day(self.slots.today) else Silence.DAY_OFF

    def to_owners(self) -> Iterator[Decision]:
        if self.slots.step.status is StepStatus.RETURNED:
            yield from self.judge_for_owners(self.slots.returned(), rule="returned")
        yield from self.judge_for_owners(self.slots.deadline(), rule="deadline")

    def judge_for_owners(self, found: Slot | Silence, *, rule: str) -> Iterator[Decision]:
        owners, broken = self.audiences.owners, self.audiences.broken
        if owners or not broken or isinstance(found, Silence):
            yield from self.judge(found, owners, rule=rule)
        if isinstance(found, Slot) and self.speaks(found.rule):
            for contact in broken:
                yield self.decided(found, contact, Silence.ADDRESS_BROKEN)

    def to_those_in_charge(self) -> Iterator[Decision]:
        yield from self.questions()
        lost = self.slots.to_mend(self.audiences)
        if lost is not None:
            rule = "repair" if self.audiences.unreachable is None else "unreachable"
            yield from self.judge(lost, self.audiences.in_charge, rule=rule)
        handed_over = self.slots.handed_over()
        if handed_over is not None:
            yield from self.judge(handed_over, self.audiences.above, rule="handed_over")

    def questions(self) -> Iterator[Decision]:
        question = self.slots.question()
        if question is not None:
            yield from self.judge(question, self.audiences.in_charge, rule="to_decide")

    def upwards(self) -> Iterator[Decision]:
        if self.slots.days_late() < 1:
            return
        since, silence = self.unanswered_since()
        if since is None:
            yield self.silent("escalation", silence)
            return
        slots = self.slots
        for level, found in stairs(
            slots.step,
            self.audiences,
            since=since,
            today=slots.today,
            calendar=slots.calendar,
            rules=slots.rules,
            said=slots.said,
        ):
            yield from self.judge(found, self.audiences.of(level.to), rule=level.rule)

    def unanswered_since(self) -> tuple[date | None, Silence]:
        slots = self.slots
        if slots.muted():
            return None, Silence.MUTED
        held = slots.what_holds(Why.ESCALATED)
        if held is not None:
            return None, held
        since = unanswered_since(
            slots.step,
            self.audiences,
            today=slots.today,
            calendar=slots.calendar,
            rules=slots.rules,
            said=slots.said,
        )
        return since, Silence.NOT_TOLD

    def judge(self, found: Slot | Silence, contacts: Sequence[int], *, rule: str) -> list[Decision]:
        if isinstance(found, Silence):
            return [self.silent(rule, found)]
        if not self.speaks(found.rule):
            return [self.silent(found.rule, Silence.OTHER_KIND)]
        if not contacts:
            return [self.silent(found.rule, Silence.NOBODY)]
        return [self.judge_one(found, contact) for contact in contacts]

    def speaks(self, rule: str) -> bool:
        return self.slots.rules.rule(rule).speaks_of(self.slots.step.kind)

    def judge_one(self, slot: Slot, contact: int) -> Decision:
        rule, mute = self.slots.rules.rule(slot.rule), self.audiences.muted.get(contact)
        missed = self.slots.was_missed(slot, silent_until=mute.until if mute else None)
        silence = self.why_silent(slot, contact, rule, missed=missed)
        if silence is not None:
            return self.decided(slot, contact, silence)
        merged = missed and rule.missed is Missed.MERGE
        return replace(self.decided(slot, contact, slot.why), only_with_others=merged)

    def why_silent(self, slot: Slot, contact: int, rule: Rule, *, missed: bool) -> Silence | None:
        if self.slots.was_said(slot, contact):
            return Silence.ALREADY_SAID
        if held := self.slots.what_holds(slot.why):
            return held
        if missed and rule.missed is Missed.SKIP:
            return Silence.MISSED_RUN
        muted = self.slots.muted() or self.audiences.muted_on(contact, self.slots.today) is not None
        return Silence.MUTED if muted else None

    def decided(self, slot: Slot, contact: int, reason: Why | Silence) -> Decision:
        step_id = self.slots.step.step_id
        return Decision(step_id, slot.rule, slot.occurrence, contact, reason, otherwise=slot.why)

    def silent(self, rule: str, silence: Silence) -> Decision:
        return Decision(self.slots.step.step_id, rule, 0, None, silence)
