"""Meetings for people's calendars: their dates, changes of them and cancels, each told once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import CursorResult, update
from sqlmodel import Session, col

from models.rules.channel_kinds import ChannelKind
from models.tables.reminders import Message, MessageState
from notifications.agenda import Meeting, read_meetings
from notifications.directory import read_directory
from notifications.forms import Form
from notifications.meeting_desk import MeetingDesk, revisions_since
from notifications.meeting_letters import News
from notifications.meeting_notices import ON_ITS_WAY, Saying, Told, read_told, saying_for
from notifications.office_hours import calendars_of_places
from notifications.silences import Silences, read_silences

# A date that a rule placed may still move often; further ahead than this it is not told yet.
PLACED_BY_RULE_TOLD_WITHIN: Final = 20  # working days
_NO_STEP: Final = 0  # a meeting is no step: only what mutes the milestone or its place reaches it


AT_MOST: Final = 500  # messages in one run; a writer on SQLite waits meanwhile


@dataclass(frozen=True)
class MeetingsPlanned:
    """What a run did, in messages."""

    announced: int = 0
    moved: int = 0
    cancelled: int = 0
    cleared: int = 0  # queued ones that were overtaken before anybody began to send them
    unwritten: int = 0  # for addresses that a mail cannot have
    more: bool = False  # the rest is for another run: one transaction must not take too long

    @property
    def told(self) -> int:
        """Count the messages that were written."""
        return self.announced + self.moved + self.cancelled


def plan_meetings(  # noqa: PLR0913 - the time, the ways out and the sender
    session: Session,
    *,
    now: datetime,
    forms: Mapping[ChannelKind, Form],
    organizer: str,
    domain: str,
    settle: timedelta = timedelta(),
    at_most: int = AT_MOST,
) -> MeetingsPlanned:
    """Tell each person by mail of the meetings whose date they are to hold; safe to repeat at any time.

    `now` is aware. `organizer` is the address that answers go to, `domain` ends the names of messages and
    entries, `settle` is how long a message waits at the least for what may change meanwhile. What was told
    stands in the notices: a person hears of a date once, and then of another date or a cancel; what a mute
    holds back is told after it.
    """
    if ChannelKind.MAIL not in forms:
        return MeetingsPlanned()  # calendar entries travel by mail only
    meetings = read_meetings(session, now=now)
    directory = read_directory(session, {m.region_code for m in meetings}, channels=[ChannelKind.MAIL])
    places = {m.region_code for m in meetings} | {person.place for person in directory.people.values()}
    desk = MeetingDesk(
        now=now,
        earliest=now + settle,
        form=forms[ChannelKind.MAIL],
        organizer=organizer,
        domain=domain,
        directory=directory,
        calendars=calendars_of_places(session, places),
        revisions=revisions_since(session, now.date() - timedelta(days=1), directory.people),
    )
    run = _Run(session, desk, read_silences(session, since=now.date()))
    told, more = read_told(session, meetings), False
    for meeting in meetings:
        if len(desk.written) >= at_most:
            more = True
            break
        run.see_to(meeting, told.get((meeting.milestone_id, meeting.anchor), {}))
    desk.hand_over(session)
    return replace(run.planned(), more=more)


@dataclass(frozen=True)
class _Run:
    """One call of `plan_meetings`."""

    session: Session
    desk: MeetingDesk
    silences: Silences
    counts: Counter[str] = field(default_factory=Counter)

    def planned(self) -> MeetingsPlanned:
        """Say what was done so far."""
        counts = self.counts
        return MeetingsPlanned(
            counts["announced"], counts["moved"], counts["cancelled"], counts["cleared"], counts["unwritten"]
        )

    def see_to(self, meeting: Meeting, told: Mapping[int, list[Told]]) -> None:
        """Tell everybody what they do not know yet of one meeting."""
        if meeting.over:
            return
        today = self.desk.calendars[meeting.region_code].local_date(self.desk.now)
        ahead = meeting.day is not None and meeting.day >= today
        concerned = meeting.concerned(self.desk.directory) if ahead else set()
        for contact_id in sorted(concerned | told.keys()):
            day = meeting.day if contact_id in concerned else None
            self._tell(meeting, contact_id, day, told.get(contact_id, []), today)

    def _tell(
        self, meeting: Meeting, contact_id: int, day: date | None, told: list[Told], today: date
    ) -> None:
        person = self.desk.directory.people.get(contact_id)
        address = person.addresses[0].address if person is not None and person.reachable else ""
        saying = saying_for(
            self._known([notice for notice in told if notice.holds(address)], day),
            day,
            takes_place_on=meeting.day,
            sequence=max((notice.sequence for notice in told), default=-1) + 1,
            today=today,
        )
        if saying is None or person is None or not address:
            return
        if self._muted(meeting, contact_id, today) or self._too_early(meeting, saying, today):
            return
        try:
            if self.desk.write(person, meeting, saying):
                self.counts[_COUNTED_AS[saying.news]] += 1
        except ValueError:
            self.counts["unwritten"] += 1

    def _known(self, standing: list[Told], day: date | None) -> Told | None:
        """Find what the person knows or is being told; queued messages that say otherwise are cleared."""
        while standing and standing[-1].waits and not standing[-1].says(day):
            if not self._clear(standing[-1]):
                break  # somebody has begun to send it after all
            standing.pop()
            self.counts["cleared"] += 1
        return standing[-1] if standing else None

    def _clear(self, notice: Told) -> bool:
        cleared = self.session.execute(
            update(Message)
            .where(
                col(Message.id) == notice.message_id,
                col(Message.state).in_(ON_ITS_WAY),
                col(Message.started_at).is_(None),
            )
            .values(state=MessageState.CLEARED, state_reason="the meeting has changed", lease_owner="")
        )
        return isinstance(cleared, CursorResult) and cleared.rowcount == 1

    def _muted(self, meeting: Meeting, contact_id: int, today: date) -> bool:
        mutes = (
            self.silences.mute_of(_NO_STEP, meeting.milestone_id, meeting.region_code),
            self.silences.mutes_of_people().get(contact_id),
        )
        return any(mute is not None and mute.until >= today for mute in mutes)

    def _too_early(self, meeting: Meeting, saying: Saying, today: date) -> bool:
        if meeting.given or saying.news is not News.ANNOUNCED:
            return False
        calendar = self.desk.calendars[meeting.region_code]
        return calendar.working_days_between(today, saying.day) > PLACED_BY_RULE_TOLD_WITHIN


_COUNTED_AS: Final = {
    News.ANNOUNCED: "announced",
    News.MOVED: "moved",
    News.CALLED_OFF: "cancelled",
    News.RELEASED: "cancelled",
}
