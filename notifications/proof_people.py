"""Who answers for the steps of a milestone: the organisations, their people, and who stood in for them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.moves.loading import MilestoneRows, stored
from models.people.finding import organisations_for
from models.rules.channel_kinds import ChannelKind
from models.tables.holds import Delegation
from models.tables.milestones import Step
from models.tables.people import Contact, ContactAddress, ContactRole, Organisation
from notifications.masking import masked
from notifications.proof_facts import Obliged, StandIn

Way = tuple[ChannelKind, str]
_ORDER = (ContactRole.KEY_PERSON, ContactRole.DEPUTY, ContactRole.HEAD)


@dataclass(frozen=True)
class Office:
    """Who owes a step."""

    organisation: str = ""
    contacts: tuple[Obliged, ...] = ()
    ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Staff:
    """The offices by role, and the stand-ins by step."""

    offices: Mapping[str, Office]
    standing_in: Mapping[int, Sequence[StandIn]]

    def of(self, step: Step) -> Office:
        """Give the office that owes a step; an empty one when nobody holds the role."""
        return self.offices.get(step.owner_role, Office())

    def stand_ins(self, step_id: int) -> tuple[StandIn, ...]:
        """List who stood in for a step, past ones too."""
        return tuple(self.standing_in.get(step_id, ()))


def read_staff(session: Session, rows: MilestoneRows, steps: Sequence[Step], *, full: bool) -> Staff:
    """Read who answers for these steps, with a few queries; addresses are masked unless `full`."""
    wanted = {(rows.region.code, step.owner_role) for step in steps}
    holders = {role: held for (_, role), held in organisations_for(session, wanted).items()}
    contacts = _contacts(session, {stored(held.id) for held in holders.values()})
    everybody = [stored(contact.id) for group in contacts.values() for contact in group]
    addresses = _addresses(session, everybody, full=full)
    offices = {
        role: _office(held, contacts.get(stored(held.id), []), addresses) for role, held in holders.items()
    }
    return Staff(offices, _stand_ins(session, [stored(step.id) for step in steps]))


def _contacts(session: Session, organisations: Collection[int]) -> dict[int, list[Contact]]:
    query = select(Contact).where(col(Contact.organisation_id).in_(organisations))
    found = defaultdict[int, list[Contact]](list)
    for contact in sorted(session.exec(query), key=lambda one: (_ORDER.index(one.role), one.id)):
        found[contact.organisation_id].append(contact)
    return found


def _addresses(session: Session, contacts: Collection[int], *, full: bool) -> dict[int, list[Way]]:
    query = select(ContactAddress).where(col(ContactAddress.contact_id).in_(contacts))
    found = defaultdict[int, list[Way]](list)
    for one in session.exec(query.order_by(col(ContactAddress.preference), col(ContactAddress.id))):
        found[one.contact_id].append((one.channel, one.address if full else masked(one.address)))
    return found


def _office(held: Organisation, contacts: Sequence[Contact], addresses: Mapping[int, list[Way]]) -> Office:
    people = tuple(
        Obliged(
            contact.name,
            contact.position,
            contact.role,
            tuple(addresses.get(stored(contact.id), ())),
            contact.recorded_at,
            contact.active,
        )
        for contact in contacts
    )
    return Office(held.name, people, frozenset(stored(contact.id) for contact in contacts))


def _stand_ins(session: Session, step_ids: Collection[int]) -> dict[int, list[StandIn]]:
    query = (
        select(Delegation, Contact.name, Organisation.name)
        .join(Contact, col(Contact.id) == col(Delegation.contact_id))
        .join(Organisation, col(Organisation.id) == col(Contact.organisation_id))
        .where(col(Delegation.step_id).in_(step_ids))
        .order_by(col(Delegation.set_at), col(Delegation.id))
    )
    found = defaultdict[int, list[StandIn]](list)
    for one, name, organisation in session.exec(query):
        found[one.step_id].append(
            StandIn(
                name,
                organisation,
                one.set_at,
                one.until_day,
                one.reason,
                one.set_by,
                one.ended_at,
                one.ended_by,
            )
        )
    return found
