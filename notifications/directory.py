"""Who can be told: the contacts of the organisations that hold a role, and how each is reached."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.people.places import NATION
from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_facts import Audiences, Why
from models.tables.people import (
    Contact,
    ContactRole,
    Organisation,
    OrganisationRole,
)
from notifications.office_hours import province_of
from notifications.persons import Address, Person, read_people

__all__ = ["COORDINATOR", "NATIONAL", "PROVINCE", "Address", "Directory", "Person", "read_directory"]

# The roles of those who run the programme: in a region, in a province, in the nation.
COORDINATOR, PROVINCE, NATIONAL = "coordinator", "province", "national"
# Who does the work is told first; the head only where the organisation has nobody else.
_ORDER_AT_A_DESK = (ContactRole.KEY_PERSON, ContactRole.DEPUTY, ContactRole.HEAD)


@dataclass(frozen=True)
class Directory:
    """The active contacts of some places, and which organisation holds which role there."""

    people: dict[int, Person]
    holders: dict[tuple[str, str], int]  # (place, role) to organisation id
    staff: dict[int, list[Person]]  # organisation id to its people
    offices: dict[int, str]  # organisation id to its name

    def audiences(self, region_code: str, role: str) -> Audiences:
        """Say who can be told about what a role owes in a region.

        The role's holder is looked for in the region, then in its province, then in the nation.
        """
        province, holder = province_of(region_code), self.holder(region_code, role)
        staff = self.staff.get(holder, []) if holder else []
        owners = _desk(staff)
        return Audiences(
            owners=owners,
            unreachable=None if owners else (Why.NO_ADDRESS if staff else Why.NO_CONTACT),
            broken=_broken_at(staff),
            head=tuple(p.contact_id for p in staff if p.role is ContactRole.HEAD and p.reachable),
            coordinator=_desk(self.staff_of(region_code, COORDINATOR)),
            province=_desk(self.staff_of(province, PROVINCE)),
            nation=_desk(self.staff_of(NATION, NATIONAL)),
        )

    def can_reach(self, contact_id: int) -> bool:
        """Say whether somebody is a contact still, with an address that can be used."""
        person = self.people.get(contact_id)
        return person is not None and person.reachable

    def broken_at(self, region_code: str, role: str) -> tuple[int, ...]:
        """List who owes what a role owes in a region and cannot be told until an address is mended."""
        holder = self.holder(region_code, role)
        return _broken_at(self.staff.get(holder, [])) if holder else ()

    def failing(self, region_code: str, role: str) -> tuple[str, ...]:
        """List the addresses that must be mended so that they can be told."""
        people = (self.people[contact] for contact in self.broken_at(region_code, role))
        return tuple(address.address for person in people for address in person.failing)

    def holder(self, region_code: str, role: str) -> int | None:
        """Find the organisation that holds a role for a region: there, in its province, or in the nation."""
        places = (region_code, province_of(region_code), NATION)
        return next((held for place in places if (held := self.holders.get((place, role)))), None)

    def office(self, region_code: str, role: str) -> str:
        """Name the organisation that holds a role for a region; empty when none does."""
        holder = self.holder(region_code, role)
        return self.offices[holder] if holder else ""

    def staff_of(self, place: str, role: str) -> list[Person]:
        """List the people of the organisation that holds a role in exactly this place."""
        holder = self.holders.get((place, role))
        return self.staff.get(holder, []) if holder else []

    def to_ask(self, region_code: str, *, asker: Person) -> Person | None:
        """Find whom somebody may ask: the region's coordinator, else the province's, else the nation's.

        Nobody is told to ask their own office.
        """
        province = province_of(region_code)
        for place, role in ((region_code, COORDINATOR), (province, PROVINCE), (NATION, NATIONAL)):
            for contact_id in _desk(self.staff_of(place, role)):
                if self.people[contact_id].organisation_id != asker.organisation_id:
                    return self.people[contact_id]
        return None


def read_directory(
    session: Session,
    region_codes: Collection[str],
    *,
    channels: Collection[ChannelKind],
    also: Collection[int] = (),
) -> Directory:
    """Read the people of these regions, their provinces and the nation, and `also` these contacts.

    A few queries in all; `channels` are the ways that can be used at present.
    """
    places = {*region_codes, *(province_of(code) for code in region_codes), NATION}
    query = (
        select(OrganisationRole, Organisation.name)
        .join(Organisation, col(OrganisationRole.organisation_id) == col(Organisation.id))
        .where(col(OrganisationRole.place).in_(places))
    )
    roles = session.exec(query).all()
    concerned = col(Organisation.place).in_(places)
    people = read_people(session, or_(concerned, col(Contact.id).in_(also)) if also else concerned, channels)
    staff: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        staff[person.organisation_id].append(person)
    return Directory(
        {person.contact_id: person for person in people},
        {(row.place, row.role): row.organisation_id for row, _ in roles},
        dict(staff),
        {row.organisation_id: name for row, name in roles},
    )


def _desk(staff: Iterable[Person]) -> tuple[int, ...]:
    reachable = [person for person in staff if person.reachable]
    for role in _ORDER_AT_A_DESK:
        at_desk = tuple(person.contact_id for person in reachable if person.role is role)
        if at_desk:
            return at_desk
    return ()


def _broken_at(staff: Iterable[Person]) -> tuple[int, ...]:
    """List who would be at the desk, were their addresses not broken."""
    could_be = [person for person in staff if person.reachable or person.broken]
    for role in _ORDER_AT_A_DESK:
        at_desk = [person for person in could_be if person.role is role]
        if at_desk:
            return tuple(person.contact_id for person in at_desk if person.broken)
    return ()
