"""Who asked for which later dates in a milestone, and what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.moves.loading import MilestoneRows
from models.rules.working_days import RegionCalendar
from models.tables.postponements import Postponement
from notifications.proof_facts import PutOff


@dataclass(frozen=True)
class Requests:
    """All requests of a milestone, oldest first: those about its own dates, and those about its steps."""

    of_anchors: tuple[PutOff, ...]
    of_steps: Mapping[int, Sequence[PutOff]]

    def about(self, step_id: int) -> tuple[PutOff, ...]:
        """List the requests about one step."""
        return tuple(self.of_steps.get(step_id, ()))


def read_requests(session: Session, rows: MilestoneRows, calendar: RegionCalendar) -> Requests:
    """Read a milestone's requests with one query; slippage is counted in the region's working days."""
    here = col(Postponement.milestone_id) == rows.milestone.id
    query = select(Postponement).where(here).order_by(col(Postponement.asked_at), col(Postponement.id))
    baselines = {step.id: step.baseline_due_date for step in rows.steps.values()}
    of_anchors: list[PutOff] = []
    of_steps: dict[int, list[PutOff]] = {}
    for request in session.exec(query):
        if request.step_id is None:
            anchor = rows.anchors.get(request.anchor or "")
            of_anchors.append(_put_off(request, anchor.baseline if anchor else None, calendar))
        else:
            put_off = _put_off(request, baselines.get(request.step_id), calendar)
            of_steps.setdefault(request.step_id, []).append(put_off)
    return Requests(tuple(of_anchors), of_steps)


def _put_off(request: Postponement, baseline: date | None, calendar: RegionCalendar) -> PutOff:
    return PutOff(
        anchor=request.anchor or "",
        old_day=request.old_day,
        new_day=request.new_day,
        slippage=None if baseline is None else calendar.working_days_between(baseline, request.new_day),
        reason=request.reason,
        status=request.status,
        asked_by=request.asked_by,
        asked_at=request.asked_at,
        decided_by=request.decided_by,
        decided_at=request.decided_at,
        decision_reason=request.decision_reason,
    )
