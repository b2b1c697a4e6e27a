"""Which move leads where, who may make it, and what must be explained."""

import pytest

from models.rules.errors import NotAllowed
from models.rules.lifecycle import (
    MILESTONE_TABLE,
    PHASE_TABLE,
    SETTLED,
    STEP_TABLE,
    TONGGAK,
    Actor,
    Arrow,
    MilestoneMove,
    MilestoneStatus,
    Move,
    PhaseMove,
    PhaseStatus,
    Role,
    Status,
    StepMove,
    StepStatus,
    arrow_for,
    possible_moves,
)

ACTORS = {
    "owner": Actor("Narahubung Dinas PUPR", Role.OWNER),
    "coordinator": Actor("Sekretariat Pokja PKP", Role.COORDINATOR),
    "overseer": Actor("Pokja PKP Provinsi", Role.OVERSEER),
    "system": TONGGAK,
}

# from, move, to, who (o owner, c coordinator, v overseer, s system), and * where a reason is needed
STEP_ARROWS = """
waiting    add         waiting    s
waiting    unblock     ready      s
ready      block       waiting    s
ready      submit      submitted  ocv
returned   submit      submitted  ocv
submitted  submit      submitted  ocv
submitted  accept      done       cvs
submitted  return      returned   cv  *
done       reopen      ready      cv  *
skipped    reopen      ready      cv  *
waiting    skip        skipped    cv  *
ready      skip        skipped    cv  *
submitted  skip        skipped    cv  *
returned   skip        skipped    cv  *
waiting    cancel      cancelled  s   *
ready      cancel      cancelled  s   *
submitted  cancel      cancelled  s   *
returned   cancel      cancelled  s   *
waiting    seen        waiting    ocv
ready      seen        ready      ocv
submitted  seen        submitted  ocv
returned   seen        returned   ocv
waiting    postpone    waiting    ocv *
ready      postpone    ready      ocv *
submitted  postpone    submitted  ocv *
returned   postpone    returned   ocv *
waiting    approve     waiting    cv
ready      approve     ready      cv
submitted  approve     submitted  cv
returned   approve     returned   cv
waiting    refuse      waiting    cv  *
ready      refuse      ready      cv  *
submitted  refuse      submitted  cv  *
returned   refuse      returned   cv  *
waiting    reschedule  waiting    s
ready      reschedule  ready      s
submitted  reschedule  submitted  s
returned   reschedule  returned   s
waiting    snooze      waiting    ocv
ready      snooze      ready      ocv
submitted  snooze      submitted  ocv
returned   snooze      returned   ocv
waiting    mute        waiting    cv  *
ready      mute        ready      cv  *
submitted  mute        submitted  cv  *
returned   mute        returned   cv  *
waiting    unmute      waiting    ocv
ready      unmute      ready      ocv
submitted  unmute      submitted  ocv
returned   unmute      returned   ocv
waiting    delegate    waiting    ocv
ready      delegate    ready      ocv
submitted  delegate    submitted  ocv
returned   delegate    returned   ocv
waiting    recall      waiting    ocv
ready      recall      ready      ocv
submitted  recall      submitted  ocv
returned   recall      returned   ocv
"""

PHASE_ARROWS = """
planned  open           open       s
open     begin_closing  closing    s
open     close_anyway   closing    cv *
closing  close          closed     s
closing  reopen         open       s
closed   reopen         open       s
planned  cancel         cancelled  s  *
open     cancel         cancelled  s  *
closing  cancel         cancelled  s  *
"""

MILESTONE_ARROWS = """
planned  open      open       cv
open     close     closed     s
closed   reopen    open       s
planned  cancel    cancelled  cv  *
open     cancel    cancelled  cv  *
open     add       open       cv
open     propose   open       cv
open     amend     open       cv
open     give      open       ocv
open     fault     open       cv  *
open     waive     open       cv  *
open     monitor   open       ocvs
closed   monitor   closed     ocvs
open     withdraw  open       cv  *
open     attend    open       ocv
closed   attend    closed     ocv
open     pack      open       cvs
closed   pack      closed     cvs
open     receive   open       ocv
closed   receive   closed     ocv
open     postpone  open       ocv *
open     approve   open       cv
open     refuse    open       cv  *
open     mute      open       cv  *
open     unmute    open       cv
"""

ROLES = {"o": Role.OWNER, "c": Role.COORDINATOR, "v": Role.OVERSEER, "s": Role.SYSTEM}

EVERY_ARROW = [
    pytest.param(status, move, arrow, role, id=f"{type(status).__name__}: {status} {move} by {role}")
    for table in (STEP_TABLE, PHASE_TABLE, MILESTONE_TABLE)
    for (status, move), arrow in table.items()
    for role in sorted(arrow.by)
]


@pytest.mark.parametrize(
    ("table", "written", "statuses", "moves"),
    [
        pytest.param(STEP_TABLE, STEP_ARROWS, StepStatus, StepMove, id="step"),
        pytest.param(PHASE_TABLE, PHASE_ARROWS, PhaseStatus, PhaseMove, id="phase"),
        pytest.param(MILESTONE_TABLE, MILESTONE_ARROWS, MilestoneStatus, MilestoneMove, id="milestone"),
    ],
)
def test_the_table_is_the_one_that_was_agreed(
    table: dict[tuple[Status, Move], Arrow], written: str, statuses: type, moves: type
) -> None:
    lines = [line.split() for line in written.strip().splitlines()]

    agreed = {
        (statuses(at), moves(move)): Arrow(
            statuses(to), frozenset(ROLES[r] for r in who), needs_reason=bool(star)
        )
        for at, move, to, who, *star in lines
    }

    assert table == agreed


@pytest.mark.parametrize(("status", "move", "arrow", "role"), EVERY_ARROW)
def test_whoever_the_table_names_may_make_the_move(
    status: Status, move: Move, arrow: Arrow, role: Role
) -> None:
    actor = Actor("Sekretariat Bappeda", role)

    found = arrow_for("Step 'matriks'", status, move, by=actor, reason="surat Bupati")

    assert found == arrow
    assert move in possible_moves(status, role)


@pytest.mark.parametrize(
    ("status", "move", "who"),
    [
        pytest.param(StepStatus.WAITING, StepMove.SUBMIT, "owner", id="hand in before its turn"),
        pytest.param(StepStatus.READY, StepMove.ACCEPT, "coordinator", id="accept what nobody handed in"),
        pytest.param(StepStatus.READY, StepMove.RETURN, "coordinator", id="send back what nobody handed in"),
        pytest.param(StepStatus.RETURNED, StepMove.ACCEPT, "coordinator", id="accept what was sent back"),
        pytest.param(StepStatus.SUBMITTED, StepMove.BLOCK, "system", id="block what was handed in"),
        pytest.param(StepStatus.DONE, StepMove.SUBMIT, "owner", id="hand in again what is done"),
        pytest.param(StepStatus.DONE, StepMove.SKIP, "coordinator", id="leave out what is done"),
        pytest.param(StepStatus.DONE, StepMove.CANCEL, "system", id="cancel what is done"),
        pytest.param(StepStatus.DONE, StepMove.POSTPONE, "owner", id="postpone what is done"),
        pytest.param(StepStatus.DONE, StepMove.RESCHEDULE, "system", id="move the date of what is done"),
        pytest.param(StepStatus.SKIPPED, StepMove.SUBMIT, "owner", id="hand in what was left out"),
        pytest.param(StepStatus.CANCELLED, StepMove.REOPEN, "coordinator", id="reopen a cancelled step"),
        pytest.param(
            PhaseStatus.PLANNED, PhaseMove.CLOSE_ANYWAY, "coordinator", id="close an unopened phase"
        ),
        pytest.param(PhaseStatus.PLANNED, PhaseMove.BEGIN_CLOSING, "system", id="end an unopened phase"),
        pytest.param(PhaseStatus.OPEN, PhaseMove.CLOSE, "system", id="close a phase people work in"),
        pytest.param(PhaseStatus.CLOSED, PhaseMove.CLOSE_ANYWAY, "coordinator", id="close a phase twice"),
        pytest.param(PhaseStatus.CLOSED, PhaseMove.CANCEL, "system", id="cancel a closed phase"),
        pytest.param(PhaseStatus.CANCELLED, PhaseMove.REOPEN, "system", id="reopen a cancelled phase"),
        pytest.param(MilestoneStatus.PLANNED, MilestoneMove.CLOSE, "system", id="close a milestone unopened"),
        pytest.param(MilestoneStatus.CLOSED, MilestoneMove.CANCEL, "coordinator", id="cancel what is closed"),
        pytest.param(MilestoneStatus.CLOSED, MilestoneMove.POSTPONE, "owner", id="postpone what is closed"),
        pytest.param(
            MilestoneStatus.CANCELLED, MilestoneMove.OPEN, "coordinator", id="open what is called off"
        ),
        pytest.param(
            MilestoneStatus.CANCELLED, MilestoneMove.REOPEN, "system", id="reopen what is called off"
        ),
    ],
)
def test_a_move_without_an_arrow_is_refused(status: Status, move: Move, who: str) -> None:
    with pytest.raises(NotAllowed, match=f"it cannot be moved by '{move}'"):
        arrow_for("It", status, move, by=ACTORS[who], reason="surat Bupati")


@pytest.mark.parametrize(
    ("status", "move", "who"),
    [
        pytest.param(StepStatus.SUBMITTED, StepMove.ACCEPT, "owner", id="an owner accepts their own work"),
        pytest.param(StepStatus.SUBMITTED, StepMove.RETURN, "owner", id="an owner sends back"),
        pytest.param(StepStatus.READY, StepMove.SKIP, "owner", id="an owner leaves a step out"),
        pytest.param(StepStatus.DONE, StepMove.REOPEN, "owner", id="an owner reopens"),
        pytest.param(StepStatus.READY, StepMove.APPROVE, "owner", id="an owner approves their own request"),
        pytest.param(StepStatus.READY, StepMove.CANCEL, "coordinator", id="a person cancels one step"),
        pytest.param(StepStatus.WAITING, StepMove.UNBLOCK, "coordinator", id="a person unblocks"),
        pytest.param(
            StepStatus.READY, StepMove.RESCHEDULE, "coordinator", id="a person moves a date directly"
        ),
        pytest.param(StepStatus.READY, StepMove.SUBMIT, "system", id="Tonggak hands in"),
        pytest.param(StepStatus.SUBMITTED, StepMove.RETURN, "system", id="Tonggak sends back"),
        pytest.param(PhaseStatus.OPEN, PhaseMove.CLOSE_ANYWAY, "owner", id="an owner closes a phase"),
        pytest.param(PhaseStatus.OPEN, PhaseMove.CLOSE_ANYWAY, "system", id="Tonggak closes with open steps"),
        pytest.param(
            PhaseStatus.CLOSING, PhaseMove.CLOSE, "coordinator", id="a person skips the closing work"
        ),
        pytest.param(PhaseStatus.CLOSED, PhaseMove.REOPEN, "coordinator", id="a person reopens a phase"),
        pytest.param(MilestoneStatus.PLANNED, MilestoneMove.OPEN, "owner", id="an owner opens a milestone"),
        pytest.param(
            MilestoneStatus.OPEN, MilestoneMove.CANCEL, "owner", id="an owner calls a milestone off"
        ),
        pytest.param(MilestoneStatus.OPEN, MilestoneMove.CLOSE, "overseer", id="a person closes a milestone"),
        pytest.param(MilestoneStatus.OPEN, MilestoneMove.APPROVE, "owner", id="an owner approves new dates"),
    ],
)
def test_a_role_the_table_does_not_name_is_refused(status: Status, move: Move, who: str) -> None:
    with pytest.raises(NotAllowed, match=f"may be made by: .*acts as {who}"):
        arrow_for("It", status, move, by=ACTORS[who], reason="surat Bupati")


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_move_that_must_be_explained_is_refused_without_a_reason(reason: str) -> None:
    with pytest.raises(NotAllowed, match=r"'skip' on Step 'matriks' needs a reason"):
        arrow_for("Step 'matriks'", StepStatus.READY, StepMove.SKIP, by=ACTORS["coordinator"], reason=reason)


def test_a_refusal_says_what_that_person_can_do_instead() -> None:
    with pytest.raises(NotAllowed) as refused:
        arrow_for("Step 'matriks'", StepStatus.DONE, StepMove.SUBMIT, by=ACTORS["coordinator"], reason="")

    assert str(refused.value) == (
        "Step 'matriks' is done; it cannot be moved by 'submit'. From done you can: reopen."
    )


def test_a_refusal_says_so_when_there_is_no_way_on() -> None:
    with pytest.raises(NotAllowed) as refused:
        arrow_for("Step 'matriks'", StepStatus.CANCELLED, StepMove.SUBMIT, by=ACTORS["owner"], reason="")

    assert str(refused.value) == (
        "Step 'matriks' is cancelled; it cannot be moved by 'submit'. "
        "From cancelled there is no move for owner."
    )


def test_a_coordinator_may_do_all_that_an_owner_may() -> None:
    lacking = [
        (status, move)
        for table in (STEP_TABLE, PHASE_TABLE, MILESTONE_TABLE)
        for (status, move), arrow in table.items()
        if Role.OWNER in arrow.by and not {Role.COORDINATOR, Role.OVERSEER} <= arrow.by
    ]

    assert lacking == []


def test_only_a_reopening_leads_out_of_a_settled_step() -> None:
    leaving = {move for (status, move) in STEP_TABLE if status in SETTLED}

    assert leaving == {StepMove.REOPEN}
    assert {StepStatus.DONE, StepStatus.SKIPPED, StepStatus.CANCELLED} == SETTLED
