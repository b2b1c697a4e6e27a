"""What lines need from other tables: hand-ins, why it was sent back, who was told, what fails or is asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import StepMove, StepStatus
from models.rules.names import read_regions
from models.rules.reminder_facts import Why
from models.tables.history import HistoryRow, Subject
from models.tables.milestones import HandIn, Milestone, Step
from models.tables.reminders import MessageState, Reminder
from notifications.directory import read_directory
from notifications.requests import Requests, read_requests

UNGROUPED: ColumnElement[bool] = and_(
    col(Reminder.message_ref).is_(None), col(Reminder.state) == MessageState.SCHEDULED
)
_ARRIVED = (MessageState.SENT, MessageState.DELIVERED)


@dataclass(frozen=True)
class Named:
    """A title in both languages."""

    id: str
    en: str

    def in_language(self, language: str) -> str:
        """Give the title in a language; Indonesian where there is no other."""
        return (self.en if language == "en" else self.id) or self.id


@dataclass(frozen=True)
class Extras:
    """What lines need from other tables, read with one query each."""

    regions: Mapping[str, str]
    hand_ins: Mapping[int, list[Named]]
    sent_back: Mapping[tuple[int, str], str]
    told: Mapping[int, list[tuple[date, date]]]
    failing: Mapping[int, tuple[str, ...]]
    requests: Requests | None

    @classmethod
    def read(cls, session: Session, rows: Sequence[tuple[Reminder, Step, Milestone]]) -> "Extras":
        """Read what these lines need, and only that."""
        returned = [step for _, step, _ in rows if step.status is StepStatus.RETURNED]
        escalated = [r.step_id for r, _, _ in rows if r.reason in {Why.ESCALATED, Why.HANDED_OVER}]
        lost = [(step, milestone) for r, step, milestone in rows if r.reason == Why.NO_ADDRESS]
        asked = any(r.reason == Why.TO_DECIDE for r, _, _ in rows)
        return cls(
            {region.code: region.label for region in read_regions()},
            _hand_ins(session),
            _return_reasons(session, returned) if returned else {},
            _told(session, escalated) if escalated else {},
            _failing(session, lost) if lost else {},
            read_requests(session) if asked else None,
        )


def _hand_ins(session: Session) -> dict[int, list[Named]]:
    to_tell = select(Reminder.step_id).where(UNGROUPED)
    query = (
        select(HandIn.step_id, HandIn.title_id, HandIn.title_en)
        .where(col(HandIn.step_id).in_(to_tell), col(HandIn.required))
        .order_by(col(HandIn.id))
    )
    found: dict[int, list[Named]] = defaultdict(list)
    for step_id, title_id, title_en in session.exec(query):
        found[step_id].append(Named(title_id, title_en))
    return found


def _return_reasons(session: Session, steps: Iterable[Step]) -> dict[tuple[int, str], str]:
    query = (
        select(HistoryRow.milestone_id, HistoryRow.code, HistoryRow.reason)
        .where(
            HistoryRow.subject == Subject.STEP,
            HistoryRow.move == StepMove.RETURN,
            col(HistoryRow.milestone_id).in_({step.milestone_id for step in steps}),
        )
        .order_by(col(HistoryRow.id))
    )
    # The last one wins.
    return {(milestone_id, code): reason for milestone_id, code, reason in session.exec(query)}


def _failing(session: Session, lost: Sequence[tuple[Step, Milestone]]) -> dict[int, tuple[str, ...]]:
    regions = {milestone.region_code for _, milestone in lost}
    directory = read_directory(session, regions, channels=tuple(ChannelKind))
    return {
        step.id or 0: directory.failing(milestone.region_code, step.owner_role) for step, milestone in lost
    }


def _told(session: Session, step_ids: Iterable[int]) -> dict[int, list[tuple[date, date]]]:
    own_words = (Why.DUE_SOON, Why.DUE_TODAY, Why.LATE)
    query = (
        select(Reminder.step_id, col(Reminder.local_date), col(Reminder.due_date))
        .where(
            col(Reminder.step_id).in_(set(step_ids)),
            col(Reminder.state).in_(_ARRIVED),
            col(Reminder.reason).in_(own_words),
        )
        .distinct()
        .order_by(col(Reminder.local_date))
    )
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for step_id, day, due_date in session.exec(query):
        found[step_id].append((day, due_date))
    return found
