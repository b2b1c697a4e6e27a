"""A small web server that answers as it is told and remembers what it was asked."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread
from time import sleep
from typing import Any

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    """What is said to a request; `after` seconds, and "" hangs up without a word."""

    status: int = 200
    said: object = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0


@dataclass(frozen=True)
class Heard:
    """A request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def content(self) -> Any:  # noqa: ANN401 - any JSON
        return json.loads(self.body)


@dataclass
class StandIn:
    """A running server: `answers` by a part of "METHOD /path"; the last of several stays."""

    answers: dict[str, list[Answer]]
    port: int = 0
    secure: bool = False
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0

    @property
    def address(self) -> str:
        return f"{'https' if self.secure else 'http'}://{HOST}:{self.port}"

    def answer(self, heard: Heard) -> Answer:
        for part, answers in self.answers.items():
            if part in f"{heard.method} {heard.path}":
                return answers.pop(0) if len(answers) > 1 else answers[0]
        return Answer(404)


@contextmanager
def stand_in(
    answers: Mapping[str, Answer | list[Answer]], *, tls: SSLContext | None = None
) -> Iterator[StandIn]:
    """Run a server: stand_in({"GET /whoami": Answer(200, {"user_id": "@a:b.example"})})."""
    listed = {part: list(a) if isinstance(a, list) else [a] for part, a in answers.items()}
    told = StandIn(listed, secure=tls is not None)
    handler = type("Handler", (_Handler,), {"told": told})
    with ThreadingHTTPServer((HOST, 0), handler) as server:
        server.daemon_threads = True
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        told.port = server.server_address[1]
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield told
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in two pieces would wait 40 ms for its second one
    told: StandIn

    def setup(self) -> None:
        super().setup()
        self.told.connections += 1

    def _hear(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        heard = Heard(self.command, self.path, dict(self.headers), body)
        self.told.heard.append(heard)
        answer = self.told.answer(heard)
        sleep(answer.after)
        if answer.said == "":
            self.close_connection = True
            return
        content = answer.said if isinstance(answer.said, str) else json.dumps(answer.said)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content.encode())))
        self.end_headers()
        self.wfile.write(content.encode())

    do_GET = do_POST = do_PUT = _hear  # noqa: N815 - the names http.server asks for

    def log_message(self, *said: object) -> None:
        """Say nothing."""
