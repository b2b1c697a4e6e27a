"""The words of the reminder policy: what it is told, and what it answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from models.rules.blueprint_step import StepKind
from models.rules.lifecycle import StepStatus
from models.rules.reminder_rules import Audience


class Why(StrEnum):
    """Why something is said."""

    DUE_SOON = "due_soon"  # the due day comes near
    DUE_TODAY = "due_today"  # it is the due day, and the hour has not passed
    LATE = "late"  # the due day has passed and nothing was handed in
    RETURNED = "returned"  # what was handed in was sent back
    TO_CHECK = "to_check"  # something was handed in and nobody has checked it
    TO_DECIDE = "to_decide"  # a later date was asked for and nobody has decided
    NO_CONTACT = "no_contact"  # nobody is recorded for the role that owes the step
    NO_ADDRESS = "no_address"  # somebody is recorded, but none of their addresses can be used
    HANDED_OVER = "handed_over"  # it was said often enough; a person decides now
    ESCALATED = "escalated"  # working days have gone by without an answer


class Silence(StrEnum):
    """Why nothing is said."""

    SETTLED = "settled"  # the step is done, skipped or cancelled
    WAITING = "waiting"  # something before it is open; whoever owes that is reminded
    DAY_OFF = "day_off"  # nobody works today
    NOT_YET = "not_yet"  # no rule has come to its day
    HOUR_PASSED = "hour_passed"  # due today, but the hour is over; late begins tomorrow
    ALREADY_SAID = "already_said"  # this person was told this
    HELD = "held"  # they said "seen" a short while ago
    SNOOZED = "snoozed"  # they put it off for a while
    MUTED = "muted"  # somebody muted it, or this person, until a day
    POSTPONEMENT_ASKED = "postponement_asked"  # a later date was asked for and is not decided
    PARENT_POSTPONEMENT_ASKED = "parent_postponement_asked"  # the same, for a date it hangs on
    ADDRESS_BROKEN = "address_broken"  # none of this person's addresses works; held until that is mended
    OTHER_KIND = "other_kind"  # the rule does not speak of this kind of step
    FEW_LATE = "few_late"  # too few regions are late for this stair of the escalation
    MISSED_RUN = "missed_run"  # its day passed without a run, and the rule says to skip it then
    NOT_TOLD = "not_told"  # nobody who owes the step has been told, so nobody has failed to answer
    NOBODY = "nobody"  # this stair of the escalation has nobody to reach
    SAID_OFTEN_ENOUGH = "said_often_enough"  # the rule's last time was some while ago


URGENCY = {
    Why.DUE_SOON: 10,
    Why.TO_CHECK: 20,
    Why.TO_DECIDE: 30,
    Why.DUE_TODAY: 40,
    Why.RETURNED: 50,
    Why.LATE: 60,
    Why.NO_CONTACT: 70,
    Why.NO_ADDRESS: 70,
    Why.HANDED_OVER: 80,
    Why.ESCALATED: 90,
}


@dataclass(frozen=True)
class Mute:
    """Nothing is said until the end of a day, on somebody's word."""

    until: date
    by: str
    reason: str = ""


@dataclass(frozen=True)
class StepFacts:
    """What the policy needs to know of a step; days are local to its region, `due_at` is aware.

    `muted` and `snoozed_until` may have ended: the days they held are not charged to anybody.
    """

    step_id: int
    status: StepStatus
    due_date: date
    due_at: datetime
    seen_on: date | None = None
    submitted_on: date | None = None
    returned_on: date | None = None
    times_returned: int = 0
    kind: StepKind | None = None
    muted: Mute | None = (
        None  # the one that ends last: of the step, its milestone, region, province, the nation
    )
    snoozed_until: date | None = None
    asked_on: date | None = None  # a later date was asked for on this day and is not decided
    parent_asked_on: date | None = None  # the same, for an anchor that it hangs on
    speaks_for_parent: bool = False  # of the steps on that anchor, the one that the question is attached to
    late_in_province: int = 1  # regions whose open milestone of this code and year has a late step
    late_in_nation: int = 1


@dataclass(frozen=True)
class Audiences:
    """Who can be told about a step: contact ids, each with an address that can be used."""

    owners: tuple[int, ...] = ()
    unreachable: Why | None = None  # why `owners` is empty
    head: tuple[int, ...] = ()
    coordinator: tuple[int, ...] = ()
    province: tuple[int, ...] = ()
    nation: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()  # would be among `owners`, but none of their addresses works
    tell_of_broken: bool = False  # this step is the one by which the coordinator hears of them
    muted: Mapping[int, Mute] = field(default_factory=dict)

    def muted_on(self, contact: int | None, day: date) -> Mute | None:
        """Find what mutes a person on a day."""
        mute = self.muted.get(contact) if contact is not None else None
        return mute if mute is not None and mute.until >= day else None

    def of(self, audience: Audience) -> tuple[int, ...]:
        """List whom an escalation to this audience reaches: not those who owe the step themselves."""
        reached: tuple[int, ...] = getattr(self, audience.value)
        return tuple(contact for contact in reached if contact not in self.owners)

    @property
    def in_charge(self) -> tuple[int, ...]:
        """List who runs the programme: the region's coordinator, else the province's, else the nation's."""
        return self.coordinator or self.province or self.nation

    @property
    def above(self) -> tuple[int, ...]:
        """List who decides when those who owe the step do not answer: whoever is in charge besides them."""
        upwards = (Audience.COORDINATOR, Audience.PROVINCE, Audience.NATION)
        return next((reached for audience in upwards if (reached := self.of(audience))), ())


@dataclass(frozen=True)
class Said:
    """One line of the ledger that still counts: it was said, or is on its way."""

    rule: str
    occurrence: int
    contact_id: int
    local_date: date
    due_date: date
    arrived: bool = True  # the channel took it


@dataclass(frozen=True)
class Slot:
    """A rule that has come to its day; `missed_by` counts the working days since that day."""

    rule: str
    occurrence: int
    why: Why
    missed_by: int = 0


@dataclass(frozen=True)
class Decision:
    """What is said, or not, about a step to one person by one rule, and why."""

    step_id: int
    rule: str
    occurrence: int
    contact_id: int | None
    reason: Why | Silence
    only_with_others: bool = False
    otherwise: Why | None = field(default=None, compare=False)  # what a silence keeps from being said

    @property
    def speaks(self) -> bool:
        """Say whether a reminder follows."""
        return isinstance(self.reason, Why)

    @property
    def urgency(self) -> int:
        """Say how urgent it is; more is sooner."""
        return URGENCY[self.reason] if isinstance(self.reason, Why) else 0


def first_told(said: Iterable[Said], contacts: Iterable[int], due_date: date) -> date | None:
    """Say on which day one of these people was first told about this due date."""
    told = set(contacts)
    days = [s.local_date for s in said if s.arrived and s.due_date == due_date and s.contact_id in told]
    return min(days, default=None)
