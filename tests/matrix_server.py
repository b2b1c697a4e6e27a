"""A Matrix homeserver for tests: Synapse as a process of its own, and clients that read what arrived."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any, Self
from urllib.parse import quote

import httpx
import yaml

HOST = "127.0.0.1"
NAME = "pkp.example"
PASSWORD = "rahasia-uji"  # noqa: S105 - of test accounts
MESSAGES_AT_ONCE = 8
SECONDS_TO_START = 60
_PLENTY = {"per_second": 1000, "burst_count": 1000}


@dataclass
class Account:
    """A user with a client program."""

    address: str
    name: str
    token: str = ""
    user: str = ""

    def login(self, device: str) -> Self:
        identifier = {"type": "m.id.user", "user": self.name}
        said = self.ask(
            "POST",
            "/login",
            {
                "type": "m.login.password",
                "identifier": identifier,
                "password": PASSWORD,
                "device_id": device,
            },
        )
        return type(self)(self.address, self.name, said["access_token"], said["user_id"])

    def ask(self, method: str, path: str, content: object = None) -> Any:  # noqa: ANN401 - any JSON
        answer = httpx.request(
            method,
            f"{self.address}/_matrix/client/v3{path}",
            json=content,
            headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
            timeout=30,
        )
        answer.raise_for_status()
        return answer.json()

    def enter(self) -> list[str]:
        """Accept what we are invited to, and say which rooms those are."""
        invited = list(self.ask("GET", "/sync").get("rooms", {}).get("invite", {}))
        for room in invited:
            self.ask("POST", f"/rooms/{quote(room)}/join", {})
        return invited

    def rooms(self) -> list[str]:
        return list(self.ask("GET", "/joined_rooms")["joined_rooms"])

    def read(self, room: str) -> list[dict[str, Any]]:
        """Give what stands in a room, oldest first."""
        page = self.ask("GET", f"/rooms/{quote(room)}/messages?dir=b&limit=100")
        return [event["content"] for event in reversed(page["chunk"]) if event["type"] == "m.room.message"]


@dataclass
class Homeserver:
    """A running Synapse."""

    address: str
    numbers: Iterator[int] = field(default_factory=count)

    def account(self, name: str) -> Account:
        """Make a new user; the name gets a number."""
        newcomer = Account(self.address, f"{name}-{next(self.numbers)}")
        newcomer.ask(
            "POST",
            "/register",
            {
                "username": newcomer.name,
                "password": PASSWORD,
                "inhibit_login": True,
                "auth": {"type": "m.login.dummy"},
            },
        )
        return newcomer.login("first")


@contextmanager
def homeserver(folder: Path) -> Iterator[Homeserver]:
    """Run Synapse on SQLite on a free port."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    settings = folder / "homeserver.yaml"
    settings.write_text(yaml.safe_dump(_settings(folder, port)))
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "synapse.app.homeserver", "--config-path", str(settings)],
            cwd=folder,
            stdout=log,
            stderr=log,
            env={"PATH": os.environ["PATH"]},
        )
    try:
        _wait_for(f"http://{HOST}:{port}", process)
        yield Homeserver(f"http://{HOST}:{port}")
    finally:
        process.kill()
        process.wait()


@contextmanager
def losing_answers(address: str) -> Iterator[str]:
    """Run a gateway to a homeserver that passes all on, but hangs up in place of a message's answer."""
    handler = type("Handler", (_Gateway,), {"address": address})
    with ThreadingHTTPServer((HOST, 0), handler) as gateway:
        gateway.daemon_threads = True
        Thread(target=gateway.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://{HOST}:{gateway.server_address[1]}"
        gateway.shutdown()


class _Gateway(BaseHTTPRequestHandler):
    address: str

    def _pass_on(self) -> None:
        asked = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        token = {"Authorization": self.headers["Authorization"]}
        answer = httpx.request(self.command, f"{self.address}{self.path}", content=asked, headers=token)
        if "/send/" in self.path:
            return
        self.send_response(answer.status_code)
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = _pass_on  # noqa: N815 - the names http.server asks for

    def log_message(self, *said: object) -> None:
        """Say nothing."""


def _settings(folder: Path, port: int) -> dict[str, object]:
    listener = {
        "port": port,
        "bind_addresses": [HOST],
        "type": "http",
        "tls": False,
        "resources": [{"names": ["client"]}],
    }
    (folder / "signing.key").write_text("ed25519 a_test " + "A" * 43 + "\n")
    return {
        "server_name": NAME,
        "listeners": [listener],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "pid_file": str(folder / "pid"),
        "macaroon_secret_key": "test",
        "form_secret": "test",
        "caches": {"sync_response_cache_duration": "0s"},
        "report_stats": False,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "enable_registration": True,
        "enable_registration_without_verification": True,
        "bcrypt_rounds": 4,
        "rc_registration": _PLENTY,
        "rc_invites": {"per_room": _PLENTY, "per_user": _PLENTY, "per_issuer": _PLENTY},
        "rc_joins": {"local": _PLENTY, "remote": _PLENTY},
        "rc_login": {"address": _PLENTY, "account": _PLENTY, "failed_attempts": _PLENTY},
        "rc_message": {"per_second": 0.1, "burst_count": MESSAGES_AT_ONCE},
    }


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    patience = monotonic() + SECONDS_TO_START
    while monotonic() < patience and process.poll() is None:
        try:
            if httpx.get(f"{address}/health").is_success:
                return
        except httpx.TransportError:
            sleep(0.05)
    message = "Synapse does not start"
    raise RuntimeError(message)
