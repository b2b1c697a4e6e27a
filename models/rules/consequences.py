"""What follows by itself once somebody has moved a step: the rules that Tonggak applies in its own name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.rules.lifecycle import OVER, SETTLED, Move, PhaseMove, PhaseStatus, StepMove, StepStatus


@dataclass(frozen=True)
class StepState:
    """What the rules need to know of a step."""

    code: str
    phase: str
    status: StepStatus
    needs: tuple[str, ...] = ()
    review: bool = True  # the coordinator checks what is handed in


@dataclass(frozen=True)
class PhaseState:
    """What the rules need to know of a phase."""

    code: str
    status: PhaseStatus
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Consequence:
    """One move that must now be made by Tonggak, and on what."""

    subject: str
    move: Move


def next_consequence(steps: Iterable[StepState], phases: Iterable[PhaseState]) -> Consequence | None:
    """Say the one thing that follows next, or None when everything is settled.

    The caller applies it and asks again; every consequence brings the rows nearer to rest, so this ends.
    Order: hand-ins that nobody checks are accepted, phases reopen, phases open, steps block, steps
    unblock, phases begin closing.
    """
    every_step, by_code = list(steps), {phase.code: phase for phase in phases}
    candidates = (
        _accept_unchecked(every_step),
        _reopen_phases(every_step, by_code),
        _open_phases(by_code),
        _block_steps(every_step, by_code),
        _unblock_steps(every_step, by_code),
        _begin_closing(every_step, by_code),
    )
    return next((found for found in candidates if found is not None), None)


def open_needs(step: StepState, steps: Mapping[str, StepState]) -> list[str]:
    """List the codes of the steps that this one still waits for."""
    return [code for code in step.needs if steps[code].status not in SETTLED]


def _accept_unchecked(steps: list[StepState]) -> Consequence | None:
    unchecked = (s for s in steps if s.status is StepStatus.SUBMITTED and not s.review)
    return next((Consequence(step.code, StepMove.ACCEPT) for step in unchecked), None)


def _reopen_phases(steps: list[StepState], phases: Mapping[str, PhaseState]) -> Consequence | None:
    for phase in phases.values():
        has_open_step = any(s.phase == phase.code and s.status not in SETTLED for s in steps)
        if has_open_step and phase.status in {PhaseStatus.CLOSING, PhaseStatus.CLOSED}:
            return Consequence(phase.code, PhaseMove.REOPEN)
    return None


def _open_phases(phases: Mapping[str, PhaseState]) -> Consequence | None:
    for phase in phases.values():
        its_turn = all(phases[code].status in OVER for code in phase.after)
        if phase.status is PhaseStatus.PLANNED and its_turn:
            return Consequence(phase.code, PhaseMove.OPEN)
    return None


def _block_steps(steps: list[StepState], phases: Mapping[str, PhaseState]) -> Consequence | None:
    by_code = {step.code: step for step in steps}
    for step in steps:
        # A step left out before its phase's turn can be reopened before it, too.
        too_early = phases[step.phase].status is PhaseStatus.PLANNED or open_needs(step, by_code)
        if step.status is StepStatus.READY and too_early:
            return Consequence(step.code, StepMove.BLOCK)
    return None


def _unblock_steps(steps: list[StepState], phases: Mapping[str, PhaseState]) -> Consequence | None:
    by_code = {step.code: step for step in steps}
    for step in steps:
        can_start = phases[step.phase].status is PhaseStatus.OPEN and not open_needs(step, by_code)
        if step.status is StepStatus.WAITING and can_start:
            return Consequence(step.code, StepMove.UNBLOCK)
    return None


def _begin_closing(steps: list[StepState], phases: Mapping[str, PhaseState]) -> Consequence | None:
    for phase in phases.values():
        own = [step for step in steps if step.phase == phase.code]
        if phase.status is PhaseStatus.OPEN and all(step.status in SETTLED for step in own):
            return Consequence(phase.code, PhaseMove.BEGIN_CLOSING)
    return None
