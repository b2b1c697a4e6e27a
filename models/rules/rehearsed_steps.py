"""One step while a plan is rehearsed: what is decided about it each morning, and when nothing can follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.rules.lifecycle import StepStatus
from models.rules.rehearsed_answers import Answers, Open
from models.rules.reminder_facts import Audiences, Decision, Said, Silence, StepFacts, Why
from models.rules.reminder_parts import Repeated
from models.rules.reminder_policy import decide
from models.rules.reminder_rules import ReminderRules
from models.rules.working_days import RegionCalendar

# What stays so on every later morning, once the cadences have run out.
_FOR_GOOD = frozenset(
    {
        Silence.ALREADY_SAID,
        Silence.SAID_OFTEN_ENOUGH,
        Silence.NOBODY,
        Silence.NOT_TOLD,
        Silence.MISSED_RUN,
        Silence.OTHER_KIND,
    }
)
_TO_SPARE = 2  # working days: from a due day that is a day off the two directions count differently


@dataclass(frozen=True)
class StepOnStage:
    """A step as it stands at the beginning: its facts, whom it concerns, and what the ledger holds.

    `underway` are lines that have not gone out yet, with their reasons; they are not in `said`. After the
    last day of somebody who stands in, `afterwards` says whom the step concerns then.
    """

    facts: StepFacts
    audiences: Audiences
    place: str  # its region's code
    milestone: str = ""  # code and year, the same in every region
    said: Sequence[Said] = ()
    underway: Sequence[tuple[Said, Why]] = ()
    after: Sequence[int] = ()  # the ids of the steps that it waits for
    afterwards: tuple[date, Audiences] | None = None


@dataclass
class RehearsedStep:
    """A step during the rehearsal, with what has been said so far."""

    facts: StepFacts
    audiences: Audiences
    place: str
    milestone: str
    calendar: RegionCalendar
    rules: ReminderRules
    said: list[Said]
    open: Open
    quiet_until: date
    afterwards: tuple[date, Audiences] | None

    def may_speak(self, today: date) -> bool:
        """Say whether anything could be said on a morning: a quick answer, now and then too hopeful."""
        return today >= self.quiet_until and self.open.on(today)

    def decide(self, moment: datetime, late_regions: tuple[int, int]) -> list[Decision]:
        """Decide on the morning of a local moment; `late_regions` are of the province, of the nation."""
        facts, (province, nation) = self.facts, late_regions
        if (facts.late_in_province, facts.late_in_nation) != late_regions:
            facts = self.facts = replace(facts, late_in_province=province, late_in_nation=nation)
        if self.afterwards is not None and moment.date() > self.afterwards[0]:
            self.audiences, self.afterwards = self.afterwards[1], None
        return decide(
            facts,
            self.audiences,
            today=moment.date(),
            now=moment,
            calendar=self.calendar,
            rules=self.rules,
            said=self.said,
        )

    def note(self, decision: Decision, contact_id: int, day: date) -> bool:
        """Remember what was decided; says whether it is news: the ledger keeps one line a day and rule."""
        line = (decision.rule, decision.occurrence, contact_id, day)
        if any((s.rule, s.occurrence, s.contact_id, s.local_date) == line for s in self.said):
            return False
        self.said.append(Said(*line, due_date=self.facts.due_date, arrived=decision.speaks))
        return True

    def has_run_out(self, decisions: Sequence[Decision], today: date) -> bool:
        """Say whether nothing can follow on a later morning either."""
        if any(decision.reason not in _FOR_GOOD for decision in decisions):
            return False
        if self._is_asked or self.afterwards is not None:
            return False
        return all(
            self.calendar.working_days_between(since, today) >= repeated.cadence.over_on
            for repeated, since in self._cadences(today)
        )

    @property
    def _is_asked(self) -> bool:
        return self.facts.asked_on is not None or self.facts.parent_asked_on is not None

    def _cadences(self, today: date) -> Iterator[tuple[Repeated, date]]:
        """List the cadences that concern the step, each with the day from which it counts."""
        if self.facts.status is StepStatus.SUBMITTED:
            yield self.rules.to_check, self.facts.submitted_on or today
            return
        yield self.rules.late, self.facts.due_date
        if not self.audiences.in_charge:
            return
        if self.audiences.unreachable:
            yield self.rules.unreachable, self._first_said("unreachable", today)
        if self.audiences.broken:
            yield self.rules.repair, self._first_said("repair", today)

    def _first_said(self, rule: str, today: date) -> date:
        due = self.facts.due_date
        days = [line.local_date for line in self.said if line.rule == rule and line.due_date == due]
        return min(days, default=today)


def begin(
    step: StepOnStage, *, calendar: RegionCalendar, rules: ReminderRules, open_: Open, answers: Answers
) -> RehearsedStep:
    """Let a step take the stage; one that waits will be ready when it opens, if people answer."""
    facts, quiet_until = step.facts, date.min
    if facts.status is StepStatus.WAITING and answers is not Answers.NOBODY:
        facts = replace(facts, status=StepStatus.READY)
    asked = facts.asked_on is not None or facts.parent_asked_on is not None
    if not asked and facts.status is StepStatus.WAITING:
        quiet_until = date.max
    if not asked and facts.status is StepStatus.READY:
        quiet_until = calendar.add_working_days(facts.due_date, -rules.longest_notice - _TO_SPARE)
    said = [*step.said, *(replace(line, arrived=True) for line, _ in step.underway)]
    return RehearsedStep(
        facts,
        step.audiences,
        step.place,
        step.milestone,
        calendar,
        rules,
        said,
        open_,
        quiet_until,
        step.afterwards,
    )
