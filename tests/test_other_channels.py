import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import enumerate as running_threads
from time import monotonic

import pytest
from apprise import Apprise, NotifyFormat
from apprise.plugins.telegram import NotifyTelegram
from mail_server import certificate
from web_stand_in import Answer, StandIn, stand_in

from flows.sentences import in_indonesian
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput
from notifications.channels.channel import Channel, Outgoing
from notifications.channels.others import OtherChannel
from notifications.channels.others_form import LONGEST
from notifications.outcomes import Ambiguous, Misconfigured, Outcome, Permanent, Sent, Transient

# One of the services that apprise knows is spoken to by a library that uses an old module.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

NOW = datetime(2024, 5, 27, 1, 0, tzinfo=UTC)
PASSWORD = "rahasia-uji"  # noqa: S105 - of a server that is none
TOKEN = "123456789:AAErahasia-rahasia-rahasia-rahasia"  # noqa: S105 - as above
BOT = f"tgram://{TOKEN}/{{to}}"
TEXT = "*Pengingat:* matriks\n\nbuka https://pkp.example/_a_?b&c"


def message(address: str, text: str = TEXT) -> Outgoing:
    return Outgoing("<tonggak.1a2b@pkp.example>", address, "Narahubung Dinas PUPR", "Pengingat", text)


def ntfy(web: StandIn, more: str = "") -> str:
    return f"ntfy{'s' if web.secure else ''}://robot:{PASSWORD}@127.0.0.1:{web.port}/{{to}}{more}"


def send(templates: dict[str, str], outgoing: Outgoing, *, timeout: float = 5.0) -> Outcome:
    with OtherChannel(ChannelKind.OTHER, templates, timeout_seconds=timeout) as channel:
        return channel.send(outgoing, at=NOW)


def answered(answer: Answer) -> Outcome:
    with stand_in({"POST /": answer}) as web:
        return send({"ntfy": ntfy(web)}, message("ntfy:dinas-pupr"), timeout=0.5)


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in({"POST /": Answer(200, {"ok": True, "result": {"message_id": 7}})}) as web:
        monkeypatch.setattr(NotifyTelegram, "notify_url", f"{web.address}/bot")
        yield web


def test_a_push_message_arrives_as_plain_text() -> None:
    with stand_in({"POST /": Answer(200, {"id": "sPs71M8A2T"})}) as web:
        outcome = send({"ntfy": ntfy(web)}, message("ntfy:dinas-pupr"))

    words = "Pengingat: matriks\n\nbuka https://pkp.example/_a_?b&c"
    assert outcome == Sent("sPs71M8A2T")
    assert [heard.content for heard in web.heard] == [{"topic": "dinas-pupr", "message": words}]


def test_a_telegram_message_arrives_with_its_marks(telegram: StandIn) -> None:
    with OtherChannel(ChannelKind.TELEGRAM, {"telegram": BOT}) as channel:
        outcome = channel.send(message("1234"), at=NOW)

    [heard] = telegram.heard
    words = "<b>Pengingat:</b> matriks\r\n \r\nbuka https://pkp.example/_a_?b&amp;c"
    assert (outcome, heard.path) == (Sent("7"), f"/bot{TOKEN}/sendMessage")
    assert (heard.content["chat_id"], heard.content["text"]) == (1234, words)


def test_many_messages_go_over_one_line_without_a_pause() -> None:
    begun = monotonic()

    with (
        stand_in({"POST /": Answer()}) as web,
        OtherChannel(ChannelKind.OTHER, {"ntfy": ntfy(web)}) as channel,
    ):
        outcomes = [channel.send(message("ntfy:dinas-pupr"), at=NOW) for _ in range(5)]

    assert (outcomes, web.connections, len(web.heard)) == ([Sent()] * 5, 1, 5)
    assert monotonic() - begun < 4


def test_a_line_that_the_service_closed_meanwhile_is_opened_anew() -> None:
    closing = Answer(200, {"id": "1"}, {"Connection": "close"})

    with (
        stand_in({"POST /": closing}) as web,
        OtherChannel(ChannelKind.OTHER, {"ntfy": ntfy(web)}) as channel,
    ):
        outcomes = [channel.send(message("ntfy:dinas-pupr"), at=NOW) for _ in range(2)]

    assert (outcomes, web.connections) == ([Sent("1")] * 2, 2)


def test_our_own_trust_is_used_on_every_line(tmp_path: Path) -> None:
    serving, trusting = certificate(tmp_path)

    with stand_in({"POST /": Answer()}, tls=serving) as web:
        ways = {"ntfy": ntfy(web)}
        with OtherChannel(ChannelKind.OTHER, ways, trust=trusting) as channel:
            trusted = channel.send(message("ntfy:dinas-pupr"), at=NOW)
        untrusted = send(ways, message("ntfy:dinas-pupr"))

    assert (trusted, type(untrusted)) == (Sent(), Misconfigured)


def test_no_thread_is_left_behind() -> None:
    before = {thread.name for thread in running_threads()}

    answered(Answer(200, {}, after=1.0))

    pools = {thread.name for thread in running_threads()} - before
    assert [name for name in pools if "Pool" in name] == []


def test_what_others_send_by_apprise_is_not_ours(caplog: pytest.LogCaptureFixture) -> None:
    with (
        stand_in({"POST /": [Answer(), Answer(500)]}) as web,
        OtherChannel(ChannelKind.OTHER, {"ntfy": ntfy(web)}) as channel,
    ):
        channel.send(message("ntfy:dinas-pupr"), at=NOW)
        theirs = Apprise.instantiate(ntfy(web).format(to="lain"))
        took = theirs.notify(body="x", body_format=NotifyFormat.TEXT)

    assert (took, web.connections) == (False, 2)
    assert [record.levelname for record in caplog.records if record.name == "apprise"] == ["WARNING"]


def test_a_service_that_sends_us_elsewhere_is_not_followed() -> None:
    with stand_in({"POST /masuk": Answer(), "POST /": Answer(302, {}, {"Location": "/masuk"})}) as web:
        outcome = send({"ntfy": ntfy(web, "?redirect=yes")}, message("ntfy:dinas-pupr"))

    assert (type(outcome), [heard.path for heard in web.heard]) == (Misconfigured, ["/"])


def test_a_template_cannot_hide_a_failure_or_repeat_it() -> None:
    with stand_in({"POST /": Answer(500)}) as web:
        outcome = send({"ntfy": ntfy(web, "?optional=yes&retry=3&wait=0")}, message("ntfy:dinas-pupr"))

    assert (type(outcome), len(web.heard)) == (Transient, 1)


FAILED = "Failed to send ntfy notification to topic 'dinas-pupr': "


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(
            Answer(429, {"code": 42901, "error": "limit reached"}, {"Retry-After": "9"}),
            Transient(f"{FAILED}limit reached, error=42901.", "429", timedelta(seconds=9)),
            id="slow down",
        ),
        pytest.param(
            Answer(500, "rusak"),
            Transient(f"{FAILED}Internal server error., error=500.", "500"),
            id="out of order",
        ),
        pytest.param(Answer(504), Ambiguous(f"{FAILED}error=504."), id="a gateway that waited in vain"),
        pytest.param(
            Answer(401, {"code": 40101, "error": "unauthorized"}),
            Misconfigured(f"the service refuses us: {FAILED}unauthorized, error=40101.", "401"),
            id="a wrong password",
        ),
        pytest.param(
            Answer(403, {"code": 40301, "error": "forbidden"}),
            Misconfigured(f"the service refuses us: {FAILED}forbidden, error=40301.", "403"),
            id="a topic that is not ours",
        ),
        pytest.param(
            Answer(400, {"code": 40001, "error": "invalid"}),
            Permanent(f"{FAILED}invalid, error=40001.", "400"),
            id="a message that is not understood",
        ),
        pytest.param(
            Answer(400, {"code": 1, "error": "recipient not found"}),
            Permanent(f"{FAILED}recipient not found, error=1.", "400", address_broken=True),
            id="a recipient that is not known",
        ),
        pytest.param(Answer(410), Permanent(f"{FAILED}error=410.", "410"), id="gone"),
        pytest.param(Answer(200, {"status": False}), Permanent("OK", "200"), id="a yes that is a no"),
    ],
)
def test_what_a_service_does_is_told_apart(answer: Answer, expected: Outcome) -> None:
    outcome = answered(answer)

    assert outcome == expected


@pytest.mark.parametrize("answer", [Answer(after=1.0), Answer(said="")], ids=["too late", "a broken line"])
def test_where_no_answer_comes_it_may_have_gone_out(answer: Answer) -> None:
    outcome = answered(answer)

    assert isinstance(outcome, Ambiguous)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(Answer(200, {"success": True}), Sent, id="taken"),
        pytest.param(Answer(500), Transient, id="out of order"),
        pytest.param(Answer(after=1.0), Ambiguous, id="too late"),
    ],
)
def test_what_counts_is_the_message_and_not_the_goodbye(answer: Answer, expected: type[Outcome]) -> None:
    hello = Answer(200, {"status": "success", "data": {"authToken": "t", "userId": "u"}})
    answers = {"/login": hello, "/chat.postMessage": answer, "/logout": Answer(200, {"status": "success"})}

    with stand_in(answers) as web:
        way = {"rocket": f"rocket://robot:{PASSWORD}@127.0.0.1:{web.port}/{{to}}"}
        outcome = send(way, message("rocket:#dinas-pupr"), timeout=0.5)

    assert (type(outcome), len(web.heard)) == (expected, 3)


@pytest.mark.parametrize(
    ("status", "said", "expected"),
    [
        pytest.param(400, "Bad Request: chat not found", Permanent, id="an unknown chat"),
        pytest.param(403, "Forbidden: bot was blocked by the user", Permanent, id="blocked by its reader"),
        pytest.param(403, "Forbidden: user is deactivated", Permanent, id="a closed account"),
        pytest.param(401, "Unauthorized", Misconfigured, id="a token called back"),
        pytest.param(404, "Not Found", Misconfigured, id="a token that is none"),
    ],
)
def test_what_telegram_says_is_about_its_reader_or_about_us(
    telegram: StandIn, status: int, said: str, expected: type[Outcome]
) -> None:
    telegram.answers["POST /"] = [Answer(status, {"ok": False, "error_code": status, "description": said})]

    with OtherChannel(ChannelKind.TELEGRAM, {"telegram": BOT}) as channel:
        outcome = channel.send(message("1234"), at=NOW)

    assert (type(outcome), getattr(outcome, "address_broken", False)) == (expected, expected is Permanent)


def test_telegram_says_how_long_to_wait(telegram: StandIn) -> None:
    said = {
        "ok": False,
        "description": "Too Many Requests: retry after 35",
        "parameters": {"retry_after": 35},
    }
    telegram.answers["POST /"] = [Answer(429, said)]

    with OtherChannel(ChannelKind.TELEGRAM, {"telegram": BOT}) as channel:
        outcome = channel.send(message("1234"), at=NOW)

    assert isinstance(outcome, Transient)
    assert outcome.retry_after == timedelta(seconds=35)


@pytest.mark.parametrize(("more", "down"), [({}, True), ({"lain": "ntfy://x.example/{to}"}, False)])
def test_a_service_that_is_down_takes_no_other_with_it(more: dict[str, str], down: bool) -> None:  # noqa: FBT001 - as stated
    with stand_in({}) as web:
        ways = {"ntfy": ntfy(web)}

    outcome = send(ways | more, message("ntfy:dinas-pupr"))

    assert isinstance(outcome, Transient)
    assert outcome.channel_down is down


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("lain:dinas-pupr", id="an unknown service"),
        pytest.param("ntfy", id="no target"),
        pytest.param("ntfy: ", id="a blank one"),
        pytest.param("ntfy:a,b", id="two with a comma"),
        pytest.param("ntfy:a b", id="two with a space"),
        pytest.param("ntfy:a/b", id="two with a slash"),
        pytest.param("ntfy:--", id="no letter or digit"),
        pytest.param("ntfy:dinas?email=x@y.example", id="one with an option"),
    ],
)
def test_what_is_not_one_address_is_refused_before_sending(address: str) -> None:
    with stand_in({"POST /": Answer()}) as web:
        outcome = send({"ntfy": ntfy(web)}, message(address))

    assert isinstance(outcome, Permanent)
    assert (outcome.address_broken, web.heard) == (True, [])


def test_a_long_text_is_refused_and_not_attached() -> None:
    with stand_in({"": Answer()}) as web:
        outcome = send({"ntfy": ntfy(web)}, message("ntfy:dinas-pupr", "panjang " * 600))

    expected = Permanent(f"the text takes 4800 bytes, and no more than {LONGEST} go into one message")
    assert (outcome, web.heard) == (expected, [])


REFUSED = ["matrix", "matrixs", "xmpp", "xmpps", "mailto", "mailtos", "json", "jsons", "xml", "form", "forms"]
REFUSED += ["whatsapp", "syslog", "dbus", "windows"]


@pytest.mark.parametrize("service", REFUSED)
def test_a_service_that_is_known_to_mislead_is_refused_with_its_reason(service: str) -> None:
    with pytest.raises(BadInput, match=f"{service}://") as refused:
        OtherChannel(ChannelKind.OTHER, {"x": f"{service}://robot:{PASSWORD}@host.example/{{to}}"})

    assert PASSWORD not in in_indonesian(refused.value)
    assert in_indonesian(refused.value).startswith(f'Jalur "x" tidak dapat memakai {service}://: ')


@pytest.mark.parametrize(
    "written",
    [
        f"ntfy://robot:{PASSWORD}@host.example/",
        f"robot:{PASSWORD}@host.example/{{to}}",
        f"://{PASSWORD}/{{to}}",
    ],
    ids=["no place for the address", "no service", "an empty service"],
)
def test_a_way_that_cannot_be_used_is_refused_without_showing_it(written: str) -> None:
    with pytest.raises(BadInput) as refused:
        OtherChannel(ChannelKind.OTHER, {"ntfy": written})

    assert PASSWORD not in str(refused.value)


def test_a_channel_of_one_service_needs_its_way() -> None:
    with pytest.raises(BadInput, match='"telegram" has no way'):
        OtherChannel(ChannelKind.TELEGRAM, {"ntfy": "ntfy://host.example/{to}"})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(BOT, Sent(), id="whole"),
        pytest.param(
            f"tgram://{PASSWORD}/{{to}}",
            UNKNOWN := Misconfigured("apprise does not take the way to 'a' as it is written in the settings"),
            id="a token that is none",
        ),
        pytest.param(f"tidak-ada://{PASSWORD}/{{to}}".replace("-", ""), UNKNOWN, id="an unknown service"),
    ],
)
def test_doctor_is_told_which_way_is_not_whole(
    written: str, expected: Outcome, caplog: pytest.LogCaptureFixture
) -> None:
    with OtherChannel(ChannelKind.OTHER, {"a": written}) as channel:
        outcomes = [
            channel.check(),
            channel.send(message("a:1234"), at=NOW) if expected == UNKNOWN else expected,
        ]

    assert outcomes == [expected, expected]
    assert PASSWORD not in caplog.text


def test_no_secret_is_shown_by_a_service_that_repeats_it(
    telegram: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = f"token {TOKEN} of bot{TOKEN} is {TOKEN.partition(':')[2]}"
    telegram.answers["POST /"] = [Answer(400, {"ok": False, "description": said})]

    with OtherChannel(ChannelKind.TELEGRAM, {"telegram": BOT}) as channel:
        outcome = channel.send(message("1234"), at=NOW)
        shown = f"{outcome} {channel!r} {vars(channel)} {caplog.text}"

    assert isinstance(outcome, Permanent)
    assert "rahasia" not in shown


def test_no_password_is_shown_by_a_service_that_repeats_its_header(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    outcome = answered(Answer(400, {"error": "got Basic cm9ib3Q6cmFoYXNpYS11amk= of robot, rahasia-uji"}))

    assert isinstance(outcome, Permanent)
    assert "got Basic *** of ***, ***" in outcome.text
    assert PASSWORD not in caplog.text


def test_the_library_is_loaded_with_the_first_message_only() -> None:
    asking = "import sys, notifications.channels.others; print({'apprise', 'requests'} & {*sys.modules})"

    said = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, check=True)

    assert said.stdout == "set()\n"


@pytest.mark.parametrize("kind", [ChannelKind.TELEGRAM, ChannelKind.SMS, ChannelKind.OTHER])
def test_it_is_a_channel_of_its_kind(kind: ChannelKind) -> None:
    channel: Channel = OtherChannel(kind, {kind: "ntfy://host.example/{to}"})  # type: ignore[arg-type]

    assert channel.kind is kind
