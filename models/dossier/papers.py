"""Which papers belong into the package for the workshop, and which of them are still lacking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.dossier.handing_in import newest_deliveries
from models.moves.loading import MilestoneRows, load
from models.rules.blueprint_step import StepKind
from models.rules.errors import Unknown
from models.rules.lifecycle import StepStatus
from models.tables.documents import Delivery, Document
from models.tables.milestones import HandIn, Step

WORKSHOP_SUBMISSION = "workshop_submission"
_AFTER_PACKING = frozenset({StepKind.SUBMISSION, StepKind.FOLLOW_UP})  # their papers speak of the package
_LEFT_OUT = frozenset({StepStatus.SKIPPED, StepStatus.CANCELLED})


@dataclass(frozen=True)
class Paper:
    """One paper of the package, and its newest version where there is one."""

    step: Step
    hand_in: HandIn
    delivery: Delivery | None
    document: Document | None

    @property
    def left_out(self) -> bool:
        """Tell whether its step was left out on purpose."""
        return self.step.status in _LEFT_OUT

    @property
    def sent_back(self) -> bool:
        """Tell whether the coordinator wants a better version."""
        return self.step.status is StepStatus.RETURNED

    @property
    def missing(self) -> bool:
        """Tell whether the package is incomplete because of it."""
        return self.hand_in.required and not self.left_out and (self.delivery is None or self.sent_back)


@dataclass(frozen=True)
class MissingPaper:
    """A paper that is still lacking, and which role owes it."""

    step: Step
    hand_in: HandIn
    owner_role: str
    sent_back: bool  # it was handed in, but a better version is asked for


def missing_papers(session: Session, milestone_id: int) -> list[MissingPaper]:
    """List the required papers that the package for the workshop still lacks.

    Raises Unknown for a milestone that hands nothing to a workshop.
    """
    papers = papers_of(session, load(session, milestone_id))
    return [
        MissingPaper(paper.step, paper.hand_in, paper.step.owner_role, paper.delivery is not None)
        for paper in papers
        if paper.missing
    ]


def papers_lacking(session: Session, step: Step) -> list[HandIn]:
    """List what a step asks for and nobody has handed in here; it may lie on somebody's desk as paper."""
    delivered = select(Delivery.id).where(col(Delivery.hand_in_id) == col(HandIn.id)).exists()
    query = select(HandIn).where(HandIn.step_id == step.id, col(HandIn.required), ~delivered)
    return list(session.exec(query.order_by(col(HandIn.id))))


def papers_of(session: Session, rows: MilestoneRows) -> list[Paper]:
    """List the papers of the package: those of the submission's steps and of the steps they need.

    What the submission itself needs comes first, in the order in which it is named.
    """
    steps = _steps(rows)
    query = (
        select(HandIn).where(col(HandIn.step_id).in_([step.id for step in steps])).order_by(col(HandIn.id))
    )
    hand_ins = session.exec(query).all()
    newest = newest_deliveries(session, [hand_in.id for hand_in in hand_ins if hand_in.id is not None])
    documents = _documents(session, newest.values())
    return [
        Paper(step, hand_in, delivery, documents[delivery.sha256] if delivery else None)
        for step in steps
        for hand_in in hand_ins
        if hand_in.step_id == step.id
        for delivery in [newest.get(hand_in.id or 0)]
    ]


def _steps(rows: MilestoneRows) -> list[Step]:
    phases = {phase.id for phase in rows.phases.values() if phase.kind == WORKSHOP_SUBMISSION}
    if not phases:
        raise Unknown("{name} hands nothing to a workshop, so there is nothing to pack.", name=rows.name)
    own = [step for step in rows.steps.values() if step.phase_id in phases]
    submitting = [step for step in own if step.kind in _AFTER_PACKING]
    packed = [step for step in own if step.kind not in _AFTER_PACKING]
    codes = [code for step in submitting for code in step.needs]
    codes += [step.code for step in packed]
    codes += [code for step in packed for code in step.needs]
    needed = [rows.steps[code] for code in dict.fromkeys(codes)]
    return [step for step in needed if step not in submitting]


def _documents(session: Session, deliveries: Iterable[Delivery]) -> Mapping[str, Document]:
    hashes = {delivery.sha256 for delivery in deliveries}
    query = select(Document).where(col(Document.sha256).in_(hashes))
    return {document.sha256: document for document in session.exec(query)}
