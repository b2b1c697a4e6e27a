from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from http_server import HOST, Said, closed_port, http_server

from models.rules.errors import BadInput
from notifications.channels.channel import Channel, Outgoing, Traceable
from notifications.channels.gateway import Gateway, GatewayChannel
from notifications.channels.gateway_styles import STYLES, Style, Writing, at_path, style_of
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, Transient

TOKEN = "sUqjkKH-sangat-rahasia"  # noqa: S105 - of nobody
NOW = datetime(2024, 5, 27, 1, 0, tzinfo=UTC)
FONNTE, WABLAS = STYLES["fonnte"], STYLES["wablas"]
GENERIC = Style(
    "nomor",
    "isi",
    header="X-Api-Key",
    header_value="Bearer {token}",
    also={"jenis": "teks"},
    flag="hasil.ok",
    reason="hasil.sebab",
    id="hasil.nomor",
)
LETTER = Outgoing(
    "<a@lebong.example>",
    "+6281234567890",
    "Narahubung Dinas PUPR",
    "Pengingat",
    "*Pengingat*\nYth. Narahubung",
)
QUARTER = timedelta(minutes=15)


def channel_to(url: str, style: Style = FONNTE, **more: Any) -> GatewayChannel:  # noqa: ANN401 - of a gateway
    return GatewayChannel(Gateway(f"{url}/send", TOKEN, style, **more))


def send_to(answer: Said, style: Style = FONNTE, **more: Any) -> Outcome:  # noqa: ANN401 - as above
    with http_server(answer) as service, channel_to(service.url, style, **more) as channel:
        return channel.send(LETTER, at=NOW)


def refused(reason: str, status: int = 200) -> Said:
    return Said({"status": False, "reason": reason}, status)


def test_fonnte_gets_a_form_with_the_number_without_its_plus() -> None:
    taken = Said({"detail": "success! message in queue", "id": ["80367170"], "status": True})

    with http_server(taken) as service, channel_to(service.url) as channel:
        outcome = channel.send(LETTER, at=NOW)

    asked = service.asked[0]
    assert (outcome, asked.path, asked.headers["Authorization"]) == (Sent("80367170"), "/send", TOKEN)
    assert asked.form == {"target": "6281234567890", "message": "*Pengingat*\nYth. Narahubung"}


def test_wablas_gets_json() -> None:
    taken = Said(
        {"status": True, "message": "pending", "data": {"messages": [{"id": "w-1", "status": "pending"}]}}
    )

    with http_server(taken) as service, channel_to(service.url, WABLAS) as channel:
        outcome = channel.send(LETTER, at=NOW)

    asked = service.asked[0]
    assert (outcome, asked.headers["Authorization"]) == (Sent("w-1"), TOKEN)
    assert asked.json == {"phone": "6281234567890", "message": "*Pengingat*\nYth. Narahubung"}


def test_another_gateway_is_described_by_its_fields() -> None:
    taken = Said({"hasil": {"ok": "true", "nomor": 7}})

    with http_server(taken) as service, channel_to(service.url, GENERIC) as channel:
        outcome = channel.send(LETTER, at=NOW)

    asked = service.asked[0]
    assert (outcome, asked.headers["X-Api-Key"]) == (Sent("7"), f"Bearer {TOKEN}")
    assert asked.json == {"jenis": "teks", "nomor": "6281234567890", "isi": "*Pengingat*\nYth. Narahubung"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            refused("token invalid"),
            Misconfigured("the gateway cannot send for us: token invalid"),
            id="our token",
        ),
        pytest.param(
            refused("request invalid on disconnected device"),
            Misconfigured("the gateway cannot send for us: request invalid on disconnected device"),
            id="the telephone is off",
        ),
        pytest.param(
            refused("invalid target number"),
            Permanent("invalid target number", address_broken=True),
            id="an invalid number",
        ),
        pytest.param(
            refused("nomor tidak terdaftar di WhatsApp"),
            Permanent("nomor tidak terdaftar di WhatsApp", address_broken=True),
            id="not registered, in Indonesian",
        ),
        pytest.param(
            refused("insufficient quota"),
            Transient("insufficient quota", "", QUARTER, channel_down=True),
            id="quota used up",
        ),
        pytest.param(
            refused("Kuota harian habis"),
            Transient("Kuota harian habis", "", QUARTER, channel_down=True),
            id="quota used up, in Indonesian",
        ),
        pytest.param(refused("something odd"), Transient("something odd"), id="a reason nobody knows"),
        pytest.param(
            Said({"status": False}),
            Transient("it was refused without a reason"),
            id="refused without a reason",
        ),
        pytest.param(
            refused("invalid target number", 400),
            Permanent("invalid target number", "400", address_broken=True),
            id="a reason with 400",
        ),
        pytest.param(
            Said("nope", 401),
            Misconfigured("the gateway does not let us in: it was refused without a reason", "401"),
            id="401",
        ),
        pytest.param(
            Said("slow down", 429, {"Retry-After": "30"}),
            Transient("it was refused without a reason", "429", timedelta(seconds=30), channel_down=True),
            id="429 with a time",
        ),
        pytest.param(
            Said("<html>", 503),
            Transient("the gateway is out of order", "503", channel_down=True),
            id="503 in HTML",
        ),
        pytest.param(
            Said("<html>", 500),
            Ambiguous("the gateway's answer (500) does not say whether it took the message"),
            id="500 in HTML",
        ),
        pytest.param(
            Said({"status": True, "id": ["1"]}, 500),
            Ambiguous("the gateway's answer (500) does not say whether it took the message"),
            id="500 that says yes",
        ),
        pytest.param(
            Said("<html>Selamat datang</html>"),
            Ambiguous("the gateway's answer (200) does not say whether it took the message"),
            id="200 in HTML",
        ),
        pytest.param(
            Said({"id": ["1"]}),
            Ambiguous("the gateway's answer (200) does not say whether it took the message"),
            id="200 without a flag",
        ),
        pytest.param(
            Said("", 302, {"Location": "/login"}),
            Misconfigured("the gateway points to another address", "302"),
            id="points elsewhere",
        ),
        pytest.param(
            Said(hangs_up=True), Ambiguous("Server disconnected without sending a response."), id="hangs up"
        ),
        pytest.param(Said({"status": True}), Sent(""), id="taken without an id"),
    ],
)
def test_what_a_gateway_answers_is_told_apart(answer: Said, expected: Outcome) -> None:
    assert send_to(answer) == expected


def test_a_message_that_wablas_takes_and_rejects_at_once_is_not_sent() -> None:
    messages = {"messages": [{"id": "w-1", "status": "reject"}]}

    outcome = send_to(Said({"status": True, "message": "phone number is invalid", "data": messages}), WABLAS)

    assert outcome == Permanent("phone number is invalid", address_broken=True)


def test_an_answer_that_does_not_come_leaves_it_open() -> None:
    assert send_to(Said(after_seconds=0.5), timeout_seconds=0.1) == Ambiguous("timed out")


def test_where_nobody_listens_it_is_tried_later() -> None:
    with channel_to(f"http://{HOST}:{closed_port()}") as channel:
        outcome = channel.send(LETTER, at=NOW)

    assert outcome == Transient("[Errno 111] Connection refused", channel_down=True)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(refused(f"token {TOKEN} invalid"), id="in a reason"),
        pytest.param(Said({"status": True, "id": [TOKEN]}), id="as the message's id"),
        pytest.param(Said({"status": False, "reason": {"token": TOKEN}}), id="in an odd reason"),
    ],
)
def test_a_gateway_that_repeats_our_token_does_not_bring_it_into_the_record(answer: Said) -> None:
    assert TOKEN not in repr(send_to(answer))


def test_the_token_is_not_shown_with_the_gateway() -> None:
    assert TOKEN not in repr(Gateway("https://gateway.example", TOKEN, FONNTE))


def test_an_address_that_is_no_number_is_refused_before_sending() -> None:
    letter = Outgoing("<a@lebong.example>", "0812", "Narahubung", "Pengingat", "Yth.")

    with http_server() as service, channel_to(service.url) as channel:
        outcome = channel.send(letter, at=NOW)

    assert (outcome, service.asked) == (
        Permanent("this is not a phone number in E.164", address_broken=True),
        [],
    )


def test_a_gateway_is_a_channel_that_cannot_be_asked() -> None:
    channel: Channel = channel_to("http://127.0.0.1:9")

    assert (channel.kind, isinstance(channel, Traceable)) == ("whatsapp", False)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("fonnte", FONNTE, id="by its name"),
        pytest.param('{"to": "phone", "text": "isi"}', Style("phone", "isi"), id="the least"),
        pytest.param(
            '{"to": "a", "text": "b", "writing": "form", "also": {"c": "d"}}',
            Style("a", "b", Writing.FORM, also={"c": "d"}),
            id="more",
        ),
    ],
)
def test_a_style_is_taken_by_name_or_as_json(said: str, expected: Style) -> None:
    assert style_of(said) == expected


@pytest.mark.parametrize("said", ["fonte", "{}", '{"to": "a", "text": "b", "colour": "blue"}', "[1]"])
def test_what_is_no_style_is_refused_with_what_there_is(said: str) -> None:
    with pytest.raises(BadInput, match="Name one of fonnte, wablas"):
        style_of(said)


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a.0.b", 1), ("a.1.b", None), ("a.x", None), ("a.0.b.c", None), ("z", None)],
)
def test_a_path_leads_into_an_answer_or_to_nothing(path: str, expected: object) -> None:
    assert at_path({"a": [{"b": 1}]}, path) == expected
