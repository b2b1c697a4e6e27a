"""Statuses, moves, and the tables that say which move leads where and who may make it.

The diagram in docs/lifecycle.md is drawn from these tables.
"""

from dataclasses import dataclass
from enum import StrEnum

from models.rules.errors import NotAllowed
from models.rules.sentences import Sentence


class Role(StrEnum):
    """In what capacity somebody acts."""

    OWNER = "owner"  # answers for the agency that owes the step
    COORDINATOR = "coordinator"  # runs the region's programme; may do all an owner may
    OVERSEER = "overseer"  # province or nation; decides what a coordinator asks for
    SYSTEM = "system"  # Tonggak itself, drawing a consequence from a rule


@dataclass(frozen=True)
class Actor:
    """Who makes a move: a name for the record and the capacity in which they act."""

    name: str
    role: Role


TONGGAK = Actor("Tonggak", Role.SYSTEM)

_IN_WORDS = {
    Role.OWNER: Sentence("owner"),
    Role.COORDINATOR: Sentence("coordinator"),
    Role.OVERSEER: Sentence("overseer"),
    Role.SYSTEM: Sentence("system"),
}


class StepStatus(StrEnum):
    """Where a step stands. Late and seen are facts read from dates and stamps, never statuses."""

    WAITING = "waiting"  # something before it is open; Tonggak moves it on
    READY = "ready"  # its owner may hand in
    SUBMITTED = "submitted"  # handed in; the coordinator checks it
    RETURNED = "returned"  # sent back with a reason; its owner hands in again
    DONE = "done"  # accepted; only a reopening moves it
    SKIPPED = "skipped"  # left out on purpose, with a reason and a name
    CANCELLED = "cancelled"  # its milestone was called off


class StepMove(StrEnum):
    """What can happen to a step."""

    ADD = "add"  # it joins a milestone that is open already
    UNBLOCK = "unblock"  # all it needs is settled
    BLOCK = "block"  # something it needs was reopened
    SEEN = "seen"  # its owner has read about it
    SUBMIT = "submit"  # its owner hands in
    ACCEPT = "accept"  # the coordinator finds it complete
    RETURN = "return"  # the coordinator sends it back
    SKIP = "skip"  # the coordinator leaves it out
    REOPEN = "reopen"  # the coordinator takes it up again
    POSTPONE = "postpone"  # a later date is asked for
    APPROVE = "approve"  # the date asked for is given
    REFUSE = "refuse"  # the date asked for is not given
    RESCHEDULE = "reschedule"  # an anchor or a need moved, so the due date moves
    SNOOZE = "snooze"  # its reminders pause until a day; the due day itself is still said
    MUTE = "mute"  # nothing is said about it until a day
    UNMUTE = "unmute"  # a snooze or a mute ends before its day
    DELEGATE = "delegate"  # somebody stands in for those who owe it, until a day
    RECALL = "recall"  # those who owe it are told themselves again
    CANCEL = "cancel"  # the milestone was called off


class PhaseStatus(StrEnum):
    """Where a phase stands."""

    PLANNED = "planned"  # its turn has not come
    OPEN = "open"  # people work on its steps
    CLOSING = "closing"  # people are done; its run draws the consequences
    CLOSED = "closed"  # over
    CANCELLED = "cancelled"  # its milestone was called off


class PhaseMove(StrEnum):
    """What can happen to a phase."""

    OPEN = "open"  # its turn has come
    BEGIN_CLOSING = "begin_closing"  # every step is settled
    CLOSE_ANYWAY = "close_anyway"  # closed by a person although steps are open, with a reason
    CLOSE = "close"  # its run has done the closing work
    REOPEN = "reopen"  # one of its steps was taken up again
    CANCEL = "cancel"  # the milestone was called off


class MilestoneStatus(StrEnum):
    """Where a milestone stands. Postponed is a new date beside a baseline, never a status."""

    PLANNED = "planned"  # written down, not begun
    OPEN = "open"  # phases are being worked through
    CLOSED = "closed"  # every phase is closed
    CANCELLED = "cancelled"  # called off, with a reason


class MilestoneMove(StrEnum):
    """What can happen to a milestone."""

    OPEN = "open"  # the coordinator starts it
    ADD = "add"  # steps join one of its phases
    PROPOSE = "propose"  # an activity that asks for money from outside the regional budget is written down
    AMEND = "amend"  # what is known of such a proposal changes
    GIVE = "give"  # something a proposal must bring is there, without a step of its own
    FAULT = "fault"  # what it brought is not good enough
    WAIVE = "waive"  # it need not bring it after all
    MONITOR = "monitor"  # what was seen in the field is recorded, or a newest round corrected
    WITHDRAW = "withdraw"  # the proposal is no longer made
    ATTEND = "attend"  # who came to a meeting is recorded from its attendance list
    PACK = "pack"  # what it hands to the workshop is put together, as a new version
    RECEIVE = "receive"  # the workshop has confirmed that a package arrived
    POSTPONE = "postpone"  # another date for an anchor (kick-off, workshop, ...) is asked for
    APPROVE = "approve"  # the anchor's new date is given
    REFUSE = "refuse"  # the anchor's new date is not given
    MUTE = "mute"  # nothing is said about any of its steps until a day
    UNMUTE = "unmute"  # that ends before its day
    CLOSE = "close"  # its last phase is closed
    REOPEN = "reopen"  # one of its phases was taken up again
    CANCEL = "cancel"  # called off


Status = StepStatus | PhaseStatus | MilestoneStatus
Move = StepMove | PhaseMove | MilestoneMove


@dataclass(frozen=True)
class Arrow:
    """One allowed move: where it leads, who may make it, and whether it must be explained."""

    to: Status
    by: frozenset[Role]
    needs_reason: bool = False


_ANYONE = frozenset({Role.OWNER, Role.COORDINATOR, Role.OVERSEER})
_COORDINATION = frozenset({Role.COORDINATOR, Role.OVERSEER})
_RULE = frozenset({Role.SYSTEM})
_RULE_OR_COORDINATION = _RULE | _COORDINATION

_S, _DO = StepStatus, StepMove
_UNSETTLED = (_S.WAITING, _S.READY, _S.SUBMITTED, _S.RETURNED)

STEP_TABLE: dict[tuple[Status, Move], Arrow] = {
    (_S.WAITING, _DO.ADD): Arrow(_S.WAITING, _RULE),
    (_S.WAITING, _DO.UNBLOCK): Arrow(_S.READY, _RULE),
    (_S.READY, _DO.BLOCK): Arrow(_S.WAITING, _RULE),
    (_S.READY, _DO.SUBMIT): Arrow(_S.SUBMITTED, _ANYONE),
    (_S.RETURNED, _DO.SUBMIT): Arrow(_S.SUBMITTED, _ANYONE),
    (_S.SUBMITTED, _DO.SUBMIT): Arrow(_S.SUBMITTED, _ANYONE),  # a better version replaces the first
    (_S.SUBMITTED, _DO.ACCEPT): Arrow(_S.DONE, _RULE_OR_COORDINATION),
    (_S.SUBMITTED, _DO.RETURN): Arrow(_S.RETURNED, _COORDINATION, needs_reason=True),
    (_S.DONE, _DO.REOPEN): Arrow(_S.READY, _COORDINATION, needs_reason=True),
    (_S.SKIPPED, _DO.REOPEN): Arrow(_S.READY, _COORDINATION, needs_reason=True),
    **{(status, _DO.SKIP): Arrow(_S.SKIPPED, _COORDINATION, needs_reason=True) for status in _UNSETTLED},
    **{(status, _DO.CANCEL): Arrow(_S.CANCELLED, _RULE, needs_reason=True) for status in _UNSETTLED},
    **{(status, _DO.SEEN): Arrow(status, _ANYONE) for status in _UNSETTLED},
    **{(status, _DO.POSTPONE): Arrow(status, _ANYONE, needs_reason=True) for status in _UNSETTLED},
    **{(status, _DO.APPROVE): Arrow(status, _COORDINATION) for status in _UNSETTLED},
    **{(status, _DO.REFUSE): Arrow(status, _COORDINATION, needs_reason=True) for status in _UNSETTLED},
    **{(status, _DO.RESCHEDULE): Arrow(status, _RULE) for status in _UNSETTLED},
    **{(status, _DO.SNOOZE): Arrow(status, _ANYONE) for status in _UNSETTLED},
    **{(status, _DO.MUTE): Arrow(status, _COORDINATION, needs_reason=True) for status in _UNSETTLED},
    **{(status, _DO.UNMUTE): Arrow(status, _ANYONE) for status in _UNSETTLED},
    **{(status, _DO.DELEGATE): Arrow(status, _ANYONE) for status in _UNSETTLED},
    **{(status, _DO.RECALL): Arrow(status, _ANYONE) for status in _UNSETTLED},
}

_P, _PHASE = PhaseStatus, PhaseMove

PHASE_TABLE: dict[tuple[Status, Move], Arrow] = {
    (_P.PLANNED, _PHASE.OPEN): Arrow(_P.OPEN, _RULE),
    (_P.OPEN, _PHASE.BEGIN_CLOSING): Arrow(_P.CLOSING, _RULE),
    (_P.OPEN, _PHASE.CLOSE_ANYWAY): Arrow(_P.CLOSING, _COORDINATION, needs_reason=True),
    (_P.CLOSING, _PHASE.CLOSE): Arrow(_P.CLOSED, _RULE),
    (_P.CLOSING, _PHASE.REOPEN): Arrow(_P.OPEN, _RULE),
    (_P.CLOSED, _PHASE.REOPEN): Arrow(_P.OPEN, _RULE),
    (_P.PLANNED, _PHASE.CANCEL): Arrow(_P.CANCELLED, _RULE, needs_reason=True),
    (_P.OPEN, _PHASE.CANCEL): Arrow(_P.CANCELLED, _RULE, needs_reason=True),
    (_P.CLOSING, _PHASE.CANCEL): Arrow(_P.CANCELLED, _RULE, needs_reason=True),
}

_M, _MILESTONE = MilestoneStatus, MilestoneMove

MILESTONE_TABLE: dict[tuple[Status, Move], Arrow] = {
    (_M.PLANNED, _MILESTONE.OPEN): Arrow(_M.OPEN, _COORDINATION),
    (_M.OPEN, _MILESTONE.CLOSE): Arrow(_M.CLOSED, _RULE),
    (_M.CLOSED, _MILESTONE.REOPEN): Arrow(_M.OPEN, _RULE),
    **{
        (status, _MILESTONE.CANCEL): Arrow(_M.CANCELLED, _COORDINATION, needs_reason=True)
        for status in (_M.PLANNED, _M.OPEN)
    },
    (_M.OPEN, _MILESTONE.ADD): Arrow(_M.OPEN, _COORDINATION),
    (_M.OPEN, _MILESTONE.PROPOSE): Arrow(_M.OPEN, _COORDINATION),
    (_M.OPEN, _MILESTONE.AMEND): Arrow(_M.OPEN, _COORDINATION),
    (_M.OPEN, _MILESTONE.GIVE): Arrow(_M.OPEN, _ANYONE),
    (_M.OPEN, _MILESTONE.FAULT): Arrow(_M.OPEN, _COORDINATION, needs_reason=True),
    (_M.OPEN, _MILESTONE.WAIVE): Arrow(_M.OPEN, _COORDINATION, needs_reason=True),
    **{(status, _MILESTONE.MONITOR): Arrow(status, _RULE | _ANYONE) for status in (_M.OPEN, _M.CLOSED)},
    (_M.OPEN, _MILESTONE.WITHDRAW): Arrow(_M.OPEN, _COORDINATION, needs_reason=True),
    **{(status, _MILESTONE.ATTEND): Arrow(status, _ANYONE) for status in (_M.OPEN, _M.CLOSED)},
    **{(status, _MILESTONE.PACK): Arrow(status, _RULE_OR_COORDINATION) for status in (_M.OPEN, _M.CLOSED)},
    **{(status, _MILESTONE.RECEIVE): Arrow(status, _ANYONE) for status in (_M.OPEN, _M.CLOSED)},
    (_M.OPEN, _MILESTONE.POSTPONE): Arrow(_M.OPEN, _ANYONE, needs_reason=True),
    (_M.OPEN, _MILESTONE.APPROVE): Arrow(_M.OPEN, _COORDINATION),
    (_M.OPEN, _MILESTONE.REFUSE): Arrow(_M.OPEN, _COORDINATION, needs_reason=True),
    (_M.OPEN, _MILESTONE.MUTE): Arrow(_M.OPEN, _COORDINATION, needs_reason=True),
    (_M.OPEN, _MILESTONE.UNMUTE): Arrow(_M.OPEN, _COORDINATION),
}

SETTLED = frozenset({StepStatus.DONE, StepStatus.SKIPPED, StepStatus.CANCELLED})
OVER = frozenset({PhaseStatus.CLOSED, PhaseStatus.CANCELLED})


def arrow_for(subject: str, status: Status, move: Move, *, by: Actor, reason: str) -> Arrow:
    """Say where a move leads from a status.

    Raises NotAllowed when the table has no such arrow, when the actor's role may not make it, or when
    it must be explained and `reason` is empty; `subject` names the thing in that sentence.
    """
    arrow = _table_of(status).get((status, move))
    if arrow is None:
        raise NotAllowed(
            "{subject} is {status}; it cannot be moved by '{move}'. {possible}",
            subject=subject,
            status=status,
            move=move,
            possible=_possible(status, by),
        )
    if by.role not in arrow.by:
        raise NotAllowed(
            "'{move}' on {subject} may be made by: {allowed}; {name} acts as {role}.",
            move=move,
            subject=subject,
            allowed=[_IN_WORDS[role] for role in sorted(arrow.by)],
            name=by.name,
            role=_IN_WORDS[by.role],
        )
    if arrow.needs_reason and not reason.strip():
        raise NotAllowed(
            "'{move}' on {subject} needs a reason. Say why (--reason), and it is recorded.",
            move=move,
            subject=subject,
        )
    return arrow


def possible_moves(status: Status, role: Role) -> list[Move]:
    """List the moves that somebody in this role can make from this status, in table order."""
    return [move for (at, move), arrow in _table_of(status).items() if at == status and role in arrow.by]


def _possible(status: Status, by: Actor) -> Sentence:
    moves = possible_moves(status, by.role)
    if moves:
        return Sentence("From {status} you can: {moves}.", status=status, moves=moves)
    role = _IN_WORDS[by.role]
    return Sentence("From {status} there is no move for {role}.", status=status, role=role)


def _table_of(status: Status) -> dict[tuple[Status, Move], Arrow]:
    if isinstance(status, StepStatus):
        return STEP_TABLE
    return PHASE_TABLE if isinstance(status, PhaseStatus) else MILESTONE_TABLE
