from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count

import pytest
from imap_server import MailHouse, mail_house
from inbox_cast import calendar_answer, letter, note, report
from reminder_cast import Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import reading, writing
from models.rules.channel_kinds import ChannelKind
from models.tables.mailboxes import MailboxMark
from models.tables.people import AddressStatus, Contact, ContactAddress
from models.tables.reminders import Message, MessageState
from models.tables.repairs import ContactRepair
from notifications.inbox.findings import Attendance
from notifications.inbox.mailbox import Mailbox
from notifications.inbox.post import InboxRead, read_inbox

MORNING, LATER = at("2024-09-05"), at("2024-09-05", 9)
# What does not depend on the database is tried on one.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROBOTS = (f"robot{number}@lebong.example" for number in count())


@pytest.fixture(scope="module")
def house() -> Iterator[MailHouse]:
    """A server for mail in and out."""
    with mail_house() as house:
        yield house


@pytest.fixture
def robot(house: MailHouse) -> Mailbox:
    """A fresh mailbox of the robot."""
    return house.mailbox(next(ROBOTS))


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong on the morning of Thursday 5 September 2024, with one reminder sent to public works by mail."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    town.run(MORNING)
    return town


def bounced(town: Town, **more: str) -> bytes:
    """A server's report about the town's one message."""
    message = town.messages()[0]
    returned = f"From: robot@lebong.example\nMessage-ID: {message.message_id}\n\nTeks\n"
    return report(recipient=message.address, returned=returned, **more)


def states(town: Town) -> tuple[MessageState, list[str]]:
    return town.messages()[0].state, [state for _, _, state, _ in town.ledger()]


def addresses(town: Town) -> list[AddressStatus]:
    message = town.messages()[0]
    with reading(town.engine) as session:
        of_contact = select(ContactAddress.status).where(ContactAddress.contact_id == message.contact_id)
        return list(session.exec(of_contact.order_by(ContactAddress.preference)))  # type: ignore[arg-type]


def repairs(town: Town) -> list[tuple[str, str, int | None]]:
    with reading(town.engine) as session:
        return [(r.address, r.code, r.message_ref) for r in session.exec(select(ContactRepair))]


def second_address(town: Town) -> None:
    with writing(town.engine) as session:
        contact = session.exec(select(Contact).where(Contact.id == town.messages()[0].contact_id)).one()
        session.add(
            ContactAddress(
                contact_id=contact.id or 0,
                channel=ChannelKind.MAIL,
                address="kedua@lebong.example",
                preference=2,
            )
        )


def test_a_bounce_fails_its_message_and_opens_a_repair(town: Town, house: MailHouse, robot: Mailbox) -> None:
    house.put(robot.user, bounced(town))

    found = read_inbox(town.engine, robot, now=LATER)

    assert found == InboxRead(mails=1, failed=1)
    assert (states(town), addresses(town)) == ((MessageState.FAILED, ["failed"]), [AddressStatus.BROKEN])
    assert repairs(town) == [("narahubung.pupr@lebong.example", "5.1.1", 1)]


@on_sqlite
def test_after_a_bounce_the_next_address_is_told(town: Town, house: MailHouse, robot: Mailbox) -> None:
    second_address(town)
    house.put(robot.user, bounced(town))

    read_inbox(town.engine, robot, now=LATER)

    assert [address for address, _ in town.run(LATER)] == ["kedua@lebong.example"]


@on_sqlite
def test_a_bounce_that_is_read_twice_changes_nothing_more(
    town: Town, house: MailHouse, robot: Mailbox
) -> None:
    for content in (bounced(town), bounced(town)):
        house.put(robot.user, content)

    found = read_inbox(town.engine, robot, now=LATER)

    assert (found, len(repairs(town))) == (InboxRead(mails=2, failed=1, settled=1), 1)


@on_sqlite
def test_each_mail_is_read_once(town: Town, house: MailHouse, robot: Mailbox) -> None:
    house.put(robot.user, bounced(town))
    first = read_inbox(town.engine, robot, now=LATER)
    again = read_inbox(town.engine, robot, now=LATER)
    house.put(robot.user, letter("Baik.").as_bytes())

    then = read_inbox(town.engine, robot, now=LATER)

    assert (first.mails, again, then) == (1, InboxRead(), InboxRead(mails=1, letters=1))


@on_sqlite
def test_a_mailbox_that_counts_anew_is_read_anew(town: Town, house: MailHouse, robot: Mailbox) -> None:
    house.put(robot.user, bounced(town))
    with writing(town.engine) as session:
        session.add(MailboxMark(mailbox=robot.name, uid_validity=1, last_uid=999_999))

    found = read_inbox(town.engine, robot, now=LATER)

    assert found.failed == 1


def test_a_reader_that_breaks_off_loses_nothing_and_doubles_nothing(
    town: Town, house: MailHouse, robot: Mailbox
) -> None:
    house.put(robot.user, letter("Baik.").as_bytes())
    house.put(robot.user, bounced(town))
    half_way = read_inbox(town.engine, robot, now=LATER, at_most=1)

    rest = read_inbox(town.engine, robot, now=LATER)

    assert (half_way, rest) == (InboxRead(mails=1, letters=1), InboxRead(mails=1, failed=1))


def test_two_readers_at_once_take_each_mail_in_once(town: Town, house: MailHouse, robot: Mailbox) -> None:
    for content in (bounced(town), *[letter("Baik.").as_bytes()] * 8):
        house.put(robot.user, content)

    with ThreadPoolExecutor(2) as readers:
        both = [readers.submit(read_inbox, town.engine, robot, now=LATER) for _ in range(2)]
    found = [reader.result() for reader in both]

    assert [sum(getattr(read, count) for read in found) for count in ("mails", "failed", "letters")] == [
        9,
        1,
        8,
    ]
    assert len(repairs(town)) == 1


@on_sqlite
def test_a_delay_changes_nothing(town: Town, house: MailHouse, robot: Mailbox) -> None:
    house.put(robot.user, bounced(town, action="delayed", status="4.4.1"))

    found = read_inbox(town.engine, robot, now=LATER)

    assert found == InboxRead(mails=1, delayed=1)
    assert (states(town), addresses(town)) == ((MessageState.SENT, ["sent"]), [AddressStatus.USABLE])


@on_sqlite
def test_a_bounce_about_the_message_breaks_no_address(town: Town, house: MailHouse, robot: Mailbox) -> None:
    house.put(robot.user, bounced(town, status="5.7.1", said="smtp; 554 5.7.1 looks like spam"))

    found = read_inbox(town.engine, robot, now=LATER)

    assert found == InboxRead(
        mails=1, failed=1, troubles=("a mail came back, not for its address: 554 5.7.1 looks like spam",)
    )
    assert (states(town)[0], addresses(town), repairs(town)) == (
        MessageState.FAILED,
        [AddressStatus.USABLE],
        [],
    )


@on_sqlite
def test_a_bounce_about_a_mail_we_do_not_know_is_counted(
    town: Town, house: MailHouse, robot: Mailbox
) -> None:
    house.put(robot.user, report())

    found = read_inbox(town.engine, robot, now=LATER)

    assert (found, states(town)) == (InboxRead(mails=1, unknown=1), (MessageState.SENT, ["sent"]))


def test_a_bounce_that_overtakes_its_stamp_is_not_lost(town: Town, house: MailHouse, robot: Mailbox) -> None:
    with writing(town.engine) as session:
        message = session.exec(select(Message)).one()
        message.state, message.lease_owner, message.lease_until = MessageState.CLAIMED, "sender", LATER
        session.add(message)
    house.put(robot.user, bounced(town))

    read_inbox(town.engine, robot, now=MORNING)

    assert (town.messages()[0].state, town.messages()[0].lease_owner) == (MessageState.FAILED, "")


@on_sqlite
def test_a_notice_of_arrival_moves_the_message_on(town: Town, house: MailHouse, robot: Mailbox) -> None:
    house.put(robot.user, bounced(town, action="delivered", status="2.0.0", said="smtp; 250 kept"))

    found = read_inbox(town.engine, robot, now=LATER)

    assert (found, states(town)) == (InboxRead(mails=1, delivered=1), (MessageState.DELIVERED, ["delivered"]))
    assert town.messages()[0].delivered_at == LATER


@on_sqlite
def test_a_copy_that_the_archive_does_not_take_is_a_trouble_and_no_contacts(
    town: Town, house: MailHouse, robot: Mailbox
) -> None:
    house.put(robot.user, report(recipient="Robot+arsip@lebong.example"))

    found = read_inbox(town.engine, robot, now=LATER, archive_address="robot+arsip@lebong.example")

    assert (found.failed, states(town)[0], len(found.troubles)) == (0, MessageState.SENT, 1)


@on_sqlite
def test_answers_to_meetings_are_given_and_letters_counted(
    town: Town, house: MailHouse, robot: Mailbox
) -> None:
    for content in (calendar_answer("DECLINED"), letter("Baik.").as_bytes(), note("kabar"), b"\xff"):
        house.put(robot.user, content)

    found = read_inbox(town.engine, robot, now=LATER)

    assert [answer.attendance for answer in found.answers] == [Attendance.DECLINED]
    assert replace(found, answers=()) == InboxRead(mails=4, letters=2, machines=1)


@on_sqlite
@pytest.mark.parametrize(
    ("broken", "trouble"),
    [
        ({"password": "salah-sekali"}, "the user name or password is refused"),
        ({"port": 1}, "Connection refused"),
    ],
    ids=["a wrong password", "nobody there"],
)
def test_a_mailbox_that_cannot_be_read_is_a_trouble(
    engine: Engine, robot: Mailbox, broken: dict[str, object], trouble: str
) -> None:
    found = read_inbox(engine, replace(robot, **broken), now=LATER)  # type: ignore[arg-type]

    assert (found.mails, len(found.troubles)) == (0, 1)
    assert trouble in found.troubles[0]
    assert "salah-sekali" not in found.troubles[0]
