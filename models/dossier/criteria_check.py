"""Which readiness criteria the proposals of a milestone still lack, and who owes what."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.dossier.owing import OwedBy, owing
from models.dossier.readiness.proposals import proposals_of
from models.dossier.readiness.standing import Met, Standing, standing_of
from models.moves.loading import MilestoneRows, stored
from models.rules.lifecycle import StepMove
from models.rules.readiness import CriterionState
from models.rules.readiness_criteria import Criteria, shipped_criteria
from models.rules.sentences import Sentence
from models.tables.history import HistoryRow, Subject
from models.tables.proposals import Proposal


@dataclass(frozen=True)
class CriterionCheck:
    """One criterion that a proposal lacks; without a step and a day where none was made for it."""

    proposal: str
    proposal_title: str
    criterion: str
    title_id: str
    title_en: str
    state: CriterionState
    owed_by: OwedBy
    step: str = ""
    due_date: date | None = None  # in the region's zone
    late: bool = False
    remark: str = ""  # why it was sent back
    problem: Sentence | None = None  # the number that is too small, though the paper is there


def criteria_still_open(
    session: Session, rows: MilestoneRows, *, at: datetime, criteria: Criteria | None = None
) -> list[CriterionCheck]:
    """List what the proposals that are still made lack, proposal by proposal; `at` is aware.

    Where a step owes a criterion, the step says whether it is lacking. Raises Unknown for a proposal by
    lists that are no longer shipped.
    """
    known = criteria or shipped_criteria()
    lacking = [
        (proposal, met, problem)
        for proposal in proposals_of(session, stored(rows.milestone.id))
        for met, problem in _lacking(standing_of(session, proposal, criteria=known))
    ]
    titles = {step.owner_role: (step.owner_title_id, step.owner_title_en) for step in rows.steps.values()}
    roles = {_role(met) for _, met, _ in lacking}
    owed = owing(session, rows.region, {role: titles.get(role, (role, role)) for role in roles})
    reasons = _reasons_of_returns(session, rows)
    return [
        replace(_checked(proposal, met, owed[_role(met)], reasons, at), problem=problem)
        for proposal, met, problem in lacking
    ]


def _lacking(standing: Standing) -> list[tuple[Met, Sentence | None]]:
    """List what is missing, and what is there but speaks of a number that is known to be too small."""
    too_small = {short.item: short.message for short in standing.shortfalls if short.found is not None}
    missing = [met.item.code for met in standing.missing]
    return [
        (met, too_small.get(met.item.code))
        for met in standing.criteria
        if met.item.code in missing or (met.state is CriterionState.GIVEN and met.item.code in too_small)
    ]


def _role(met: Met) -> str:
    return met.step.owner_role if met.step is not None else met.item.owner


def _reasons_of_returns(session: Session, rows: MilestoneRows) -> dict[str, str]:
    """Say why each step was sent back last."""
    query = (
        select(HistoryRow.code, HistoryRow.reason)
        .where(
            HistoryRow.milestone_id == rows.milestone.id,
            HistoryRow.subject == Subject.STEP,
            HistoryRow.move == StepMove.RETURN.value,
        )
        .order_by(col(HistoryRow.id))
    )
    return dict(session.exec(query).all())


def _checked(
    proposal: Proposal, met: Met, owed_by: OwedBy, reasons: dict[str, str], at: datetime
) -> CriterionCheck:
    step = met.step
    remark = met.row.remark if met.row is not None else ""
    if step is not None:
        remark = reasons.get(step.code, "") if met.state is CriterionState.REFUSED else ""
    return CriterionCheck(
        proposal.code,
        proposal.title,
        met.item.code,
        met.item.title.id,
        met.item.title.en,
        met.state,
        owed_by,
        step=step.code if step else "",
        due_date=step.due_date if step else None,
        late=step is not None and step.due_at < at,
        remark=remark,
    )
