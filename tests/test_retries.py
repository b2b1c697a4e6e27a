from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.retries import wait_before


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (9, 240)], ids=str
)
def test_the_ladder_of_waits_rises_and_then_stays(tries: int, minutes: int) -> None:
    assert wait_before(tries, draw=1.0) == timedelta(minutes=minutes)


def test_a_server_that_names_a_time_is_given_at_least_that() -> None:
    assert wait_before(1, draw=0.0, retry_after=timedelta(minutes=7)) == timedelta(minutes=7)


@given(tries=st.integers(1, 50), draw=st.floats(0, 1))
def test_the_dice_only_ever_shorten_a_wait(tries: int, draw: float) -> None:
    assert timedelta() <= wait_before(tries, draw=draw) <= wait_before(tries, draw=1.0)
