"""The doors by which WhatsApp services report receipts, open while `tonggak up` runs.

They are reached from this machine alone; a web server in front of them brings the encryption.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import typer

from deployments.language import tr
from flows.channels import cloud_account_of, forms_of, takes_receipts
from flows.runtime import Runtime
from flows.settings import Settings
from models.rules.errors import Unavailable

_HOST = "127.0.0.1"
_STOP_SECONDS = 5  # for requests that are still being answered


@contextmanager
def listening_for_receipts(settings: Settings) -> Iterator[socket.socket | None]:
    """Take the port until the block ends, before anything slow is started; None where nothing is set up.

    Raises Unavailable when the port is taken.
    """
    if not takes_receipts(settings):
        yield None
        return
    try:
        listening = socket.create_server((_HOST, settings.hooks_port))
    except OSError as error:
        raise Unavailable(
            "Port {port} cannot be used for receipts; perhaps another `tonggak up` has it. "
            "Stop that one, or name another port in TONGGAK_HOOKS_PORT.",
            port=settings.hooks_port,
        ) from error
    with listening:
        yield listening


@asynccontextmanager
async def open_doors(runtime: Runtime, listening: socket.socket | None) -> AsyncIterator[None]:
    """Serve the doors on that socket, in the loop that runs, until the block ends."""
    if listening is None:
        yield
        return
    server = await asyncio.to_thread(_server, runtime)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    where = f"http://{_HOST}:{listening.getsockname()[1]}/hooks/"
    typer.echo(tr("Tanda terima diterima di: ", "Receipts are taken at: ") + where)
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def _server(runtime: Runtime) -> Any:  # noqa: ANN401 - uvicorn's server, whose library only this loads
    import uvicorn  # noqa: PLC0415 - only who takes receipts needs a web server

    from notifications.hooks import hooks_app  # noqa: PLC0415 - as above

    class Server(uvicorn.Server):
        """One that leaves signals to whoever runs the loop."""

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    settings = runtime.settings
    app = hooks_app(
        runtime.engine,
        whatsapp=cloud_account_of(settings) if settings.whatsapp_phone_number_id else None,
        gateway_word=settings.secret("gateway_word"),
        now=runtime.clock.now,
        ways=tuple(forms_of(settings)),
    )
    # An access log would hold the gateway's word.
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    return Server(config)
