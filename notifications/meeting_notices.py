"""What each person was told of a meeting, and whether that still holds."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from models.rules.lifecycle import MilestoneStatus
from models.tables.meetings import CalendarMethod, MeetingNotice
from models.tables.milestones import Anchor, Milestone
from models.tables.reminders import Message, MessageState
from notifications.agenda import Meeting
from notifications.candidates import LAID_ASIDE, UNSURE
from notifications.meeting_letters import News

ON_ITS_WAY: Final = (MessageState.SCHEDULED, MessageState.CLAIMED)


@dataclass(frozen=True)
class Told:
    """One notice of a meeting to one person, with what became of its message."""

    sequence: int
    method: CalendarMethod
    day: date
    message_id: int
    state: MessageState
    state_reason: str
    started: bool
    address: str

    @property
    def waits(self) -> bool:
        """Say whether nobody has begun to send it."""
        return self.state in ON_ITS_WAY and not self.started

    def says(self, day: date | None) -> bool:
        """Say whether it puts the meeting on this day, or on none."""
        return self.day == day if self.method is CalendarMethod.REQUEST else day is None

    def holds(self, address: str) -> bool:
        """Say whether its person knows it, or will; a refusal is made up for by another address only."""
        if self.state is MessageState.FAILED:
            return self.address == address
        if self.state is MessageState.DEAD:
            return self.state_reason == UNSURE
        return self.state is not MessageState.CLEARED or self.state_reason.startswith(LAID_ASIDE)


@dataclass(frozen=True)
class Saying:
    """What is told of a meeting to one person; each has a higher number than the one before."""

    news: News
    day: date
    sequence: int
    was: date | None = None

    @property
    def method(self) -> CalendarMethod:
        """Say what the person's calendar is asked to do."""
        stands = self.news in {News.ANNOUNCED, News.MOVED}
        return CalendarMethod.REQUEST if stands else CalendarMethod.CANCEL


def read_told(
    session: Session, meetings: Collection[Meeting]
) -> dict[tuple[int, str], dict[int, list[Told]]]:
    """Read what was told of these meetings, by milestone and anchor and then by contact, with one query."""
    query = (
        select(
            MeetingNotice,
            Message.id,
            Message.state,
            Message.state_reason,
            Message.started_at,
            Message.address,
        )  # type: ignore[call-overload]  # sqlmodel types up to four columns
        .join(Message, col(MeetingNotice.message_ref) == col(Message.id))
        .where(col(MeetingNotice.milestone_id).in_({meeting.milestone_id for meeting in meetings}))
        .order_by(col(MeetingNotice.sequence))
    )
    found: dict[tuple[int, str], dict[int, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for notice, message_id, state, because, started_at, address in session.exec(query):
        told = Told(
            notice.sequence,
            notice.method,
            notice.day,
            message_id,
            state,
            because,
            started_at is not None,
            address,
        )
        found[notice.milestone_id, notice.anchor][notice.contact_id].append(told)
    return found


def saying_for(
    known: Told | None, day: date | None, *, takes_place_on: date | None, sequence: int, today: date
) -> Saying | None:
    """Decide what is to be told to a person who knows `known` and is to know `day`, or of no day."""
    holds = known is not None and known.method is CalendarMethod.REQUEST
    if day is not None:
        if known is None or not holds:
            return Saying(News.ANNOUNCED, day, sequence)
        return Saying(News.MOVED, day, sequence, was=known.day) if known.day != day else None
    if known is None or not holds or known.day < today:
        return None
    return Saying(News.RELEASED if takes_place_on == known.day else News.CALLED_OFF, known.day, sequence)


def overtaken(session: Session, message_ids: Collection[int]) -> set[int]:
    """Find, of these messages, those that ask for a day on which their meeting no longer takes place."""
    query = (
        select(MeetingNotice.message_ref, col(MeetingNotice.day), col(Anchor.day), col(Milestone.status))
        .join(Milestone, col(MeetingNotice.milestone_id) == col(Milestone.id))
        .join(
            Anchor,
            (col(Anchor.milestone_id) == col(MeetingNotice.milestone_id))
            & (col(Anchor.code) == col(MeetingNotice.anchor)),
            isouter=True,
        )
        .where(
            col(MeetingNotice.message_ref).in_(message_ids), MeetingNotice.method == CalendarMethod.REQUEST
        )
    )
    return {
        message_ref or 0
        for message_ref, told, day, status in session.exec(query)
        if told != day or status is MilestoneStatus.CANCELLED
    }
