"""The steps about which something may have to be said now, and what the ledger holds about them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from models.rules.blueprint_step import StepKind
from models.rules.lifecycle import MilestoneStatus, StepMove, StepStatus
from models.rules.reminder_facts import Said, StepFacts
from models.rules.reminder_rules import ReminderRules
from models.rules.time_zones import Timezone
from models.rules.working_days import RegionCalendar
from models.tables.history import HistoryRow, Subject
from models.tables.milestones import Milestone, Step
from models.tables.regions import RegionRow
from models.tables.reminders import MessageState, Reminder
from notifications.requests import ids_asked_about

MISSED_RUN = "missed_run"  # the rule said to skip it: counts as said
UNSURE = "unsure"  # nobody knows whether it went out, and the rule said to leave it: counts as said
LAID_ASIDE = "laid aside by"  # and a name: a person wants it said no more, so it counts as said

# What was muted was not said: it counts no more than what was cleared.
_COUNTS = frozenset({MessageState.SCHEDULED, MessageState.CLAIMED, MessageState.SENT, MessageState.DELIVERED})
_OWED = (StepStatus.READY, StepStatus.RETURNED)
AT_ONCE = 500  # ids in one statement
_ARRIVED = frozenset({MessageState.SENT, MessageState.DELIVERED})


@dataclass(frozen=True)
class Candidate:
    """A step that is due soon, late, handed in, or about which a later date was asked for."""

    step_id: int
    region_code: str
    owner_role: str
    milestone_id: int
    code: str
    status: StepStatus
    due_date: date
    due_at: datetime
    seen_at: datetime | None
    submitted_at: datetime | None
    kind: str
    milestone_code: str
    year: int
    milestone_status: MilestoneStatus

    def facts(self, calendar: RegionCalendar, returns: tuple[int, datetime] | None) -> StepFacts:
        """Say what the policy needs to know, in the days of the step's region."""
        times, last = returns or (0, None)
        return StepFacts(
            step_id=self.step_id,
            status=self.status,
            due_date=self.due_date,
            due_at=self.due_at,
            seen_on=_local(self.seen_at, calendar),
            submitted_on=_local(self.submitted_at, calendar),
            returned_on=_local(last, calendar),
            times_returned=times,
            kind=next((kind for kind in StepKind if kind == self.kind), None),
        )


@dataclass(frozen=True)
class LedgerLine:
    """One line of the ledger, as the planner reads it."""

    reminder_id: int
    step_id: int
    rule: str
    occurrence: int
    contact_id: int
    local_date: date
    due_date: date
    state: MessageState
    state_reason: str

    @property
    def counts(self) -> bool:
        """Say whether it was said, is on its way, or was left out for good."""
        for_good = self.state_reason in {MISSED_RUN, UNSURE} or self.state_reason.startswith(LAID_ASIDE)
        return self.state in _COUNTS or (self.state is MessageState.DEAD and for_good)

    def said(self) -> Said:
        """Say it in the policy's words."""
        arrived = self.state in _ARRIVED or (self.state is MessageState.DEAD and self.state_reason == UNSURE)
        return Said(self.rule, self.occurrence, self.contact_id, self.local_date, self.due_date, arrived)


def find_due(
    session: Session, *, now: datetime, rules: ReminderRules, zone: Timezone | None = None
) -> list[Candidate]:
    """Read the steps of open milestones that may have to be spoken of, in one time zone or in all.

    Far-off steps are not touched: each kind is asked for by itself, so that an index answers it, and what
    belongs to the steps found is read by their ids. A database left to choose begins with the milestones.
    """
    there = _regions_in(session, zone) if zone else None
    return [
        candidate
        for some in in_parts(_ids_due(session, now, rules))
        for candidate in find_candidates(session, col(Step.id).in_(some))
        if candidate.milestone_status is MilestoneStatus.OPEN
        and (there is None or candidate.region_code in there)
    ]


def in_parts(ids: Iterable[int]) -> Iterator[list[int]]:
    """Cut ids into parts that one statement can name."""
    waiting = iter(sorted(ids))
    while some := list(islice(waiting, AT_ONCE)):
        yield some


def find_candidates(session: Session, which: ColumnElement[bool]) -> list[Candidate]:
    """Read the steps to look at, with one query."""
    query = (
        select(
            Step.id,
            Milestone.region_code,
            Step.owner_role,
            Step.milestone_id,
            Step.code,
            Step.status,
            Step.due_date,
            Step.due_at,
            Step.seen_at,
            Step.submitted_at,
            Step.kind,
            col(Milestone.code),
            Milestone.year,
            col(Milestone.status),
        )  # type: ignore[call-overload]  # sqlmodel types up to four columns
        .join(Milestone, col(Step.milestone_id) == col(Milestone.id))
        .where(which)
    )
    return [Candidate(*row) for row in session.exec(query)]


def find_said(session: Session, step_ids: Iterable[int]) -> dict[int, list[LedgerLine]]:
    """Read what the ledger holds about these steps, by step."""
    query = select(
        Reminder.id,
        Reminder.step_id,
        Reminder.rule,
        Reminder.occurrence,
        Reminder.contact_id,
        Reminder.local_date,
        Reminder.due_date,
        Reminder.state,
        Reminder.state_reason,
    )  # type: ignore[call-overload]  # as above
    found: dict[int, list[LedgerLine]] = defaultdict(list)
    for some in in_parts(step_ids):
        for row in session.exec(query.where(col(Reminder.step_id).in_(some))):
            found[row[1]].append(LedgerLine(*row))
    return found


def find_returns(session: Session, candidates: Iterable[Candidate]) -> dict[int, tuple[int, datetime]]:
    """Count how often each returned step was sent back, and when last; no query when none was."""
    returned = {(c.milestone_id, c.code): c.step_id for c in candidates if c.status is StepStatus.RETURNED}
    if not returned:
        return {}
    query = (
        select(HistoryRow.milestone_id, HistoryRow.code, func.count(), func.max(HistoryRow.at))
        .where(
            HistoryRow.subject == Subject.STEP,
            HistoryRow.move == StepMove.RETURN,
            col(HistoryRow.milestone_id).in_({milestone_id for milestone_id, _ in returned}),
        )
        .group_by(col(HistoryRow.milestone_id), col(HistoryRow.code))
    )
    return {
        returned[milestone_id, code]: (times, last)
        for milestone_id, code, times, last in session.exec(query)
        if (milestone_id, code) in returned
    }


def _ids_due(session: Session, now: datetime, rules: ReminderRules) -> set[int]:
    # Working days are counted exactly later; three weeks of days off on end do not occur.
    horizon = now + timedelta(days=2 * rules.longest_notice + 21)
    owed = select(Step.id).where(col(Step.status).in_(_OWED), col(Step.due_at) <= horizon)
    # What was sent back is told however far off its day is.
    at_any_time = [
        select(Step.id).where(Step.status == status) for status in (StepStatus.SUBMITTED, StepStatus.RETURNED)
    ]
    found = {*session.exec(owed), *ids_asked_about(session)}
    found.update(*(session.exec(query) for query in at_any_time))
    return {step_id for step_id in found if step_id is not None}


def _regions_in(session: Session, zone: Timezone) -> set[str]:
    return set(session.exec(select(RegionRow.code).where(RegionRow.timezone == zone)))


def _local(moment: datetime | None, calendar: RegionCalendar) -> date | None:
    return moment.astimezone(calendar.zone).date() if moment else None
