"""The Prefect server as a child of this process: started with settings that fit, stopped with it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from models.rules.errors import Unavailable

# Prefect reads its settings when it is imported; they are set before that, here and for the child.
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # No wait of ours has a timeout; Prefect's look-out for expired ones would only cost.
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_LEVEL": "WARNING",
}
_START_SECONDS, _STOP_SECONDS = 120, 20


@contextmanager
def prefect_server(home: Path, *, port: int | None = None) -> Iterator[str]:
    """Run a server until the block ends, and give the address of its API.

    Raises Unavailable when the port is taken or the server does not come up.
    """
    at = port or _free_port()
    if not _is_free(at):
        raise Unavailable(
            "Port {port} is taken, perhaps by another `tonggak up` or another Prefect. "
            "Stop that one, or choose another with --port.",
            port=at,
        )
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    with log.open("ab") as output:
        child = _start(home, at, output)
        try:
            _wait_until_healthy(child, at, log)
            yield f"http://127.0.0.1:{at}/api"
        finally:
            _stop(child)


def point_prefect_at(api: str, home: Path) -> None:
    """Set Prefect's settings for this process; must come before the first import of Prefect."""
    os.environ.update(QUIET | {"PREFECT_API_URL": api, "PREFECT_HOME": str(home)})


def _start(home: Path, port: int, output: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 - a binary file
    environment = (
        os.environ
        | QUIET
        | {
            "PREFECT_HOME": str(home),
            # The links and the API that the UI itself is told of.
            "PREFECT_UI_API_URL": f"http://127.0.0.1:{port}/api",
            "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        }
    )
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
        [sys.executable, "-m", "deployments.prefect_child", str(port)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT,
    )


def _wait_until_healthy(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up = time.monotonic() + _START_SECONDS
    while time.monotonic() < give_up:
        if child.poll() is not None:
            raise Unavailable("Prefect's server ended as it started. What it said is in {log}.", log=log)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=1) as answer:
                if answer.read() == b"true":
                    return
        except OSError:
            time.sleep(0.05)
    raise Unavailable(
        "Prefect's server did not come up within {seconds} s. What it said is in {log}.",
        seconds=_START_SECONDS,
        log=log,
    )


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.stdin is not None:
        child.stdin.close()
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
