"""Which readiness criteria the proposals of a milestone still lack, and who owes what."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.dossier.owing import OwedBy, owing
from models.dossier.readiness.proposals import proposals_of
from models.dossier.readiness.standing import Met, standing_of
from models.moves.loading import MilestoneRows, stored
from models.rules.lifecycle import StepMove
from models.rules.readiness import CriterionState
from models.rules.readiness_criteria import Criteria, shipped_criteria
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


def criteria_still_open(
    session: Session, rows: MilestoneRows, *, at: datetime, criteria: Criteria | None = None
) -> list[CriterionCheck]:
    """List what the proposals that are still made lack, proposal by proposal; `at` is aware.

    Where a step owes a criterion, the step says whether it is lacking. Raises Unknown for a proposal by
    lists that are no longer shipped.
    """
    known = criteria or shipped_criteria()
    lacking = [
        (proposal, met)
        for proposal in proposals_of(session, stored(rows.milestone.id))
        for met in standing_of(session, proposal, criteria=known).missing
    ]
    titles = {step.owner_role: (step.owner_title_id, step.owner_title_en) for step in rows.steps.values()}
    roles = {_role(met) for _, met in lacking}
    owed = owing(session, rows.region, {role: titles.get(role, (role, role)) for role in roles})
    reasons = _reasons_of_returns(session, rows)
    return [_checked(proposal, met, owed[_role(met)], reasons, at) for proposal, met in lacking]


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
