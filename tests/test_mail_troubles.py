"""What a mail server may do wrong, and what is made of each; all sinks are real sockets."""

import ssl
from pathlib import Path
from time import monotonic, sleep

import pytest
from mail_server import (
    HOST,
    PASSWORD,
    RESET,
    USER,
    Answer,
    Slowly,
    certificate,
    mail_server,
    misbehaving,
)
from test_mail_channel import LETTER, NOW, channel_to, send_to

from notifications.channels.mail import Security
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, Transient

WITH_LOGIN = "250-ready\r\n250 AUTH PLAIN"
SHORT = 0.5


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({"RCPT": "451 4.7.1 wait"}, Transient("4.7.1 wait", "451"), id="greylisting by 451"),
        pytest.param({"RCPT": "452 4.2.2 full"}, Transient("4.2.2 full", "452"), id="a full mailbox"),
        pytest.param({"MAIL": "452 4.3.1 full"}, Transient("4.3.1 full", "452"), id="a full disk"),
        pytest.param({"DATA": "451 4.3.0 later"}, Transient("4.3.0 later", "451"), id="no text just now"),
        pytest.param(
            {"TEXT": "421 4.3.2 bye"},
            Transient("4.3.2 bye", "421", channel_down=True),
            id="closing after all",
        ),
        pytest.param(
            {"RCPT": "551 elsewhere"},
            Permanent("elsewhere", "551", address_broken=True),
            id="somebody who has moved",
        ),
        pytest.param(
            {"RCPT": "550 5.2.1 disabled"},
            Permanent("5.2.1 disabled", "550", address_broken=True),
            id="a mailbox that is switched off",
        ),
        pytest.param(
            {"RCPT": "550 5.7.1 on a block list"},
            Permanent("5.7.1 on a block list", "550"),
            id="a block list breaks no address",
        ),
        pytest.param(
            {"TEXT": "550 5.1.1 unknown"},
            Permanent("5.1.1 unknown", "550", address_broken=True),
            id="an unknown recipient, told late",
        ),
        pytest.param(
            {"TEXT": "552 5.3.4 too big"}, Permanent("5.3.4 too big", "552"), id="too big, told late"
        ),
        pytest.param({"DATA": "554 5.5.1 no"}, Permanent("5.5.1 no", "554"), id="no text at all"),
        pytest.param(
            {"RCPT": "554 5.7.1 Relay access denied"},
            Misconfigured(
                "the server does not take mail for others from us: 5.7.1 Relay access denied", "554"
            ),
            id="no mail for others",
        ),
        pytest.param(
            {"RCPT": "550 5.1.1 User unknown in relay recipient table"},
            Permanent("5.1.1 User unknown in relay recipient table", "550", address_broken=True),
            id="unknown to a relay",
        ),
        pytest.param(
            {"MAIL": "530 5.7.0 log in first"},
            Misconfigured("the server wants us to log in: 5.7.0 log in first", "530"),
            id="a login is wanted",
        ),
        pytest.param(
            {"EHLO": WITH_LOGIN, "RCPT": "554 5.7.1 Access denied"},
            Misconfigured("the server wants us to log in: 5.7.1 Access denied", "554"),
            id="a login is wanted, unsaid",
        ),
        pytest.param(
            {"BANNER": "554 no mail here"},
            Misconfigured("the server does not want to speak with us: (554, b'no mail here')", "554"),
            id="no mail server",
        ),
        pytest.param(
            {"DATA": RESET},
            Transient(
                "Connection unexpectedly closed: [Errno 104] Connection reset by peer", channel_down=True
            ),
            id="a reset before the text",
        ),
        pytest.param(
            {"TEXT": RESET},
            Ambiguous("Connection unexpectedly closed: [Errno 104] Connection reset by peer"),
            id="a reset after the final dot",
        ),
    ],
)
def test_what_a_server_refuses_is_told_apart(answers: dict[str, Answer], expected: Outcome) -> None:
    with misbehaving(**answers) as server:
        outcome = send_to(server.port)

    assert outcome == expected


@pytest.mark.parametrize(
    ("answers", "expected", "accepted"),
    [
        pytest.param(
            {"BANNER": Slowly("220 ready", before=1)},
            Transient("Connection unexpectedly closed: timed out", channel_down=True),
            0,
            id="no greeting",
        ),
        pytest.param(
            {"RCPT": Slowly("250 ok", before=1)},
            Transient("Connection unexpectedly closed: timed out", channel_down=True),
            0,
            id="no answer about the recipient",
        ),
        pytest.param(
            {"TEXT": Slowly("250 kept", before=1)},
            Ambiguous("Connection unexpectedly closed: timed out"),
            1,
            id="the 250 comes too late",
        ),
        pytest.param(
            {name: Slowly("250 ok", before=0.2) for name in ("EHLO", "MAIL", "RCPT", "TEXT")},
            Sent("ok"),
            1,
            id="slow but in time",
        ),
    ],
)
def test_a_slow_server_is_given_its_time_and_no_more(
    answers: dict[str, Answer], expected: Outcome, accepted: int
) -> None:
    with misbehaving(**answers) as server:
        outcome = send_to(server.port, timeout_seconds=SHORT)

    assert (outcome, server.accepted) == (expected, accepted)


def test_a_server_that_drips_its_answers_does_not_hold_us_for_ever() -> None:
    drip = Slowly("250 " + "o" * 200, between=0.1)
    began = monotonic()

    with misbehaving(MAIL=drip) as server:
        outcome = send_to(server.port, timeout_seconds=0.2)

    assert outcome == Transient("Connection unexpectedly closed: timed out", channel_down=True)
    assert monotonic() - began < 5


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            "535 5.7.8 wrong",
            Misconfigured("the server refuses our user name or password: (535, b'5.7.8 wrong')", "535"),
            id="a wrong password",
        ),
        pytest.param(
            "454 4.7.0 later",
            Transient("(454, b'4.7.0 later')", "454", channel_down=True),
            id="no logins just now",
        ),
    ],
)
def test_a_login_that_fails_is_told_apart(answer: str, expected: Outcome) -> None:
    with misbehaving(EHLO=WITH_LOGIN, AUTH=answer) as server:
        outcome = send_to(server.port, user=USER, password=PASSWORD)

    assert outcome == expected


def test_a_port_that_wants_tls_from_the_first_byte_is_named(tmp_path: Path) -> None:
    serving, trusting = certificate(tmp_path)

    with mail_server(ssl_context=serving) as mailbox:
        outcome = send_to(mailbox.port, security=Security.STARTTLS, trust=trusting, timeout_seconds=SHORT)

    assert outcome == Misconfigured(
        f"the server wants TLS from the first byte: port {mailbox.port} of {HOST}"
    )


def test_a_port_that_speaks_no_tls_is_named() -> None:
    with mail_server() as mailbox:
        outcome = send_to(mailbox.port, security=Security.TLS, trust=ssl.create_default_context())

    assert isinstance(outcome, Misconfigured)
    assert outcome.text.startswith("the server does not speak TLS on this port")


def test_a_mail_that_is_too_big_is_refused_before_its_text() -> None:
    with mail_server(data_size_limit=500) as mailbox:
        outcome = send_to(mailbox.port)

    assert (outcome, mailbox.mails) == (
        Permanent("Error: message size exceeds fixed maximum message size", "552"),
        [],
    )


def test_a_name_that_no_server_has_is_tried_later() -> None:
    outcome = send_to(25, host="surel.invalid")

    assert isinstance(outcome, Transient)
    assert outcome.channel_down


@pytest.mark.parametrize(("receipts", "notices"), [(False, "FAILURE,DELAY"), (True, "SUCCESS,FAILURE,DELAY")])
def test_notices_are_asked_for_where_the_server_gives_them(receipts: bool, notices: str) -> None:  # noqa: FBT001 - a parameter
    with misbehaving(EHLO="250-ready\r\n250 DSN") as server:
        send_to(server.port, receipts=receipts)

    assert server.heard[1:3] == [
        "MAIL FROM:<pengingat@bappeda.example> RET=HDRS",
        f"RCPT TO:<pupr@lebong.example> NOTIFY={notices}",
    ]


def test_after_every_trouble_the_next_mail_goes_out() -> None:
    troubles: list[Answer] = ["", "450 4.7.1 wait", "550 5.1.1 unknown", RESET]

    with misbehaving(RCPT=troubles) as server, channel_to(server.port) as channel:
        outcomes = [type(channel.send(LETTER, at=NOW)) for _ in range(5)]

    assert (outcomes, server.accepted) == ([Transient, Transient, Permanent, Sent, Sent], 2)


def test_a_line_that_was_kept_for_long_is_used_again() -> None:
    with misbehaving() as server, channel_to(server.port, timeout_seconds=0.2) as channel:
        outcomes = [channel.send(LETTER, at=NOW)]
        sleep(1.7)  # more than a message may take
        outcomes += [channel.send(LETTER, at=NOW), channel.check()]

    assert (outcomes, server.heard.count("ehlo bappeda.example")) == ([Sent("kept"), Sent("kept"), Sent()], 1)
