"""Which silences reached the steps of a milestone, past ones too."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, or_, select

from models.moves.loading import MilestoneRows, stored
from models.people.places import NATION
from models.rules.time_zones import zone_of
from models.tables.holds import Hold
from models.tables.milestones import Step
from models.tables.people import Contact
from notifications.proof_facts import Held


@dataclass(frozen=True)
class HoldsThere:
    """All silences that may have reached a milestone's steps, as they were set."""

    holds: Sequence[tuple[Hold, str | None]]  # with the name of the person it is about
    opened_at: datetime
    zone: ZoneInfo

    def reaching(self, step: Step, people: Collection[int], *, at: datetime) -> tuple[Held, ...]:
        """List the silences of a step, its milestone, its places, and of these people, while it was owed."""
        return tuple(self._reaching(step, people, step.settled_at or at))

    def _reaching(self, step: Step, people: Collection[int], end: datetime) -> Iterator[Held]:
        for hold, name in self.holds:
            if hold.step_id not in {None, step.id} or (hold.contact_id and hold.contact_id not in people):
                continue
            if hold.set_at <= end and self._ended(hold) >= self.opened_at:
                yield _held(hold, name)

    def _ended(self, hold: Hold) -> datetime:
        return hold.ended_at or datetime.combine(hold.until_day, time.max, self.zone)


def read_holds_there(session: Session, rows: MilestoneRows, step_ids: Collection[int]) -> HoldsThere:
    """Read the silences about these steps, their milestone, any person and their places with one query."""
    region = rows.region
    query = (
        select(Hold, Contact.name)
        .join(Contact, isouter=True)
        .where(
            or_(
                col(Hold.step_id).in_(step_ids),
                col(Hold.milestone_id) == stored(rows.milestone.id),
                col(Hold.contact_id).is_not(None),
                col(Hold.place).in_({region.code, region.province_code, NATION}),
            ),
        )
        .order_by(col(Hold.set_at), col(Hold.id))
    )
    return HoldsThere(session.exec(query).all(), rows.milestone.opened_at, zone_of(region.timezone))


def _held(hold: Hold, name: str | None) -> Held:
    about = next(
        what
        for what, subject in (
            ("step", hold.step_id),
            ("milestone", hold.milestone_id),
            ("contact", hold.contact_id),
            ("place", hold.place),
        )
        if subject is not None
    )
    whom = name or hold.place or ""
    return Held(
        hold.kind,
        about,
        whom,
        hold.set_at,
        hold.until_day,
        hold.reason,
        hold.set_by,
        hold.ended_at,
        hold.ended_by,
    )
