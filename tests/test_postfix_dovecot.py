from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from time import monotonic, sleep
from typing import TypeVar

import pytest
from imap_server import AS_SENT
from postfix_dovecot import MailOffice, mail_office
from reminder_cast import at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select
from test_mail_channel import LETTER, NOW
from test_mail_form import ENTRY, MEETING

from models.database import reading
from models.tables.reminders import MessageState
from models.tables.repairs import ContactRepair
from notifications.channels.archive import MailArchive
from notifications.channels.channel import Outgoing
from notifications.channels.mail import MailChannel, Security
from notifications.channels.mail_form import MailForm, Sender
from notifications.inbox.mailbox import check_mailbox, opened
from notifications.inbox.post import InboxRead, read_inbox
from notifications.outcomes import Misconfigured, Sent

pytestmark = pytest.mark.debian

ROBOT, ARCHIVE, HEAD = (f"{user}@lebong.example" for user in ("pengingat", "pengingat+arsip", "kepala.pupr"))
SENDER = Sender(ROBOT, "Sekretariat Pokja PKP")
Found = TypeVar("Found")
MORNING = at("2024-09-05")


@pytest.fixture(scope="module")
def office() -> Iterator[MailOffice]:
    """Postfix and Dovecot of an office."""
    with mail_office() as office:
        yield office


@pytest.fixture
def archive(office: MailOffice) -> Iterator[MailArchive]:
    """The robot's folder for copies, by a plus address."""
    archive = MailArchive(ARCHIVE, office.mailbox(folder="arsip"))
    yield archive
    archive.close()


def eventually(look: Callable[[], Found], seconds: float = 20) -> Found:
    until = monotonic() + seconds
    while not (found := look()):
        assert monotonic() < until
        sleep(0.1)
    return found


def mails(office: MailOffice, user: str, message_id: str) -> list[EmailMessage]:
    with opened(office.mailbox(user)) as box:
        read = [
            message_from_bytes(m.obj.as_bytes(policy=AS_SENT), policy=policy.default) for m in box.fetch()
        ]
    return [m for m in read if isinstance(m, EmailMessage) and m["Message-ID"] == message_id]


def test_a_meeting_travels_from_us_to_the_readers_mailbox(office: MailOffice) -> None:
    meeting = replace(MEETING, address=HEAD)
    frozen = MailForm(SENDER).write(meeting).frozen

    with MailChannel(office.smtp(), SENDER) as channel:
        outcome = channel.send(Outgoing(meeting.message_id, HEAD, "", "", "", frozen), at=NOW)

    (mail,) = eventually(lambda: mails(office, "kepala.pupr", meeting.message_id))
    (file,) = mail.iter_attachments()
    calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert isinstance(outcome, Sent)
    assert [part.get_payload(decode=True) for part in (calendar, file)] == [ENTRY.encode()] * 2


def test_a_plus_address_reaches_its_reader(office: MailOffice) -> None:
    letter = replace(LETTER, message_id="<plus@lebong.example>", address="kepala.pupr+rapat@lebong.example")

    with MailChannel(office.smtp(), SENDER) as channel:
        channel.send(replace(letter, frozen=b""), at=NOW)

    with opened(office.mailbox("kepala.pupr", folder="INBOX")) as box:
        assert eventually(lambda: "rapat" in [folder.name for folder in box.folder.list()])


def test_the_archive_knows_what_went_out(office: MailOffice, archive: MailArchive) -> None:
    letter = replace(LETTER, message_id="<sent@lebong.example>", address=HEAD, frozen=b"")

    with MailChannel(office.smtp(), SENDER, archive) as channel:
        channel.send(letter, at=NOW)
        found = eventually(lambda: channel.find_sent("<sent@lebong.example>"))
        never = channel.find_sent("<never@lebong.example>")

    assert (found, never) == (True, False)


def test_a_mail_to_nobody_comes_back_to_its_message(engine: Engine, office: MailOffice) -> None:
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    town.plan(MORNING)

    with MailChannel(office.smtp(), SENDER) as channel:
        town.send(MORNING, channel)
    found = eventually(lambda: came_back(town.engine, office))

    with reading(engine) as session:
        repair = session.exec(select(ContactRepair)).one()
    assert (found.failed, town.messages()[0].state) == (1, MessageState.FAILED)
    assert (repair.address, repair.code, repair.said) == (
        "narahubung.pupr@lebong.example",
        "5.1.1",
        "550 5.1.1 <narahubung.pupr@lebong.example> User doesn't exist: narahubung.pupr@lebong.example",
    )


def came_back(engine: Engine, office: MailOffice) -> InboxRead | None:
    found = read_inbox(engine, office.mailbox(), now=MORNING)
    return found if found.failed else None


def test_a_mailbox_is_read_over_either_kind_of_encryption(office: MailOffice) -> None:
    at_once = office.mailbox()
    when_asked = replace(at_once, port=office.imap_port, security=Security.STARTTLS)

    outcomes = [check_mailbox(mailbox) for mailbox in (at_once, when_asked, replace(when_asked, trust=None))]

    assert [type(outcome) for outcome in outcomes] == [Sent, Sent, Misconfigured]


def test_a_wrong_password_must_be_mended(office: MailOffice) -> None:
    wrong = "salah-sekali"
    with MailChannel(office.smtp(password=wrong, timeout_seconds=30), SENDER) as channel:
        sending = channel.check()

    receiving = check_mailbox(office.mailbox(password=wrong))

    assert isinstance(sending, Misconfigured)
    assert isinstance(receiving, Misconfigured)
    assert (sending.code, wrong in sending.text + receiving.text) == ("535", False)


def test_a_certificate_nobody_vouches_for_must_be_mended(office: MailOffice) -> None:
    with MailChannel(office.smtp(trust=None), SENDER) as channel:
        sending = channel.check()

    receiving = check_mailbox(office.mailbox(trust=None))

    assert [type(outcome) for outcome in (sending, receiving)] == [Misconfigured, Misconfigured]


def test_without_a_login_nothing_is_taken(office: MailOffice) -> None:
    with MailChannel(office.smtp(user=""), SENDER) as channel:
        outcome = channel.send(replace(LETTER, frozen=b"", address=HEAD), at=NOW)

    assert isinstance(outcome, Misconfigured)
    assert outcome.text.startswith("the server wants us to log in")


def test_many_mails_go_out_on_one_line(office: MailOffice, archive: MailArchive) -> None:
    letters = [replace(LETTER, message_id=f"<{n}@lebong.example>", address=HEAD) for n in range(50)]

    with MailChannel(office.smtp(), SENDER, archive) as channel:
        outcomes = {type(channel.send(replace(letter, frozen=b""), at=NOW)) for letter in letters}
        found = eventually(lambda: all(channel.find_sent(letter.message_id) for letter in letters))

    assert (outcomes, found) == ({Sent}, True)
