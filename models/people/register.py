"""The register as the database has it, for the places that a file speaks of."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import true
from sqlmodel import Session, col, select

from models.people.entries import OrganisationKey, same_name
from models.tables.people import Contact, ContactAddress, Organisation, OrganisationRole


@dataclass(frozen=True)
class Register:
    """All rows of some places, by what they are recognised by."""

    organisations: dict[OrganisationKey, Organisation]
    holders: dict[tuple[str, str], OrganisationRole]  # by place and role
    contacts: dict[tuple[OrganisationKey, str], Contact]
    addresses: dict[int, list[ContactAddress]]  # by contact, the preferred one first

    @cached_property
    def names(self) -> dict[int | None, str]:
        """Give each organisation's name by its id."""
        return {found.id: found.name for found in self.organisations.values()}


def read_register(session: Session, places: Collection[str] | None = None) -> Register:
    """Read the organisations, roles, contacts and addresses of the places, or of all, in four queries."""
    here = true() if places is None else col(Organisation.place).in_(places)
    organisations = session.exec(select(Organisation).where(here).order_by(col(Organisation.id))).all()
    keys = {found.id: (found.place, same_name(found.name)) for found in organisations}
    roles = session.exec(select(OrganisationRole).join(Organisation).where(here))
    contacts = session.exec(select(Contact).join(Organisation).where(here).order_by(col(Contact.id)))
    addresses = session.exec(
        select(ContactAddress)
        .join(Contact)
        .join(Organisation)
        .where(here)
        .order_by(col(ContactAddress.preference))
    )
    return Register(
        {keys[found.id]: found for found in organisations},
        {(role.place, role.role): role for role in roles},
        {(keys[contact.organisation_id], same_name(contact.name)): contact for contact in contacts},
        _by_contact(addresses),
    )


def _by_contact(addresses: Iterable[ContactAddress]) -> dict[int, list[ContactAddress]]:
    grouped: dict[int, list[ContactAddress]] = defaultdict(list)
    for address in addresses:
        grouped[address.contact_id].append(address)
    return grouped
