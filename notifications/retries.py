"""How long to wait before another try."""

from datetime import timedelta
from typing import Final

# The longest wait before the second try, the third, and so on; the last one repeats.
LADDER: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
MOST_TRIES: Final = 8


def wait_before(tries: int, *, draw: float, retry_after: timedelta | None = None) -> timedelta:
    """Say how long to wait after so many tries: anything up to the ladder's rung, never less than asked for.

    `draw` is a random number from 0 to 1 ("full jitter"): many messages refused at once do not come back
    at once. With draw=1 the waits are 1, 5, 15, 60, 240, 240, ... minutes.
    """
    rung = LADDER[min(max(tries, 1), len(LADDER)) - 1]
    return max(rung * draw, retry_after or timedelta())
