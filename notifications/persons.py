"""The people who can be told things: contacts with their offices and their ways, good and broken."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.rules.channel_kinds import ChannelKind
from models.tables.people import AddressStatus, Contact, ContactAddress, ContactRole, Organisation
from models.tables.repairs import ContactRepair


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
    failing: tuple[Address, ...] = ()  # those that wait to be mended

    @property
    def reachable(self) -> bool:
        """Say whether any address can be used."""
        return bool(self.addresses)

    @property
    def broken(self) -> bool:
        """Say whether they could be reached if only an address were mended."""
        return not self.addresses and bool(self.failing)


def read_people(
    session: Session, which: ColumnElement[bool], channels: Collection[ChannelKind]
) -> list[Person]:
    """Read the active contacts that `which` picks; `channels` are the ways that can be used at present."""
    usable, failing = _addresses(session, which, channels)
    query = (
        select(Contact, Organisation)
        .join(Organisation, col(Contact.organisation_id) == col(Organisation.id))
        .where(col(Contact.active), which)
        .order_by(col(Contact.id))
    )
    return [
        Person(
            contact_id=contact.id or 0,
            name=contact.name,
            position=contact.position,
            role=contact.role,
            language=contact.language,
            place=office.place,
            organisation_id=contact.organisation_id,
            organisation=office.name,
            addresses=tuple(usable.get(contact.id or 0, ())),
            failing=tuple(failing.get(contact.id or 0, ())),
        )
        for contact, office in session.exec(query)
    ]


Addresses = Mapping[int, list[Address]]


def _addresses(
    session: Session, which: ColumnElement[bool], channels: Collection[ChannelKind]
) -> tuple[Addresses, Addresses]:
    """Read the addresses that can be used, and those that wait to be mended, in order of preference."""
    query = (
        select(
            ContactAddress.contact_id,
            col(ContactAddress.channel),
            ContactAddress.address,
            col(ContactAddress.status),
        )
        .join(Contact, col(ContactAddress.contact_id) == col(Contact.id))
        .join(Organisation, col(Contact.organisation_id) == col(Organisation.id))
        .where(which)
        .order_by(col(ContactAddress.contact_id), col(ContactAddress.preference))
    )
    to_mend = _to_mend(session)
    usable: dict[int, list[Address]] = defaultdict(list)
    failing: dict[int, list[Address]] = defaultdict(list)
    for contact_id, channel, address, status in session.exec(query):
        if status is AddressStatus.BROKEN or (contact_id, channel, address) in to_mend:
            failing[contact_id].append(Address(channel, address))
        elif channel in channels:
            usable[contact_id].append(Address(channel, address))
    return usable, failing


def _to_mend(session: Session) -> set[tuple[int, ChannelKind, str]]:
    query = select(ContactRepair.contact_id, col(ContactRepair.channel), ContactRepair.address)
    return set(session.exec(query.where(col(ContactRepair.mended_at).is_(None))))
