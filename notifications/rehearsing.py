"""What a rehearsal begins with: the open steps as they stand, whom they concern, and what was said."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import SETTLED, MilestoneStatus
from models.rules.rehearsal import Stage
from models.rules.rehearsed_steps import StepOnStage
from models.rules.reminder_facts import Audiences, Why
from models.tables.milestones import Milestone, Phase, Step
from models.tables.reminders import MessageState, Reminder
from notifications.candidates import Candidate, LedgerLine
from notifications.directory import Person
from notifications.readings import Readings, read

_NOTICE = timedelta(days=120)  # sixty working days of notice, the longest there is, with holidays between


@dataclass(frozen=True)
class Scene:
    """A stage, and the people on it."""

    stage: Stage
    people: Mapping[int, Person]


def read_scene(
    session: Session,
    *,
    start: datetime,
    last: date,
    channels: Collection[ChannelKind],
    regions: Collection[str] | None = None,
) -> Scene:
    """Read every step that could be spoken of from the aware moment `start` to the day `last`.

    `channels` are the ways that can be used; `regions` are codes, None for all. Nothing is changed.
    """
    horizon = datetime.combine(last, time(), UTC) + _NOTICE
    open_ = and_(col(Step.status).not_in(SETTLED), col(Milestone.status) == MilestoneStatus.OPEN)
    which = and_(open_, col(Step.due_at) <= horizon)
    if regions is not None:
        which = and_(which, col(Milestone.region_code).in_(regions))
    readings = read(session, which, now=start, channels=channels)
    return scene_of(readings, _what_steps_wait_for(session, which), _reasons_underway(session, which))


def scene_of(readings: Readings, waits: Mapping[int, Sequence[int]], reasons: Mapping[int, str]) -> Scene:
    """Put the steps that were read on the stage.

    `waits` gives for each step the ids of those before it, `reasons` why each line under way is said.
    """
    steps = [_on_stage(readings, one, waits[one.step_id], reasons) for one in readings.candidates]
    calendars = {place: morning.calendar for place, morning in readings.mornings.items()}
    people = readings.directory.people
    return Scene(Stage(steps, calendars, {who: person.place for who, person in people.items()}), people)


def _on_stage(
    readings: Readings, candidate: Candidate, after: Sequence[int], reasons: Mapping[int, str]
) -> StepOnStage:
    audiences = readings.told(candidate)
    lines = [line for line in readings.ledger.get(candidate.step_id, ()) if line.counts]
    waiting = [line for line in lines if line.reminder_id in reasons]
    known = {*audiences.owners, *audiences.head, *audiences.in_charge, *audiences.province, *audiences.nation}
    return StepOnStage(
        readings.facts(candidate),
        audiences,
        candidate.region_code,
        f"{candidate.milestone_code} {candidate.year}",
        said=[line.said() for line in lines if line.reminder_id not in reasons],
        underway=[
            (line.said(), Why(reasons[line.reminder_id]))
            for line in waiting
            if line.contact_id in known and _still_goes_out(readings, candidate, line)
        ],
        after=after,
        afterwards=_afterwards(readings, candidate),
    )


def _afterwards(readings: Readings, candidate: Candidate) -> tuple[date, Audiences] | None:
    stand_in = readings.standing.stand_ins.get(candidate.step_id)
    if stand_in is None:
        return None
    return stand_in.until, readings.told(candidate, stand_in.until + timedelta(days=1))


def _still_goes_out(readings: Readings, candidate: Candidate, line: LedgerLine) -> bool:
    # What a down-time left behind, or what speaks of an older date, is taken back and planned anew.
    home = readings.directory.people[line.contact_id].place
    return line.local_date >= readings.mornings[home].today and line.due_date == candidate.due_date


def _reasons_underway(session: Session, which: ColumnElement[bool]) -> dict[int, str]:
    query = (
        select(Reminder.id, Reminder.reason)
        .join(Step, col(Reminder.step_id) == col(Step.id))
        .join(Milestone, col(Step.milestone_id) == col(Milestone.id))
        .where(which, Reminder.state == MessageState.SCHEDULED)
    )
    return {reminder_id or 0: reason for reminder_id, reason in session.exec(query)}


def _what_steps_wait_for(session: Session, which: ColumnElement[bool]) -> dict[int, tuple[int, ...]]:
    """For each step, the ids of those before it: by its needs, and in the phases that its own comes after."""
    milestones = select(Step.milestone_id).join(Milestone).where(which)
    query = select(Step.id, Step.milestone_id, Step.code, Step.phase_id, Step.needs)  # type: ignore[call-overload]  # sqlmodel types up to four columns
    steps = session.exec(query.where(col(Step.milestone_id).in_(milestones))).all()
    ids = {(milestone_id, code): step_id for step_id, milestone_id, code, _, _ in steps}
    in_phase: dict[int, list[int]] = defaultdict(list)
    for step_id, _, _, phase_id, _ in steps:
        in_phase[phase_id].append(step_id)
    phases = session.exec(select(Phase).where(col(Phase.milestone_id).in_(milestones))).all()
    phase_ids = {(phase.milestone_id, phase.code): phase.id or 0 for phase in phases}
    earlier = {phase.id: [phase_ids[phase.milestone_id, code] for code in phase.after] for phase in phases}

    def before(phase_id: int) -> Iterator[int]:
        for other in earlier[phase_id]:
            yield from in_phase[other]
            yield from before(other)

    return {
        step_id: (*(ids[milestone_id, code] for code in needs), *before(phase_id))
        for step_id, milestone_id, _, phase_id, needs in steps
    }
