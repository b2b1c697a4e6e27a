"""The doors for receipts, as `tonggak up` opens them: a real web server in the loop that runs."""

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from reminder_cast import Town
from sqlalchemy import Engine
from test_hooks import DELIVERED, GATEWAY, META, WORD, signed
from whatsapp_cast import MORNING, WAMID, message, whatsapp, whatsapp_town

from deployments.receipt_doors import listening_for_receipts, open_doors
from flows.channels import takes_receipts
from flows.runtime import Runtime, SetClock
from flows.settings import Settings
from models.tables.reminders import MessageState
from notifications.outcomes import Sent

ROOT = Path(__file__).parent.parent
WITH_META: dict[str, Any] = {"whatsapp_phone_number_id": "1055", "whatsapp_app_secret": "rahasia-aplikasi"}
WITH_GATEWAY: dict[str, Any] = {"gateway_url": "https://gerbang.example/send", "gateway_word": WORD}


@pytest.fixture
def sent(engine: Engine) -> Town:
    """Lebong with one WhatsApp message sent at 08.00."""
    town = whatsapp_town(engine)
    town.send(MORNING, whatsapp(Sent(WAMID)))
    return town


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def runtime(database_url: str, tmp_path: Path, port: int) -> Iterator[Runtime]:
    settings = Settings(
        data=tmp_path, database_url=database_url, hooks_port=port, **WITH_META, gateway_word=WORD
    )
    runtime = Runtime(settings, SetClock(MORNING))
    yield runtime
    runtime.close()


async def reported(runtime: Runtime, path: str, **request: Any) -> tuple[int, bool]:  # noqa: ANN401 - as httpx takes it
    """Report to the open doors; gives the answer, and whether anybody listens afterwards."""
    where = f"http://127.0.0.1:{runtime.settings.hooks_port}"
    with listening_for_receipts(runtime.settings) as listening:
        async with (
            open_doors(runtime, listening),
            httpx.AsyncClient(base_url=where, trust_env=False) as service,
        ):
            answer = await service.post(path, **request)
    with socket.socket() as probe:
        return answer.status_code, probe.connect_ex(("127.0.0.1", runtime.settings.hooks_port)) == 0


@pytest.mark.parametrize(
    ("path", "request_"),
    [
        pytest.param(META, {"content": DELIVERED, "headers": signed(DELIVERED)}, id="signed by Meta"),
        pytest.param(GATEWAY, {"json": {"id": WAMID, "status": "delivered"}}, id="by a gateway"),
    ],
)
def test_a_receipt_is_taken_while_the_doors_are_open(
    sent: Town, runtime: Runtime, path: str, request_: dict[str, Any]
) -> None:
    answered = asyncio.run(reported(runtime, path, **request_))

    assert (answered, message(sent).state) == ((200, False), MessageState.DELIVERED)


def test_the_gateways_word_reaches_no_log(
    sent: Town, runtime: Runtime, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    del sent
    # The service's own side of the line is not ours.
    for theirs in ("httpx", "httpcore"):
        logging.getLogger(theirs).disabled = True

    with caplog.at_level(logging.DEBUG):
        asyncio.run(reported(runtime, GATEWAY, json={"id": WAMID, "status": "delivered"}))

    assert "1 new" in caplog.text
    assert WORD not in caplog.text + capsys.readouterr().out


def test_opening_doors_leaves_signals_alone(sent: Town, runtime: Runtime) -> None:
    del sent

    async def handlers() -> list[object]:
        found = [signal.getsignal(signal.SIGINT)]
        with listening_for_receipts(runtime.settings) as listening:
            async with open_doors(runtime, listening):
                await asyncio.sleep(0.1)
                found.append(signal.getsignal(signal.SIGINT))
        return [*found, signal.getsignal(signal.SIGINT)]

    before, inside, after = asyncio.run(handlers())

    assert (inside, after) == (before, before)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param({}, False, id="nothing is set up"),
        pytest.param(WITH_META, True, id="Meta with its secret"),
        pytest.param(WITH_META | {"whatsapp_app_secret": ""}, False, id="Meta without a secret"),
        pytest.param(WITH_GATEWAY, True, id="a gateway with a word"),
        pytest.param(WITH_GATEWAY | {"gateway_word": ""}, False, id="a gateway without a word"),
        pytest.param(WITH_META | {"hooks_port": 0}, False, id="no port"),
    ],
)
def test_doors_are_opened_only_where_they_can_be_used(settings: dict[str, Any], *, expected: bool) -> None:
    assert takes_receipts(Settings(**({"hooks_port": 4300} | settings))) is expected


def test_up_says_at_once_that_the_port_for_receipts_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        finished = subprocess.run(
            [sys.executable, "-m", "deployments.cli", "up"],
            cwd=ROOT,
            env=ours
            | {"TONGGAK_DATA": str(tmp_path), "TONGGAK_HOOKS_PORT": port, "TONGGAK_GATEWAY_WORD": WORD},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert (finished.returncode, len(finished.stderr.splitlines())) == (7, 1)
    assert f"Port {port} tidak dapat dipakai untuk tanda terima" in finished.stderr
    assert not (tmp_path / "prefect").exists()
