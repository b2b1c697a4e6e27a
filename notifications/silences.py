"""The mutes and snoozes of steps, milestones, places and people, as the policy is told of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from models.people.places import NATION
from models.rules.reminder_facts import Mute
from models.tables.holds import Hold, HoldKind
from notifications.office_hours import province_of

About = tuple[str, int | str]


@dataclass(frozen=True)
class Silences:
    """What was muted or put off, by what it is about, however it has ended by now."""

    holds: Mapping[About, list[tuple[HoldKind, Mute]]]

    def mute_of(self, step_id: int, milestone_id: int, region_code: str) -> Mute | None:
        """Find the mute that lasts longest of all that reach a step."""
        return self._last(HoldKind.MUTE, _reaching(step_id, milestone_id, region_code))

    def snoozed_until(self, step_id: int, milestone_id: int, region_code: str) -> date | None:
        """Say until when a step was put off."""
        last = self._last(HoldKind.SNOOZE, _reaching(step_id, milestone_id, region_code))
        return last.until if last else None

    def mutes_of_people(self) -> dict[int, Mute]:
        """Give the mutes of people, by contact; who put their own reminders off is muted as well."""
        found: dict[int, Mute] = {}
        for (what, which), holds in self.holds.items():
            if what == _CONTACT and isinstance(which, int):
                found[which] = max((mute for _, mute in holds), key=lambda mute: mute.until)
        return found

    def _last(self, kind: HoldKind, about: Iterable[About]) -> Mute | None:
        mutes = [mute for one in about for of_kind, mute in self.holds.get(one, ()) if of_kind is kind]
        return max(mutes, key=lambda mute: mute.until, default=None)


def read_silences(session: Session, *, since: date) -> Silences:
    """Read, with one query, the silences that nobody lifted and whose last day is `since` or later."""
    query = select(Hold).where(col(Hold.ended_at).is_(None), col(Hold.until_day) >= since)
    holds: dict[About, list[tuple[HoldKind, Mute]]] = defaultdict(list)
    for hold in session.exec(query):
        holds[_about(hold)].append((hold.kind, Mute(hold.until_day, hold.set_by, hold.reason)))
    return Silences(holds)


_STEP: Final = "step"
_MILESTONE: Final = "milestone"
_CONTACT: Final = "contact"
_PLACE: Final = "place"


def _reaching(step_id: int, milestone_id: int, region_code: str) -> tuple[About, ...]:
    places = (region_code, province_of(region_code), NATION)
    return ((_STEP, step_id), (_MILESTONE, milestone_id), *((_PLACE, place) for place in places))


def _about(hold: Hold) -> About:
    if hold.step_id is not None:
        return _STEP, hold.step_id
    if hold.milestone_id is not None:
        return _MILESTONE, hold.milestone_id
    return (_CONTACT, hold.contact_id) if hold.contact_id is not None else (_PLACE, hold.place or NATION)
