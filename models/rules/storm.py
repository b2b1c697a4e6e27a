"""When many messages leave one channel at its rate: which goes when, and when the last one is out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush

Hours = Sequence[tuple[datetime, datetime]]  # aware start and end, in order; the end no longer belongs to it


@dataclass(frozen=True)
class Bound:
    """What a morning's messages come to at a channel's rate."""

    last_out: datetime | None  # when the last one leaves that fits; None when none does
    missing_window: tuple[int, ...] = ()  # which do not fit into their office hours, by their place in line


def slots(earliest: Sequence[datetime], per_minute: int) -> list[datetime]:
    """Give each message the moment at which it leaves.

    Messages are given in order of urgency, each with the aware moment from which it may leave. Whenever
    the channel is free, the most urgent of those that may leave goes; so it never idles while one waits.
    """
    given = _serve(earliest, lambda _, moment: moment, interval_of(per_minute))
    return [moment for moment in given if moment is not None]


def bound(hours: Sequence[Hours], per_minute: int) -> Bound:
    """Say when the last message is out, and which find no place in their office hours.

    Messages are given in order of urgency, each with its windows; one that is still waiting when a window
    closes takes its turn in the next.
    """
    opened = [windows for windows in hours if windows]
    moments = slots_within(opened, per_minute)
    places = [place for place, windows in enumerate(hours) if windows]
    given = dict(zip(places, moments, strict=True))
    missing = tuple(place for place in range(len(hours)) if given.get(place) is None)
    return Bound(max((moment for moment in moments if moment is not None), default=None), missing)


def slots_within(hours: Sequence[Hours], per_minute: int) -> list[datetime | None]:
    """Give each message the moment at which it leaves, inside its windows (at least one); None if none fits.

    Otherwise as `slots`.
    """
    starts = [windows[0][0] for windows in hours]
    return _serve(starts, lambda place, moment: _in_hours(hours[place], moment), interval_of(per_minute))


def interval_of(per_minute: int) -> timedelta:
    """Give the time between two messages at a rate of at least one a minute, rounded up to a microsecond."""
    return timedelta(microseconds=-(-60_000_000 // per_minute))


def _serve(
    earliest: Sequence[datetime],
    allowed: Callable[[int, datetime], datetime | None],
    interval: timedelta,
) -> list[datetime | None]:
    given: list[datetime | None] = [None] * len(earliest)
    coming = [(moment, place) for place, moment in enumerate(earliest)]
    coming.sort(reverse=True)  # a message is put back, by the heap below, at most once for each window
    later: list[tuple[datetime, int]] = []
    ready: list[int] = []
    free = min(earliest, default=None)
    while free is not None and (coming or later or ready):
        while coming and coming[-1][0] <= free:
            heappush(ready, coming.pop()[1])
        while later and later[0][0] <= free:
            heappush(ready, heappop(later)[1])
        if not ready:
            free = min(first for first in (coming[-1:], later[:1]) if first)[0][0]
            continue
        place = heappop(ready)
        moment = allowed(place, free)
        if moment == free:
            given[place], free = free, free + interval
        elif moment is not None:
            heappush(later, (moment, place))
    return given


def _in_hours(windows: Hours, moment: datetime) -> datetime | None:
    return next((max(moment, start) for start, end in windows if moment < end), None)
