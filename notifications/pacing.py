"""How many messages a channel may carry now: its rate holds for all senders together."""

from datetime import datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.rules.channel_kinds import ChannelKind
from models.tables.reminders import ChannelPace

BURST = timedelta(seconds=5)  # what a channel may carry within so long goes out together


def turns_free(
    session: Session, channel: ChannelKind, *, per_minute: int | None, now: datetime
) -> int | None:
    """Say how many messages may leave now; None when the channel has no rate. `now` is aware.

    Call it in the transaction that claims them, and tell `take_turns` how many were claimed.
    """
    if per_minute is None:
        return None
    waited = now - _pace(session, channel, now).free_at
    if waited < timedelta():
        return 0
    return 1 + int(min(waited, BURST) * per_minute / timedelta(minutes=1))


def take_turns(
    session: Session, channel: ChannelKind, turns: int, *, per_minute: int | None, now: datetime
) -> None:
    """Write down that so many messages leave, so that the next one waits for its turn."""
    if per_minute is None or not turns:
        return
    pace = _pace(session, channel, now)
    pace.free_at = max(pace.free_at, now - BURST) + timedelta(minutes=1) * turns / per_minute
    session.add(pace)


def next_turn(session: Session, channel: ChannelKind) -> datetime | None:
    """Say when a channel may be used next; None when it has never been paced."""
    pace = session.get(ChannelPace, channel)
    return pace.free_at if pace is not None else None


def _pace(session: Session, channel: ChannelKind, now: datetime) -> ChannelPace:
    # Held until this transaction ends: two senders that count at once would both take the same turns.
    found = session.get(ChannelPace, channel, with_for_update=True)
    if found is None:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        fresh = {"channel": channel, "free_at": now - BURST}
        session.execute(dialect.insert(ChannelPace).values(fresh).on_conflict_do_nothing())
        found = session.get_one(ChannelPace, channel, with_for_update=True)
    return found
