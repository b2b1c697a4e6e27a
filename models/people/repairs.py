"""Addresses that failed for good: opened by a sender, held meanwhile, closed when somebody mends them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, true
from sqlmodel import Session, col, select

from models.moves.clearing import take_back
from models.rules.channel_kinds import ChannelKind
from models.tables.people import AddressStatus, Contact, ContactAddress, Organisation
from models.tables.reminders import Message, MessageState
from models.tables.repairs import ContactRepair

BROKEN = "address broken"  # why a queued message to it was taken back


@dataclass(frozen=True)
class OpenRepair:
    """One broken address that waits for somebody to mend it."""

    contact_id: int
    contact: str
    position: str
    organisation: str
    place: str
    channel: ChannelKind
    address: str
    code: str  # as the server gave it, such as 5.1.1
    said: str
    since: datetime
    otherwise: tuple[str, ...]  # the person's addresses that work; empty: nothing reaches them


def open_repairs(session: Session, places: Collection[str] | None = None) -> list[OpenRepair]:
    """List what waits to be mended among active contacts of these places (17.07, 17, ID), or everywhere.

    The oldest comes first within a place.
    """
    here = true() if places is None else col(Organisation.place).in_(places)
    query = (
        select(ContactRepair, Contact, Organisation)
        .join(Contact, col(Contact.id) == ContactRepair.contact_id)
        .join(Organisation, col(Organisation.id) == Contact.organisation_id)
        .where(here, col(ContactRepair.mended_at).is_(None), col(Contact.active))
        .order_by(col(Organisation.place), col(ContactRepair.opened_at), col(ContactRepair.id))
    )
    found = session.exec(query).all()
    ids = {repair.contact_id for repair, _, _ in found}
    working = _working(session, ids)
    return [
        OpenRepair(
            contact_id=repair.contact_id,
            contact=contact.name,
            position=contact.position,
            organisation=organisation.name,
            place=organisation.place,
            channel=repair.channel,
            address=repair.address,
            code=repair.code,
            said=repair.said,
            since=repair.opened_at,
            otherwise=working.get(repair.contact_id, ()),
        )
        for repair, contact, organisation in found
    ]


def open_repair(  # noqa: PLR0913 - one finding: whose address, what the server said, about what and when
    session: Session,
    *,
    contact_id: int,
    channel: ChannelKind,
    address: str,
    code: str,
    said: str,
    message_ref: int | None,
    at: datetime,
) -> None:
    """Hold an address that failed for good until somebody mends it; safe to repeat.

    `at` is aware; `said` is the server's words, scrubbed. What is queued to the address and not begun is
    taken back, so that its reminders wait, or go to the person's next address. An address that the
    register does not have any more has been mended already, and so has one that was mended after this
    message had gone out: nothing is done.
    """
    session.exec(select(Contact.id).where(Contact.id == contact_id).with_for_update()).one()
    known = _registered(session, contact_id, channel, address)
    if known is None or _mended_since(session, known, message_ref):
        return
    known.status = AddressStatus.BROKEN
    session.add(known)
    _take_back_queued(session, known)
    if _open_one(session, known) is None:
        session.add(
            ContactRepair(
                contact_id=contact_id,
                channel=channel,
                address=address,
                code=code,
                said=said,
                message_ref=message_ref,
                opened_at=at,
            )
        )
    session.flush()


def _registered(
    session: Session, contact_id: int, channel: ChannelKind, address: str
) -> ContactAddress | None:
    query = select(ContactAddress).where(
        ContactAddress.contact_id == contact_id,
        ContactAddress.channel == channel,
        ContactAddress.address == address,
    )
    return session.exec(query, execution_options={"populate_existing": True}).first()


def _open_one(session: Session, row: ContactAddress) -> ContactRepair | None:
    query = select(ContactRepair).where(
        ContactRepair.contact_id == row.contact_id,
        ContactRepair.channel == row.channel,
        ContactRepair.address == row.address,
        col(ContactRepair.mended_at).is_(None),
    )
    return session.exec(query).first()


def _mended_since(session: Session, row: ContactAddress, message_ref: int | None) -> bool:
    # A bounce may come days after its message.
    message = session.get(Message, message_ref) if message_ref is not None else None
    if message is None:
        return False
    query = select(func.count()).where(
        ContactRepair.contact_id == row.contact_id,
        ContactRepair.channel == row.channel,
        ContactRepair.address == row.address,
        col(ContactRepair.mended_at) > (message.sent_at or message.started_at or message.queued_at),
    )
    return session.exec(query).one() > 0


def _take_back_queued(session: Session, row: ContactAddress) -> None:
    queued = select(Message).where(
        Message.contact_id == row.contact_id,
        Message.channel == row.channel,
        Message.address == row.address,
        col(Message.state).in_((MessageState.SCHEDULED, MessageState.CLAIMED)),
        col(Message.started_at).is_(None),
    )
    fresh = {"populate_existing": True}
    for message in session.exec(queued.with_for_update(), execution_options=fresh).all():
        take_back(session, message, because=BROKEN)


def _working(session: Session, contact_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    query = select(ContactAddress).where(
        col(ContactAddress.contact_id).in_(contact_ids), ContactAddress.status == AddressStatus.USABLE
    )
    found: dict[int, tuple[str, ...]] = {}
    for row in session.exec(query.order_by(col(ContactAddress.preference))):
        found[row.contact_id] = (*found.get(row.contact_id, ()), row.address)
    return found
