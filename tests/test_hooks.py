import hashlib
import hmac
import json
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import Any

import httpx
import pytest
import uvicorn
from reminder_cast import Town
from sqlalchemy import Engine
from whatsapp_cast import MORNING, WAMID, message, whatsapp, whatsapp_town

from models.database import open_database
from models.tables.reminders import MessageState
from notifications.channels.whatsapp import CloudAccount
from notifications.hooks import LARGEST, hooks_app
from notifications.outcomes import Sent

ACCOUNT = CloudAccount("1055", "token", "rahasia-aplikasi", verify_token="kata-uji")  # noqa: S106 - of nobody
WORD = "kata-panjang-gerbang"
META, GATEWAY = "/hooks/whatsapp", f"/hooks/gateway/{WORD}"
DELIVERED = json.dumps(
    {
        "entry": [
            {"changes": [{"value": {"statuses": [{"id": WAMID, "status": "delivered", "timestamp": "1"}]}}]}
        ]
    }
).encode()


@pytest.fixture
def sent(engine: Engine) -> Town:
    """Lebong with one WhatsApp message sent at 08.00."""
    town = whatsapp_town(engine)
    town.send(MORNING, whatsapp(Sent(WAMID)))
    return town


@pytest.fixture(scope="module")
def away() -> Iterator[Engine]:
    """A database that does not answer: who is refused never gets that far."""
    engine = open_database("sqlite:////nowhere/tonggak.db")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def doors(away: Engine) -> Iterator[httpx.Client]:
    """The doors in front of that database."""
    with served(away) as client:
        yield client


@contextmanager
def served(engine: Engine, **settings: Any) -> Iterator[httpx.Client]:  # noqa: ANN401 - of the application
    """Serve the doors on a free port, and give a client that speaks to them."""
    app = hooks_app(engine, now=lambda: MORNING, **({"whatsapp": ACCOUNT, "gateway_word": WORD} | settings))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = Thread(target=server.run, kwargs={"sockets": [listening]})
        running.start()
        while not server.started:
            sleep(0.01)
        with httpx.Client(
            base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", trust_env=False
        ) as client:
            yield client
        server.should_exit = True
        running.join()


def signed(body: bytes, secret: str = ACCOUNT.app_secret) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def test_a_signed_receipt_is_taken_and_a_repeated_one_changes_nothing(sent: Town) -> None:
    with served(sent.engine) as client:
        answers = [
            client.post(META, content=DELIVERED, headers=signed(DELIVERED)).status_code for _ in range(2)
        ]

    assert (answers, message(sent).state) == ([200, 200], MessageState.DELIVERED)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no signature"),
        pytest.param({"X-Hub-Signature-256": ""}, id="an empty one"),
        pytest.param(signed(DELIVERED, "rahasia-lain"), id="another secret"),
        pytest.param(signed(DELIVERED + b" "), id="of another body"),
        pytest.param(
            {"X-Hub-Signature-256": signed(DELIVERED)["X-Hub-Signature-256"][7:]}, id="without its name"
        ),
        pytest.param({b"X-Hub-Signature-256": "sha256=é".encode()}, id="letters outside ASCII"),
    ],
)
def test_what_is_not_signed_by_meta_is_refused(doors: httpx.Client, headers: dict[str, str]) -> None:
    answer = doors.post(META, content=DELIVERED, headers=headers)

    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize("body", [b"", b"not JSON", b"[1, 2]", b'{"entry": 7}', b"[" * 100_000])
def test_signed_nonsense_is_taken_so_that_it_does_not_come_again(doors: httpx.Client, body: bytes) -> None:
    answer = doors.post(META, content=body, headers=signed(body))

    assert answer.status_code == 200


def in_pieces(size: int) -> Iterator[bytes]:
    yield from [b"x" * 65_536] * (size // 65_536)


@pytest.mark.parametrize("path", [META, GATEWAY], ids=["Meta's door", "the gateway's door"])
def test_a_body_larger_than_allowed_is_not_read_to_its_end(doors: httpx.Client, path: str) -> None:
    answer = doors.post(path, content=in_pieces(LARGEST + 65_536))

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(
            {"hub.mode": "subscribe", "hub.verify_token": "kata-uji"}, (200, "1158201444"), id="ours"
        ),
        pytest.param(
            {"hub.mode": "subscribe", "hub.verify_token": "kata-lain"}, (403, ""), id="another word"
        ),
        pytest.param({"hub.mode": "subscribe", "hub.verify_token": ""}, (403, ""), id="no word"),
        pytest.param({"hub.mode": "subscribe", "hub.verify_token": "é"}, (403, ""), id="outside ASCII"),
        pytest.param({"hub.verify_token": "kata-uji"}, (403, ""), id="no mode"),
    ],
)
def test_the_webhook_is_set_up_by_our_word_alone(
    doors: httpx.Client, asked: dict[str, str], expected: tuple[int, str]
) -> None:
    answer = doors.get(META, params=asked | {"hub.challenge": "1158201444"})

    assert (answer.status_code, answer.text) == expected


def test_without_a_word_of_ours_nobody_sets_up_the_webhook(away: Engine) -> None:
    account = CloudAccount("1055", "token", "rahasia-aplikasi")

    with served(away, whatsapp=account) as client:
        answer = client.get(META, params={"hub.mode": "subscribe", "hub.verify_token": ""})

    assert answer.status_code == 403


@pytest.mark.parametrize("form", [True, False], ids=["as a form", "as JSON"])
def test_a_gateways_receipt_is_taken_at_its_own_address(sent: Town, *, form: bool) -> None:
    receipt = {"id": WAMID, "status": "delivered", "phone": "6281234567890"}

    with served(sent.engine) as client:
        answer = client.post(GATEWAY, data=receipt) if form else client.post(GATEWAY, json=receipt)

    assert (answer.status_code, message(sent).state) == (200, MessageState.DELIVERED)


@pytest.mark.parametrize("word", ["kata-lain", "%C3%A9", "%20"])
def test_a_gateway_that_does_not_know_our_word_finds_nothing(doors: httpx.Client, word: str) -> None:
    answer = doors.post(f"/hooks/gateway/{word}", json={"id": WAMID, "status": "delivered"})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        pytest.param({"whatsapp": None}, META, id="no account with Meta"),
        pytest.param(
            {"whatsapp": CloudAccount("1055", "token")}, META, id="no secret to check signatures with"
        ),
        pytest.param({"gateway_word": ""}, GATEWAY, id="no gateway"),
        pytest.param({}, "/docs", id="no pages about itself"),
        pytest.param({}, "/openapi.json", id="no description of itself"),
    ],
)
def test_what_is_not_set_up_is_not_there(away: Engine, settings: dict[str, object], path: str) -> None:
    with served(away, **settings) as client:
        answers = client.post(path, content=b"{}").status_code, client.get(path).status_code

    assert answers == (404, 404)


def test_while_the_database_is_away_the_receipt_is_asked_for_again(doors: httpx.Client) -> None:
    answer = doors.post(META, content=DELIVERED, headers=signed(DELIVERED))

    assert answer.status_code == 503


def test_the_log_holds_figures_and_codes_but_nobodys_number(
    sent: Town, caplog: pytest.LogCaptureFixture
) -> None:
    status = {"id": WAMID, "status": "failed", "recipient_id": "6281234567890", "errors": [{"code": 131026}]}
    body = json.dumps({"entry": [{"changes": [{"value": {"statuses": [status]}}]}]}).encode()

    with served(sent.engine) as client, caplog.at_level(logging.INFO, "tonggak.hooks"):
        client.post(META, content=body, headers=signed(body))

    assert [record.getMessage() for record in caplog.records if record.name == "tonggak.hooks"] == [
        "Receipts: 1 new, 0 known, 0 not ours.",
        "The service could not deliver; its codes: 131026.",
    ]
