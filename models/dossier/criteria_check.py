"""Which readiness criteria the proposals of a milestone still lack, and who owes what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.dossier.owing import OwedBy, owing
from models.moves.loading import MilestoneRows
from models.rules.errors import Unknown
from models.rules.readiness import CriterionState
from models.rules.readiness_criteria import Criteria, Item, shipped_criteria
from models.tables.milestones import Step
from models.tables.proposals import Proposal, ProposalCriterion

_LACKING = (CriterionState.OPEN, CriterionState.REFUSED)
_Row = tuple[Proposal, ProposalCriterion]


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
    """List what the proposals that are still made lack, proposal by proposal; `at` is aware."""
    lacking = _lacking(session, rows)
    known = criteria or shipped_criteria()
    steps = {step.id: step for step in rows.steps.values()}
    described = [(row, _item(known, *row), steps.get(row[1].step_id)) for row in lacking]
    titles = {step.owner_role: (step.owner_title_id, step.owner_title_en) for step in rows.steps.values()}
    roles = {_role(item, step) for _, item, step in described}
    owed = owing(session, rows.region, {role: titles.get(role, (role, role)) for role in roles})
    return [_checked(row, item, step, owed[_role(item, step)], at) for row, item, step in described]


def _lacking(session: Session, rows: MilestoneRows) -> Sequence[_Row]:
    query = (
        select(Proposal, ProposalCriterion)
        .join(ProposalCriterion)
        .where(
            Proposal.milestone_id == rows.milestone.id,
            col(Proposal.withdrawn_at).is_(None),
            col(ProposalCriterion.state).in_(_LACKING),
        )
        .order_by(col(Proposal.code), col(ProposalCriterion.criterion))
    )
    return [(proposal, criterion) for proposal, criterion in session.exec(query)]


def _item(criteria: Criteria, proposal: Proposal, criterion: ProposalCriterion) -> Item | None:
    """Find a criterion in its edition; None when the lists in use no longer have it."""
    try:
        items = criteria.edition(proposal.edition).package(proposal.package).items
    except Unknown:
        return None
    return next((item for item in items if item.code == criterion.criterion), None)


def _role(item: Item | None, step: Step | None) -> str:
    if step is not None:
        return step.owner_role
    return item.owner if item is not None else "coordinator"


def _checked(
    row: _Row, item: Item | None, step: Step | None, owed_by: OwedBy, at: datetime
) -> CriterionCheck:
    proposal, criterion = row
    return CriterionCheck(
        proposal.code,
        proposal.title,
        criterion.criterion,
        item.title.id if item else criterion.criterion,
        item.title.en if item else criterion.criterion,
        criterion.state,
        owed_by,
        step=step.code if step else "",
        due_date=step.due_date if step else None,
        late=step is not None and step.due_at < at,
        remark=criterion.remark,
    )
