"""Gathers the proof of a milestone: per obligation who owed it, who was told, and what came of it.

It asks a fixed number of questions, however many steps and messages there are, and writes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.calendars import calendar_of
from models.moves.loading import MilestoneRows, load, stored
from models.moves.recording import content_of, history_of, verify
from models.rules.history_chain import canonical
from models.rules.lifecycle import StepStatus
from models.rules.working_days import RegionCalendar
from models.tables.history import HistoryRow
from models.tables.milestones import Step
from notifications.proof_answers import Answers, read_answers
from notifications.proof_facts import Chain, ChainRow, Obligation, Proof, Verdict
from notifications.proof_holds import HoldsThere, read_holds_there
from notifications.proof_people import Staff, read_staff
from notifications.proof_postponements import Requests, read_requests
from notifications.proof_telling import Tellings, read_tellings


def gather_proof(
    session: Session, milestone_id: int, *, at: datetime, step: str | None = None, full: bool = False
) -> Proof:
    """Gather the proof of a milestone, or of one of its steps, as it stands at an aware moment.

    Addresses are masked unless `full`. The history is always given whole, since only so it can be checked.
    Raises Unknown for a step that is not there.
    """
    rows = load(session, milestone_id)
    steps = [rows.step(step)] if step else list(rows.steps.values())
    history = history_of(session, rows.milestone)
    found = _read(session, rows, steps, history, at=at, full=full)
    milestone = rows.milestone
    return Proof(
        milestone=rows.name,
        title=milestone.title_id,
        programme=milestone.programme,
        region=rows.region.label,
        region_code=rows.region.code,
        province=rows.region.province,
        timezone=rows.region.timezone,
        status=milestone.status,
        opened_at=milestone.opened_at,
        closed_at=milestone.closed_at,
        exported_at=at,
        blueprint_sha256=milestone.blueprint_sha256,
        full=full,
        step=step or "",
        obligations=tuple(found.obligation(one) for one in steps),
        put_off=found.requests.of_anchors,
        chain=_chain(session, rows, history),
    )


@dataclass(frozen=True)
class _Found:
    rows: MilestoneRows
    calendar: RegionCalendar
    at: datetime
    staff: Staff
    tellings: Tellings
    holds: HoldsThere
    answers: Answers
    requests: Requests

    def obligation(self, step: Step) -> Obligation:
        step_id, people = stored(step.id), self.staff.of(step)
        told = self.tellings.about(step_id)
        verdict, decided_at = _verdict(step, self.at)
        late = verdict in {Verdict.LATE, Verdict.OVERDUE}
        return Obligation(
            code=step.code,
            title=step.title_id,
            phase=self.rows.phase_of(step).title_id,
            role=step.owner_title_id,
            organisation=people.organisation,
            contacts=people.contacts,
            stand_ins=self.staff.stand_ins(step_id),
            status=step.status,
            baseline=step.baseline_due_date,
            due_date=step.due_date,
            due_at=step.due_at,
            slippage=self.calendar.working_days_between(step.baseline_due_date, step.due_date),
            handed_in_at=step.submitted_at,
            settled_at=step.settled_at,
            verdict=verdict,
            days_late=self._days_late(step, decided_at) if late else 0,
            told=told,
            held=self.holds.reaching(step, people.ids | self.tellings.people(step_id), at=self.at),
            answers=self.answers.to(step),
            papers=self.answers.papers(step_id),
            put_off=self.requests.about(step_id),
            shifts=self.answers.shifts(step),
        )

    def _days_late(self, step: Step, moment: datetime) -> int:
        return self.calendar.working_days_between(step.due_date, self.calendar.local_date(moment))


def _read(  # noqa: PLR0913 - private: a question and its bounds
    session: Session,
    rows: MilestoneRows,
    steps: list[Step],
    history: list[HistoryRow],
    *,
    at: datetime,
    full: bool,
) -> _Found:
    ids, calendar = [stored(step.id) for step in steps], calendar_of(session, rows.region.code)
    return _Found(
        rows,
        calendar,
        at,
        read_staff(session, rows, steps, full=full),
        read_tellings(session, ids, full=full),
        read_holds_there(session, rows, ids),
        read_answers(session, history, ids),
        read_requests(session, rows, calendar),
    )


def _verdict(step: Step, at: datetime) -> tuple[Verdict, datetime]:
    """Say how a step stands against its due moment, and by which moment that was decided."""
    if step.status in {StepStatus.SKIPPED, StepStatus.CANCELLED}:
        return Verdict.LEFT_OUT, step.settled_at or at
    if step.status in {StepStatus.SUBMITTED, StepStatus.DONE}:
        # The owner's part ends with the handing in; how long the check takes is not charged to them.
        answered = step.submitted_at or step.settled_at or at
        return (Verdict.IN_TIME if answered <= step.due_at else Verdict.LATE), answered
    return (Verdict.OVERDUE if at > step.due_at else Verdict.RUNNING), at


def _chain(session: Session, rows: MilestoneRows, history: list[HistoryRow]) -> Chain:
    milestone = rows.milestone
    return Chain(
        tuple(
            ChainRow(
                sequence=row.sequence,
                at=row.at,
                by=row.actor,
                role=row.role,
                subject=row.subject.value,
                code=row.code,
                move=row.move,
                from_status=row.from_status,
                to_status=row.to_status,
                reason=row.reason,
                canonical=canonical(content_of(row, milestone)),
                previous_hash=row.previous_hash,
                hash=row.hash,
            )
            for row in history
        ),
        tuple(verify(session, milestone)),
        milestone.history_count,
        milestone.history_head,
    )
