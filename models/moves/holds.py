"""The silences of a step, a milestone, a person or a place: looked up, replaced by a new one, and ended."""

from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from models.rules.lifecycle import TONGGAK, Actor
from models.tables.holds import Delegation, Hold, HoldKind
from models.tables.milestones import Milestone, Step

About = tuple[Literal["step_id", "milestone_id", "contact_id", "place"], int | str]


def in_force(session: Session, about: About, *, today: date) -> Hold | None:
    """Find what holds reminders back today; `today` is local to what it is about."""
    query = select(Hold).where(_open(about), col(Hold.until_day) >= today)
    return session.exec(query.order_by(col(Hold.until_day).desc())).first()


def replace_hold(  # noqa: PLR0913 - one silence: about what, until when, by whom, when and why
    session: Session,
    about: About,
    kind: HoldKind,
    *,
    until: date,
    today: date,
    by: Actor,
    at: datetime,
    reason: str,
) -> Hold:
    """Begin a silence; one that is in force about the same ends now, by the same person."""
    session.exec(
        update(Hold).where(_open(about), col(Hold.until_day) >= today).values(ended_at=at, ended_by=by.name)
    )
    field, value = about
    hold = Hold(kind=kind, until_day=until, reason=reason.strip(), set_by=by.name, set_at=at)
    setattr(hold, field, value)
    session.add(hold)
    session.flush()
    return hold


def end_holds(session: Session, about: About, *, today: date, by: Actor, at: datetime) -> None:
    """End what is in force about the same, before its day; two may be, where two people set one at once."""
    running = (_open(about), col(Hold.until_day) >= today)
    session.exec(update(Hold).where(*running).values(ended_at=at, ended_by=by.name))


def open_delegation(session: Session, step: Step) -> Delegation | None:
    """Find who stands in for those who owe a step; their day may have gone by."""
    query = select(Delegation).where(Delegation.step_id == step.id, col(Delegation.ended_at).is_(None))
    return session.exec(query).first()


def end_for_step(session: Session, step: Step, *, at: datetime) -> None:
    """End, in Tonggak's name, what was silent about a settled step, and whoever stood in."""
    _end_by_itself(session, col(Hold.step_id) == step.id, at)
    session.exec(
        update(Delegation)
        .where(col(Delegation.step_id) == step.id, col(Delegation.ended_at).is_(None))
        .values(ended_at=at, ended_by=TONGGAK.name)
    )


def end_snooze(session: Session, step: Step, *, at: datetime) -> None:
    """End, in Tonggak's name, a step's snooze; a mute stays."""
    _end_by_itself(session, (col(Hold.step_id) == step.id) & (col(Hold.kind) == HoldKind.SNOOZE), at)


def end_for_milestone(session: Session, milestone: Milestone, *, at: datetime) -> None:
    """End, in Tonggak's name, what was silent about a milestone that is over."""
    _end_by_itself(session, col(Hold.milestone_id) == milestone.id, at)


def _end_by_itself(session: Session, which: ColumnElement[bool], at: datetime) -> None:
    # Indonesia is ahead of UTC: what ended before this day in UTC has run to its end, and is left so.
    running = col(Hold.ended_at).is_(None) & (col(Hold.until_day) >= at.astimezone(UTC).date())
    session.exec(update(Hold).where(which, running).values(ended_at=at, ended_by=TONGGAK.name))


def _open(about: About) -> ColumnElement[bool]:
    field, value = about
    return (col(getattr(Hold, field)) == value) & col(Hold.ended_at).is_(None)
