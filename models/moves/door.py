"""The one door: a move is checked, applied, recorded and followed by what it entails, in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.moves.clearing import clear_reminders, withdraw_overtaken_request, withdraw_request
from models.moves.holds import end_for_milestone, end_for_step, end_snooze
from models.moves.loading import MilestoneRows, load
from models.moves.recording import Event, record
from models.rules.consequences import next_consequence, open_needs
from models.rules.errors import Changed, NotAllowed
from models.rules.lifecycle import (
    OVER,
    SETTLED,
    TONGGAK,
    Actor,
    Arrow,
    MilestoneMove,
    MilestoneStatus,
    Move,
    PhaseMove,
    StepMove,
    StepStatus,
    arrow_for,
)
from models.rules.sentences import Sentence
from models.tables.history import HistoryRow, Subject
from models.tables.milestones import Milestone, Phase, Step

Row = Milestone | Phase | Step

# The other moves carry more than a status (a date, a person, a whole milestone) and have their own functions.
_BY_HAND = (
    StepMove.SEEN,
    StepMove.SUBMIT,
    StepMove.ACCEPT,
    StepMove.RETURN,
    StepMove.SKIP,
    StepMove.REOPEN,
)


def move_step(  # noqa: PLR0913 - a move is one sentence: who moves what how, when and why
    session: Session,
    milestone_id: int,
    code: str,
    move: StepMove,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    seen_version: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> list[HistoryRow]:
    """Move one step, and return what was recorded: the move itself, then what followed from it.

    `at` is aware. `seen_version` is the version that the person saw before deciding.
    Raises Unknown, NotAllowed, or Changed when the step has moved on since.
    """
    rows = load(session, milestone_id, for_moving=True)
    step = rows.step(code)
    if seen_version is not None and seen_version != step.version:
        raise Changed(
            "Step '{code}' of {name} has changed meanwhile: it is {status} now.",
            code=code,
            name=rows.name,
            status=step.status,
        )
    if move is StepMove.ACCEPT and step.status is StepStatus.DONE:
        return []  # said twice, or nobody had to check it: what is asked for holds already
    _refuse_in_vain(rows, step, move)
    moved = apply(session, rows, step, move, by=by, at=at, reason=reason, details=details)
    return [moved, *settle(session, rows, at=at)]


def close_phase_anyway(  # noqa: PLR0913 - as above
    session: Session, milestone_id: int, code: str, *, by: Actor, at: datetime, reason: str
) -> list[HistoryRow]:
    """Close a phase although steps are open: each is skipped for the same reason, and so recorded.

    Raises NotAllowed when the phase is not open, the actor may not, or no reason is given.
    """
    rows = load(session, milestone_id, for_moving=True)
    phase = rows.phase(code)
    guard(rows, phase, PhaseMove.CLOSE_ANYWAY, by=by, reason=reason)
    left_open = [step for step in rows.steps_of(phase) if step.status not in SETTLED]
    recorded = [apply(session, rows, step, StepMove.SKIP, by=by, at=at, reason=reason) for step in left_open]
    details = {"left_open": [step.code for step in left_open]}
    phase.closing_note = reason.strip()
    recorded.append(
        apply(session, rows, phase, PhaseMove.CLOSE_ANYWAY, by=by, at=at, reason=reason, details=details)
    )
    return recorded + settle(session, rows, at=at)


def close_phase(session: Session, milestone_id: int, code: str, *, at: datetime) -> list[HistoryRow]:
    """Close a phase whose closing work is done; safe to repeat.

    Raises NotAllowed when steps are still open.
    """
    rows = load(session, milestone_id, for_moving=True)
    phase = rows.phase(code)
    if phase.status in OVER:
        return []
    closed = apply(session, rows, phase, PhaseMove.CLOSE, by=TONGGAK, at=at)
    return [closed, *settle(session, rows, at=at)]


def close_milestone(session: Session, milestone_id: int, *, at: datetime) -> list[HistoryRow]:
    """Close a milestone whose phases are all over; safe to repeat.

    Raises NotAllowed, naming the phases that are not over.
    """
    rows = load(session, milestone_id, for_moving=True)
    if rows.milestone.status is MilestoneStatus.CLOSED:
        return []
    open_phases = [phase.code for phase in rows.phases.values() if phase.status not in OVER]
    if open_phases:
        raise NotAllowed(
            "{name} cannot close yet; phases not over: {phases}.", name=rows.name, phases=open_phases
        )
    return [apply(session, rows, rows.milestone, MilestoneMove.CLOSE, by=TONGGAK, at=at)]


def cancel_milestone(
    session: Session, milestone_id: int, *, by: Actor, at: datetime, reason: str
) -> list[HistoryRow]:
    """Call a milestone off, with every step and phase that is not over."""
    rows = load(session, milestone_id, for_moving=True)
    recorded = [apply(session, rows, rows.milestone, MilestoneMove.CANCEL, by=by, at=at, reason=reason)]
    open_steps = [step for step in rows.steps.values() if step.status not in SETTLED]
    open_phases = [phase for phase in rows.phases.values() if phase.status not in OVER]
    called_off: list[tuple[Row, Move]] = [(step, StepMove.CANCEL) for step in open_steps]
    called_off += [(phase, PhaseMove.CANCEL) for phase in open_phases]
    recorded += [
        apply(session, rows, row, move, by=TONGGAK, at=at, reason=reason) for row, move in called_off
    ]
    return recorded


def settle(session: Session, rows: MilestoneRows, *, at: datetime) -> list[HistoryRow]:
    """Draw, in Tonggak's name, every consequence until the milestone is at rest."""
    recorded: list[HistoryRow] = []
    while (consequence := next_consequence(*rows.states())) is not None:
        row = rows.phases.get(consequence.subject) if isinstance(consequence.move, PhaseMove) else None
        target = row or rows.steps[consequence.subject]
        recorded.append(apply(session, rows, target, consequence.move, by=TONGGAK, at=at))
    if rows.milestone.status is MilestoneStatus.CLOSED and _any_phase_open(rows):
        recorded.append(apply(session, rows, rows.milestone, MilestoneMove.REOPEN, by=TONGGAK, at=at))
    return recorded


def apply(  # noqa: PLR0913 - as above
    session: Session,
    rows: MilestoneRows,
    row: Row,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> HistoryRow:
    """Guard, change and record one move on one row. Nothing else in Tonggak assigns a status."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    arrow = guard(rows, row, move, by=by, reason=reason)
    event = Event(_subject_of(row), row.code, move, row.status, arrow.to, reason, details)
    row.status = arrow.to
    _stamp(row, move, at)
    session.add(row)
    if isinstance(row, Step):
        _take_back(session, row, event, at)
    elif isinstance(row, Milestone) and row.status in {MilestoneStatus.CLOSED, MilestoneStatus.CANCELLED}:
        end_for_milestone(session, row, at=at)
    return record(session, rows, event, by=by, at=at)


def guard(rows: MilestoneRows, row: Row, move: Move, *, by: Actor, reason: str) -> Arrow:
    """Raise NotAllowed when this move cannot be made now by this person; nothing is changed."""
    return arrow_for(_named(row, rows.name), row.status, move, by=by, reason=reason)


def _named(row: Row, milestone: str) -> Sentence:
    if isinstance(row, Step):
        return Sentence("Step '{code}' of {name}", code=row.code, name=milestone)
    if isinstance(row, Phase):
        return Sentence("Phase '{code}' of {name}", code=row.code, name=milestone)
    return Sentence("Milestone '{code}' of {name}", code=row.code, name=milestone)


def _take_back(session: Session, step: Step, event: Event, at: datetime) -> None:
    # A reminder speaks of one status, and of what was handed in; "seen" or a request changes neither.
    if event.from_status != event.to_status or event.move is StepMove.SUBMIT:
        clear_reminders(session, step, because=f"step {step.status}")
    if step.status in SETTLED:
        withdraw_request(session, step, at=at, because=f"step {step.status}")
        end_for_step(session, step, at=at)
    elif event.move in {StepMove.SUBMIT, StepMove.RETURN}:
        end_snooze(session, step, at=at)  # who put it off has acted, or has new work to do
    elif event.move is StepMove.RESCHEDULE:
        withdraw_overtaken_request(session, step, at=at)


def _stamp(row: Row, move: Move, at: datetime) -> None:
    if isinstance(row, Step):
        _stamp_step(row, move, at)
    elif move in {PhaseMove.OPEN, PhaseMove.REOPEN} and isinstance(row, Phase):
        row.opened_at, row.closed_at, row.closing_note = row.opened_at or at, None, ""
    elif move in {PhaseMove.CLOSE, MilestoneMove.CLOSE}:
        row.closed_at = at
    elif move is MilestoneMove.REOPEN:
        row.closed_at = None


def _stamp_step(step: Step, move: Move, at: datetime) -> None:
    if move is StepMove.SEEN:
        step.seen_at = at
    elif move is StepMove.SUBMIT:
        step.submitted_at = at
    elif move in {StepMove.RETURN, StepMove.REOPEN}:
        # What was seen or handed in before says nothing about the new round.
        step.seen_at = step.submitted_at = step.settled_at = None
    if step.status in SETTLED:
        step.settled_at = at


def _refuse_in_vain(rows: MilestoneRows, step: Step, move: StepMove) -> None:
    if rows.milestone.status is MilestoneStatus.CANCELLED:
        raise NotAllowed("{name} was called off; its steps cannot be moved any more.", name=rows.name)
    if move not in _BY_HAND:
        raise NotAllowed(
            "'{move}' is not made by itself. On a step you can: {moves}.", move=move, moves=_BY_HAND
        )
    if move is StepMove.SUBMIT and step.status is StepStatus.WAITING:
        _refuse_while_waiting(rows, step)


def _refuse_while_waiting(rows: MilestoneRows, step: Step) -> None:
    states = {state.code: state for state in rows.states()[0]}
    needs = [f"'{code}'" for code in open_needs(states[step.code], states)]
    phase = Sentence("phase '{code}' to open", code=rows.phase_of(step).code)
    raise NotAllowed(
        "Step '{code}' of {name} cannot be handed in yet: it waits for {needs}.",
        code=step.code,
        name=rows.name,
        needs=needs or phase,
    )


def _any_phase_open(rows: MilestoneRows) -> bool:
    return any(phase.status not in OVER for phase in rows.phases.values())


def _subject_of(row: Row) -> Subject:
    if isinstance(row, Step):
        return Subject.STEP
    return Subject.PHASE if isinstance(row, Phase) else Subject.MILESTONE
