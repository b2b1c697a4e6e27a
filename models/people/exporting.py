"""Writes the register into a file that can be filled in, and taken over again without a change."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from sqlmodel import Session

from models.people.addresses import Address, in_order, joined
from models.people.places import all_places
from models.people.register import Register, read_register
from models.people.words import CHANNEL_WORDS, CHANNELS, CONTACT_ROLES, HEADINGS, KINDS, YES_NO, Column, ours
from models.people.workbook_writing import write_workbook
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput
from models.rules.names import Region, read_regions
from models.tables.people import Contact, Organisation
from models.whole_files import written_whole

Row = Mapping[Column, str]

_RISKY = ("=", "+", "-", "@", "'")  # what a spreadsheet would compute; a quote before it keeps it text


def export_people(
    session: Session,
    path: Path,
    *,
    places: Collection[str] | None = None,
    regions: Sequence[Region] | None = None,
) -> int:
    """Write organisations and contacts to an xlsx or csv file and say how many contacts there are.

    `places` are region codes, province codes or "ID"; without them everything is written. An existing
    file is replaced. Raises BadInput for another kind of file.
    """
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise BadInput("People can be written to .xlsx or .csv, not to {file}.", file=path.name)
    register = read_register(session, places)
    rows = list(_rows(register, regions or read_regions()))
    content = write_workbook(rows) if path.suffix.lower() == ".xlsx" else _as_csv(rows)
    with written_whole(path) as file:
        file.write(content)
    return len(register.contacts)


def _rows(register: Register, regions: Sequence[Region]) -> Iterator[Row]:
    """Give the rows by place, the nation first; an organisation without contacts has a row as well."""
    places = {place.code: (number, place.label) for number, place in enumerate(all_places(regions))}
    contacts: dict[int, list[Contact]] = {}
    for contact in register.contacts.values():
        contacts.setdefault(contact.organisation_id, []).append(contact)
    roles: dict[int, list[str]] = {}
    for held in register.holders.values():
        roles.setdefault(held.organisation_id, []).append(held.role)
    for organisation in sorted(register.organisations.values(), key=lambda found: places[found.place][0]):
        number = organisation.id or 0
        body = _organisation(organisation, places[organisation.place][1], roles.get(number, []))
        for contact in contacts.get(number, []):
            yield {**body, **_contact(contact, register)}
        if number not in contacts:
            yield body


def _organisation(organisation: Organisation, place: str, roles: Sequence[str]) -> Row:
    return {
        Column.PLACE: place,
        Column.ORGANISATION: organisation.name,
        Column.KIND: ours(KINDS)[organisation.kind],
        Column.ROLES: ", ".join(sorted(roles)),
    }


def _contact(contact: Contact, register: Register) -> Row:
    rows = register.addresses.get(contact.id or 0, [])
    addresses = [(row.channel, row.address) for row in rows]
    found = {kind: [text for channel, text in addresses if channel is kind] for kind in CHANNELS.values()}
    return {
        Column.NAME: contact.name,
        Column.POSITION: contact.position,
        Column.CONTACT_ROLE: ours(CONTACT_ROLES)[contact.role],
        Column.LANGUAGE: contact.language,
        **{column: joined(kind, found[kind]) for column, kind in CHANNELS.items()},
        Column.ORDER: _order(addresses, found),
        Column.ACTIVE: ours(YES_NO)[contact.active],
    }


def _order(addresses: Sequence[Address], found: Mapping[ChannelKind, Sequence[str]]) -> str:
    """Name the channels in order of preference; nothing where the order of the columns says the same."""
    if in_order(found, ()) == tuple(addresses):
        return ""
    words = ours(CHANNEL_WORDS)
    return ", ".join(words[channel] for channel, _ in addresses)


def _as_csv(rows: Sequence[Row]) -> bytes:
    """Write for a spreadsheet of Indonesian settings: semicolons, and a mark that says UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(ours(HEADINGS)[column] for column in Column)
    writer.writerows([_quoted(row.get(column, "")) for column in Column] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _quoted(value: str) -> str:
    return f"'{value}" if value.startswith(_RISKY) else value
