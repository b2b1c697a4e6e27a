"""Who can be told: the contacts of the organisations that hold a role, and how each is reached."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.people.places import NATION
from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_facts import Audiences, Why
from models.tables.people import (
    AddressStatus,
    Contact,
    ContactAddress,
    ContactRole,
    Organisation,
    OrganisationRole,
)
from notifications.office_hours import province_of

# The roles of those who run the programme: in a region, in a province, in the nation.
COORDINATOR, PROVINCE, NATIONAL = "coordinator", "province", "national"
# Who does the work is told first; the head only where the organisation has nobody else.
_ORDER_AT_A_DESK = (ContactRole.KEY_PERSON, ContactRole.DEPUTY, ContactRole.HEAD)


@dataclass(frozen=True)
class Address:
    """One way to reach somebody that can be used."""

    channel: ChannelKind
    address: str


@dataclass(frozen=True)
class Person:
    """A contact with their office, and their usable addresses in order of preference."""

    contact_id: int
    name: str
    position: str
    role: ContactRole
    language: str
    place: str
    organisation_id: int
    organisation: str
    addresses: tuple[Address, ...]

    @property
    def reachable(self) -> bool:
        """Say whether any address can be used."""
        return bool(self.addresses)


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
            head=tuple(p.contact_id for p in staff if p.role is ContactRole.HEAD and p.reachable),
            coordinator=_desk(self.staff_of(region_code, COORDINATOR)),
            province=_desk(self.staff_of(province, PROVINCE)),
            nation=_desk(self.staff_of(NATION, NATIONAL)),
        )

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
    session: Session, region_codes: Collection[str], *, channels: Collection[ChannelKind]
) -> Directory:
    """Read the people of these regions, their provinces and the nation, with three queries."""
    places = {*region_codes, *(province_of(code) for code in region_codes), NATION}
    query = (
        select(OrganisationRole, Organisation.name)
        .join(Organisation, col(OrganisationRole.organisation_id) == col(Organisation.id))
        .where(col(OrganisationRole.place).in_(places))
    )
    roles = session.exec(query).all()
    people = _people(session, places, _usable_addresses(session, places, channels))
    staff: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        staff[person.organisation_id].append(person)
    return Directory(
        {person.contact_id: person for person in people},
        {(row.place, row.role): row.organisation_id for row, _ in roles},
        dict(staff),
        {row.organisation_id: name for row, name in roles},
    )


def _people(session: Session, places: Collection[str], addresses: dict[int, list[Address]]) -> list[Person]:
    query = (
        select(Contact, Organisation)
        .join(Organisation, col(Contact.organisation_id) == col(Organisation.id))
        .where(col(Contact.active), col(Organisation.place).in_(places))
        .order_by(col(Contact.id))
    )
    return [_person(contact, office, addresses) for contact, office in session.exec(query)]


def _person(contact: Contact, office: Organisation, addresses: dict[int, list[Address]]) -> Person:
    contact_id = contact.id or 0
    return Person(
        contact_id=contact_id,
        name=contact.name,
        position=contact.position,
        role=contact.role,
        language=contact.language,
        place=office.place,
        organisation_id=contact.organisation_id,
        organisation=office.name,
        addresses=tuple(addresses.get(contact_id, ())),
    )


def _usable_addresses(
    session: Session, places: Collection[str], channels: Collection[ChannelKind]
) -> dict[int, list[Address]]:
    query = (
        select(ContactAddress.contact_id, col(ContactAddress.channel), ContactAddress.address)
        .join(Contact, col(ContactAddress.contact_id) == col(Contact.id))
        .join(Organisation, col(Contact.organisation_id) == col(Organisation.id))
        .where(
            col(Organisation.place).in_(places),
            col(ContactAddress.status) == AddressStatus.USABLE,
            col(ContactAddress.channel).in_(channels),
        )
        .order_by(col(ContactAddress.contact_id), col(ContactAddress.preference))
    )
    found: dict[int, list[Address]] = defaultdict(list)
    for contact_id, channel, address in session.exec(query):
        found[contact_id].append(Address(channel, address))
    return found


def _desk(staff: Iterable[Person]) -> tuple[int, ...]:
    reachable = [person for person in staff if person.reachable]
    for role in _ORDER_AT_A_DESK:
        at_desk = tuple(person.contact_id for person in reachable if person.role is role)
        if at_desk:
            return at_desk
    return ()
