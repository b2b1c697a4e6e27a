from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from http_server import HOST, Said, closed_port, http_server
from mail_server import certificate

from notifications.channels.channel import Channel, Outgoing, Traceable, can_tell
from notifications.channels.whatsapp import CloudAccount, WhatsAppChannel
from notifications.channels.whatsapp_form import WhatsAppForm
from notifications.forms import Draft
from notifications.messages import Words
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, Transient

TOKEN, APP_SECRET = "EAAG-sangat-rahasia", "rahasia-aplikasi"
NOW = datetime(2024, 5, 27, 1, 0, tzinfo=UTC)
WORDS = Words(
    "Pengingat", "Yth.", "", "*Pengingat*", "permohonan_keputusan_beberapa_hal", ("a", "2", "b", "c")
)
DRAFT = Draft("<tonggak.1a2b@lebong.example>", "+6281234567890", "Narahubung Dinas PUPR", WORDS)
LETTER = Outgoing(
    DRAFT.message_id,
    DRAFT.address,
    DRAFT.name,
    "Pengingat",
    "*Pengingat*",
    WhatsAppForm().write(DRAFT).frozen,
)
TAKEN = Said({"messaging_product": "whatsapp", "messages": [{"id": "wamid.HBgL"}]})
A_MINUTE, A_QUARTER = timedelta(minutes=1), timedelta(minutes=15)


def channel_to(url: str, **more: Any) -> WhatsAppChannel:  # noqa: ANN401 - of an account
    return WhatsAppChannel(CloudAccount("1055", TOKEN, APP_SECRET, base_url=f"{url}/v23.0", **more))


def send_to(*answers: Said, **more: Any) -> Outcome:  # noqa: ANN401 - as above
    with http_server(*answers) as service, channel_to(service.url, **more) as channel:
        return channel.send(LETTER, at=NOW)


def refusing(code: int, status: int = 400, **more: object) -> Said:
    error = {"message": f"(#{code}) refused", "code": code, "error_data": {"details": "why"}} | more
    return Said({"error": error}, status)


def test_the_frozen_message_is_sent_as_it_is_with_the_token() -> None:
    with http_server(TAKEN) as service, channel_to(service.url) as channel:
        outcome = channel.send(LETTER, at=NOW)

    asked = service.asked[0]
    assert (outcome, asked.path, asked.body) == (Sent("wamid.HBgL"), "/v23.0/1055/messages", LETTER.frozen)
    assert (asked.headers["Authorization"], asked.headers["Content-Type"]) == (
        f"Bearer {TOKEN}",
        "application/json",
    )


def test_many_messages_go_over_one_connection() -> None:
    with http_server(TAKEN) as service, channel_to(service.url) as channel:
        outcomes = [channel.send(LETTER, at=NOW) for _ in range(5)]

    assert (outcomes, service.connections) == ([Sent("wamid.HBgL")] * 5, 1)


def test_a_message_without_a_form_of_its_own_is_sent_as_text() -> None:
    letter = Outgoing("<a@lebong.example>", "+6281234567890", "Narahubung", "Pengingat", "Yth.")

    with http_server(TAKEN) as service, channel_to(service.url) as channel:
        channel.send(letter, at=NOW)

    assert service.asked[0].json["text"] == {"body": "Yth.", "preview_url": False}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            refusing(131026),
            Permanent("(#131026) refused: why", "131026", address_broken=True),
            id="not on WhatsApp",
        ),
        pytest.param(
            refusing(131021),
            Permanent("(#131021) refused: why", "131021", address_broken=True),
            id="our own number",
        ),
        pytest.param(refusing(131047), Permanent("(#131047) refused: why", "131047"), id="window closed"),
        pytest.param(refusing(131009), Permanent("(#131009) refused: why", "131009"), id="a value refused"),
        pytest.param(
            refusing(130429, 429),
            Transient("(#130429) refused: why", "130429", A_MINUTE, channel_down=True),
            id="our number is too fast",
        ),
        pytest.param(
            refusing(131056),
            Transient("(#131056) refused: why", "131056", A_MINUTE),
            id="too many to this person",
        ),
        pytest.param(
            refusing(80007, 429),
            Transient("(#80007) refused: why", "80007", A_QUARTER, channel_down=True),
            id="the account's limit",
        ),
        pytest.param(
            refusing(4),
            Transient("(#4) refused: why", "4", A_QUARTER, channel_down=True),
            id="the application's limit",
        ),
        pytest.param(
            Said("slow down", 429, {"Retry-After": "120"}),
            Transient(
                "the server answered 429 without saying why", "429", timedelta(seconds=120), channel_down=True
            ),
            id="429 with a time",
        ),
        pytest.param(
            Said("slow down", 429, {"Retry-After": "Mon, 27 May 2024 01:10:00 GMT"}),
            Transient(
                "the server answered 429 without saying why", "429", timedelta(minutes=10), channel_down=True
            ),
            id="429 with a date",
        ),
        pytest.param(
            Said("slow down", 429, {"Retry-After": "soon"}),
            Transient("the server answered 429 without saying why", "429", A_MINUTE, channel_down=True),
            id="429 with a time nobody can read",
        ),
        pytest.param(
            refusing(131030),
            Misconfigured(
                "the account is not set up to send: (#131030) refused: why", "131030", channel_down=False
            ),
            id="a test number, and a person not on its list",
        ),
        pytest.param(
            refusing(132001),
            Misconfigured(
                "the template does not fit what is registered: (#132001) refused: why",
                "132001",
                channel_down=False,
            ),
            id="no such template",
        ),
        pytest.param(
            refusing(131008),
            Misconfigured(
                "the template does not fit what is registered: (#131008) refused: why",
                "131008",
                channel_down=False,
            ),
            id="a parameter is missing",
        ),
        pytest.param(
            refusing(190, 401),
            Misconfigured("Meta does not let us in: token or permission: (#190) refused: why", "190"),
            id="the token has expired",
        ),
        pytest.param(
            refusing(10, 403),
            Misconfigured("Meta does not let us in: token or permission: (#10) refused: why", "10"),
            id="no permission",
        ),
        pytest.param(
            refusing(200, 403),
            Misconfigured("Meta does not let us in: token or permission: (#200) refused: why", "200"),
            id="a permission is missing",
        ),
        pytest.param(
            refusing(100, error_subcode=33),
            Misconfigured("Meta does not know our phone number id: (#100) refused: why", "100"),
            id="wrong phone number id",
        ),
        pytest.param(refusing(100), Permanent("(#100) refused: why", "100"), id="an invalid parameter"),
        pytest.param(
            refusing(368, 403),
            Misconfigured("Meta has locked or restricted the account: (#368) refused: why", "368"),
            id="blocked for a policy",
        ),
        pytest.param(
            refusing(131031, 403),
            Misconfigured("Meta has locked or restricted the account: (#131031) refused: why", "131031"),
            id="account locked",
        ),
        pytest.param(
            refusing(131042),
            Misconfigured("the account is not set up to send: (#131042) refused: why", "131042"),
            id="nothing to pay with",
        ),
        pytest.param(
            refusing(131000, 500), Transient("(#131000) refused: why", "131000"), id="something went wrong"
        ),
        pytest.param(refusing(131016, 500), Transient("(#131016) refused: why", "131016"), id="overloaded"),
        pytest.param(
            refusing(999999, is_transient=True),
            Transient("(#999999) refused: why", "999999"),
            id="said to pass",
        ),
        pytest.param(refusing(999999), Permanent("(#999999) refused: why", "999999"), id="an unknown code"),
        pytest.param(
            Said("<html>", 503),
            Transient("the server answered 503 without saying why", "503"),
            id="503 in HTML",
        ),
        pytest.param(
            Said("<html>", 504), Ambiguous("something between Meta and us gave up waiting"), id="504 in HTML"
        ),
        pytest.param(
            Said("<html>", 404),
            Misconfigured("Meta does not let us in: the server answered 404 without saying why", "404"),
            id="404 in HTML",
        ),
        pytest.param(
            Said("", 302, {"Location": "/elsewhere"}),
            Misconfigured("the server points to another address", "302"),
            id="points elsewhere",
        ),
        pytest.param(Said("thank you"), Ambiguous("the answer names no message"), id="200 that is no JSON"),
        pytest.param(
            Said({"messages": []}), Ambiguous("the answer names no message"), id="200 without an id"
        ),
        pytest.param(Said([1, 2]), Ambiguous("the answer names no message"), id="200 with another JSON"),
        pytest.param(
            Said({"error": "broken"}, 400),
            Permanent("the server answered 400 without saying why", "400"),
            id="an error without a code",
        ),
        pytest.param(
            Said(hangs_up=True),
            Ambiguous("Server disconnected without sending a response."),
            id="hangs up after the message",
        ),
    ],
)
def test_what_meta_answers_is_told_apart(answer: Said, expected: Outcome) -> None:
    assert send_to(answer) == expected


def test_after_a_redirect_nothing_is_sent_elsewhere() -> None:
    with (
        http_server(Said("", 307, {"Location": "/elsewhere"}), TAKEN) as service,
        channel_to(service.url) as it,
    ):
        it.send(LETTER, at=NOW)

    assert [asked.path for asked in service.asked] == ["/v23.0/1055/messages"]


def test_an_answer_that_does_not_come_leaves_it_open() -> None:
    outcome = send_to(Said(after_seconds=0.5), timeout_seconds=0.1)

    assert outcome == Ambiguous("timed out")


def test_an_answer_that_comes_drop_by_drop_is_not_waited_for() -> None:
    began = monotonic()

    outcome = send_to(Said("{" + " " * 200 + "}", pause_seconds=0.05), timeout_seconds=0.2)

    assert (outcome, monotonic() - began < 5) == (Ambiguous("the answer names no message"), True)


def test_a_certificate_nobody_vouches_for_must_be_mended(tmp_path: Path) -> None:
    serving, _ = certificate(tmp_path)

    with http_server(TAKEN, tls=serving) as service, channel_to(service.url) as channel:
        outcome = channel.send(LETTER, at=NOW)

    assert isinstance(outcome, Misconfigured)
    assert (outcome.text.startswith("the server's certificate is not trusted"), service.asked) == (True, [])


def test_where_nobody_listens_it_is_tried_later() -> None:
    with channel_to(f"http://{HOST}:{closed_port()}") as channel:
        outcome = channel.send(LETTER, at=NOW)

    assert outcome == Transient("[Errno 111] Connection refused", channel_down=True)


@pytest.mark.parametrize(
    "token",
    [pytest.param("baris\nbaru", id="a line break"), pytest.param("tokén…", id="letters outside ASCII")],
)
def test_a_token_that_no_request_can_carry_must_be_mended(token: str) -> None:
    with (
        http_server(TAKEN) as service,
        WhatsAppChannel(CloudAccount("1055", token, base_url=service.url)) as it,
    ):
        outcome = it.send(LETTER, at=NOW)

    assert isinstance(outcome, Misconfigured)
    assert (token in outcome.text, service.asked) == (False, [])


def test_an_address_of_the_service_that_is_none_must_be_mended() -> None:
    with WhatsAppChannel(CloudAccount("1055", TOKEN, base_url="graph.example")) as channel:
        outcome = channel.send(LETTER, at=NOW)

    assert isinstance(outcome, Misconfigured)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(
            refusing(190, 401, message=f"Bearer {TOKEN} with {APP_SECRET} is bad"), id="in a refusal"
        ),
        pytest.param(
            refusing(131000, 500, error_data={"details": f"{TOKEN} {APP_SECRET}"}), id="in the details"
        ),
        pytest.param(Said({"messages": [{"id": f"{TOKEN} {APP_SECRET}"}]}), id="as the message's id"),
        pytest.param(Said(f"{TOKEN} {APP_SECRET}", 500), id="as the whole body"),
    ],
)
def test_a_server_that_repeats_our_secrets_does_not_bring_them_into_the_record(answer: Said) -> None:
    outcome = send_to(answer)

    assert (TOKEN in repr(outcome), APP_SECRET in repr(outcome)) == (False, False)


def test_words_that_no_database_keeps_are_made_fit_for_the_record() -> None:
    outcome = send_to(refusing(131009, message="a\0b\ud800c", error_data={}))

    assert outcome == Permanent("a b?c", "131009")


def test_the_secrets_are_not_shown_with_the_account() -> None:
    account = CloudAccount("1055", TOKEN, APP_SECRET, verify_token="kata-uji")  # noqa: S106 - of nobody

    shown = "phone_number_id='1055', base_url='https://graph.facebook.com/v23.0', timeout_seconds=15.0"
    assert repr(account) == f"CloudAccount({shown})"


def test_an_address_that_is_no_number_is_refused_before_sending() -> None:
    letter = Outgoing("<a@lebong.example>", "0812", "Narahubung", "Pengingat", "Yth.")

    with http_server(TAKEN) as service, channel_to(service.url) as channel:
        outcome = channel.send(letter, at=NOW)

    assert (outcome, service.asked) == (
        Permanent("this is not a phone number in E.164", address_broken=True),
        [],
    )


@pytest.mark.parametrize(
    ("on_record", "expected"),
    [
        pytest.param(True, True, id="a receipt is there"),
        pytest.param(None, None, id="none is there"),
        pytest.param(False, None, id="none is there, which proves nothing"),
    ],
)
def test_only_a_receipt_tells_that_a_message_went_out(
    *, on_record: bool | None, expected: bool | None
) -> None:
    account = CloudAccount("1055", TOKEN)

    channel = WhatsAppChannel(account, has_receipt=lambda _: on_record)

    assert (channel.find_sent("<a@x.example>"), WhatsAppChannel(account).find_sent("<a@x.example>")) == (
        expected,
        None,
    )


def test_whatsapp_is_a_channel_that_can_be_asked_but_not_always_tell() -> None:
    channel: Channel = channel_to("http://127.0.0.1:9")

    assert (channel.kind, isinstance(channel, Traceable), can_tell(channel)) == ("whatsapp", True, False)
