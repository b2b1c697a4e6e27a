"""What was decided about one step on one morning, and which lines of the ledger that makes or unmakes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.rules.reminder_facts import Audiences, Decision, Mute, Silence, StepFacts
from models.rules.reminder_rules import ReminderRules
from models.tables.reminders import MessageState
from notifications.candidates import MISSED_RUN, Candidate, LedgerLine
from notifications.readings import Readings


@dataclass(frozen=True)
class Decided:
    """One step with what is known, what stands in the ledger, and what was decided."""

    facts: StepFacts
    told: Audiences
    today: date
    lines: list[LedgerLine]
    decisions: list[Decision]

    @classmethod
    def about(cls, candidate: Candidate, readings: Readings, rules: ReminderRules) -> "Decided":
        """Decide about a step."""
        return cls(
            readings.facts(candidate),
            readings.told(candidate),
            readings.morning(candidate).today,
            readings.ledger.get(candidate.step_id, []),
            readings.decide(candidate, rules),
        )

    def to_take_back(self) -> Iterator[tuple[int, MessageState, str]]:
        """List what was scheduled and is not to be said after all: the line, its new state, and why."""
        for line in self.lines:
            if line.state is not MessageState.SCHEDULED:
                continue
            because, mute = self._why_stale(line), self._mute_of(line.contact_id)
            if because is not None:
                yield line.reminder_id, MessageState.CLEARED, because
            elif mute is not None:
                yield line.reminder_id, MessageState.MUTED, _in_words(mute)

    def is_recorded(self, decision: Decision) -> bool:
        """Say whether a decision makes a line of the ledger: a word, a missed run, or a mute once."""
        if decision.reason is not Silence.MUTED:
            return decision.speaks or decision.reason is Silence.MISSED_RUN
        # Were it not muted it would have been said once; so its silence is written down once.
        key = (decision.rule, decision.occurrence, decision.contact_id, self.facts.due_date)
        return not any(
            (line.rule, line.occurrence, line.contact_id, line.due_date) == key
            for line in self.lines
            if line.state is MessageState.MUTED
        )

    def row(self, decision: Decision, day: date, now: datetime) -> dict[str, Any]:
        """Make the ledger's line of a decision, for the recipient's local date."""
        reason, state, state_reason = decision.reason.value, MessageState.SCHEDULED, ""
        mute = self._mute_of(decision.contact_id)
        if decision.reason is Silence.MISSED_RUN:
            state, state_reason = MessageState.DEAD, MISSED_RUN
        elif decision.reason is Silence.MUTED and mute is not None and decision.otherwise is not None:
            reason, state, state_reason = decision.otherwise.value, MessageState.MUTED, _in_words(mute)
        return {
            "step_id": decision.step_id,
            "rule": decision.rule,
            "occurrence": decision.occurrence,
            "contact_id": decision.contact_id,
            "local_date": day,
            "due_date": self.facts.due_date,
            "reason": reason,
            "state": state,
            "state_reason": state_reason,
            "planned_at": now,
            "message_ref": None,
        }

    def _mute_of(self, contact: int | None) -> Mute | None:
        of_step = self.facts.muted
        in_force = of_step is not None and of_step.until >= self.today
        return of_step if in_force else self.told.muted_on(contact, self.today)

    def _why_stale(self, line: LedgerLine) -> str | None:
        told, facts = self.told, self.facts
        current = {*told.owners, *told.head, *told.coordinator, *told.province, *told.nation}
        if line.contact_id not in current:
            return "somebody else is to be told now"
        answered = {
            "to_decide": facts.asked_on is None and facts.parent_asked_on is None,
            "unreachable": told.unreachable is None,
            "repair": not told.broken,
        }
        return "no longer so" if answered.get(line.rule, False) else None


def _in_words(mute: Mute) -> str:
    return f"muted by {mute.by} until {mute.until}"
