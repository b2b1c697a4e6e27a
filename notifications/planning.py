"""Each morning's plan: from steps and ledger, through the pure policy, to new lines of the ledger."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_facts import Audiences, Decision, Silence
from models.rules.reminder_rules import ReminderRules
from models.tables.reminders import MessageState, Reminder
from notifications.candidates import MISSED_RUN, Candidate, LedgerLine, due_about
from notifications.directory import Directory
from notifications.readings import Morning, read

# A line that was taken back, or whose address failed, may be said after all on the same day.
_REVIVABLE = (MessageState.CLEARED, MessageState.FAILED)


@dataclass(frozen=True)
class Planned:
    """What a run of the planner did."""

    planned: int = 0
    left_out: int = 0  # skipped after a missed run, and recorded as such
    cleared: int = 0  # queued for somebody who is no longer the one to tell
    nobody_to_tell: tuple[int, ...] = ()  # steps about which nobody at all can be told


@dataclass
class _Plan:
    """What is to be written."""

    now: datetime
    rows: list[dict[str, Any]] = field(default_factory=list)
    stale: list[int] = field(default_factory=list)
    nobody: set[int] = field(default_factory=set)


def plan(
    session: Session, *, now: datetime, rules: ReminderRules, channels: Collection[ChannelKind]
) -> Planned:
    """Write into the ledger what is to be said on the next working morning; safe to repeat at any time.

    `now` is aware. `channels` are the ways that can be used at present. What stands in the ledger already
    is not written again: the unique key holds even when two planners run at once.
    """
    made = _decide_all(session, due_about(now, rules), now=now, rules=rules, channels=channels)
    return _write(session, made)


def _decide_all(
    session: Session,
    which: ColumnElement[bool],
    *,
    now: datetime,
    rules: ReminderRules,
    channels: Collection[ChannelKind],
) -> _Plan:
    readings, result = read(session, which, now=now, channels=channels), _Plan(now)
    decided = []
    for candidate in readings.candidates:
        lines, told = readings.ledger.get(candidate.step_id, []), readings.told(candidate)
        decided.append((candidate, lines, readings.decide(candidate, rules)))
        result.stale += _stale(lines, told)
        if not told.owners and not told.in_charge:
            result.nobody.add(candidate.step_id)
    _collect(result, decided, readings.directory, readings.mornings)
    return result


def _stale(lines: Iterable[LedgerLine], told: Audiences) -> list[int]:
    current = {*told.owners, *told.head, *told.coordinator, *told.province, *told.nation}
    return [
        line.reminder_id
        for line in lines
        if line.state is MessageState.SCHEDULED and line.contact_id not in current
    ]


def _collect(
    result: _Plan,
    decided: list[tuple[Candidate, list[LedgerLine], list[Decision]]],
    directory: Directory,
    mornings: Mapping[str, Morning],
) -> None:
    get_mail_anyway = {
        d.contact_id for _, _, decisions in decided for d in decisions if d.speaks and not d.only_with_others
    }
    for candidate, lines, decisions in decided:
        there = {(line.rule, line.occurrence, line.contact_id, line.local_date): line for line in lines}
        for decision in decisions:
            if decision.only_with_others and decision.contact_id not in get_mail_anyway:
                continue
            if decision.contact_id is None or not (decision.speaks or decision.reason is Silence.MISSED_RUN):
                continue
            day = mornings[directory.people[decision.contact_id].place].today
            present = there.get((decision.rule, decision.occurrence, decision.contact_id, day))
            if present is None or present.state in _REVIVABLE:
                result.rows.append(_row(candidate, decision, day, result.now))


def _row(candidate: Candidate, decision: Decision, day: date, now: datetime) -> dict[str, Any]:
    state = MessageState.SCHEDULED if decision.speaks else MessageState.DEAD
    return {
        "step_id": decision.step_id,
        "rule": decision.rule,
        "occurrence": decision.occurrence,
        "contact_id": decision.contact_id,
        "local_date": day,
        "due_date": candidate.due_date,
        "reason": decision.reason.value,
        "state": state,
        "state_reason": "" if decision.speaks else MISSED_RUN,
        "planned_at": now,
        "message_ref": None,
    }


def _write(session: Session, made: _Plan) -> Planned:
    if made.stale:
        session.execute(
            update(Reminder)
            .where(col(Reminder.id).in_(made.stale), col(Reminder.state) == MessageState.SCHEDULED)
            .values(state=MessageState.CLEARED, state_reason="somebody else is to be told now")
        )
    if made.rows:
        session.execute(_insert_or_revive(session), made.rows)
    left_out = sum(row["state"] is MessageState.DEAD for row in made.rows)
    return Planned(len(made.rows) - left_out, left_out, len(made.stale), tuple(sorted(made.nobody)))


def _insert_or_revive(session: Session) -> Any:  # noqa: ANN401 - each dialect has its own kind of insert
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(Reminder)
    fresh = ("due_date", "reason", "state", "state_reason", "planned_at", "message_ref")
    return insert.on_conflict_do_update(
        index_elements=["step_id", "rule", "occurrence", "contact_id", "local_date"],
        set_={name: insert.excluded[name] for name in fresh},
        where=or_(*(col(Reminder.state) == state for state in _REVIVABLE)),
    )
