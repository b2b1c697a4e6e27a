"""Who answers for a role somewhere, and by which ways they are reached."""

from collections.abc import Collection, Iterable

from sqlmodel import Session, col, select

from models.people.places import NATION
from models.tables.people import (
    AddressStatus,
    Contact,
    ContactAddress,
    ContactRole,
    Organisation,
    OrganisationRole,
)
from models.tables.regions import RegionRow

RoleHere = tuple[str, str]  # a region's code and a programme role


def organisation_for(session: Session, region_code: str, role: str) -> Organisation | None:
    """Give the body that holds a role for a region: its own, else its province's, else the nation's.

    None when nobody holds it anywhere.
    """
    return organisations_for(session, {(region_code, role)}).get((region_code, role))


def organisations_for(session: Session, wanted: Collection[RoleHere]) -> dict[RoleHere, Organisation]:
    """Answer `organisation_for` for many regions and roles with two queries; nobody means no entry."""
    provinces = dict(
        session.exec(
            select(RegionRow.code, RegionRow.province_code).where(
                col(RegionRow.code).in_({region for region, _ in wanted})
            )
        ).all()
    )
    holders = _holders(session, {NATION, *provinces, *provinces.values()}, {role for _, role in wanted})
    found = {}
    for region, role in wanted:
        nearest = (holders.get((place, role)) for place in (region, provinces.get(region, ""), NATION))
        holder = next((organisation for organisation in nearest if organisation is not None), None)
        if holder is not None:
            found[region, role] = holder
    return found


def contacts_of(session: Session, organisation_id: int, *roles: ContactRole) -> list[Contact]:
    """List an organisation's active contacts in the order of the roles asked for, then as recorded.

    Without roles: key persons, then deputies, then heads.
    """
    order = list(roles or (ContactRole.KEY_PERSON, ContactRole.DEPUTY, ContactRole.HEAD))
    query = select(Contact).where(
        Contact.organisation_id == organisation_id, col(Contact.active), col(Contact.role).in_(order)
    )
    return sorted(session.exec(query), key=lambda contact: (order.index(contact.role), contact.id))


def addresses_of(session: Session, contact_ids: Iterable[int]) -> dict[int, list[ContactAddress]]:
    """Give each contact's usable addresses, the preferred one first; nobody's are missing, some are empty."""
    found: dict[int, list[ContactAddress]] = {contact_id: [] for contact_id in contact_ids}
    query = (
        select(ContactAddress)
        .where(col(ContactAddress.contact_id).in_(found), ContactAddress.status == AddressStatus.USABLE)
        .order_by(col(ContactAddress.preference))
    )
    for address in session.exec(query):
        found[address.contact_id].append(address)
    return found


def _holders(session: Session, places: set[str], roles: set[str]) -> dict[tuple[str, str], Organisation]:
    query = (
        select(OrganisationRole, Organisation)
        .join(Organisation)
        .where(col(OrganisationRole.place).in_(places), col(OrganisationRole.role).in_(roles))
    )
    return {(held.place, held.role): organisation for held, organisation in session.exec(query)}
