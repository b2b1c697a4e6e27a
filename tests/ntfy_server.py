"""A real ntfy server for tests: users, rights on topics, and a reader of its own."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

import httpx

HOST = "127.0.0.1"
ROBOT, READER, PASSWORD = "robot", "pembaca", "rahasia-uji"
ATTEMPTS_TO_START = 200


@dataclass(frozen=True)
class Ntfy:
    """A running server; the robot may write to dinas-*, the reader may read all."""

    port: int

    def read(self, topic: str) -> list[dict[str, Any]]:
        """Give what stands in a topic, as another user's program gets it."""
        answer = httpx.get(f"http://{HOST}:{self.port}/{topic}/json?poll=1", auth=(READER, PASSWORD))
        answer.raise_for_status()
        return [json.loads(line) for line in answer.text.splitlines()]


@contextmanager
def ntfy_server(folder: Path) -> Iterator[Ntfy]:
    """Run Debian's ntfy, which must be on the PATH."""
    program = shutil.which("ntfy")
    if program is None:
        message = "ntfy is not on the PATH; .ci/run fetches it from Debian"
        raise RuntimeError(message)
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    settings = folder / "server.yml"
    settings.write_text(
        f'base-url: "http://{HOST}:{port}"\nlisten-http: "{HOST}:{port}"\nauth-file: "{folder}/users.db"\n'
        f'cache-file: "{folder}/cache.db"\nattachment-cache-dir: "{folder}/attachments"\n'
        'auth-default-access: "deny-all"\n'
    )
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([program, "serve", "--config", settings], stdout=log, stderr=log)
        try:
            _wait_for(port, process)
            _let_in(program, settings)
            yield Ntfy(port)
        finally:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(ATTEMPTS_TO_START):
        try:
            httpx.get(f"http://{HOST}:{port}/v1/health").raise_for_status()
        except httpx.HTTPError:
            if process.poll() is not None:
                break
            sleep(0.05)
        else:
            return
    message = "ntfy does not start"
    raise RuntimeError(message)


def _let_in(program: str, settings: Path) -> None:
    rights = [(ROBOT, "dinas-*", "write-only"), (READER, "*", "read-only")]
    for user, topics, right in rights:
        for order in (["user", "add", user], ["access", user, topics, right]):
            subprocess.run(
                [program, order[0], "--config", settings, *order[1:]],
                env={**os.environ, "NTFY_PASSWORD": PASSWORD},
                check=True,
                capture_output=True,
            )
