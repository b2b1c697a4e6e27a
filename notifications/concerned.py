"""Whom a step concerns: who may be told of it, who owes it, and who was told of it before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.rules.errors import Ambiguous, Unknown
from models.rules.sentences import NOTHING, Sentence, either
from models.tables.people import Contact, ContactAddress, Organisation
from notifications.candidates import Candidate
from notifications.readings import Readings


@dataclass(frozen=True)
class Concerned:
    """A person who is told about a step, or was."""

    contact_id: int
    name: str
    organisation: str
    addresses: tuple[str, ...]

    @property
    def label(self) -> str:
        """Name them with their office."""
        return f"{self.name} ({self.organisation})"

    def answers_to(self, text: str) -> bool:
        """Say whether a text is part of their name, office or address."""
        wanted = text.strip().casefold()
        return any(wanted in part.casefold() for part in (self.name, self.organisation, *self.addresses))


def concerned_by(session: Session, readings: Readings, candidate: Candidate) -> list[Concerned]:
    """List the people whom a step concerns."""
    told = readings.told(candidate)
    holder = readings.directory.holder(candidate.region_code, candidate.owner_role)
    staff = [person.contact_id for person in readings.directory.staff.get(holder or 0, [])]
    above = (*told.head, *told.coordinator, *told.province, *told.nation)
    before = [line.contact_id for line in readings.ledger.get(candidate.step_id, ())]
    return _people(session, {*told.owners, *told.broken, *staff, *above, *before})


def find_concerned(text: str, known: Sequence[Concerned]) -> Concerned:
    """Find the one whom part of a name, an office or an address means; raises Unknown or Ambiguous."""
    found = [person for person in known if person.answers_to(text)]
    exactly = [person for person in found if person.name.casefold() == text.strip().casefold()]
    if len(exactly or found) == 1:
        return (exactly or found)[0]
    if not found:
        there = [person.label for person in known]
        near = Sentence(" It concerns: {people}.", people=there) if there else NOTHING
        raise Unknown('This step concerns nobody called "{text}".{near}', text=text.strip(), near=near)
    raise Ambiguous(
        '"{name}" may be {choices}. Write which of them, or an address.',
        name=text.strip(),
        choices=either(person.label for person in found),
    )


def _people(session: Session, contact_ids: Collection[int]) -> list[Concerned]:
    query = (
        select(Contact.id, Contact.name, Organisation.name)
        .join(Organisation, col(Contact.organisation_id) == col(Organisation.id))
        .where(col(Contact.id).in_(contact_ids))
        .order_by(col(Contact.id))
    )
    addresses = _addresses(session, contact_ids)
    return [
        Concerned(id_ or 0, name, organisation, tuple(addresses.get(id_ or 0, ())))
        for id_, name, organisation in session.exec(query)
    ]


def _addresses(session: Session, contact_ids: Collection[int]) -> Mapping[int, list[str]]:
    query = select(ContactAddress.contact_id, ContactAddress.address)
    found: dict[int, list[str]] = {}
    for contact_id, address in session.exec(query.where(col(ContactAddress.contact_id).in_(contact_ids))):
        found.setdefault(contact_id, []).append(address)
    return found
