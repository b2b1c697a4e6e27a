"""Writes history rows, each chained to the one before it, and checks the chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from models.moves.loading import MilestoneRows, milestone_id_of
from models.rules.history_chain import Link, find_breaks, hash_of
from models.rules.lifecycle import Actor, Move, Status
from models.rules.sentences import Sentence
from models.tables.history import HistoryRow, Subject
from models.tables.milestones import Milestone


@dataclass(frozen=True)
class Event:
    """What is to be recorded of one move."""

    subject: Subject
    code: str
    move: Move
    from_status: Status
    to_status: Status
    reason: str = ""
    details: Mapping[str, Any] | None = None


def record(session: Session, rows: MilestoneRows, event: Event, *, by: Actor, at: datetime) -> HistoryRow:
    """Append one row to the milestone's chain, inside the caller's transaction; `at` is aware."""
    milestone = rows.milestone
    row = HistoryRow(
        milestone_id=milestone_id_of(milestone),
        sequence=milestone.history_count + 1,
        at=at.astimezone(UTC),
        actor=by.name,
        role=by.role,
        subject=event.subject,
        code=event.code,
        move=event.move.value,
        from_status=event.from_status.value,
        to_status=event.to_status.value,
        reason=event.reason.strip(),
        details=dict(event.details or {}),
        previous_hash=milestone.history_head,
        hash="",
    )
    row.hash = hash_of(content_of(row, milestone), row.previous_hash)
    milestone.history_count, milestone.history_head = row.sequence, row.hash
    session.add(row)
    return row


def verify(session: Session, milestone: Milestone) -> list[Sentence]:
    """List in words where a milestone's history does not hold; an empty list means it is whole."""
    rows = history_of(session, milestone)
    links = [Link(row.sequence, content_of(row, milestone), row.previous_hash, row.hash) for row in rows]
    return find_breaks(links, head=milestone.history_head, count=milestone.history_count)


def history_of(session: Session, milestone: Milestone) -> list[HistoryRow]:
    """Read a milestone's history from its opening on."""
    query = select(HistoryRow).where(HistoryRow.milestone_id == milestone.id)
    return list(session.exec(query.order_by(col(HistoryRow.sequence))))


def content_of(row: HistoryRow, milestone: Milestone) -> dict[str, Any]:
    """Say what the chain protects: all that the row states, and of which milestone."""
    return {
        "milestone": [milestone.programme, milestone.region_code, milestone.code, milestone.year],
        "sequence": row.sequence,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor,
        "role": row.role.value,
        "subject": row.subject.value,
        "code": row.code,
        "move": row.move,
        "from": row.from_status,
        "to": row.to_status,
        "reason": row.reason,
        "details": row.details,
    }
