"""Real mail servers for tests: one that keeps what it gets, and one that misbehaves as it is told."""

import socket
import socketserver
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"
USER, PASSWORD = "tonggak", "sangat-rahasia"


@dataclass
class Mailbox:
    """What a server got: each mail with its envelope, and how often somebody connected."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name and arguments
        self,
        server: Any,  # noqa: ANN401, ARG002 - as above
        session: Any,  # noqa: ANN401 - as above
        envelope: Any,  # noqa: ANN401, ARG002 - as above
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Count a connection."""
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ANN401, ARG002, N802 - as above
        """Keep a mail."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients += envelope.rcpt_tos
        return "250 2.0.0 kept"


@contextmanager
def mail_server(**settings: Any) -> Iterator[Mailbox]:  # noqa: ANN401 - aiosmtpd's own settings
    """Run a server on a free port until the block ends."""
    mailbox = Mailbox(port=free_port())
    server = Controller(mailbox, hostname=HOST, port=mailbox.port, **settings)
    server.start()
    try:
        yield mailbox
    finally:
        server.stop()


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server((HOST, 0)) as taken:
        return int(taken.getsockname()[1])


def reached(port: int, *, seconds: float = 20) -> None:
    """Wait until somebody listens on a port."""
    until = monotonic() + seconds
    while True:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            assert monotonic() < until, f"nobody listens on port {port}"
            sleep(0.05)
        else:
            return


def only_our_user(_server: Any, _session: Any, _envelope: Any, _way: str, given: LoginPassword) -> AuthResult:  # noqa: ANN401 - aiosmtpd's types
    """Let in the one user there is."""
    right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for this machine: what the server uses, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)  # noqa: TID251 - a certificate is checked against the machine's clock
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate_file, key_file)
    return serving, ssl.create_default_context(cafile=certificate_file)


@dataclass(frozen=True)
class Slowly:
    """An answer that takes its time: seconds of silence before it, and between any two of its bytes."""

    answer: str
    before: float = 0.0
    between: float = 0.0


RESET = Slowly("")  # breaks the line off without a goodbye
Answer = str | Slowly


@dataclass
class Misbehaviour:
    """What a server says instead of yes, by the command it answers; "" hangs up without a word.

    Commands: "BANNER", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "TEXT" (after the final dot). Each answer is
    used once, then the server behaves; `accepted` counts the mails it really keeps.
    """

    answers: dict[str, list[Answer]]
    accepted: int = 0
    port: int = 0
    heard: list[str] = field(default_factory=list)

    def answer(self, command: str, usual: str) -> Answer:
        """Say what is said to a command."""
        waiting = self.answers.get(command, [])
        return waiting.pop(0) if waiting else usual


@contextmanager
def misbehaving(**answers: Answer | list[Answer]) -> Iterator[Misbehaviour]:
    """Run a server that answers as told: misbehaving(RCPT="550 5.1.1 unknown")."""
    told = Misbehaviour({command: a if isinstance(a, list) else [a] for command, a in answers.items()})
    handler = type("Handler", (_Dialogue,), {"told": told})
    with _Listener((HOST, 0), handler) as server:
        told.port = server.server_address[1]
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield told
        server.shutdown()


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False  # a slow dialogue does not hold the test up

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - socketserver's own
        self.close_request(request)  # a goodbye first would hide a reset


class _Dialogue(socketserver.StreamRequestHandler):
    told: Misbehaviour

    def handle(self) -> None:
        with suppress(OSError):  # the other side may give up first
            self._talk()

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def _talk(self) -> None:
        if not self._say("BANNER", "220 ready"):
            return
        for line in self.rfile:
            self.told.heard.append(line.decode().strip())
            command = line.decode().split()[0].upper()
            if command == "QUIT":
                return
            usual = "354 go on" if command == "DATA" else "250 ok"
            answered = self._say(command, usual)
            if not answered or (answered.startswith("354") and not self._take_text()):
                return

    def _take_text(self) -> bool:
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False  # without its final dot, nobody keeps a text
        answer = self.told.answer("TEXT", "250 kept")
        words = answer.answer if isinstance(answer, Slowly) else answer
        # A line that breaks here leaves the sender in the dark: the mail is kept all the same.
        self.told.accepted += words == "" or words.startswith("250")
        return bool(self._write(answer))

    def _say(self, command: str, usual: str) -> str:
        return self._write(self.told.answer(command, usual))

    def _write(self, answer: Answer) -> str:
        if answer is RESET:
            at_once = struct.pack("ii", 1, 0)
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
            return ""
        slowly = answer if isinstance(answer, Slowly) else Slowly(answer)
        if slowly.answer:
            sleep(slowly.before)
            self._drip(f"{slowly.answer}\r\n".encode(), slowly.between)
        return slowly.answer

    def _drip(self, content: bytes, pause: float) -> None:
        step = 1 if pause else len(content)
        for start in range(0, len(content), step):
            self.wfile.write(content[start : start + step])
            sleep(pause)
