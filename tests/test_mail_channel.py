from datetime import UTC, datetime
from pathlib import Path

import pytest
from mail_server import HOST, PASSWORD, USER, certificate, mail_server, misbehaving, only_our_user

from notifications.channels.channel import Channel, Outgoing
from notifications.channels.mail import MailChannel, MailServer, Security
from notifications.channels.mail_form import MailForm, Sender
from notifications.forms import Draft
from notifications.messages import Words
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, Transient

SENDER = Sender("pengingat@bappeda.example", "Sekretariat Pokja PKP", reply_to="sekretariat@bappeda.example")
NOW = datetime(2024, 5, 27, 1, 0, tzinfo=UTC)
WORDS = Words(
    subject="Pengingat: Matriks é paling lambat Jumat",
    text="Yth. Narahubung,\n.titik di awal baris\nSekian é terima kasih.\n",
    html="<p>Yth. Narahubung</p>\n",
)
DRAFT = Draft("<tonggak.1a2b@bappeda.example>", "pupr@lebong.example", "Narahubung Dinas PUPR, S.T.", WORDS)
LETTER = Outgoing(
    DRAFT.message_id,
    DRAFT.address,
    DRAFT.name,
    WORDS.subject,
    WORDS.text,
    MailForm(SENDER).write(DRAFT).frozen,
)


def channel_to(port: int, **more: object) -> MailChannel:
    settings = {"host": HOST, "security": Security.PLAIN, "timeout_seconds": 5.0} | more
    return MailChannel(MailServer(port=port, **settings), SENDER)  # type: ignore[arg-type]


def send_to(port: int, letter: Outgoing = LETTER, **more: object) -> Outcome:
    with channel_to(port, **more) as channel:
        return channel.send(letter, at=NOW)


def test_a_mail_arrives_with_its_headers() -> None:
    with mail_server() as mailbox:
        outcome = send_to(mailbox.port)

    headers = {name: mailbox.mails[0][name] for name in HEADERS}
    assert (outcome, mailbox.recipients, headers) == (Sent("2.0.0 kept"), ["pupr@lebong.example"], HEADERS)


HEADERS = {
    "From": "Sekretariat Pokja PKP <pengingat@bappeda.example>",
    "To": '"Narahubung Dinas PUPR, S.T." <pupr@lebong.example>',
    "Subject": "Pengingat: Matriks é paling lambat Jumat",
    "Date": "Mon, 27 May 2024 01:00:00 +0000",
    "Message-ID": "<tonggak.1a2b@bappeda.example>",
    "Reply-To": "sekretariat@bappeda.example",
    "Auto-Submitted": "auto-generated",
    "List-Id": "Pengingat Tonggak <pengingat.bappeda.example>",
}


def test_a_mail_has_its_words_as_text_and_as_html() -> None:
    with mail_server() as mailbox:
        send_to(mailbox.port)

    parts = {
        part.get_content_type(): part.get_content().replace("\r\n", "\n")
        for part in mailbox.mails[0].iter_parts()
    }
    assert parts == {"text/plain": LETTER.text, "text/html": WORDS.html}


def test_many_mails_go_over_one_line() -> None:
    with mail_server() as mailbox, channel_to(mailbox.port) as channel:
        outcomes = [channel.send(LETTER, at=NOW) for _ in range(5)]

    assert (outcomes, mailbox.connections) == ([Sent("2.0.0 kept")] * 5, 1)


def test_a_line_that_the_server_closed_meanwhile_is_opened_anew() -> None:
    with misbehaving(MAIL=["250 ok", ""]) as server, channel_to(server.port) as channel:
        outcomes = [channel.send(LETTER, at=NOW) for _ in range(2)]

    assert (outcomes, server.accepted) == ([Sent("kept"), Sent("kept")], 2)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_user_and_password_travel_only_over_tls(tmp_path: Path, security: Security) -> None:
    serving, trusting = certificate(tmp_path)
    settings = {"tls_context": serving, "require_starttls": True}
    if security is Security.TLS:
        settings = {"ssl_context": serving, "auth_require_tls": False}

    with mail_server(**settings, authenticator=only_our_user) as mailbox:
        outcome = send_to(mailbox.port, security=security, user=USER, password=PASSWORD, trust=trusting)

    assert (outcome, len(mailbox.mails)) == (Sent("2.0.0 kept"), 1)


def test_a_wrong_password_must_be_mended_and_is_not_shown(tmp_path: Path) -> None:
    serving, trusting = certificate(tmp_path)
    secret = "rahasia-lain"  # noqa: S105 - a wrong one

    with mail_server(tls_context=serving, authenticator=only_our_user) as mailbox:
        outcome = send_to(
            mailbox.port, security=Security.STARTTLS, user=USER, password=secret, trust=trusting
        )

    assert isinstance(outcome, Misconfigured)
    assert (outcome.code, secret in outcome.text) == ("535", False)


def test_a_certificate_nobody_vouches_for_must_be_mended(tmp_path: Path) -> None:
    serving, _ = certificate(tmp_path)

    with mail_server(tls_context=serving) as mailbox:
        outcome = send_to(mailbox.port, security=Security.STARTTLS)

    assert isinstance(outcome, Misconfigured)
    assert outcome.text.startswith("the server's certificate is not trusted")


def test_a_server_without_tls_must_be_mended() -> None:
    with mail_server() as mailbox:
        outcome = send_to(mailbox.port, security=Security.STARTTLS)

    assert isinstance(outcome, Misconfigured)


def test_the_password_is_not_shown_with_the_server() -> None:
    server = MailServer("mail.example", user=USER, password=PASSWORD)

    assert PASSWORD not in repr(server)


@pytest.mark.parametrize(
    ("answers", "expected", "accepted"),
    [
        pytest.param(
            {"RCPT": "450 4.7.1 greylisted"}, Transient("4.7.1 greylisted", "450"), 0, id="greylisting"
        ),
        pytest.param(
            {"RCPT": "550 5.1.1 unknown"},
            Permanent("5.1.1 unknown", "550", address_broken=True),
            0,
            id="an unknown recipient",
        ),
        pytest.param(
            {"RCPT": "554 5.7.1 not from you"},
            Permanent("5.7.1 not from you", "554"),
            0,
            id="refused for its sender",
        ),
        pytest.param(
            {"TEXT": "554 5.7.1 looks like spam"},
            Permanent("5.7.1 looks like spam", "554"),
            0,
            id="refused for its text",
        ),
        pytest.param({"TEXT": "451 4.3.0 later"}, Transient("4.3.0 later", "451"), 0, id="taken later"),
        pytest.param({"MAIL": "552 5.3.4 too big"}, Permanent("5.3.4 too big", "552"), 0, id="too big"),
        pytest.param(
            {"MAIL": "553 5.7.1 not your address"},
            Misconfigured("the server refuses our sender address: 5.7.1 not your address", "553"),
            0,
            id="our own address refused",
        ),
        pytest.param(
            {"BANNER": "421 4.3.2 closing"},
            Transient("(421, b'4.3.2 closing')", channel_down=True),
            0,
            id="closing for a while",
        ),
        pytest.param(
            {"RCPT": "421 4.7.0 slow down"},
            Transient("4.7.0 slow down", "421", channel_down=True),
            0,
            id="slow down",
        ),
        pytest.param(
            {"BANNER": ""},
            Transient("Connection unexpectedly closed", channel_down=True),
            0,
            id="hangs up at once",
        ),
        pytest.param(
            {"DATA": ""},
            Transient("Connection unexpectedly closed", channel_down=True),
            0,
            id="hangs up before the text",
        ),
        pytest.param(
            {"TEXT": ""}, Ambiguous("Connection unexpectedly closed"), 1, id="hangs up after the final dot"
        ),
    ],
)
def test_what_a_server_does_is_told_apart(answers: dict[str, str], expected: Outcome, accepted: int) -> None:
    with misbehaving(**answers) as server:
        outcome = send_to(server.port)

    assert (outcome, server.accepted) == (expected, accepted)


def test_after_a_refusal_the_next_mail_goes_over_the_same_line() -> None:
    with misbehaving(RCPT="550 5.1.1 unknown") as server, channel_to(server.port) as channel:
        outcomes = [type(channel.send(LETTER, at=NOW)) for _ in range(2)]

    assert (outcomes, server.accepted) == ([Permanent, Sent], 1)


def test_where_nobody_listens_it_is_tried_later() -> None:
    with mail_server() as mailbox:
        port = mailbox.port

    outcome = send_to(port)

    assert isinstance(outcome, Transient)
    assert outcome.channel_down


@pytest.mark.parametrize(
    "address",
    ["bukan-alamat\r\nBcc: x@y.example", "dinas pupr@lebong.example", "narahubung@läbong.example"],
    ids=["a line break", "a space", "a letter outside ASCII"],
)
def test_an_address_that_cannot_be_one_is_refused_before_sending(address: str) -> None:
    letter = Outgoing("<1@x.example>", address, "Narahubung", "Perihal", "Teks")

    with mail_server() as mailbox:
        outcome = send_to(mailbox.port, letter)

    assert isinstance(outcome, Permanent)
    assert (outcome.address_broken, mailbox.mails) == (True, [])


def test_a_line_break_in_a_name_or_subject_makes_no_header() -> None:
    letter = Outgoing(
        "<1@x.example>", "a@x.example", "Nama\r\nBcc: b@x.example", "Perihal\r\nX-Baru: 1", "Teks"
    )

    with mail_server() as mailbox:
        send_to(mailbox.port, letter)

    assert (mailbox.mails[0]["Bcc"], mailbox.mails[0]["X-Baru"]) == (None, None)


def test_doctor_can_ask_whether_the_server_lets_us_in() -> None:
    with mail_server() as mailbox, channel_to(mailbox.port) as channel:
        outcome = channel.check()

    assert (outcome, mailbox.mails) == (Sent(), [])


def test_mail_is_a_channel() -> None:
    channel: Channel = channel_to(25)

    assert channel.kind == "mail"


def test_a_long_subject_begins_on_its_own_line() -> None:
    long = "2 hal menunggu tindak lanjut, terdekat Selasa, 28 Mei 2024, pukul 16.00 WIB, di Kab. Lebong"
    draft = Draft("<a@lebong.example>", "pupr@lebong.example", "Narahubung", Words(long, "Yth.", ""))

    content = MailForm(Sender("tonggak@lebong.example")).write(draft).frozen

    assert f"Subject: {long}\r\n".encode() in content
