"""Prefect's server as it runs in our child process: it ends with its parent, and bears a busy SQLite.

Two things are mended here, for Prefect 3.8.8 on a SQLite file. benchmarks/prefect_on_sqlite.py measures what
they are worth: sixteen phases that close together took 96 s as shipped, and 7.5 s with both.
"""

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any

_COLLECT_EVERY_SECONDS = 5


def serve(port: int) -> None:
    """Serve until the parent lets go of our standard input, or is gone."""
    _collect_garbage_elsewhere()
    _begin_with_the_write_lock()
    server = _server(port)

    def watch_the_parent() -> None:
        os.read(0, 1)  # a buffered read would hold a lock that the interpreter needs when it ends
        server.should_exit = True

    threading.Thread(target=watch_the_parent, daemon=True).start()
    server.run()


def _collect_garbage_elsewhere() -> None:
    # A collection on the event loop's thread can finalise a cursor whose connection waits for the write lock,
    # while the lock's holder waits for the loop: everything stands still until SQLite gives up, after 60 s.
    gc.disable()

    def collect() -> None:
        while True:
            time.sleep(_COLLECT_EVERY_SECONDS)
            gc.collect()

    threading.Thread(target=collect, daemon=True).start()


def _begin_with_the_write_lock() -> None:
    # A transaction that reads first and writes then is refused when somebody wrote in between (503).
    from prefect.server.database.configurations import AioSqliteConfiguration  # noqa: PLC0415 - only in the child

    begin = AioSqliteConfiguration.begin_transaction

    def begin_immediately(
        self: AioSqliteConfiguration,
        session: Any,  # noqa: ANN401 - Prefect's own signature
        with_for_update: bool = False,  # noqa: ARG001, FBT001, FBT002 - as above
    ) -> AbstractAsyncContextManager[Any]:
        return begin(self, session, True)  # noqa: FBT003 - as above

    AioSqliteConfiguration.begin_transaction = begin_immediately  # type: ignore[method-assign,assignment]


def _server(port: int) -> Any:  # noqa: ANN401 - uvicorn is only imported in the child
    import uvicorn  # noqa: PLC0415 - as above

    class Child(uvicorn.Server):
        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            # Ctrl-C reaches the whole process group; the parent stops us last, when its work is at rest.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, self.handle_exit)
            yield

    config = uvicorn.Config(
        "prefect.server.api.server:create_app",
        factory=True,
        host="127.0.0.1",
        port=port,
        log_level="error",
        lifespan="on",
        timeout_graceful_shutdown=3,
    )
    return Child(config)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
