"""Each morning's plan: from steps and ledger, through the pure policy, to new lines of the ledger."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_facts import Audiences, Decision, Mute, Silence, StepFacts
from models.rules.reminder_rules import ReminderRules
from models.rules.time_zones import Timezone
from models.tables.reminders import MessageState, Reminder
from notifications.candidates import MISSED_RUN, Candidate, LedgerLine, find_due
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


@dataclass
class _Plan:
    """What is to be written."""

    now: datetime
    rows: list[dict[str, Any]] = field(default_factory=list)
    stale: dict[str, list[int]] = field(default_factory=dict)  # queued, and no longer so: by the reason
    hushed: dict[str, list[int]] = field(default_factory=dict)  # queued, and muted since: by what mutes them
    nobody: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class _Decided:
    """What was decided about one step."""

    candidate: Candidate
    facts: StepFacts
    told: Audiences
    today: date
    lines: list[LedgerLine]
    decisions: list[Decision]

    def mute_of(self, contact: int | None) -> Mute | None:
        of_step = self.facts.muted
        in_force = of_step is not None and of_step.until >= self.today
        return of_step if in_force else self.told.muted_on(contact, self.today)


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
        one = _Decided(
            candidate,
            readings.facts(candidate),
            readings.told(candidate),
            readings.morning(candidate).today,
            readings.ledger.get(candidate.step_id, []),
            readings.decide(candidate, rules),
        )
        decided.append(one)
        _take_back(result, one)
        if not one.told.owners and not one.told.in_charge:
            result.nobody.add(candidate.step_id)
    _collect(result, decided, readings)
    return result


def _take_back(result: _Plan, one: _Decided) -> None:
    for line in one.lines:
        if line.state is not MessageState.SCHEDULED:
            continue
        because, mute = _why_stale(line, one), one.mute_of(line.contact_id)
        if because is not None:
            result.stale.setdefault(because, []).append(line.reminder_id)
        elif mute is not None:
            result.hushed.setdefault(_in_words(mute), []).append(line.reminder_id)


def _why_stale(line: LedgerLine, one: _Decided) -> str | None:
    told, facts = one.told, one.facts
    if line.contact_id not in {*told.owners, *told.head, *told.coordinator, *told.province, *told.nation}:
        return "somebody else is to be told now"
    answered = {
        "to_decide": facts.asked_on is None and facts.parent_asked_on is None,
        "unreachable": told.unreachable is None,
        "repair": not told.broken,
    }
    return "no longer so" if answered.get(line.rule, False) else None


def _collect(result: _Plan, decided: list[_Decided], readings: Readings) -> None:
    get_mail_anyway = {
        d.contact_id for one in decided for d in one.decisions if d.speaks and not d.only_with_others
    }
    for one in decided:
        there = {(line.rule, line.occurrence, line.contact_id, line.local_date): line for line in one.lines}
        for decision in one.decisions:
            if decision.contact_id is None or not _is_recorded(decision, one):
                continue
            if decision.only_with_others and decision.contact_id not in get_mail_anyway:
                continue
            day = readings.mornings[readings.directory.people[decision.contact_id].place].today
            present = there.get((decision.rule, decision.occurrence, decision.contact_id, day))
            if present is None or present.state in _REVIVABLE:
                result.rows.append(_row(one, decision, day, result.now))


def _is_recorded(decision: Decision, one: _Decided) -> bool:
    if decision.reason is not Silence.MUTED:
        return decision.speaks or decision.reason is Silence.MISSED_RUN
    # Were it not muted it would have been said once; so its silence is written down once.
    key = (decision.rule, decision.occurrence, decision.contact_id, one.facts.due_date)
    return not any(
        (line.rule, line.occurrence, line.contact_id, line.due_date) == key
        for line in one.lines
        if line.state is MessageState.MUTED
    )


def _row(one: _Decided, decision: Decision, day: date, now: datetime) -> dict[str, Any]:
    reason, state, state_reason = decision.reason.value, MessageState.SCHEDULED, ""
    mute = one.mute_of(decision.contact_id)
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
        "due_date": one.facts.due_date,
        "reason": reason,
        "state": state,
        "state_reason": state_reason,
        "planned_at": now,
        "message_ref": None,
    }


def _in_words(mute: Mute) -> str:
    return f"muted by {mute.by} until {mute.until}"


def _write(session: Session, made: _Plan) -> Planned:
    for because, ids in made.stale.items():
        take_back(session, ids, MessageState.CLEARED, because=because)
    for because, ids in made.hushed.items():
        take_back(session, ids, MessageState.MUTED, because=because)
    if made.rows:
        session.execute(_insert_or_revive(session), made.rows)
    states = Counter(row["state"] for row in made.rows)
    return Planned(
        planned=states[MessageState.SCHEDULED],
        left_out=states[MessageState.DEAD],
        cleared=sum(map(len, made.stale.values())),
        muted=states[MessageState.MUTED] + sum(map(len, made.hushed.values())),
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
