"""The reminder policy run through fake time: who would get a message on which morning, if nothing is sent."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.rules.lifecycle import SETTLED, StepStatus
from models.rules.rehearsed_answers import Answers, Task, times_open
from models.rules.rehearsed_lateness import LateRegions
from models.rules.rehearsed_steps import RehearsedStep, StepOnStage, begin
from models.rules.reminder_facts import URGENCY, Decision, Silence, Why
from models.rules.reminder_rules import ReminderRules
from models.rules.working_days import RegionCalendar

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stage:
    """Everything that a rehearsal begins with."""

    steps: Sequence[StepOnStage]
    calendars: Mapping[str, RegionCalendar]  # of the steps' regions and of the places where people work
    homes: Mapping[int, str]  # contact id to the place where they work


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One message that a person would get: about how many steps, and the most urgent reason."""

    day: date
    contact_id: int
    lines: int
    why: Why


def rehearse(
    stage: Stage,
    *,
    rules: ReminderRules,
    start: datetime,
    last: date,
    answers: Answers = Answers.NOBODY,
) -> list[Rehearsed]:
    """List the messages of every morning from the aware moment `start` to the local day `last`, by day.

    Assumed: the planner runs every morning before office hours, every message arrives on its day, a person
    gets one message a morning whatever the channel, nobody moves a date, and people, addresses and holds
    stay as they are. `answers` says what people do; how many regions are late is counted each morning among
    the steps on the stage. What is already under way counts on its own day.
    """
    offices, told = _Offices(stage.calendars, start), _Told()
    steps = _begin(stage, rules, offices.first_morning(), answers)
    late = LateRegions(steps)
    for step in stage.steps:
        for line, why in step.underway:
            told.add(line.local_date, line.contact_id, step.facts.step_id, why)
    day = offices.first_day()
    while day <= last:
        if offices.anybody_works(day):
            mornings = offices.mornings(day)
            days = {contact: mornings[place].date() for contact, place in stage.homes.items()}
            steps = _morning(steps, mornings, days, late, told)
        day += _A_DAY
    return told.messages(last)


def _begin(stage: Stage, rules: ReminderRules, first: date, answers: Answers) -> list[RehearsedStep]:
    spoken_of = [step for step in stage.steps if step.facts.status not in SETTLED]
    tasks = [
        Task(s.facts.step_id, s.facts.due_date, s.facts.status is StepStatus.WAITING, s.after)
        for s in spoken_of
    ]
    times = times_open(tasks, first, answers)
    rules_in = {place: rules.in_region(place) for place in {step.place for step in spoken_of}}
    return [
        begin(
            step,
            calendar=stage.calendars[step.place],
            rules=rules_in[step.place],
            open_=times[step.facts.step_id],
            answers=answers,
        )
        for step in spoken_of
    ]


def _morning(
    steps: Iterable[RehearsedStep],
    mornings: Mapping[str, datetime],
    days: Mapping[int, date],
    late: LateRegions,
    told: "_Told",
) -> list[RehearsedStep]:
    """Let one morning pass; gives the steps about which something may still be said."""
    going_on, decided = [], []
    for step in steps:
        moment = mornings[step.place]
        today = moment.date()
        if step.may_speak(today):
            decisions = step.decide(moment, late.seen_from(step, moment))
            decided += [(step, decision) for decision in decisions if _is_noted(decision)]
            if step.has_run_out(decisions, today):
                continue
        if today <= step.open.answered:
            going_on.append(step)
    _note(decided, days, told)
    return going_on


def _is_noted(decision: Decision) -> bool:
    return decision.contact_id is not None and (decision.speaks or decision.reason is Silence.MISSED_RUN)


def _note(decided: Sequence[tuple[RehearsedStep, Decision]], days: Mapping[int, date], told: "_Told") -> None:
    written_to = {d.contact_id for _, d in decided if d.speaks and not d.only_with_others}
    for step, decision in decided:
        contact_id = decision.contact_id
        if contact_id is None or (decision.only_with_others and contact_id not in written_to):
            continue
        is_news = step.note(decision, contact_id, days[contact_id])
        if is_news and isinstance(decision.reason, Why):
            told.add(days[contact_id], contact_id, step.facts.step_id, decision.reason)


class _Offices:
    """The calendars of all places; those that are alike are asked once a day."""

    def __init__(self, calendars: Mapping[str, RegionCalendar], start: datetime) -> None:
        self._kind_of = {
            place: (
                calendar.timezone,
                tuple(sorted((day, own.working) for day, own in calendar.own_days.items())),
            )
            for place, calendar in calendars.items()
        }
        self._kinds = {kind: calendars[place] for place, kind in self._kind_of.items()}
        self._start = start

    def first_day(self) -> date:
        return min((kind.local_date(self._start) for kind in self._kinds.values()), default=date.max)

    def first_morning(self) -> date:
        """Give the day by whose morning everybody's first office hours have begun."""
        mornings = (kind.next_office_moment(self._start) for kind in self._kinds.values())
        return max((moment.date() for moment in mornings), default=date.max)

    def anybody_works(self, day: date) -> bool:
        return any(kind.is_working_day(day) for kind in self._kinds.values())

    def mornings(self, day: date) -> dict[str, datetime]:
        """Say for each place the next office moment, as the planner that runs on this day sees it."""
        next_of = {
            kind: calendar.next_office_moment(max(self._start, calendar.at_local(day, 0)))
            for kind, calendar in self._kinds.items()
        }
        return {place: next_of[kind] for place, kind in self._kind_of.items()}


class _Told:
    """What each person is told on each day, by step."""

    def __init__(self) -> None:
        self._by_person: dict[tuple[date, int], dict[int, Why]] = defaultdict(dict)

    def add(self, day: date, contact_id: int, step_id: int, why: Why) -> None:
        lines = self._by_person[day, contact_id]
        lines[step_id] = max(why, lines.get(step_id, why), key=URGENCY.__getitem__)

    def messages(self, last: date) -> list[Rehearsed]:
        return [
            Rehearsed(day, contact_id, len(lines), max(lines.values(), key=URGENCY.__getitem__))
            for (day, contact_id), lines in sorted(self._by_person.items(), key=lambda entry: entry[0])
            if day <= last
        ]
