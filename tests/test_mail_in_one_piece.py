"""Servers that take several commands in one piece (RFC 2920): quicker, with the same outcomes."""

import pytest
from mail_server import HOST, PASSWORD, misbehaving
from test_mail_channel import LETTER, NOW, channel_to, send_to

from notifications.channels.archive import MailArchive
from notifications.channels.mail import MailChannel, MailServer, Security
from notifications.channels.mail_form import Sender
from notifications.inbox.mailbox import Mailbox
from notifications.outcomes import Misconfigured, Outcome, Permanent, Sent, Transient

IN_ONE_PIECE = "250-ready\r\n250 PIPELINING"
NOWHERE = Mailbox(HOST, 1, Security.PLAIN, "robot", PASSWORD, timeout_seconds=1)


def test_everything_is_said_in_one_piece_and_the_mail_is_taken() -> None:
    with misbehaving(EHLO=IN_ONE_PIECE) as server, channel_to(server.port) as channel:
        outcomes = [channel.send(LETTER, at=NOW) for _ in range(3)]

    assert (outcomes, server.accepted) == ([Sent("kept")] * 3, 3)
    assert server.heard[1:4] == [
        "MAIL FROM:<pengingat@bappeda.example>",
        "RCPT TO:<pupr@lebong.example>",
        "DATA",
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param(
            {"RCPT": "550 5.1.1 unknown"},
            Permanent("5.1.1 unknown", "550", address_broken=True),
            id="recipient unknown, and text asked for all the same",
        ),
        pytest.param(
            {"RCPT": "450 4.2.0 greylisted", "DATA": "503 5.5.1 no recipient"},
            Transient("4.2.0 greylisted", "450"),
            id="greylisted",
        ),
        pytest.param(
            {"MAIL": "553 5.7.1 not you", "RCPT": "503 first MAIL", "DATA": "503 first MAIL"},
            Misconfigured("the server refuses our sender address: 5.7.1 not you", "553"),
            id="our sender is refused",
        ),
        pytest.param({"DATA": "451 4.3.0 later"}, Transient("4.3.0 later", "451"), id="no text just now"),
        pytest.param({"TEXT": "554 5.6.0 no"}, Permanent("5.6.0 no", "554"), id="the text is refused"),
        pytest.param(
            {"RCPT": "550 5.1.1 unknown", "DATA": ""},
            Permanent("5.1.1 unknown", "550", address_broken=True),
            id="refused, then hung up",
        ),
    ],
)
def test_a_refusal_in_one_piece_means_what_it_means_one_by_one(
    answers: dict[str, str], expected: Outcome
) -> None:
    with misbehaving(EHLO=[IN_ONE_PIECE] * 2, **answers) as server, channel_to(server.port) as channel:
        refused, next_one = (channel.send(LETTER, at=NOW) for _ in range(2))

    assert (refused, next_one, server.accepted) == (expected, Sent("kept"), 1)


def test_a_line_that_breaks_before_any_text_is_no_riddle() -> None:
    with misbehaving(EHLO=IN_ONE_PIECE, RCPT="") as server:
        outcome = send_to(server.port)

    assert isinstance(outcome, Transient)
    assert (outcome.channel_down, server.accepted) == (True, 0)


def test_a_copy_that_is_refused_does_not_stop_the_mail() -> None:
    archive = MailArchive("arsip@bappeda.example", NOWHERE)
    with misbehaving(EHLO=IN_ONE_PIECE, RCPT=["250 ok", "550 5.2.2 full"]) as server:
        line = MailServer(HOST, server.port, Security.PLAIN, timeout_seconds=5)
        with MailChannel(line, Sender("pengingat@bappeda.example"), archive) as channel:
            outcome = channel.send(LETTER, at=NOW)

    assert (outcome, server.accepted) == (Sent("kept (no copy in the archive: 5.2.2 full)"), 1)


def test_the_archive_alone_never_gets_a_mail_whose_reader_is_unknown() -> None:
    archive = MailArchive("arsip@bappeda.example", NOWHERE)
    with misbehaving(EHLO=IN_ONE_PIECE, RCPT=["550 5.1.1 unknown", "250 ok"]) as server:
        line = MailServer(HOST, server.port, Security.PLAIN, timeout_seconds=5)
        with MailChannel(line, Sender("pengingat@bappeda.example"), archive) as channel:
            outcome = channel.send(LETTER, at=NOW)

    assert (outcome, server.accepted) == (Permanent("5.1.1 unknown", "550", address_broken=True), 0)
