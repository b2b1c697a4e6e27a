"""The moves of `tonggak step` that hold reminders back for a while, or let somebody stand in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlmodel import Session

from models.moves.holding import mute_step, snooze_step, unmute_step
from models.moves.loading import load, stored
from models.people.delegating import delegate_step, recall_step
from models.people.naming import find_contact
from models.people.places import NATION
from models.rules.lifecycle import Actor, StepMove
from models.rules.reminder_rules import ReminderRules
from models.tables.history import HistoryRow

HELD_BACK = frozenset({"snooze", "mute", "unmute", "delegate", "recall"})


@dataclass(frozen=True)
class Longest:
    """For how long at most, by the policy: a snooze in working days, the others in days."""

    snooze: int
    mute: int

    @classmethod
    def of(cls, rules: ReminderRules) -> Self:
        """Read it from the rules in force."""
        return cls(rules.snooze.longest, rules.mute.longest)


@dataclass(frozen=True)
class Wish:
    """What was typed: the move, who is to stand in, the last day, and why."""

    move: str
    to: str | None
    until: date | None
    reason: str


def hold_back(  # noqa: PLR0913 - a move is one sentence
    session: Session, milestone_id: int, code: str, wish: Wish, *, longest: Longest, by: Actor, at: datetime
) -> list[HistoryRow]:
    """Make one of these moves; gives what was recorded."""
    move, until, reason = StepMove(wish.move), wish.until, wish.reason
    if move is StepMove.UNMUTE:
        return unmute_step(session, milestone_id, code, by=by, at=at, reason=reason)
    if move is StepMove.RECALL or until is None:
        return recall_step(session, milestone_id, code, by=by, at=at, reason=reason)
    if move is StepMove.SNOOZE:
        return snooze_step(
            session, milestone_id, code, until=until, longest=longest.snooze, by=by, at=at, reason=reason
        )
    if move is StepMove.MUTE:
        return mute_step(
            session, milestone_id, code, until=until, longest=longest.mute, by=by, at=at, reason=reason
        )
    return delegate_step(
        session,
        milestone_id,
        code,
        contact_id=_stand_in(session, milestone_id, wish.to or ""),
        until=until,
        longest=longest.mute,
        by=by,
        at=at,
        reason=reason,
    )


def _stand_in(session: Session, milestone_id: int, name: str) -> int:
    region = load(session, milestone_id).region
    places = {region.code, region.province_code, NATION}
    return stored(find_contact(session, name, places=places).contact.id)
