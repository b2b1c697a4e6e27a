"""What a message says of one step: the ledger's open lines, with the facts their words need."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import StepStatus
from models.rules.reminder_facts import URGENCY, Why
from models.rules.reminder_rules import ReminderRules
from models.tables.milestones import Milestone, Step
from models.tables.reminders import Reminder
from notifications.line_extras import UNGROUPED, Extras, Named

__all__ = ["UNGROUPED", "Named", "OpenLine", "read_open_lines", "still_true"]

_OWED = frozenset({StepStatus.READY, StepStatus.RETURNED})
_FITTING = {
    Why.TO_CHECK: frozenset({StepStatus.SUBMITTED}),
    Why.RETURNED: frozenset({StepStatus.RETURNED}),
    Why.TO_DECIDE: _OWED | {StepStatus.WAITING},
}
# What is asked of the reader; where that differs, one step makes several lines.
_ASKED = {
    Why.TO_DECIDE: "to decide",
    Why.NO_CONTACT: "to name somebody",
    Why.NO_ADDRESS: "to mend an address",
}


@dataclass(frozen=True)
class OpenLine:
    """One step that a person is to be told of; several reminders that ask the same of them make one line."""

    reminder_ids: tuple[int, ...]
    why: Why
    rules: frozenset[str]
    contact_id: int
    step_id: int
    region_code: str
    region: str
    milestone: str
    owner_role: str
    owner_title: Named
    title: Named
    instruction: str
    due_date: date
    due_at: datetime
    hand_ins: tuple[Named, ...] = ()
    sent_back_because: str = ""
    told_on: tuple[date, ...] = ()  # when those who owe the step were told of this due date
    channels: frozenset[ChannelKind] | None = None  # the ways its rules allow; None: any
    failing: tuple[str, ...] = ()  # addresses of those who owe the step that cannot be used
    asked_by: str = ""  # who asked for a later date
    asked_until: date | None = None
    asked_because: str = ""

    @property
    def urgency(self) -> int:
        """Say how urgent it is; more is sooner."""
        return URGENCY[self.why]


def still_true(reason: str, status: StepStatus, *, spoke_of: date, due_date: date) -> bool:
    """Say whether a reminder planned earlier still fits the step as it stands now."""
    return status in _FITTING.get(Why(reason), _OWED) and spoke_of == due_date


def read_open_lines(
    session: Session, *, rules: ReminderRules | None = None
) -> tuple[dict[int, list[OpenLine]], list[int]]:
    """Read what is to be said and stands in no message, by contact, most urgent first.

    `rules` say by which ways; without them, by any. Also gives the ids of reminders that the step has left
    behind, for the caller to clear.
    """
    query = (
        select(Reminder, Step, Milestone)
        .join(Step, col(Reminder.step_id) == col(Step.id))
        .join(Milestone, col(Step.milestone_id) == col(Milestone.id))
        .where(UNGROUPED)
    )
    rows = session.exec(query).all()
    outdated = [r.id or 0 for r, step, _ in rows if not _fits(r, step)]
    extras = Extras.read(session, rows)
    together: dict[tuple[int, int, str], list[tuple[Reminder, Step, Milestone]]] = defaultdict(list)
    for reminder, step, milestone in rows:
        if _fits(reminder, step):
            asked = _ASKED.get(Why(reminder.reason), "to act")
            together[reminder.contact_id, reminder.step_id, asked].append((reminder, step, milestone))
    by_contact: dict[int, list[OpenLine]] = defaultdict(list)
    for (contact_id, _, _), found in together.items():
        ways = _ways(found, rules) if rules else None
        by_contact[contact_id].append(replace(_line(found, extras), channels=ways))
    for lines in by_contact.values():
        lines.sort(key=lambda line: (-line.urgency, line.due_at, line.step_id))
    return by_contact, outdated


def _fits(reminder: Reminder, step: Step) -> bool:
    return still_true(reminder.reason, step.status, spoke_of=reminder.due_date, due_date=step.due_date)


def _line(found: list[tuple[Reminder, Step, Milestone]], extras: Extras) -> OpenLine:
    reminder, step, milestone = max(found, key=lambda row: (URGENCY[Why(row[0].reason)], row[0].id))
    asked = extras.requests if reminder.reason == Why.TO_DECIDE else None
    request = asked.about(reminder.step_id) if asked else None
    to_mend = extras.failing if reminder.reason == Why.NO_ADDRESS else {}
    return OpenLine(
        reminder_ids=tuple(r.id or 0 for r, _, _ in found),
        why=Why(reminder.reason),
        rules=frozenset(r.rule for r, _, _ in found),
        contact_id=reminder.contact_id,
        step_id=reminder.step_id,
        region_code=milestone.region_code,
        region=extras.regions.get(milestone.region_code, milestone.region_code),
        milestone=f"{milestone.code} {milestone.year}",
        owner_role=step.owner_role,
        owner_title=Named(step.owner_title_id, step.owner_title_en),
        title=Named(step.title_id, step.title_en),
        instruction=step.instruction_id,
        due_date=step.due_date,
        due_at=step.due_at,
        hand_ins=tuple(extras.hand_ins.get(reminder.step_id, ())),
        sent_back_because=extras.sent_back.get((step.milestone_id, step.code), ""),
        told_on=tuple(day for day, due in extras.told.get(reminder.step_id, ()) if due == step.due_date),
        failing=to_mend.get(reminder.step_id, ()),
        asked_by=request.asked_by if request else "",
        asked_until=request.until if request else None,
        asked_because=request.because if request else "",
    )


def _ways(
    found: Sequence[tuple[Reminder, Step, Milestone]], rules: ReminderRules
) -> frozenset[ChannelKind] | None:
    """Say by which ways a line may go: those all its rules allow, else those of the most urgent one."""
    there = rules.in_region(found[0][2].region_code)
    by_urgency = sorted((row[0] for row in found), key=lambda r: URGENCY[Why(r.reason)], reverse=True)
    ruling = [rule for reminder in by_urgency if (rule := there.find(reminder.rule))]
    limited = [rule.channels for rule in ruling if rule.channels is not None]
    return (frozenset.intersection(*limited) or limited[0]) if limited else None
