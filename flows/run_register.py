"""Which runs there should be, by the tables, and which there are; knows nothing of Prefect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from models.rules.lifecycle import OVER, MilestoneStatus, PhaseStatus
from models.tables.milestones import Milestone, Phase
from models.tables.runs import Run

_WORKED_ON = (PhaseStatus.OPEN, PhaseStatus.CLOSING)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=15), timedelta(hours=1)


@dataclass(frozen=True)
class Wanted:
    """A phase, or a milestone itself, that should have a run."""

    milestone_id: int
    phase_id: int | None
    code: str
    people_are_done: bool  # its run is to be rung


@dataclass(frozen=True)
class Kept:
    """A run that was made and has not ended, as far as the tables know."""

    row_id: int
    milestone_id: int
    phase_id: int | None
    attempt: int
    run_id: UUID
    made_at: datetime


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


def last_attempts(session: Session, wanted: Sequence[Wanted]) -> dict[tuple[int, int | None], Run]:
    """Give the newest run of each thing, ended or not."""
    ids = {thing.milestone_id for thing in wanted}
    runs = session.exec(select(Run).where(col(Run.milestone_id).in_(ids)).order_by(col(Run.attempt)))
    return {(run.milestone_id, run.phase_id): run for run in runs}


def may_try_again(last: Run | None, *, now: datetime, failed: bool) -> bool:
    """Say whether a new run may be made; after a failure each try waits twice as long as the one before."""
    if last is None or not failed:
        return True
    pause: timedelta = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(last.attempt - 1, 10))
    return now - last.made_at >= pause


def note_made(session: Session, thing: Wanted, *, attempt: int, run_id: UUID, at: datetime) -> None:
    """Remember a run that was made."""
    session.add(
        Run(
            milestone_id=thing.milestone_id,
            phase_id=thing.phase_id,
            attempt=attempt,
            run_id=str(run_id),
            made_at=at,
        )
    )


def note_ended(session: Session, row_ids: Sequence[int], *, at: datetime) -> None:
    """Remember that runs have ended."""
    for row in session.exec(select(Run).where(col(Run.id).in_(row_ids))).all():
        row.ended_at = at
        session.add(row)
