"""What holds reminders back now, and who stands in: for one step's line, and as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, func
from sqlmodel import Session, col, select

from models.people.places import NATION, NATIONWIDE, all_places
from models.rules.names import read_regions
from models.rules.time_zones import zone_of
from models.tables.holds import Delegation, Hold, HoldKind
from models.tables.milestones import Milestone, Step
from models.tables.people import Contact, Organisation

_PROVINCE_CODE_LENGTH = 2


@dataclass(frozen=True)
class HeldBack:
    """One silence or one delegation in force: about what, until when, by whom and why."""

    kind: str  # snooze, mute or delegation
    place_code: str  # where it counts: a region, a province, or "ID"
    place: str
    milestone: str  # empty unless it is about a milestone or a step of it
    year: int | None
    step: str  # empty unless it is about one step
    contact: str  # who is muted, or stands in; with their organisation
    until: date  # the last day, local to the place
    reason: str
    by: str
    since: datetime
    milestone_id: int | None
    step_id: int | None


@dataclass(frozen=True)
class StepHold:
    """What is held back about one step, and who stands in for those who owe it."""

    muted_until: date | None = None
    snoozed_until: date | None = None
    stand_in: str = ""
    stand_in_until: date | None = None


@dataclass(frozen=True)
class HoldsInForce:
    """All that is in force at one moment."""

    lines: tuple[HeldBack, ...]

    def about(self, step_id: int, milestone_id: int, region_code: str) -> StepHold:
        """Say what reaches a step: its own, its milestone's, and those of its region, province and nation."""
        reaching = [line for line in self.lines if _reaches(line, step_id, milestone_id, region_code)]
        stand_in = next((line for line in reaching if line.kind == _DELEGATION), None)
        return StepHold(
            max((line.until for line in reaching if line.kind == HoldKind.MUTE), default=None),
            max((line.until for line in reaching if line.kind == HoldKind.SNOOZE), default=None),
            stand_in.contact if stand_in else "",
            stand_in.until if stand_in else None,
        )

    def reaching(self, place: str) -> tuple[HeldBack, ...]:
        """List what counts in a region or a province (its code): what is set there, above and below it."""
        if place == NATION:
            return self.lines
        here = {place, place[:_PROVINCE_CODE_LENGTH], NATION}
        return tuple(
            line for line in self.lines if line.place_code in here or line.place_code.startswith(f"{place}.")
        )


def read_holds(session: Session, *, at: datetime) -> HoldsInForce:
    """Read, with two queries, what is in force at a moment, by place and then as it was set."""
    rows = [*session.exec(_holds(at)), *session.exec(_delegations(at))]  # type: ignore[call-overload]
    if not rows:
        return HoldsInForce(())
    places = {place.code: place.label for place in all_places(read_regions())}
    zones = {region.code: region.timezone for region in read_regions()}
    zones |= {region.province_code: region.timezone for region in read_regions()}
    lines = [_line(row, places) for row in rows]
    running = [line for line in lines if line.until >= _day(at, zones.get(line.place_code, "WIB"))]
    return HoldsInForce(tuple(sorted(running, key=lambda line: (line.place_code, line.since))))


_DELEGATION = "delegation"


def _holds(at: datetime) -> Select[Any]:
    query: Select[Any] = (
        select(Hold, Step, Milestone, Contact, Organisation)  # type: ignore[call-overload]  # sqlmodel types up to four
        .outerjoin(Step, col(Step.id) == Hold.step_id)
        .outerjoin(Milestone, col(Milestone.id) == func.coalesce(Hold.milestone_id, Step.milestone_id))
        .outerjoin(Contact, col(Contact.id) == Hold.contact_id)
        .outerjoin(Organisation, col(Organisation.id) == Contact.organisation_id)
        .where(col(Hold.ended_at).is_(None), col(Hold.until_day) >= _surely_over_before(at))
        .order_by(col(Hold.id))
    )
    return query


def _delegations(at: datetime) -> Select[Any]:
    # The planner tells those who owe the step themselves once whoever stands in has left.
    query: Select[Any] = (
        select(Delegation, Step, Milestone, Contact, Organisation)  # type: ignore[call-overload]  # as above
        .join(Step, col(Step.id) == Delegation.step_id)
        .join(Milestone, col(Milestone.id) == Step.milestone_id)
        .join(Contact, col(Contact.id) == Delegation.contact_id)
        .join(Organisation, col(Organisation.id) == Contact.organisation_id)
        .where(
            col(Delegation.ended_at).is_(None),
            col(Delegation.until_day) >= _surely_over_before(at),
            col(Contact.active),
        )
        .order_by(col(Delegation.id))
    )
    return query


def _surely_over_before(at: datetime) -> date:
    return at.astimezone(UTC).date()  # Indonesia is ahead of it


def _day(at: datetime, timezone: str) -> date:
    return at.astimezone(zone_of(timezone)).date()


def _line(row: Sequence[Any], places: dict[str, str]) -> HeldBack:
    hold, step, milestone, contact, organisation = row
    code = _place_of(hold, milestone, organisation)
    return HeldBack(
        kind=hold.kind.value if isinstance(hold, Hold) else _DELEGATION,
        place_code=code,
        place=places.get(code, NATIONWIDE.label),
        milestone=milestone.code if milestone else "",
        year=milestone.year if milestone else None,
        step=step.code if step else "",
        contact=f"{contact.name} ({organisation.name})" if contact else "",
        until=hold.until_day,
        reason=hold.reason,
        by=hold.set_by,
        since=hold.set_at,
        milestone_id=milestone.id if milestone else None,
        step_id=step.id if step else None,
    )


def _place_of(hold: Hold | Delegation, milestone: Milestone | None, office: Organisation | None) -> str:
    if milestone is not None:
        return milestone.region_code
    if office is not None:
        return office.place
    return (isinstance(hold, Hold) and hold.place) or NATION


def _reaches(line: HeldBack, step_id: int, milestone_id: int, region_code: str) -> bool:
    if line.step_id is not None:
        return line.step_id == step_id
    if line.milestone_id is not None:
        return line.milestone_id == milestone_id
    places = {region_code, region_code[:_PROVINCE_CODE_LENGTH], NATION}
    return not line.contact and line.place_code in places
