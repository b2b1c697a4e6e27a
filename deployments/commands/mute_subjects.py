"""What `tonggak mute` and `unmute` are about: a person, a milestone, or a place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from deployments.commands.typed import region_typed
from models.moves.holding import mute_milestone, unmute_milestone
from models.moves.loading import find_milestone, load, stored
from models.moves.silencing import mute_contact, mute_place, unmute_contact, unmute_place
from models.people.naming import find_contact
from models.people.places import Place, find_place
from models.rules.errors import BadInput
from models.rules.lifecycle import Actor
from models.rules.names import Region, read_regions
from models.rules.reminder_rules import ReminderRules


@dataclass(frozen=True)
class Subject:
    """What is to be left in peace: a person, a milestone, or a place."""

    place: Place | None
    region: Region | None
    milestone: str | None
    contact: str | None
    year: int | None

    @classmethod
    def typed(
        cls, place: str | None, milestone: str | None, contact: str | None, year: int | None
    ) -> "Subject":
        """Read what was typed; raises BadInput for what does not go together."""
        if place is None and contact is None:
            raise BadInput("Name a place, or a person with --contact.")
        if contact is not None and milestone is not None:
            raise BadInput("Name a milestone or --contact, not both.")
        here = find_place(place, read_regions()) if place else None
        region = region_of_place(here)
        if milestone is not None and region is None:
            raise BadInput("{place} has no milestones of its own. Name a regency or a city.", place=place)
        return cls(here, region, milestone, contact, year)

    def mute(  # noqa: PLR0913 - one silence
        self, session: Session, until: date, reason: str, *, rules: ReminderRules, by: Actor, at: datetime
    ) -> str:
        """Mute it; gives what people call it."""
        if self.contact is not None:
            found = find_contact(session, self.contact, places=self._searched())
            longest = rules.in_region(found.organisation.place).mute.longest
            person = stored(found.contact.id)
            mute_contact(session, person, until=until, longest=longest, by=by, at=at, reason=reason)
            return found.label
        longest = rules.in_region(self._code()).mute.longest
        if self.milestone is not None:
            milestone_id = self._milestone_id(session)
            mute_milestone(session, milestone_id, until=until, longest=longest, by=by, at=at, reason=reason)
            return load(session, milestone_id).name
        name = self._name()
        mute_place(
            session, self._code(), name=name, until=until, longest=longest, by=by, at=at, reason=reason
        )
        return name

    def unmute(self, session: Session, reason: str, *, by: Actor, at: datetime) -> str:
        """End its mute; gives what people call it."""
        if self.contact is not None:
            found = find_contact(session, self.contact, places=self._searched())
            unmute_contact(session, stored(found.contact.id), by=by, at=at)
            return found.label
        if self.milestone is not None:
            milestone_id = self._milestone_id(session)
            unmute_milestone(session, milestone_id, by=by, at=at, reason=reason)
            return load(session, milestone_id).name
        unmute_place(session, self._code(), name=self._name(), by=by, at=at)
        return self._name()

    def _milestone_id(self, session: Session) -> int:
        assert self.region is not None, "a milestone was typed with its region"  # noqa: S101 - for the type checker
        return find_milestone(session, self.region, self.milestone or "", year=self.year)

    def _searched(self) -> Collection[str] | None:
        return {self.place.code} if self.place else None

    def _code(self) -> str:
        return self.place.code if self.place else ""

    def _name(self) -> str:
        return self.place.label if self.place else ""


def region_of_place(place: Place | None) -> Region | None:
    """Give the region that a place is, if it is one."""
    return region_typed(place.region_code) if place and place.region_code else None
