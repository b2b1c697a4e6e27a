"""`tonggak up`: Prefect's server, the worker, the caretaker and the doors for receipts, until Ctrl-C."""

import asyncio
import logging
import signal
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress
from datetime import timedelta
from socket import socket
from time import monotonic

import typer

from deployments.language import said, tr
from deployments.prefect_server import point_prefect_at, prefect_server
from deployments.receipt_doors import listening_for_receipts, open_doors
from flows.runtime import Runtime, using
from models.database import prepare
from models.rules.errors import TonggakError, Unavailable

TAKE_EVERY_SECONDS, TEND_EVERY_SECONDS, REPORT_EVERY_SECONDS, LOOK_EVERY_SECONDS = 2.0, 15.0, 30.0, 5.0
_GIVE_UP_AFTER = 6  # looks at our own server without an answer
_LOG = logging.getLogger("tonggak.up")


def run_everything(runtime: Runtime, *, port: int | None = None) -> None:
    """Prepare the database, start what is needed, and run until somebody stops it.

    Raises Unavailable when a port is taken, or when the server of our own ends before us.
    """
    typer.echo(tr("Menyiapkan basis data …", "Preparing the database …"))
    prepare(runtime.engine)
    # Ctrl-C is also meant while the server is still starting.
    with (
        suppress(KeyboardInterrupt),
        using(runtime),
        listening_for_receipts(runtime.settings) as listening,
        _prefect(runtime, port) as api,
    ):
        point_prefect_at(api, runtime.settings.data / "prefect")
        typer.echo(tr("Prefect berjalan: ", "Prefect is up: ") + api.removesuffix("/api"))
        asyncio.run(_work(runtime, api, listening))
    typer.echo(tr("Berhenti dengan rapi.", "Stopped cleanly."))


def _prefect(runtime: Runtime, port: int | None) -> AbstractContextManager[str]:
    if runtime.settings.prefect_api_url:
        return nullcontext(runtime.settings.prefect_api_url)
    return prefect_server(runtime.settings.data / "prefect", port=port or runtime.settings.prefect_port)


async def _work(runtime: Runtime, api: str, listening: socket | None) -> None:
    stop, own = _stop_on_signal(), not runtime.settings.prefect_api_url
    # Prefect reads its settings when it is imported, and here they are set.
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    from deployments.registering import register  # noqa: PLC0415
    from deployments.worker import AT_ONCE, TonggakWorker  # noqa: PLC0415
    from flows.caretaker import STALE, tend  # noqa: PLC0415
    from flows.outage import in_words  # noqa: PLC0415
    from flows.prefect_runs import WORK_POOL  # noqa: PLC0415
    from flows.relay import anything_to_relay  # noqa: PLC0415

    async with _logs_sent_at_the_end(), get_client() as client:

        async def tend_once(stale_after: timedelta = STALE) -> None:
            for trouble in (await tend(runtime, client, stale_after=stale_after)).troubles:
                _LOG.warning("%s", trouble)

        tended_at = 0.0

        async def tend_when_due() -> None:
            nonlocal tended_at
            # Something moved: at once. Otherwise, for what time alone brings, and for what Prefect has lost.
            if anything_to_relay(runtime) or monotonic() - tended_at >= TEND_EVERY_SECONDS:
                tended_at = monotonic()
                await tend_once()

        with in_words(api):
            await register(client)
        # Our own server has no other worker: what still runs there lost its process when we last stopped.
        await tend_once(timedelta(0) if own else STALE)
        worker = TonggakWorker(WORK_POOL, name="tonggak", limit=AT_ONCE, create_pool_if_not_found=False)
        async with worker, open_doors(runtime, listening):
            typer.echo(tr("Siap. Ctrl-C untuk berhenti.", "Ready. Ctrl-C stops it."))
            await asyncio.gather(
                _every(TAKE_EVERY_SECONDS, stop, worker.take_what_is_due),
                _every(REPORT_EVERY_SECONDS, stop, worker.sync_with_backend),
                _every(TAKE_EVERY_SECONDS, stop, tend_when_due),
                _watch(api, stop) if own else stop.wait(),
            )
            await worker.come_to_rest()


def _stop_on_signal() -> asyncio.Event:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    return stop


@asynccontextmanager
async def _logs_sent_at_the_end() -> AsyncIterator[None]:
    from prefect.logging.handlers import APILogHandler  # noqa: PLC0415 - as above

    yield
    # What is still in the queue would be sent when the server is gone, and be complained about.
    with suppress(Exception):
        await asyncio.wait_for(APILogHandler.aflush(), 5)


async def _every(seconds: float, stop: asyncio.Event, action: Callable[[], Awaitable[object]]) -> None:
    while not stop.is_set():
        try:
            await _unless_stopped(stop, action)
        except TonggakError as error:
            _LOG.warning("%s", said(error))
        except Exception:  # noqa: BLE001 - a round that fails must not end the next one
            _LOG.exception("A round failed; the next one follows.")
        await _pause(seconds, stop)


async def _unless_stopped(stop: asyncio.Event, action: Callable[[], Awaitable[object]]) -> None:
    # A round that waits for a server that is gone must not hold up the end.
    doing, stopping = asyncio.ensure_future(action()), asyncio.ensure_future(stop.wait())
    await asyncio.wait({doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not doing.done():
        await asyncio.wait({doing}, timeout=5)
    if doing.done():
        doing.result()
    else:
        doing.cancel()


async def _watch(api: str, stop: asyncio.Event) -> None:
    missed = 0
    while not stop.is_set() and missed < _GIVE_UP_AFTER:
        missed = 0 if await asyncio.to_thread(_answers, api) else missed + 1
        await _pause(LOOK_EVERY_SECONDS, stop)
    if missed >= _GIVE_UP_AFTER:
        stop.set()
        raise Unavailable(
            "Prefect's server at {api} has not answered for {seconds} s. "
            "The tables are whole; run `tonggak up` again. What the server said is in prefect/server.log.",
            api=api,
            seconds=round(missed * LOOK_EVERY_SECONDS),
        )


def _answers(api: str) -> bool:
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=LOOK_EVERY_SECONDS) as answer:  # noqa: S310 - our own
            return bool(answer.read() == b"true")
    except OSError:
        return False


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
