"""Many messages on one morning leave at the channel's rate, the most urgent first, in office hours."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.rules.storm import Bound, bound, interval_of, slots, slots_within

EIGHT = datetime(2024, 9, 10, 1, tzinfo=UTC)  # 08.00 WIB
NOON_BREAK = [
    (EIGHT, EIGHT + timedelta(hours=3, minutes=30)),
    (EIGHT + timedelta(hours=5, minutes=30), EIGHT + timedelta(hours=8)),
]
EARLIEST = st.lists(st.integers(0, 40).map(lambda n: EIGHT + timedelta(seconds=15 * n)), max_size=40)
RATES = st.integers(1, 120)


def after(minutes: float) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


def test_messages_leave_one_interval_after_the_other() -> None:
    assert slots([EIGHT, EIGHT, EIGHT], per_minute=2) == [EIGHT, after(0.5), after(1)]


def test_a_more_urgent_message_that_may_leave_only_later_does_not_hold_up_the_others() -> None:
    assert slots([after(1), EIGHT, EIGHT, EIGHT], per_minute=2) == [after(1), EIGHT, after(0.5), after(1.5)]


def test_a_message_of_a_later_zone_waits_for_its_own_morning() -> None:
    assert slots([EIGHT, after(60)], per_minute=30) == [EIGHT, after(60)]


def test_the_last_of_1200_messages_at_ten_a_minute_is_out_just_before_ten() -> None:
    everybody = [[(EIGHT, EIGHT + timedelta(hours=8))]] * 1200

    assert bound(everybody, per_minute=10) == Bound(after(119.9))


def test_what_does_not_fit_before_friday_prayer_goes_after_it() -> None:
    moments = slots_within([NOON_BREAK] * 212, per_minute=1)

    assert moments[209:] == [after(209), after(330), after(331)]


def test_what_finds_no_place_in_its_office_hours_is_named() -> None:
    short = [(EIGHT, after(2))]

    assert bound([short, short, [], short], per_minute=1) == Bound(after(1), missing_window=(2, 3))


def test_without_messages_there_is_no_last_one() -> None:
    assert bound([], per_minute=30) == Bound(None)


@given(earliest=EARLIEST, per_minute=RATES)
def test_nothing_leaves_before_it_may(earliest: list[datetime], per_minute: int) -> None:
    given_ = slots(earliest, per_minute)

    assert len(given_) == len(earliest)
    assert all(moment >= first for moment, first in zip(given_, earliest, strict=True))


@given(earliest=EARLIEST, per_minute=RATES)
def test_no_two_leave_closer_than_the_rate_allows(earliest: list[datetime], per_minute: int) -> None:
    in_time = sorted(slots(earliest, per_minute))

    gaps = [later - sooner for sooner, later in pairwise(in_time)]
    assert all(gap >= interval_of(per_minute) for gap in gaps)


@given(earliest=EARLIEST, per_minute=RATES)
def test_a_message_is_only_overtaken_by_more_urgent_ones_once_it_may_leave(
    earliest: list[datetime], per_minute: int
) -> None:
    given_ = slots(earliest, per_minute)

    overtaken = [
        (place, other)
        for place, first in enumerate(earliest)
        for other in range(place + 1, len(earliest))
        if first <= given_[other] < given_[place]
    ]
    assert overtaken == []


@given(earliest=EARLIEST, per_minute=RATES)
def test_the_channel_never_idles_while_a_message_may_leave(earliest: list[datetime], per_minute: int) -> None:
    given_ = slots(earliest, per_minute)

    busy_until = {moment + interval_of(per_minute) for moment in given_}
    assert all(
        moment == first or moment in busy_until for moment, first in zip(given_, earliest, strict=True)
    )


@given(
    hours=st.lists(
        st.lists(st.integers(0, 20), min_size=2, max_size=4, unique=True).map(
            lambda ends: [
                (after(a), after(b)) for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False)
            ]
        ),
        max_size=20,
    ),
    per_minute=RATES,
)
def test_nothing_leaves_outside_its_windows(
    hours: list[list[tuple[datetime, datetime]]], per_minute: int
) -> None:
    moments = slots_within(hours, per_minute)

    outside = [
        moment
        for moment, windows in zip(moments, hours, strict=True)
        if moment is not None and not any(start <= moment < end for start, end in windows)
    ]
    assert outside == []
