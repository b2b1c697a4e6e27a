"""What Tonggak draws by itself once somebody has moved a step."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.consequences import Consequence, PhaseState, StepState, next_consequence, open_needs
from models.rules.lifecycle import (
    PHASE_TABLE,
    SETTLED,
    STEP_TABLE,
    PhaseMove,
    PhaseStatus,
    Role,
    StepMove,
    StepStatus,
)

OPEN, CLOSED = PhaseStatus.OPEN, PhaseStatus.CLOSED


def step(code: str, status: StepStatus, *needs: str, phase: str = "field", review: bool = True) -> StepState:
    return StepState(code, phase, status, needs, review)


@pytest.mark.parametrize(
    ("steps", "phases", "follows"),
    [
        pytest.param(
            [step("visit", StepStatus.SUBMITTED, review=False)],
            [PhaseState("field", OPEN)],
            Consequence("visit", StepMove.ACCEPT),
            id="what nobody checks is accepted",
        ),
        pytest.param(
            [step("visit", StepStatus.SUBMITTED)],
            [PhaseState("field", OPEN)],
            None,
            id="what somebody checks waits for them",
        ),
        pytest.param(
            [step("visit", StepStatus.DONE), step("report", StepStatus.WAITING, "visit")],
            [PhaseState("field", OPEN)],
            Consequence("report", StepMove.UNBLOCK),
            id="a step whose needs are settled may start",
        ),
        pytest.param(
            [step("visit", StepStatus.SKIPPED), step("report", StepStatus.WAITING, "visit")],
            [PhaseState("field", OPEN)],
            Consequence("report", StepMove.UNBLOCK),
            id="a skipped need counts as settled",
        ),
        pytest.param(
            [step("visit", StepStatus.RETURNED), step("report", StepStatus.WAITING, "visit")],
            [PhaseState("field", OPEN)],
            None,
            id="a returned need holds the step back",
        ),
        pytest.param(
            [step("visit", StepStatus.READY), step("report", StepStatus.READY, "visit")],
            [PhaseState("field", OPEN)],
            Consequence("report", StepMove.BLOCK),
            id="a reopened need blocks the step",
        ),
        pytest.param(
            [step("visit", StepStatus.READY), step("report", StepStatus.SUBMITTED, "visit")],
            [PhaseState("field", OPEN)],
            None,
            id="what was handed in already is not blocked",
        ),
        pytest.param(
            [step("meeting", StepStatus.READY, phase="start"), step("visit", StepStatus.READY)],
            [PhaseState("start", OPEN), PhaseState("field", PhaseStatus.PLANNED, ("start",))],
            Consequence("visit", StepMove.BLOCK),
            id="a step reopened before its phase's turn waits",
        ),
        pytest.param(
            [step("meeting", StepStatus.READY, phase="start"), step("visit", StepStatus.WAITING)],
            [PhaseState("start", OPEN), PhaseState("field", PhaseStatus.PLANNED, ("start",))],
            None,
            id="a planned phase holds its steps back",
        ),
        pytest.param(
            [step("visit", StepStatus.WAITING)],
            [PhaseState("start", CLOSED), PhaseState("field", PhaseStatus.PLANNED, ("start",))],
            Consequence("field", PhaseMove.OPEN),
            id="a phase opens when those before it are over",
        ),
        pytest.param(
            [step("visit", StepStatus.WAITING)],
            [PhaseState("start", PhaseStatus.CLOSING), PhaseState("field", PhaseStatus.PLANNED, ("start",))],
            None,
            id="a closing phase is not over yet",
        ),
        pytest.param(
            [step("visit", StepStatus.DONE), step("report", StepStatus.SKIPPED, "visit")],
            [PhaseState("field", OPEN)],
            Consequence("field", PhaseMove.BEGIN_CLOSING),
            id="a phase whose steps are settled begins to close",
        ),
        pytest.param(
            [step("visit", StepStatus.READY)],
            [PhaseState("field", CLOSED)],
            Consequence("field", PhaseMove.REOPEN),
            id="a closed phase with an open step reopens",
        ),
        pytest.param(
            [step("visit", StepStatus.READY)],
            [PhaseState("field", PhaseStatus.CLOSING)],
            Consequence("field", PhaseMove.REOPEN),
            id="a closing phase with an open step reopens",
        ),
        pytest.param(
            [step("visit", StepStatus.CANCELLED)],
            [PhaseState("field", PhaseStatus.CANCELLED)],
            None,
            id="nothing follows in what was called off",
        ),
    ],
)
def test_one_thing_follows(
    steps: list[StepState], phases: list[PhaseState], follows: Consequence | None
) -> None:
    assert next_consequence(steps, phases) == follows


def test_phases_reopen_before_steps_are_blocked() -> None:
    steps = [step("visit", StepStatus.READY), step("report", StepStatus.READY, "visit", phase="sending")]
    phases = [PhaseState("field", CLOSED), PhaseState("sending", OPEN)]

    drawn = consequences_of(steps, phases)

    assert drawn == [Consequence("field", PhaseMove.REOPEN), Consequence("report", StepMove.BLOCK)]


def test_open_needs_names_what_is_still_waited_for() -> None:
    steps = [
        step("visit", StepStatus.DONE),
        step("photos", StepStatus.SUBMITTED),
        step("report", StepStatus.WAITING, "visit", "photos"),
    ]

    waits = open_needs(steps[-1], {each.code: each for each in steps})

    assert waits == ["photos"]


def consequences_of(steps: list[StepState], phases: list[PhaseState]) -> list[Consequence]:
    drawn: list[Consequence] = []
    while (found := next_consequence(steps, phases)) is not None:
        assert len(drawn) < 100, "no rest is reached"
        drawn.append(found)
        steps = [after(each, found) for each in steps]
        phases = [after_in_phase(each, found) for each in phases]
    return drawn


def after(state: StepState, found: Consequence) -> StepState:
    if found.subject != state.code or not isinstance(found.move, StepMove):
        return state
    arrow = STEP_TABLE[state.status, found.move]
    assert Role.SYSTEM in arrow.by
    return StepState(state.code, state.phase, StepStatus(arrow.to), state.needs, state.review)


def after_in_phase(state: PhaseState, found: Consequence) -> PhaseState:
    if found.subject != state.code or not isinstance(found.move, PhaseMove):
        return state
    arrow = PHASE_TABLE[state.status, found.move]
    assert Role.SYSTEM in arrow.by
    return PhaseState(state.code, PhaseStatus(arrow.to), state.after)


@st.composite
def milestones(draw: st.DrawFn) -> tuple[list[StepState], list[PhaseState]]:
    count = draw(st.integers(1, 4))
    phases = [
        PhaseState(
            f"p{n}",
            draw(st.sampled_from(PhaseStatus)),
            tuple(f"p{m}" for m in range(n) if draw(st.booleans())),
        )
        for n in range(count)
    ]
    steps = [
        StepState(
            f"s{n}",
            f"p{draw(st.integers(0, count - 1))}",
            draw(st.sampled_from(StepStatus)),
            tuple(f"s{m}" for m in range(n) if draw(st.booleans())),
            draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 6)))
    ]
    return steps, phases


@given(milestones())
def test_from_anywhere_rest_is_reached_by_moves_tonggak_may_make(
    drawn: tuple[list[StepState], list[PhaseState]],
) -> None:
    steps, phases = drawn

    subjects = [found.subject for found in consequences_of(steps, phases)]

    assert all(subjects.count(subject) <= 4 for subject in subjects)


@settings(max_examples=400)
@given(milestones())
def test_at_rest_no_step_is_ready_before_its_needs_or_its_phase(
    drawn: tuple[list[StepState], list[PhaseState]],
) -> None:
    steps, phases = drawn

    for found in consequences_of(steps, phases):
        steps = [after(each, found) for each in steps]
        phases = [after_in_phase(each, found) for each in phases]

    by_code = {each.code: each for each in steps}
    status_of = {phase.code: phase.status for phase in phases}
    ready = [each for each in steps if each.status is StepStatus.READY]
    assert [each.code for each in ready if open_needs(each, by_code)] == []
    assert [each.code for each in ready if status_of[each.phase] is PhaseStatus.PLANNED] == []
    closing = {code for code, status in status_of.items() if status in {PhaseStatus.CLOSING, CLOSED}}
    assert [s.code for s in steps if s.phase in closing and s.status not in SETTLED] == []
