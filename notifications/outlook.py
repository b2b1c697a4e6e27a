"""What waits in the outbox, and when the last of it will be out at each channel's rate."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.rules.storm import Hours, bound
from models.rules.working_days import RegionCalendar
from models.tables.people import Contact, Organisation
from models.tables.reminders import Message, MessageState
from notifications.office_hours import calendars_of_places
from notifications.pacing import next_turn

FASTEST = 6000  # a minute: what a channel without a rate is reckoned with


@dataclass(frozen=True)
class Outlook:
    """What waits for one channel."""

    channel: ChannelKind
    waiting: int
    per_minute: int | None
    last_out: datetime | None  # when the last one leaves that still can in its office hours
    too_late: int = 0  # messages whose office hours end before their turn comes
    oldest: datetime | None = None  # when the one that waits longest was queued


def outlook(session: Session, *, now: datetime, per_minute: Mapping[ChannelKind, int]) -> list[Outlook]:
    """Say for each channel how much waits and when all of it is out; `now` is aware.

    Reckoned by urgency, as messages are sent, inside the office hours of those they go to. Tries that a
    server puts off come on top.
    """
    waiting = _waiting(session)
    calendars = calendars_of_places(session, {row.place for rows in waiting.values() for row in rows})
    turns = {kind: next_turn(session, kind) if kind in per_minute else None for kind in waiting}
    return [
        _of(kind, rows, calendars, max(now, turns[kind] or now), per_minute.get(kind))
        for kind, rows in waiting.items()
    ]


def counts_since(session: Session, *, since: datetime) -> dict[tuple[ChannelKind, MessageState], int]:
    """Count the messages queued since an aware moment, and all that still wait, by channel and state."""
    open_states = (MessageState.SCHEDULED, MessageState.CLAIMED)
    query = (
        select(col(Message.channel), col(Message.state), func.count())
        .where(or_(col(Message.queued_at) >= since, col(Message.state).in_(open_states)))
        .group_by(col(Message.channel), col(Message.state))
    )
    return {(channel, state): number for channel, state, number in session.exec(query)}


@dataclass(frozen=True)
class _Waiting:
    place: str
    next_at: datetime
    expires_at: datetime
    queued_at: datetime


def _waiting(session: Session) -> dict[ChannelKind, list[_Waiting]]:
    query = (
        select(
            Message.channel,
            Organisation.place,
            Message.next_at,
            Message.expires_at,
            Message.queued_at,
        )  # type: ignore[call-overload]  # sqlmodel types up to four columns
        .join(Contact, col(Message.contact_id) == col(Contact.id))
        .join(Organisation, col(Contact.organisation_id) == col(Organisation.id))
        .where(Message.state == MessageState.SCHEDULED)
        .order_by(col(Message.urgency).desc(), col(Message.next_at), col(Message.id))
    )
    found: dict[ChannelKind, list[_Waiting]] = defaultdict(list)
    for channel, *row in session.exec(query):
        found[channel].append(_Waiting(*row))
    return found


def _of(
    kind: ChannelKind,
    rows: list[_Waiting],
    calendars: Mapping[str, RegionCalendar],
    earliest: datetime,
    per_minute: int | None,
) -> Outlook:
    hours = [_hours(row, calendars[row.place], earliest) for row in rows]
    found = bound(hours, per_minute or FASTEST)
    oldest = min(row.queued_at for row in rows)
    return Outlook(kind, len(rows), per_minute, found.last_out, len(found.missing_window), oldest)


def _hours(row: _Waiting, calendar: RegionCalendar, earliest: datetime) -> Hours:
    begin = max(row.next_at, earliest)
    windows = calendar.office_windows(calendar.local_date(begin))
    clipped = [(max(w.start, begin), min(w.end, row.expires_at)) for w in windows]
    return [(start, end) for start, end in clipped if start < end]
