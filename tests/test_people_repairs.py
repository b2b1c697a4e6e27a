"""An address that failed for good is held, put before the coordinator, and comes back once it is mended."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from people_cast import PUPR, csv_file
from sqlmodel import Session, select

from models.people.importing import import_people
from models.people.repairs import open_repair
from models.rules.channel_kinds import ChannelKind
from models.tables.people import AddressStatus, Contact, ContactAddress
from models.tables.reminders import Message, MessageState
from models.tables.repairs import ContactRepair

MONDAY = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
MAIL = "pupr@lebong.example"


@pytest.fixture
def person(session: Session, tmp_path: Path) -> Contact:
    import_people(session, csv_file(tmp_path, PUPR), at=MONDAY)
    return session.exec(select(Contact)).one()


def bounce(session: Session, person: Contact, address: str = MAIL, at: datetime = TUESDAY) -> None:
    open_repair(
        session,
        contact_id=person.id or 0,
        channel=ChannelKind.MAIL,
        address=address,
        code="5.1.1",
        said="no such mailbox",
        message_ref=None,
        at=at,
    )


def repairs(session: Session) -> list[tuple[str, str, datetime | None, str]]:
    rows = session.exec(select(ContactRepair).order_by(ContactRepair.id))  # type: ignore[arg-type]
    return [(row.address, row.said, row.mended_at, row.mended_by) for row in rows]


def statuses(session: Session) -> list[tuple[str, AddressStatus]]:
    rows = session.exec(select(ContactAddress).order_by(ContactAddress.preference))  # type: ignore[arg-type]
    return [(row.address, row.status) for row in rows]


def queued(session: Session, person: Contact) -> Message:
    message = Message(
        contact_id=person.id or 0,
        channel=ChannelKind.MAIL,
        address=MAIL,
        local_date=date(2024, 5, 22),
        subject="Pengingat",
        text="Yth.",
        message_id="<1@tonggak.example>",
        state=MessageState.SCHEDULED,
        queued_at=TUESDAY,
        next_at=TUESDAY,
        expires_at=TUESDAY + timedelta(days=1),
    )
    session.add(message)
    session.flush()
    return message


def test_an_address_that_failed_is_held_and_put_down_for_repair(session: Session, person: Contact) -> None:
    bounce(session, person)

    assert repairs(session) == [(MAIL, "no such mailbox", None, "")]
    assert statuses(session) == [(MAIL, AddressStatus.BROKEN), ("+6281234567890", AddressStatus.USABLE)]


def test_a_second_failure_of_the_same_address_is_the_same_repair(session: Session, person: Contact) -> None:
    bounce(session, person)

    bounce(session, person, at=TUESDAY + timedelta(hours=1))

    assert repairs(session) == [(MAIL, "no such mailbox", None, "")]


def test_a_failure_of_an_address_that_was_replaced_meanwhile_opens_nothing(
    session: Session, person: Contact
) -> None:
    bounce(session, person, "old@lebong.example")

    assert repairs(session) == []
    assert AddressStatus.BROKEN not in dict(statuses(session)).values()


def test_what_is_queued_to_a_broken_address_is_taken_back(session: Session, person: Contact) -> None:
    message = queued(session, person)

    bounce(session, person)

    assert (message.state, message.state_reason) == (MessageState.CLEARED, "address broken")
