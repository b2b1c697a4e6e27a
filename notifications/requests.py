"""The later dates that were asked for and are not decided: for steps, and for anchors of milestones."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, literal_column
from sqlmodel import Session, col, select

from models.rules.anchor_reach import steps_under
from models.rules.blueprint import MilestoneBlueprint, StepBlueprint
from models.rules.blueprint_extending import extended
from models.rules.lifecycle import StepStatus
from models.tables.milestones import Milestone, Phase, Step
from models.tables.postponements import Postponement
from models.tables.programmes import BlueprintRow

# Spelled out, since SQLite uses an index over some rows only where the query names them by the same words.
UNDECIDED: Final[ColumnElement[bool]] = col(Postponement.status) == literal_column("'asked'")
_CAN_SPEAK = (StepStatus.WAITING, StepStatus.READY, StepStatus.RETURNED)


@dataclass(frozen=True)
class Request:
    """A later date that was asked for."""

    asked_at: datetime
    asked_by: str
    until: date
    because: str


@dataclass(frozen=True)
class Requests:
    """The requests that wait: by step, and for steps that hang on an anchor the anchor's."""

    of_steps: Mapping[int, Request]
    of_parents: Mapping[int, Request]
    speaks_for_parent: frozenset[int]  # for each anchor the earliest open step, by which the question is put

    def about(self, step_id: int) -> Request | None:
        """Find what is to be decided where this step is spoken of."""
        parent = self.of_parents.get(step_id) if step_id in self.speaks_for_parent else None
        return self.of_steps.get(step_id) or parent


def read_requests(session: Session) -> Requests:
    """Read all requests that wait for a decision; a few queries, and only one where there is no anchor's."""
    of_steps: dict[int, Request] = {}
    of_anchors: dict[int, dict[str, Request]] = defaultdict(dict)
    for row in session.exec(select(Postponement).where(UNDECIDED)):
        request = Request(row.asked_at, row.asked_by, row.new_day, row.reason)
        if row.step_id is not None:
            of_steps[row.step_id] = request
        elif row.anchor is not None:
            of_anchors[row.milestone_id][row.anchor] = request
    of_parents: dict[int, Request] = {}
    speaking: set[int] = set()
    if of_anchors:
        blueprints, steps = _blueprints(session, of_anchors), _open_steps(session, of_anchors)
        for milestone_id, requests in of_anchors.items():
            for anchor, request in requests.items():
                under = steps_under(blueprints[milestone_id], anchor)
                reached = [step_id for code, step_id in steps[milestone_id] if code in under]
                of_parents |= dict.fromkeys(reached, request)
                speaking |= set(reached[:1])
    return Requests(of_steps, of_parents, frozenset(speaking))


def ids_asked_about(session: Session) -> set[int]:
    """List the open steps that a waiting request may have to be spoken of by, however far off they are."""
    rows = session.exec(select(Postponement.step_id, Postponement.milestone_id).where(UNDECIDED)).all()
    parents = {milestone_id for step_id, milestone_id in rows if step_id is None}
    children = _open_steps(session, parents) if parents else {}
    asked = {step_id for step_id, _ in rows if step_id is not None}
    return asked | {step_id for steps in children.values() for _, step_id in steps}


def _blueprints(session: Session, milestone_ids: Collection[int]) -> dict[int, MilestoneBlueprint]:
    query = (
        select(Milestone.id, BlueprintRow)
        .join(BlueprintRow, col(Milestone.blueprint_sha256) == col(BlueprintRow.sha256))
        .where(col(Milestone.id).in_(milestone_ids))
    )
    joined = _joined_since(session, milestone_ids)
    return {
        id_ or 0: extended(MilestoneBlueprint.model_validate(row.content), joined[id_ or 0], {})
        for id_, row in session.exec(query)
    }


def _joined_since(
    session: Session, milestone_ids: Collection[int]
) -> Mapping[int, Mapping[str, list[StepBlueprint]]]:
    """Read the steps that joined after the opening, by milestone and phase."""
    query = (
        select(Step.milestone_id, Phase.code, col(Step.added))
        .join(Phase)
        .where(col(Step.milestone_id).in_(milestone_ids), col(Step.added).is_not(None))
    )
    joined: dict[int, dict[str, list[StepBlueprint]]] = defaultdict(lambda: defaultdict(list))
    for milestone_id, phase, plan in session.exec(query):
        joined[milestone_id][phase].append(StepBlueprint.model_validate(plan))
    return joined


def _open_steps(session: Session, milestone_ids: Collection[int]) -> dict[int, list[tuple[str, int]]]:
    # Their status is looked at here: asked about it, SQLite would begin with all open steps of the nation.
    query = (
        select(Step.milestone_id, Step.code, Step.id, col(Step.status))
        .where(col(Step.milestone_id).in_(milestone_ids))
        .order_by(col(Step.due_at), col(Step.position))
    )
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for milestone_id, code, step_id, status in session.exec(query):
        if status in _CAN_SPEAK:
            found[milestone_id].append((code, step_id or 0))
    return found
