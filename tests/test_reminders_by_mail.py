from datetime import UTC, datetime, timedelta

import pytest
from mail_server import HOST, mail_server, misbehaving
from reminder_cast import Town, at, lebong_town
from sqlalchemy import Engine

from models.tables.reminders import MessageState
from notifications.channels.mail import MailChannel, MailServer, Security
from notifications.channels.mail_form import Sender
from notifications.delivery import Delivered

SENDER = Sender("pengingat@bappeda.example", "Sekretariat Pokja PKP")
MORNING = at("2024-09-05")


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong on the morning of Thursday 5 September 2024, with one message queued for public works."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    town.plan(MORNING)
    return town


def mail_to(port: int) -> MailChannel:
    return MailChannel(MailServer(HOST, port, Security.PLAIN, timeout_seconds=5), SENDER)


def test_a_planned_reminder_arrives_as_it_was_queued(town: Town) -> None:
    with mail_server() as mailbox, mail_to(mailbox.port) as channel:
        delivered = town.send(MORNING, channel)

    mail, queued = mailbox.mails[0], town.messages()[0]
    assert (delivered, mailbox.recipients) == (Delivered(sent=1), [queued.address])
    assert (mail["Message-ID"], mail["Subject"]) == (queued.message_id, queued.subject)
    assert mail["Date"].datetime == datetime(2024, 9, 5, 1, 0, tzinfo=UTC)


def test_a_mail_that_was_greylisted_arrives_once(town: Town) -> None:
    with misbehaving(RCPT="450 4.7.1 greylisted") as server, mail_to(server.port) as channel:
        delivered = [town.send(MORNING + timedelta(minutes=wait), channel) for wait in (0, 5, 10)]

    assert (delivered, server.accepted) == ([Delivered(put_off=1), Delivered(sent=1), Delivered()], 1)


def test_without_a_mail_server_the_message_waits_and_the_trouble_is_told(town: Town) -> None:
    with mail_server() as mailbox:
        port = mailbox.port

    with mail_to(port) as channel:
        delivered = town.send(MORNING, channel)

    assert (delivered.put_off, town.messages()[0].state) == (1, MessageState.SCHEDULED)
    assert delivered.troubles == ("mail: [Errno 111] Connection refused",)
