"""How a proposal stands with each criterion; where it is owed by a step, the step alone says so."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.dossier.readiness.proposals import facts_of
from models.moves.loading import stored
from models.rules.lifecycle import PhaseMove, StepStatus
from models.rules.readiness import CriterionState, Score, Shortfall, applicable, score, shortfalls
from models.rules.readiness_criteria import Criteria, Item
from models.tables.history import HistoryRow, Subject
from models.tables.milestones import Step
from models.tables.proposals import Proposal, ProposalCriterion

# A step that the milestone took with it leaves its criterion as open as it was.
_BY_STEP = {
    StepStatus.WAITING: CriterionState.OPEN,
    StepStatus.READY: CriterionState.OPEN,
    StepStatus.SUBMITTED: CriterionState.GIVEN,
    StepStatus.DONE: CriterionState.GIVEN,
    StepStatus.RETURNED: CriterionState.REFUSED,
    StepStatus.SKIPPED: CriterionState.WAIVED,
    StepStatus.CANCELLED: CriterionState.OPEN,
}


@dataclass(frozen=True)
class Met:
    """One criterion of a proposal: the item, how it stands, and the rows behind that."""

    item: Item
    state: CriterionState
    row: ProposalCriterion | None
    step: Step | None


@dataclass(frozen=True)
class Standing:
    """A proposal with all that applies to it, what it comes to, and the numbers that do not suffice."""

    proposal: Proposal
    criteria: tuple[Met, ...]
    score: Score
    shortfalls: tuple[Shortfall, ...]

    @property
    def missing(self) -> tuple[Met, ...]:
        """What somebody still has to bring, each after what it builds on."""
        wanted = {CriterionState.OPEN, CriterionState.REFUSED}
        return tuple(met for met in self.criteria if met.state in wanted)

    @property
    def complete(self) -> bool:
        """Tell whether nothing is missing and no number is too small or unknown."""
        return self.score.satisfied == self.score.applicable and not self.shortfalls


def standing_of(session: Session, proposal: Proposal, *, criteria: Criteria) -> Standing:
    """Say how a proposal stands, by the edition it was written down with."""
    items = applicable(criteria.edition(proposal.edition), proposal.package, proposal.works)
    rows = _rows(session, proposal)
    closed = _left_open_at_closing(session, proposal)
    met = tuple(_met(item, rows.get(item.code, (None, None)), closed) for item in items)
    states, facts = {each.item.code: each.state for each in met}, facts_of(proposal)
    return Standing(proposal, met, score(items, states, facts), tuple(shortfalls(items, facts)))


def states_of(session: Session, proposal: Proposal, *, criteria: Criteria) -> dict[str, CriterionState]:
    """Give the state of every criterion that applies, by its code."""
    return {met.item.code: met.state for met in standing_of(session, proposal, criteria=criteria).criteria}


def _rows(session: Session, proposal: Proposal) -> dict[str, tuple[ProposalCriterion, Step | None]]:
    query = (
        select(ProposalCriterion, Step)
        .outerjoin(Step, col(Step.id) == col(ProposalCriterion.step_id))
        .where(ProposalCriterion.proposal_id == stored(proposal.id))
    )
    return {row.criterion: (row, step) for row, step in session.exec(query).all()}


def _left_open_at_closing(session: Session, proposal: Proposal) -> set[tuple[str, datetime]]:
    # Who closes a phase with open steps decides about the phase, not that the workshop will not ask for them.
    query = select(HistoryRow.at, col(HistoryRow.details)).where(
        HistoryRow.milestone_id == proposal.milestone_id,
        HistoryRow.subject == Subject.PHASE,
        HistoryRow.move == PhaseMove.CLOSE_ANYWAY.value,
    )
    return {(code, at) for at, details in session.exec(query) for code in details.get("left_open", [])}


def _met(
    item: Item, found: tuple[ProposalCriterion | None, Step | None], closed: set[tuple[str, datetime]]
) -> Met:
    row, step = found
    if step is None:
        return Met(item, row.state if row else CriterionState.OPEN, row, None)
    if step.settled_at is not None and (step.code, step.settled_at) in closed:
        return Met(item, CriterionState.OPEN, row, step)
    return Met(item, _BY_STEP[step.status], row, step)
