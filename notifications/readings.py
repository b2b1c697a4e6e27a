"""What the policy decides about steps, from what the tables hold, read with a few queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import StepStatus
from models.rules.reminder_facts import Audiences, Decision, Mute, Said, StepFacts
from models.rules.reminder_policy import decide
from models.rules.reminder_rules import ReminderRules
from models.rules.working_days import RegionCalendar
from models.tables.milestones import Step
from notifications.candidates import Candidate, LedgerLine, find_candidates, find_returns, find_said
from notifications.directory import Directory, Person, read_directory
from notifications.office_hours import calendars_of_places
from notifications.standing import Standing, read_standing


def why(
    session: Session, step_id: int, *, now: datetime, rules: ReminderRules, channels: Collection[ChannelKind]
) -> list[tuple[Decision, Person | None]]:
    """Say what would be said about a step on the next working morning, to whom, and why or why not."""
    readings = read(session, col(Step.id) == step_id, now=now, channels=channels)
    return [
        (decision, readings.directory.people.get(decision.contact_id or 0))
        for candidate in readings.candidates
        for decision in readings.decide(candidate, rules)
    ]


def read(
    session: Session, which: ColumnElement[bool], *, now: datetime, channels: Collection[ChannelKind]
) -> "Readings":
    """Read what is needed to decide about the steps that `which` picks."""
    return read_about(session, find_candidates(session, which), now=now, channels=channels)


def read_about(
    session: Session, candidates: list[Candidate], *, now: datetime, channels: Collection[ChannelKind]
) -> "Readings":
    """Read what is needed to decide about these steps."""
    regions = {candidate.region_code for candidate in candidates}
    step_ids = [candidate.step_id for candidate in candidates]
    standing = read_standing(session, step_ids, now=now)
    also = {stand_in.contact_id for stand_in in standing.stand_ins.values()}
    directory = read_directory(session, regions, channels=channels, also=also)
    calendars = calendars_of_places(session, regions | {p.place for p in directory.people.values()})
    return Readings(
        now,
        candidates,
        find_said(session, step_ids),
        find_returns(session, candidates),
        standing,
        directory,
        {place: _morning(calendar, now) for place, calendar in calendars.items()},
    )


@dataclass(frozen=True)
class Morning:
    """The next working morning of a place."""

    calendar: RegionCalendar
    today: date


@dataclass(frozen=True)
class Readings:
    """Everything that decisions are made from, read with a few queries."""

    now: datetime
    candidates: list[Candidate]
    ledger: Mapping[int, list[LedgerLine]]
    returns: Mapping[int, tuple[int, datetime]]
    standing: Standing
    directory: Directory
    mornings: Mapping[str, Morning]
    audiences: dict[tuple[str, str], Audiences] = field(default_factory=dict)
    rules_there: dict[str, ReminderRules] = field(default_factory=dict)

    def told(self, candidate: Candidate, day: date | None = None) -> Audiences:
        """Say who can be told about a step, on the next morning or on another day."""
        key = (candidate.region_code, candidate.owner_role)
        if key not in self.audiences:
            self.audiences[key] = replace(self.directory.audiences(*key), muted=self.muted_people)
        usual = self.audiences[key]
        stand_in = self.standing.stand_in(candidate.step_id, day or self.morning(candidate).today)
        if stand_in is not None and self.directory.can_reach(stand_in):
            return replace(usual, owners=(stand_in,), unreachable=None, broken=())
        if usual.broken:
            told = any(self.carriers.get(contact) == candidate.step_id for contact in usual.broken)
            return replace(usual, tell_of_broken=told)
        return usual

    def facts(self, candidate: Candidate) -> StepFacts:
        """Say what the policy needs to know of a step."""
        calendar = self.morning(candidate).calendar
        own = candidate.facts(calendar, self.returns.get(candidate.step_id))
        return self.standing.add_to(own, candidate, calendar)

    def morning(self, candidate: Candidate) -> Morning:
        """Give the next working morning of a step's region."""
        return self.mornings[candidate.region_code]

    def said(self, candidate: Candidate) -> list[Said]:
        """List what the ledger holds about a step and still counts."""
        return [line.said() for line in self.ledger.get(candidate.step_id, ()) if line.counts]

    def rules_for(self, candidate: Candidate, rules: ReminderRules) -> ReminderRules:
        """Give the rules in force in a step's region."""
        region_code = candidate.region_code
        if region_code not in self.rules_there:
            self.rules_there[region_code] = rules.in_region(region_code)
        return self.rules_there[region_code]

    def decide(self, candidate: Candidate, rules: ReminderRules) -> list[Decision]:
        """Decide about a step on the next working morning of its region."""
        morning = self.morning(candidate)
        return decide(
            self.facts(candidate),
            self.told(candidate),
            today=morning.today,
            now=self.now,
            calendar=morning.calendar,
            rules=self.rules_for(candidate, rules),
            said=self.said(candidate),
        )

    @cached_property
    def muted_people(self) -> Mapping[int, Mute]:
        """The mutes of people."""
        return self.standing.silences.mutes_of_people()

    @cached_property
    def carriers(self) -> Mapping[int, int]:
        """By which step the coordinator hears of each contact whose address is broken: the earliest due."""
        found: dict[int, int] = {}
        owed = [c for c in self.candidates if c.status in {StepStatus.READY, StepStatus.RETURNED}]
        for candidate in sorted(owed, key=lambda c: (c.due_at, c.step_id)):
            for contact in self.directory.broken_at(candidate.region_code, candidate.owner_role):
                found.setdefault(contact, candidate.step_id)
        return found


def _morning(calendar: RegionCalendar, now: datetime) -> Morning:
    return Morning(calendar, calendar.next_office_moment(now).astimezone(calendar.zone).date())
