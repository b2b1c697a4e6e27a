from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from imap_server import ARCHIVE, ROBOT, MailHouse, mail_house
from mail_server import HOST, PASSWORD, Answer, free_port, mail_server, misbehaving
from test_mail_channel import LETTER, NOW
from test_mail_form import ENTRY, MEETING, shape

from notifications.channels.archive import MailArchive
from notifications.channels.channel import Outgoing, Traceable
from notifications.channels.mail import MailChannel, MailServer, Security
from notifications.channels.mail_form import MailForm, Sender
from notifications.inbox.mailbox import Mailbox
from notifications.outcomes import Misconfigured, Sent, Transient

SENDER = Sender(ROBOT, "Sekretariat Pokja PKP")
NOWHERE = Mailbox(HOST, 1, Security.PLAIN, "robot", PASSWORD, timeout_seconds=1)


@pytest.fixture(scope="module")
def house() -> Iterator[MailHouse]:
    """A server for mail in and out."""
    with mail_house() as house:
        yield house


@pytest.fixture
def archive(house: MailHouse) -> Iterator[MailArchive]:
    """The archive there."""
    archive = MailArchive(ARCHIVE, house.mailbox(ARCHIVE))
    yield archive
    archive.close()


def plain(port: int, archive: MailArchive | None) -> MailChannel:
    return MailChannel(MailServer(HOST, port, Security.PLAIN, timeout_seconds=5), SENDER, archive)


def named(message_id: str) -> Outgoing:
    return replace(LETTER, message_id=message_id, frozen=b"")


def test_a_mail_that_went_out_is_found_in_the_archive(house: MailHouse, archive: MailArchive) -> None:
    with MailChannel(house.smtp, SENDER, archive) as channel:
        before = channel.find_sent("<tonggak.1@lebong.example>")
        channel.send(named("<tonggak.1@lebong.example>"), at=NOW)
        after = [channel.find_sent(f"<tonggak.{name}@lebong.example>") for name in ("1", "2")]

    assert (before, after) == (False, [True, False])


def test_the_recipient_sees_nothing_of_the_copy(house: MailHouse, archive: MailArchive) -> None:
    with MailChannel(house.smtp, SENDER, archive) as channel:
        channel.send(replace(named("<a@x.example>"), address="a@lebong.example"), at=NOW)

    mail = message_from_bytes(house.mails("a@lebong.example")[0])
    assert (mail["To"], mail["Cc"], mail["Bcc"]) == (
        '"Narahubung Dinas PUPR, S.T." <a@lebong.example>',
        None,
        None,
    )


def test_a_meeting_is_read_back_by_another_program(house: MailHouse) -> None:
    meeting = replace(MEETING, address="rapat@lebong.example")
    frozen = MailForm(SENDER).write(meeting).frozen

    with MailChannel(house.smtp, SENDER) as channel:
        channel.send(Outgoing(meeting.message_id, meeting.address, "", "", "", frozen), at=NOW)

    mail = message_from_bytes(house.mails("rapat@lebong.example")[0], policy=policy.default)
    assert isinstance(mail, EmailMessage)
    entries = [
        part.get_payload(decode=True)
        for part in mail.walk()
        if part.get_content_subtype() in {"calendar", "ics"}
    ]
    assert shape(mail)[0] == "multipart/mixed"
    assert entries == [ENTRY.encode()] * 2


def test_without_an_archive_nobody_knows() -> None:
    channel = plain(25, None)

    assert (isinstance(channel, Traceable), channel.find_sent("<1@x.example>")) == (True, None)


def test_an_archive_that_does_not_answer_knows_nothing() -> None:
    with mail_server() as mailbox, plain(mailbox.port, MailArchive(ARCHIVE, NOWHERE)) as channel:
        found = channel.find_sent("<1@x.example>")

    assert found is None


def test_an_archive_that_was_restarted_is_asked_anew(archive: MailArchive, house: MailHouse) -> None:
    house.put(ARCHIVE, b"Message-ID: <tonggak.9@lebong.example>\r\n\r\nTeks\r\n")
    archive.find_sent("<tonggak.9@lebong.example>")
    opened = archive._opened  # noqa: SLF001 - its line is cut, as a restart does
    assert opened is not None
    opened.client.shutdown()

    assert archive.find_sent("<tonggak.9@lebong.example>") is True


REFUSED: list[Answer] = ["250 ok", "550 5.1.1 no archive here"]


def test_a_refused_copy_keeps_no_mail_back_and_is_said() -> None:
    archive = MailArchive(ARCHIVE, NOWHERE)

    with misbehaving(RCPT=list(REFUSED)) as server, plain(server.port, archive) as channel:
        outcome = channel.send(LETTER, at=NOW)

    assert (outcome, server.accepted) == (Sent("kept (no copy in the archive: 5.1.1 no archive here)"), 1)


def test_an_archive_that_takes_no_copies_proves_nothing_by_its_silence(archive: MailArchive) -> None:
    with misbehaving(RCPT="550 5.1.1 no archive here") as server, plain(server.port, archive) as channel:
        found = channel.find_sent("<tonggak.never@lebong.example>")

    assert found is None


def test_the_archive_hears_of_no_notices() -> None:
    archive = MailArchive(ARCHIVE, NOWHERE)

    with misbehaving(EHLO="250-ready\r\n250 DSN") as server, plain(server.port, archive) as channel:
        channel.send(LETTER, at=NOW)

    assert server.heard[3] == f"RCPT TO:<{ARCHIVE}> NOTIFY=NEVER"


def test_an_archive_is_not_asked_in_the_open_when_encryption_is_set(house: MailHouse) -> None:
    outcome = MailArchive(ARCHIVE, replace(house.mailbox(ARCHIVE), security=Security.STARTTLS)).check()

    assert isinstance(outcome, Misconfigured)
    assert "the server offers no encryption on this port" in outcome.text


def test_doctor_hears_that_all_is_well(house: MailHouse, archive: MailArchive) -> None:
    with MailChannel(house.smtp, SENDER, archive) as channel:
        assert channel.check() == Sent()


def test_doctor_hears_that_copies_are_refused(archive: MailArchive) -> None:
    with misbehaving(RCPT="550 5.1.1 no archive here") as server, plain(server.port, archive) as channel:
        outcome = channel.check()

    assert outcome == Misconfigured(f"no copy goes to the archive {ARCHIVE}: 5.1.1 no archive here")


def test_doctor_hears_of_a_wrong_password_without_seeing_it(house: MailHouse) -> None:
    wrong = house.mailbox(ARCHIVE, password="salah-sekali")  # noqa: S106 - a wrong one

    outcome = MailArchive(ARCHIVE, wrong).check()

    assert isinstance(outcome, Misconfigured)
    assert outcome.text.startswith(f"{ARCHIVE}@{HOST}/INBOX: the user name or password is refused")
    assert "salah-sekali" not in outcome.text + repr(wrong)


def test_doctor_hears_that_nobody_listens() -> None:
    outcome = MailArchive(ARCHIVE, replace(NOWHERE, port=free_port())).check()

    assert isinstance(outcome, Transient)
