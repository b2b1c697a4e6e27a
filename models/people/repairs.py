"""Addresses that failed for good: opened by a sender, held meanwhile, closed when somebody mends them."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.moves.clearing import take_back
from models.rules.channel_kinds import ChannelKind
from models.tables.people import AddressStatus, Contact, ContactAddress
from models.tables.reminders import Message, MessageState
from models.tables.repairs import ContactRepair

BROKEN = "address broken"  # why a queued message to it was taken back


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
    register does not have any more has been mended already: nothing is done.
    """
    session.exec(select(Contact.id).where(Contact.id == contact_id).with_for_update()).one()
    row = _registered(session, contact_id, channel, address)
    if row is None:
        return
    row.status = AddressStatus.BROKEN
    session.add(row)
    _take_back_queued(session, row)
    if _open_one(session, row) is None:
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
