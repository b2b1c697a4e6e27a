"""What was answered to the steps of a milestone: the moves people made, and what they handed in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.rules.lifecycle import StepMove
from models.tables.documents import Delivery, Document
from models.tables.history import HistoryRow, Subject
from models.tables.milestones import HandIn, Step
from notifications.proof_facts import Answer, HandedIn, Shift

# Silences, stand-ins and postponements have places of their own in a proof.
_ANSWERS = frozenset({
    StepMove.SEEN,
    StepMove.SUBMIT,
    StepMove.ACCEPT,
    StepMove.RETURN,
    StepMove.SKIP,
    StepMove.REOPEN,
    StepMove.CANCEL,
})  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """All that was answered, by step."""

    moves: Mapping[str, Sequence[HistoryRow]]
    handed_in: Mapping[int, Sequence[HandedIn]]

    def to(self, step: Step) -> tuple[Answer, ...]:
        """List a step's answers, oldest first."""
        return tuple(
            Answer(row.at, row.actor, row.role, row.move, row.reason, row.sequence)
            for row in self.moves.get(step.code, ())
            if row.move in _ANSWERS
        )

    def papers(self, step_id: int) -> tuple[HandedIn, ...]:
        """List every version of a step's papers."""
        return tuple(self.handed_in.get(step_id, ()))

    def shifts(self, step: Step) -> tuple[Shift, ...]:
        """List the days on which a step's due date moved by rule."""
        moved = (row for row in self.moves.get(step.code, ()) if row.move == StepMove.RESCHEDULE)
        return tuple(
            Shift(
                row.at,
                date.fromisoformat(row.details["old"]),
                date.fromisoformat(row.details["new"]),
                row.details["slippage_working_days"],
                row.sequence,
            )
            for row in moved
            if row.details.keys() >= {"old", "new", "slippage_working_days"}  # else the row was tampered with
        )


def read_answers(session: Session, history: Iterable[HistoryRow], step_ids: Collection[int]) -> Answers:
    """Read what was answered, from the history and with one query for the papers."""
    moves = defaultdict[str, list[HistoryRow]](list)
    for row in history:
        if row.subject == Subject.STEP:
            moves[row.code].append(row)
    return Answers(moves, _papers(session, step_ids))


def _papers(session: Session, step_ids: Collection[int]) -> dict[int, list[HandedIn]]:
    query = (
        select(HandIn.step_id, HandIn.title_id, Delivery, Document.size)
        .join(Delivery, col(Delivery.hand_in_id) == col(HandIn.id))
        .join(Document, col(Document.sha256) == col(Delivery.sha256))
        .where(col(HandIn.step_id).in_(step_ids))
        .order_by(col(HandIn.id), col(Delivery.version))
    )
    found = defaultdict[int, list[HandedIn]](list)
    for step_id, paper, one, size in session.exec(query):
        by, when = one.handed_in_by, one.handed_in_at
        found[step_id].append(HandedIn(paper, one.version, one.file_name, size, one.sha256, by, when))
    return found
