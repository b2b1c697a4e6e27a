"""No step is due before one it waits for: what a later date pushes on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.rules.blueprint_graph import in_order


@dataclass(frozen=True)
class Push:
    """Until when a step is pushed, and by which other one."""

    due_at: datetime
    by: str


def pushed(
    dues: Mapping[str, datetime], waiting: Mapping[str, Collection[str]], *, settled: Collection[str]
) -> dict[str, Push]:
    """Say which open steps must move to the due moment of an open step they wait for, directly or not.

    `waiting` names, for each step, those it cannot come before; moments are aware.
    """
    held, moved = dict(dues), dict[str, Push]()
    for code in in_order(waiting):
        others = [other for other in waiting[code] if other not in settled]
        latest = max(others, key=held.__getitem__, default=code)
        if code not in settled and held[latest] > held[code]:
            held[code] = held[latest]
            moved[code] = Push(held[latest], latest)
    return moved
