"""A real HTTP server for tests: it keeps what it is asked and answers as it is told."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any
from urllib.parse import parse_qs

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Said:
    """One answer; with `hangs_up` the line is cut after the request was read whole."""

    body: object = ""  # text as it is, anything else as JSON
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hangs_up: bool = False
    after_seconds: float = 0.0
    pause_seconds: float = 0.0  # after each byte of the body

    @property
    def content(self) -> bytes:
        """Give the body's bytes."""
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON may be anything
        """Read the body as JSON."""
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        """Read the body as a form."""
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass
class Service:
    """What a server was asked, and what it still has to say; the last answer repeats."""

    answers: list[Said]
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    url: str = ""


@contextmanager
def http_server(*answers: Said, tls: ssl.SSLContext | None = None) -> Iterator[Service]:
    """Run a server on a free port until the block ends."""
    service = Service(list(answers) or [Said()])
    handler = type("Handler", (_Dialogue,), {"service": service})
    with ThreadingHTTPServer((HOST, 0), handler) as server:
        server.daemon_threads, server.block_on_close = True, False
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        service.url = f"http{'s' if tls else ''}://{HOST}:{server.server_address[1]}"
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield service
        server.shutdown()


def closed_port() -> int:
    """Find a port where nobody listens."""
    with socket.create_server((HOST, 0)) as taken:
        return int(taken.getsockname()[1])


class _Dialogue(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"
    timeout = 5

    def setup(self) -> None:
        super().setup()
        self.service.connections += 1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.service.asked.append(Asked(self.path, dict(self.headers.items()), body))
        waiting = self.service.answers
        said = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        sleep(said.after_seconds)
        if said.hangs_up:
            self.close_connection = True
            return
        self._say(said)

    do_GET = do_POST  # noqa: N815 - the library's name; who follows a redirect asks with GET

    def _say(self, said: Said) -> None:
        self.send_response(said.status)
        for name, value in {"Content-Length": str(len(said.content)), **said.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if not said.pause_seconds:
            self.wfile.write(said.content)
            return
        with suppress(OSError):  # nobody waits for all of it
            for byte in said.content:
                self.wfile.write(bytes([byte]))
                sleep(said.pause_seconds)

    def log_message(self, *_: object) -> None:
        """Stay silent."""
