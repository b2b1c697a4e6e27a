"""What the policy decides about steps, from what the tables hold, read with a few queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_facts import Audiences, Decision
from models.rules.reminder_policy import decide
from models.rules.reminder_rules import ReminderRules
from models.rules.working_days import RegionCalendar
from models.tables.milestones import Step
from notifications.candidates import Candidate, LedgerLine, find_candidates, find_returns, find_said
from notifications.directory import Directory, Person, read_directory
from notifications.office_hours import calendars_of_places


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
    candidates = find_candidates(session, which)
    regions = {candidate.region_code for candidate in candidates}
    directory = read_directory(session, regions, channels=channels)
    calendars = calendars_of_places(session, regions | {p.place for p in directory.people.values()})
    return Readings(
        now,
        candidates,
        find_said(session, which),
        find_returns(session, candidates),
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
    directory: Directory
    mornings: Mapping[str, Morning]
    audiences: dict[tuple[str, str], Audiences] = field(default_factory=dict)

    def told(self, candidate: Candidate) -> Audiences:
        """Say who can be told about a step."""
        key = (candidate.region_code, candidate.owner_role)
        if key not in self.audiences:
            self.audiences[key] = self.directory.audiences(*key)
        return self.audiences[key]

    def decide(self, candidate: Candidate, rules: ReminderRules) -> list[Decision]:
        """Decide about a step on the next working morning of its region."""
        morning = self.mornings[candidate.region_code]
        return decide(
            candidate.facts(morning.calendar, self.returns.get(candidate.step_id)),
            self.told(candidate),
            today=morning.today,
            now=self.now,
            calendar=morning.calendar,
            rules=rules,
            said=[line.said() for line in self.ledger.get(candidate.step_id, ()) if line.counts],
        )


def _morning(calendar: RegionCalendar, now: datetime) -> Morning:
    return Morning(calendar, calendar.next_office_moment(now).astimezone(calendar.zone).date())
