from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from imap_server import ROBOT, MailHouse, mail_house
from mail_server import HOST, Misbehaviour, misbehaving
from reminder_cast import Town, at, lebong_town
from sqlalchemy import Engine

from models.tables.reminders import MessageState
from notifications.channels.archive import MailArchive
from notifications.channels.mail import MailChannel, MailServer, Security
from notifications.channels.mail_form import Sender
from notifications.delivery import Delivered
from notifications.stamping import ASK_AFTER

ARCHIVES = (f"arsip{number}@lebong.example" for number in count())
MORNING = at("2024-09-05")
LATER = MORNING + ASK_AFTER + timedelta(minutes=1)


@pytest.fixture(scope="module")
def house() -> Iterator[MailHouse]:
    """A server for mail in and out."""
    with mail_house() as house:
        yield house


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong on the morning of Thursday 5 September 2024, with one message queued for public works."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    town.plan(MORNING)
    return town


@pytest.fixture
def server() -> Iterator[Misbehaviour]:
    """A server that takes the first mail and hangs up before it can say so."""
    with misbehaving(TEXT="") as server:
        yield server


@pytest.fixture
def archive(house: MailHouse) -> MailArchive:
    """An empty archive."""
    address = next(ARCHIVES)
    return MailArchive(address, house.mailbox(address))


@pytest.fixture
def mail(server: Misbehaviour, archive: MailArchive) -> Iterator[MailChannel]:
    """Mail through that server, with its copies in the archive."""
    line = MailServer(HOST, server.port, Security.PLAIN, timeout_seconds=5)
    with MailChannel(line, Sender(ROBOT), archive) as channel:
        yield channel


def test_what_lies_in_the_archive_is_not_sent_again(
    town: Town, server: Misbehaviour, mail: MailChannel, archive: MailArchive, house: MailHouse
) -> None:
    first = town.send(MORNING, mail)
    house.put(archive.address, f"Message-ID: {town.messages()[0].message_id}\r\n\r\nTeks\r\n".encode())

    then = town.send(LATER, mail)

    assert (first, then, server.accepted) == (Delivered(unsure=1), Delivered(sent=1), 1)
    assert town.messages()[0].state is MessageState.SENT


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_not_in_the_archive_is_sent_once_more(
    town: Town, server: Misbehaviour, mail: MailChannel
) -> None:
    first, then, after = (town.send(when, mail) for when in (MORNING, LATER, LATER + ASK_AFTER * 2))

    assert (first, then, after) == (Delivered(unsure=1), Delivered(sent=1), Delivered())
    assert server.accepted == 2
