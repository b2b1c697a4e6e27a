"""`tonggak up`: the Prefect server, the worker and the caretaker in one process group, until Ctrl-C."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import timedelta
from functools import partial

import typer

from deployments.language import tr
from deployments.prefect_server import point_prefect_at, prefect_server
from flows.runtime import Runtime, using
from models.database import prepare

TAKE_EVERY_SECONDS, TEND_EVERY_SECONDS, REPORT_EVERY_SECONDS = 2.0, 15.0, 30.0
_LOG = logging.getLogger("tonggak.up")


def run_everything(runtime: Runtime, *, port: int | None = None) -> None:
    """Prepare the database, start what is needed, and run until somebody stops it."""
    typer.echo(tr("Menyiapkan basis data …", "Preparing the database …"))
    prepare(runtime.engine)
    with using(runtime), _prefect(runtime, port) as api:
        point_prefect_at(api, runtime.settings.data / "prefect")
        typer.echo(tr("Prefect berjalan: ", "Prefect is up: ") + api.removesuffix("/api"))
        asyncio.run(_work(runtime))
    typer.echo(tr("Berhenti dengan rapi.", "Stopped cleanly."))


def _prefect(runtime: Runtime, port: int | None) -> AbstractContextManager[str]:
    if runtime.settings.prefect_api_url:
        return nullcontext(runtime.settings.prefect_api_url)
    return prefect_server(runtime.settings.data / "prefect", port=port or runtime.settings.prefect_port)


async def _work(runtime: Runtime) -> None:
    # Prefect reads its settings when it is imported, and here they are set.
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    from deployments.registering import register  # noqa: PLC0415
    from deployments.worker import AT_ONCE, TonggakWorker  # noqa: PLC0415
    from flows.caretaker import STALE, tend  # noqa: PLC0415
    from flows.prefect_runs import WORK_POOL  # noqa: PLC0415

    stop = _stop_on_signal()
    async with get_client() as client:
        await register(client)
        # Our own server has no other worker: what still runs there lost its process when we last stopped.
        await tend(runtime, client, stale_after=STALE if runtime.settings.prefect_api_url else timedelta(0))
        worker = TonggakWorker(WORK_POOL, name="tonggak", limit=AT_ONCE, create_pool_if_not_found=False)
        async with worker:
            typer.echo(tr("Siap. Ctrl-C untuk berhenti.", "Ready. Ctrl-C stops it."))
            await asyncio.gather(
                _every(TAKE_EVERY_SECONDS, stop, worker.take_what_is_due),
                _every(REPORT_EVERY_SECONDS, stop, worker.sync_with_backend),
                _every(TEND_EVERY_SECONDS, stop, partial(tend, runtime, client)),
            )


def _stop_on_signal() -> asyncio.Event:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, stop.set)
    return stop


async def _every(seconds: float, stop: asyncio.Event, action: Callable[[], Awaitable[object]]) -> None:
    while not stop.is_set():
        try:
            await action()
        except Exception as error:  # noqa: BLE001 - a round that fails must not end the next one
            _LOG.warning("%s", error)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)
