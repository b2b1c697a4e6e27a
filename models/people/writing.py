"""Writes a comparison into the register; the caller's transaction makes it whole or nothing."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.people.addresses import Address
from models.people.comparing import Comparison, ContactChange
from models.people.entries import OrganisationKey
from models.people.mending import close_repairs
from models.people.register import Register
from models.tables.people import (
    AddressStatus,
    Contact,
    ContactAddress,
    ContactRole,
    Organisation,
    OrganisationRole,
)


def write(session: Session, comparison: Comparison, register: Register, *, at: datetime, by: str) -> None:
    """Write all changes with a few statements, however many rows they touch.

    `by` names who closes the repairs of addresses that are taken out.
    """
    ids = _write_organisations(session, comparison, register)
    _write_roles(session, comparison, ids)
    contacts = _write_contacts(session, comparison, ids, at)
    _write_addresses(session, contacts)
    close_repairs(session, [contact_id for _, contact_id in _with_addresses(contacts)], by=by, at=at)


def _write_organisations(
    session: Session, comparison: Comparison, register: Register
) -> dict[OrganisationKey, int]:
    rows = dict(register.organisations)
    for change in comparison.organisations:
        if change.row is not None:
            change.row.sqlmodel_update(dict(change.fields))
            continue
        place = change.entry.place
        rows[change.entry.key] = Organisation(
            place=place.code,
            region_code=place.region_code,
            province_code=place.province_code,
            **change.fields,
        )
    session.add_all(rows.values())
    session.flush()
    return {key: row.id for key, row in rows.items() if row.id is not None}


def _write_roles(session: Session, comparison: Comparison, ids: dict[OrganisationKey, int]) -> None:
    for change in comparison.roles:
        if change.to is None:
            session.delete(change.row)
        elif change.row is not None:
            change.row.organisation_id = ids[change.to]
        else:
            place = change.entry.place.code
            session.add(OrganisationRole(place=place, role=change.role, organisation_id=ids[change.to]))
    session.flush()


def _write_contacts(
    session: Session, comparison: Comparison, ids: dict[OrganisationKey, int], at: datetime
) -> list[tuple[ContactChange, Contact]]:
    written = []
    for change in comparison.contacts:
        row = change.row or Contact(
            organisation_id=ids[change.entry.organisation],
            name=change.entry.name,
            role=ContactRole.KEY_PERSON,
            recorded_at=at,
        )
        row.sqlmodel_update(dict(change.fields))
        written.append((change, row))
    session.add_all(row for _, row in written)
    session.flush()
    return written


def _write_addresses(session: Session, written: list[tuple[ContactChange, Contact]]) -> None:
    """Replace the addresses of contacts whose addresses or their order changed."""
    statuses: dict[tuple[int, Address], AddressStatus] = {}
    for old in _present(session, [contact_id for _, contact_id in _with_addresses(written)]):
        statuses[old.contact_id, (old.channel, old.address)] = old.status
        session.delete(old)
    session.flush()  # before the new rows, which may take the places of the old ones
    session.add_all(
        ContactAddress(
            contact_id=contact_id,
            channel=channel,
            address=address,
            preference=preference,
            # An address that bounced stays held until somebody writes another one.
            status=statuses.get((contact_id, (channel, address)), AddressStatus.USABLE),
        )
        for addresses, contact_id in _with_addresses(written)
        for preference, (channel, address) in enumerate(addresses, start=1)
    )
    session.flush()


def _present(session: Session, contact_ids: list[int]) -> list[ContactAddress]:
    # The people are held, so that an address that fails just now is not written back as one that works.
    session.exec(select(Contact.id).where(col(Contact.id).in_(contact_ids)).with_for_update()).all()
    query = select(ContactAddress).where(col(ContactAddress.contact_id).in_(contact_ids))
    return list(session.exec(query, execution_options={"populate_existing": True}))


def _with_addresses(
    written: list[tuple[ContactChange, Contact]],
) -> list[tuple[tuple[Address, ...], int]]:
    return [
        (change.addresses, row.id)
        for change, row in written
        if change.addresses is not None and row.id is not None
    ]
