"""Broken addresses come back: tested and working again, replaced, or gone from the register."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.people.addresses import checked
from models.people.naming import contact_by_id
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import Ambiguous, BadInput, NotAllowed, Unknown
from models.rules.sentences import either
from models.tables.people import AddressStatus, Contact, ContactAddress
from models.tables.repairs import ContactRepair


@dataclass(frozen=True)
class Mended:
    """An address that may be written to again; `before` differs from `address` where it was replaced."""

    channel: ChannelKind
    before: str
    address: str


def mend(  # noqa: PLR0913 - one repair: whose, which address by which, who says so, and when
    session: Session,
    contact_id: int,
    *,
    address: str | None = None,
    instead_of: str | None = None,
    by: str,
    at: datetime,
) -> list[Mended]:
    """Let a contact's broken addresses be used again, and close their repairs; what was held flows by itself.

    Without `address` they were tested and work again: all of them, or the one named by `instead_of`. With it
    the broken address is replaced (or, where it is the same, works again). Raises NotAllowed when nothing is
    broken, Unknown for an `instead_of` that is not, Ambiguous when it is open which one is replaced, BadInput
    for an address that does not fit the channel.
    """
    session.exec(select(Contact.id).where(Contact.id == contact_id).with_for_update()).one()
    broken = _named(_broken(session, contact_id), instead_of)
    if not broken:
        who = contact_by_id(session, contact_id).label
        raise NotAllowed("No address of {who} is broken; nothing is to be mended.", who=who)
    if address is None:
        mended = [_use_again(session, row, row.address) for row in broken]
    else:
        mended = [_use_again(session, row, new) for row, new in _replacing(broken, address.strip())]
    session.flush()
    close_repairs(session, [contact_id], by=by, at=at)
    return mended


def close_repairs(session: Session, contact_ids: Collection[int], *, by: str, at: datetime) -> int:
    """Close these contacts' repairs whose address is not broken any more, or gone; gives how many."""
    kept = select(ContactAddress).where(
        col(ContactAddress.contact_id).in_(contact_ids), ContactAddress.status == AddressStatus.BROKEN
    )
    broken = {(row.contact_id, row.channel, row.address) for row in session.exec(kept)}
    waiting = select(ContactRepair).where(
        col(ContactRepair.contact_id).in_(contact_ids), col(ContactRepair.mended_at).is_(None)
    )
    over = [
        repair
        for repair in session.exec(waiting)
        if (repair.contact_id, repair.channel, repair.address) not in broken
    ]
    for repair in over:
        repair.mended_at, repair.mended_by = at, by
        session.add(repair)
    session.flush()
    return len(over)


def _broken(session: Session, contact_id: int) -> list[ContactAddress]:
    query = select(ContactAddress).where(
        ContactAddress.contact_id == contact_id, ContactAddress.status == AddressStatus.BROKEN
    )
    fresh = {"populate_existing": True}
    return list(session.exec(query.order_by(col(ContactAddress.preference)), execution_options=fresh))


def _named(broken: Sequence[ContactAddress], address: str | None) -> Sequence[ContactAddress]:
    if address is None or not broken:
        return broken
    named = [row for row in broken if _same(row, address)]
    if not named:
        raise Unknown(
            "'{address}' is not one of the broken addresses: {broken}.",
            address=address,
            broken=[row.address for row in broken],
        )
    return named


def _replacing(broken: Sequence[ContactAddress], address: str) -> list[tuple[ContactAddress, str]]:
    works_again = [(row, row.address) for row in broken if _same(row, address)]
    if works_again:
        return works_again
    fitting = [(row, new) for row in broken if (new := _fitting(row, address)) is not None]
    if not fitting:
        checked(broken[0].channel, address)  # raises with what would be right
    if len({row.address for row, _ in fitting}) > 1:
        raise Ambiguous(
            "'{address}' may replace {choices}. Say which with --instead-of.",
            address=address,
            choices=either(row.address for row, _ in fitting),
        )
    return fitting


def _same(row: ContactAddress, address: str) -> bool:
    return row.address in {address.strip(), _fitting(row, address.strip())}


def _fitting(row: ContactAddress, address: str) -> str | None:
    try:
        return checked(row.channel, address)
    except BadInput:
        return None


def _use_again(session: Session, broken: ContactAddress, address: str) -> Mended:
    mended = Mended(broken.channel, broken.address, address)
    twin = select(ContactAddress).where(
        ContactAddress.contact_id == broken.contact_id,
        ContactAddress.channel == broken.channel,
        ContactAddress.address == address,
        ContactAddress.id != broken.id,
    )
    if session.exec(twin).first() is not None:
        session.delete(broken)  # the address that replaces it is there already
        return mended
    broken.address, broken.status = address, AddressStatus.USABLE
    session.add(broken)
    return mended
