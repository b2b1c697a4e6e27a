"""Compares what a file says with the register: what is new, what changes, what stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.people.addresses import Address
from models.people.checking import Checked
from models.people.entries import ContactEntry, OrganisationEntry, OrganisationKey
from models.people.register import Register
from models.tables.people import Contact, Organisation, OrganisationRole


@dataclass(frozen=True)
class OrganisationChange:
    """An organisation to write: new where there is no row, else with these fields."""

    entry: OrganisationEntry
    row: Organisation | None
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class ContactChange:
    """A contact to write; addresses are None where they stay as they are."""

    entry: ContactEntry
    row: Contact | None
    fields: Mapping[str, Any]
    addresses: tuple[Address, ...] | None


@dataclass(frozen=True)
class RoleChange:
    """A role that is given, moves to another body, or (no `to`) is given up."""

    entry: OrganisationEntry
    role: str
    row: OrganisationRole | None
    to: OrganisationKey | None


@dataclass(frozen=True)
class Comparison:
    """All that is to be written."""

    organisations: tuple[OrganisationChange, ...]
    contacts: tuple[ContactChange, ...]
    roles: tuple[RoleChange, ...]


def compare(checked: Checked, register: Register) -> Comparison:
    """Say what must be written so that the register says what the file says."""
    organisations = (_organisation(entry, register) for entry in checked.organisations.values())
    contacts = (_contact(entry, register) for entry in checked.contacts.values())
    return Comparison(
        tuple(change for change in organisations if change.row is None or change.fields),
        tuple(change for change in contacts if change.row is None or _changes(change)),
        tuple(_roles(checked.organisations.values(), register)),
    )


def _organisation(entry: OrganisationEntry, register: Register) -> OrganisationChange:
    row = register.organisations.get(entry.key)
    said = {"name": entry.name, "kind": entry.kind}
    return OrganisationChange(entry, row, _differing(row, said))


def _contact(entry: ContactEntry, register: Register) -> ContactChange:
    row = register.contacts.get(entry.key)
    said = {
        "name": entry.name,
        "position": entry.position,
        "role": entry.role,
        "language": entry.language,
        "active": entry.active,
    }
    return ContactChange(entry, row, _differing(row, said), _addresses(entry, row, register))


def _differing(row: Organisation | Contact | None, said: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what the file says and the row does not have yet."""
    return {
        name: value
        for name, value in said.items()
        if value is not None and (row is None or getattr(row, name) != value)
    }


def _addresses(entry: ContactEntry, row: Contact | None, register: Register) -> tuple[Address, ...] | None:
    """Give the addresses to write; those of channels without a column in the file are kept behind them."""
    if entry.addresses is None:
        return None
    rows = register.addresses.get(row.id, []) if row is not None and row.id is not None else []
    present = tuple((address.channel, address.address) for address in rows)
    wanted = (*entry.addresses, *(address for address in present if address[0] not in entry.channels))
    return None if wanted == present else wanted


def _changes(change: ContactChange) -> bool:
    return bool(change.fields) or change.addresses is not None


def _roles(entries: Iterable[OrganisationEntry], register: Register) -> Iterable[RoleChange]:
    named = [entry for entry in entries if entry.roles is not None]
    wanted = {(entry.place.code, role) for entry in named for role in entry.roles or ()}
    entry_of = {held_by.id: entry for entry in named if (held_by := register.organisations.get(entry.key))}
    for key, row in register.holders.items():
        if key not in wanted and row.organisation_id in entry_of:
            yield RoleChange(entry_of[row.organisation_id], row.role, row, None)
    for entry in named:
        for role in sorted(entry.roles or ()):
            row_there = register.holders.get((entry.place.code, role))
            holder = register.organisations.get(entry.key)
            if row_there is None or holder is None or row_there.organisation_id != holder.id:
                yield RoleChange(entry, role, row_there, entry.key)
