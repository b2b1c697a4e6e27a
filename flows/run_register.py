"""Which runs there should be, by the tables, and which there are; knows nothing of Prefect."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models.rules.lifecycle import OVER, MilestoneStatus, PhaseStatus
from models.status import LATE_STATUSES
from models.tables.milestones import Milestone, Phase, Step
from models.tables.runs import Run

Thing = tuple[int, int | None]  # a milestone, and one of its phases or none

_WORKED_ON = (PhaseStatus.OPEN, PhaseStatus.CLOSING)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)


@dataclass(frozen=True)
class Wanted:
    """A phase, or a milestone itself, that should have a run."""

    milestone_id: int
    phase_id: int | None
    code: str
    people_are_done: bool  # its run is to be rung

    @property
    def thing(self) -> Thing:
        """What is to have a run."""
        return self.milestone_id, self.phase_id


@dataclass(frozen=True)
class Kept:
    """A run that was made and has not ended, as far as the tables know."""

    row_id: int
    milestone_id: int
    phase_id: int | None
    attempt: int
    run_id: UUID
    made_at: datetime

    @property
    def thing(self) -> Thing:
        """What it is the run of."""
        return self.milestone_id, self.phase_id

    @property
    def may_be_followed_from(self) -> datetime:
        """From when on a new run may follow, if this one failed; each try waits twice as long."""
        pause: timedelta = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(self.attempt - 1, 10))
        return self.made_at + pause


def wanted_runs(session: Session) -> list[Wanted]:
    """List what should have a run: every open milestone first, then its phases that are worked on."""
    milestones = session.exec(
        select(Milestone.id, Milestone.code).where(Milestone.status == MilestoneStatus.OPEN)
    )
    phases = session.exec(
        select(Phase.milestone_id, Phase.id, Phase.code, Phase.status)
        .join(Milestone)
        .where(Milestone.status == MilestoneStatus.OPEN)
        .order_by(col(Phase.milestone_id), col(Phase.position))
    ).all()
    unfinished = {milestone_id for milestone_id, _, _, status in phases if status not in OVER}
    wanted = [Wanted(id_, None, code, id_ not in unfinished) for id_, code in milestones if id_ is not None]
    wanted += [
        Wanted(milestone_id, phase_id, code, status is PhaseStatus.CLOSING)
        for milestone_id, phase_id, code, status in phases
        if status in _WORKED_ON
    ]
    return wanted


def kept_runs(session: Session) -> list[Kept]:
    """List the runs that have not ended."""
    return [
        Kept(row.id or 0, row.milestone_id, row.phase_id, row.attempt, UUID(row.run_id), row.made_at)
        for row in session.exec(select(Run).where(col(Run.ended_at).is_(None)).order_by(col(Run.id)))
    ]


def last_attempts(session: Session) -> dict[Thing, int]:
    """Say how often a run has been made, of everything that ever had one."""
    newest = select(Run.milestone_id, Run.phase_id, func.max(Run.attempt))
    rows = session.exec(newest.group_by(col(Run.milestone_id), col(Run.phase_id)))
    return {(milestone_id, phase_id): attempt for milestone_id, phase_id, attempt in rows}


def late_things(session: Session, *, at: datetime) -> set[Thing]:
    """Name every milestone, and every phase, in which a step is late at this moment."""
    late = (
        select(Step.milestone_id, Step.phase_id)
        .join(Milestone)
        .where(
            Milestone.status == MilestoneStatus.OPEN,
            col(Step.status).in_(LATE_STATUSES),
            col(Step.due_at) < at,
        )
        .distinct()
    )
    phases = session.exec(late).all()
    return {(milestone_id, phase_id) for milestone_id, phase_id in phases} | {
        (id_, None) for id_, _ in phases
    }


def knows(session: Session, run_id: str) -> bool:
    """Say whether a run was made by Tonggak."""
    return session.exec(select(Run.id).where(Run.run_id == run_id)).first() is not None


def note_made(session: Session, thing: Wanted, *, attempt: int, run_id: UUID, at: datetime) -> None:
    """Remember a run that was made, unless a caretaker beside this one has done so already."""
    row = Run(
        milestone_id=thing.milestone_id,
        phase_id=thing.phase_id,
        attempt=attempt,
        run_id=str(run_id),
        made_at=at,
    )
    with suppress(IntegrityError), session.begin_nested():
        session.add(row)


def note_ended(session: Session, row_ids: Sequence[int], *, at: datetime) -> None:
    """Remember that runs have ended."""
    for row in session.exec(select(Run).where(col(Run.id).in_(row_ids))).all():
        row.ended_at = at
        session.add(row)
