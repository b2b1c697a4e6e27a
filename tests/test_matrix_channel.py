from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mail_server import certificate
from matrix_server import MESSAGES_AT_ONCE, Account, Homeserver, homeserver, losing_answers
from web_stand_in import Answer, stand_in

from notifications.channels.channel import Channel, Outgoing, Traceable, can_tell
from notifications.channels.matrix import MARK, MatrixChannel, transaction_of
from notifications.channels.matrix_line import MatrixServer
from notifications.outcomes import Misconfigured, Outcome, Permanent, Sent, Transient

pytestmark = pytest.mark.xdist_group("matrix")  # one homeserver for the run

NOW = datetime(2024, 5, 27, 1, 0, tzinfo=UTC)
TOKEN = "rahasia-token-uji"  # noqa: S105 - of a server that is none
US, DINAS = "@tonggak:pkp.example", "@dinas:pkp.example"
KNOWS_US = {"GET /_matrix/client/v3/account/whoami": Answer(200, {"user_id": US})}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    with homeserver(tmp_path_factory.mktemp("synapse")) as running:
        yield running


@pytest.fixture
def us(server: Homeserver) -> Account:
    return server.account("tonggak")


@pytest.fixture
def dinas(server: Homeserver) -> Account:
    return server.account("dinas")


def message(
    address: str, message_id: str = "<tonggak.1a2b@pkp.example>", text: str = "*Pengingat* <1>"
) -> Outgoing:
    return Outgoing(message_id, address, "Narahubung Dinas PUPR", "Pengingat", text)


def channel_of(account: Account) -> MatrixChannel:
    return MatrixChannel(MatrixServer(account.address, account.token))


def send_as(account: Account, *messages: Outgoing) -> list[Outcome]:
    with channel_of(account) as channel:
        return [channel.send(one, at=NOW) for one in messages]


def send_to(address: str, outgoing: Outgoing) -> Outcome:
    with MatrixChannel(MatrixServer(address, TOKEN, timeout_seconds=0.5)) as channel:
        return channel.send(outgoing, at=NOW)


def test_a_message_is_read_by_the_one_it_is_for(us: Account, dinas: Account) -> None:
    [outcome] = send_as(us, message(dinas.user))

    [room] = dinas.enter()
    assert isinstance(outcome, Sent)
    assert dinas.read(room) == [
        {
            "msgtype": "m.text",
            "body": "Pengingat <1>",
            "format": "org.matrix.custom.html",
            "formatted_body": "<b>Pengingat</b> &lt;1&gt;",
            MARK: "<tonggak.1a2b@pkp.example>",
        }
    ]


def test_the_same_message_stands_there_once(us: Account, dinas: Account) -> None:
    outcomes = send_as(us, *[message(dinas.user)] * 3)

    [room] = dinas.enter()
    assert (len(set(outcomes)), len(dinas.read(room))) == (1, 1)


def test_what_the_homeserver_has_forgotten_stands_there_once_all_the_same(
    us: Account, dinas: Account
) -> None:
    # A homeserver keeps transaction ids for each device; to another device's it is a stranger.
    outcomes = [*send_as(us, message(dinas.user)), *send_as(us.login("another"), message(dinas.user))]

    [room] = dinas.enter()
    assert (len(set(outcomes)), len(dinas.read(room))) == (1, 1)


def test_a_message_whose_answer_was_lost_is_not_said_again(us: Account, dinas: Account) -> None:
    with losing_answers(us.address) as gateway:
        unanswered = send_as(replace(us, address=gateway), *[message(dinas.user)] * 2)

    [found] = send_as(us.login("another"), message(dinas.user))
    [room] = dinas.enter()
    assert [type(outcome) for outcome in [*unanswered, found]] == [Transient, Sent, Sent]
    assert [said["body"] for said in dinas.read(room)] == ["Pengingat <1>"]


def test_every_process_uses_the_same_room(us: Account, dinas: Account) -> None:
    send_as(us, message(dinas.user, "<1@pkp.example>", "satu"))
    send_as(us, message(dinas.user, "<2@pkp.example>", "dua"))

    [room] = dinas.enter()
    assert [said["body"] for said in dinas.read(room)] == ["satu", "dua"]


def test_one_who_has_left_is_invited_again(us: Account, dinas: Account) -> None:
    send_as(us, message(dinas.user, "<1@pkp.example>", "satu"))
    [room] = dinas.enter()
    dinas.ask("POST", f"/rooms/{room}/leave", {})

    send_as(us, message(dinas.user, "<2@pkp.example>", "dua"))

    assert dinas.enter() == [room]
    assert [said["body"] for said in dinas.read(room)] == ["satu", "dua"]


def test_a_room_that_we_are_no_longer_in_is_followed_by_a_new_one(us: Account, dinas: Account) -> None:
    send_as(us, message(dinas.user, "<1@pkp.example>", "satu"))
    [room] = dinas.enter()
    us.ask("POST", f"/rooms/{room}/leave", {})

    send_as(us, message(dinas.user, "<2@pkp.example>", "dua"))

    [another] = dinas.enter()
    assert [said["body"] for said in dinas.read(another)] == ["dua"]


def test_a_message_can_go_to_a_room_we_are_invited_to(us: Account, dinas: Account) -> None:
    room = dinas.ask("POST", "/createRoom", {"invite": [us.user]})["room_id"]

    send_as(us, message(room, "<1@pkp.example>", "satu"), message(room, "<2@pkp.example>", "dua"))

    assert [said["body"] for said in dinas.read(room)] == ["satu", "dua"]


@pytest.mark.parametrize(
    "address",
    ["@tidak-ada:pkp.example", "!tidak-ada:pkp.example", "pupr@lebong.example", "@:x", "@", ""],
    ids=["an unknown user", "an unknown room", "a mail address", "no user", "a sign only", "nothing"],
)
def test_an_address_that_reaches_nobody_is_broken(us: Account, address: str) -> None:
    [outcome] = send_as(us, message(address))

    assert isinstance(outcome, Permanent)
    assert (outcome.address_broken, us.rooms()) == (True, [])


def test_a_room_that_does_not_want_us_is_a_broken_address(us: Account, dinas: Account) -> None:
    room = dinas.ask("POST", "/createRoom", {"preset": "private_chat"})["room_id"]

    [outcome] = send_as(us, message(room))

    assert isinstance(outcome, Permanent)
    assert (outcome.code, outcome.address_broken) == ("M_FORBIDDEN", True)


def test_too_many_at_once_wait_as_long_as_the_homeserver_asks(us: Account, dinas: Account) -> None:
    outcomes = send_as(us, *[message(dinas.user, f"<{n}@pkp.example>") for n in range(MESSAGES_AT_ONCE + 1)])

    limited = [outcome for outcome in outcomes if isinstance(outcome, Transient)]
    assert [(one.code, one.channel_down) for one in limited[:1]] == [("M_LIMIT_EXCEEDED", True)]
    assert timedelta() < (limited[0].retry_after or timedelta()) <= timedelta(seconds=10)


def test_a_message_too_big_is_refused_for_itself(us: Account, dinas: Account) -> None:
    [outcome] = send_as(us, message(dinas.user, text="panjang " * 10_000))

    assert isinstance(outcome, Permanent)
    assert (outcome.code, outcome.address_broken) == ("M_TOO_LARGE", False)


def test_a_wrong_token_must_be_mended_and_is_not_shown(server: Homeserver) -> None:
    wrong = MatrixServer(server.address, TOKEN)

    with MatrixChannel(wrong) as channel:
        outcomes = [channel.check(), channel.send(message(DINAS), at=NOW)]

    assert [type(outcome) for outcome in outcomes] == [Misconfigured, Misconfigured]
    assert TOKEN not in f"{outcomes}{wrong}"


def test_doctor_is_told_as_whom_we_speak(us: Account) -> None:
    with channel_of(us) as channel:
        outcome = channel.check()

    assert outcome == Sent(us.user)


def test_where_nobody_listens_it_is_tried_later() -> None:
    with stand_in({}) as web:
        address = web.address

    outcome = send_to(address, message(DINAS))

    assert isinstance(outcome, Transient)
    assert outcome.channel_down


@pytest.mark.parametrize("address", ["matrix.pkp.example", "ftp://pkp.example"])
def test_a_homeserver_without_a_web_address_must_be_mended(address: str) -> None:
    outcome = send_to(address, message(DINAS))

    assert isinstance(outcome, Misconfigured)


SLOW_DOWN = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": 1500}
NO_HOMESERVER = "there is no Matrix homeserver at this address: "


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            Answer(429, SLOW_DOWN, {"Retry-After": "7"}),
            Transient("Too Many Requests", "M_LIMIT_EXCEEDED", timedelta(seconds=7), channel_down=True),
            id="slow down, said in the head",
        ),
        pytest.param(
            Answer(429, SLOW_DOWN),
            Transient("Too Many Requests", "M_LIMIT_EXCEEDED", timedelta(seconds=1.5), channel_down=True),
            id="slow down, said in the body",
        ),
        pytest.param(
            Answer(502, "<h1>Bad gateway</h1>"),
            Transient("Bad Gateway", "502", channel_down=True),
            id="a gateway without its homeserver",
        ),
        pytest.param(
            Answer(200, {"event_id": "$1"}, after=1.0),
            Transient("timed out", channel_down=True),
            id="an answer that comes too late",
        ),
        pytest.param(
            Answer(200, ""),
            Transient("Server disconnected without sending a response.", channel_down=True),
            id="a line that breaks",
        ),
        pytest.param(
            Answer(200, "<h1>Selamat datang</h1>"),
            Misconfigured(f"{NO_HOMESERVER}OK", "200"),
            id="a web page",
        ),
        pytest.param(
            Answer(302, {}, {"Location": "/masuk"}),
            Misconfigured(f"{NO_HOMESERVER}Found", "302"),
            id="sent elsewhere",
        ),
        pytest.param(
            Answer(403, {"errcode": "M_USER_DEACTIVATED", "error": f"{TOKEN} is closed"}),
            Misconfigured("the homeserver refuses us: *** is closed", "M_USER_DEACTIVATED"),
            id="our account closed",
        ),
        pytest.param(
            Answer(400, {"errcode": "M_BAD_JSON", "error": "bad"}),
            Permanent("bad", "M_BAD_JSON"),
            id="a message that is not understood",
        ),
    ],
)
def test_what_a_homeserver_does_is_told_apart(answer: Answer, expected: Outcome) -> None:
    room = {"GET /_matrix/client/v3/joined_rooms": Answer(200, {"joined_rooms": ["!a:pkp.example"]})}

    with stand_in(KNOWS_US | room | {"/messages": Answer(200, {"chunk": []}), "PUT /": answer}) as web:
        outcome = send_to(web.address, message("!a:pkp.example"))

    assert outcome == expected


def test_of_two_that_make_a_room_at_once_one_leaves_its_own() -> None:
    nothing_yet, by_the_other = Answer(404, {"errcode": "M_NOT_FOUND"}), Answer(200, {DINAS: ["!other"]})
    both_at_once = {
        "account_data/m.direct": [nothing_yet, by_the_other],
        "GET /_matrix/client/v3/profile": Answer(200, {"displayname": "Dinas PUPR"}),
        "POST /_matrix/client/v3/createRoom": Answer(200, {"room_id": "!ours"}),
        "/leave": Answer(),
        "/messages": Answer(200, {"chunk": []}),
        "PUT /": Answer(200, {"event_id": "$1"}),
    }

    with stand_in(KNOWS_US | both_at_once) as web:
        outcome = send_to(web.address, message(DINAS))

    said = [heard.path.rpartition("/rooms/")[2] for heard in web.heard if heard.method != "GET"]
    transaction = transaction_of("<tonggak.1a2b@pkp.example>")
    assert (outcome, said[1:]) == (
        Sent("$1"),
        ["%21ours/leave", f"%21other/send/m.room.message/{transaction}"],
    )


def test_what_is_unsure_is_sent_again_since_sending_looks_first() -> None:
    channel: Channel = MatrixChannel(MatrixServer("https://matrix.pkp.example", TOKEN))

    assert can_tell(channel)
    assert isinstance(channel, Traceable)
    assert (channel.kind, channel.find_sent("<tonggak.1a2b@pkp.example>")) == ("matrix", False)


def test_a_certificate_nobody_vouches_for_must_be_mended(tmp_path: Path) -> None:
    serving, _ = certificate(tmp_path)

    with stand_in({}, tls=serving) as web:
        outcome = send_to(web.address, message(DINAS))

    assert isinstance(outcome, Misconfigured)
    assert outcome.text.startswith("the homeserver's certificate is not trusted")
