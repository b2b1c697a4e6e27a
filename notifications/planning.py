"""Each morning's plan: from steps and ledger, through the pure policy, to new lines of the ledger."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_rules import ReminderRules
from models.rules.time_zones import Timezone
from models.tables.reminders import MessageState, Reminder
from notifications.candidates import find_due
from notifications.decided import Decided
from notifications.readings import Readings, read_about
from notifications.taking_back import take_back

# A line that was taken back or muted, or whose address failed, may be said after all on the same day.
_REVIVABLE = (MessageState.CLEARED, MessageState.FAILED, MessageState.MUTED)


@dataclass(frozen=True)
class Planned:
    """What a run of the planner did."""

    planned: int = 0
    left_out: int = 0  # skipped after a missed run, and recorded as such
    cleared: int = 0  # queued for somebody who is no longer the one to tell
    muted: int = 0  # what would have been said, were it not muted; recorded as such
    nobody_to_tell: tuple[int, ...] = ()  # steps about which nobody at all can be told


TakenBack = dict[tuple[MessageState, str], list[int]]  # by the new state and the reason


@dataclass
class _Plan:
    """What is to be written."""

    now: datetime
    rows: list[dict[str, Any]] = field(default_factory=list)
    taken_back: TakenBack = field(default_factory=lambda: defaultdict(list))
    nobody: set[int] = field(default_factory=set)

    def count(self, state: MessageState) -> int:
        """Count what was scheduled and gets this state."""
        return sum(len(ids) for (its, _), ids in self.taken_back.items() if its is state)


def plan(
    session: Session,
    *,
    now: datetime,
    rules: ReminderRules,
    channels: Collection[ChannelKind],
    zone: Timezone | None = None,
) -> Planned:
    """Write into the ledger what is to be said on the next working morning; safe to repeat at any time.

    `now` is aware. `channels` are the ways that can be used at present; with a `zone`, only steps of its
    regions are looked at. What stands in the ledger already is not written again: the unique key holds even
    when two planners run at once.
    """
    due = find_due(session, now=now, rules=rules, zone=zone)
    return _write(session, _decide_all(read_about(session, due, now=now, channels=channels), rules))


def _decide_all(readings: Readings, rules: ReminderRules) -> _Plan:
    result, decided = _Plan(readings.now), []
    for candidate in readings.candidates:
        one = Decided.about(candidate, readings, rules)
        decided.append(one)
        for reminder_id, state, because in one.to_take_back():
            result.taken_back[state, because].append(reminder_id)
        if not one.told.owners and not one.told.in_charge:
            result.nobody.add(candidate.step_id)
    _collect(result, decided, readings)
    return result


def _collect(result: _Plan, decided: list[Decided], readings: Readings) -> None:
    get_mail_anyway = {
        d.contact_id for one in decided for d in one.decisions if d.speaks and not d.only_with_others
    }
    for one in decided:
        there = {(line.rule, line.occurrence, line.contact_id, line.local_date): line for line in one.lines}
        for decision in one.decisions:
            if decision.contact_id is None or not one.is_recorded(decision):
                continue
            if decision.only_with_others and decision.contact_id not in get_mail_anyway:
                continue
            day = readings.mornings[readings.directory.people[decision.contact_id].place].today
            present = there.get((decision.rule, decision.occurrence, decision.contact_id, day))
            if present is None or present.state in _REVIVABLE:
                result.rows.append(one.row(decision, day, result.now))


def _write(session: Session, made: _Plan) -> Planned:
    for (state, because), ids in made.taken_back.items():
        take_back(session, ids, state, because=because)
    if made.rows:
        session.execute(_insert_or_revive(session), made.rows)
    states = Counter(row["state"] for row in made.rows)
    return Planned(
        planned=states[MessageState.SCHEDULED],
        left_out=states[MessageState.DEAD],
        cleared=made.count(MessageState.CLEARED),
        muted=states[MessageState.MUTED] + made.count(MessageState.MUTED),
        nobody_to_tell=tuple(sorted(made.nobody)),
    )


def _insert_or_revive(session: Session) -> Any:  # noqa: ANN401 - each dialect has its own kind of insert
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(Reminder)
    fresh = ("due_date", "reason", "state", "state_reason", "planned_at", "message_ref")
    return insert.on_conflict_do_update(
        index_elements=["step_id", "rule", "occurrence", "contact_id", "local_date"],
        set_={name: insert.excluded[name] for name in fresh},
        where=or_(*(col(Reminder.state) == state for state in _REVIVABLE)),
    )
