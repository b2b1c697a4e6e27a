"""What `tonggak doctor` looks at: each check answers how it stands and, if badly, how to mend it."""

import json
import smtplib
import ssl
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import select

from deployments.language import said, tr
from flows.runtime import Runtime
from models.database import check_not_newer, newest_revision, reading, revision_of
from models.rules.errors import TonggakError
from models.tables.history import HistoryRow

_TIMEOUT_SECONDS = 5
_TESTED_PREFECT = "3.8.8"
_DRIFT = timedelta(minutes=2)


class Health(StrEnum):
    """How a part stands."""

    WELL = "well"  # works
    WARNING = "warning"  # works less than it should, or is not set up
    ILL = "ill"  # does not work


@dataclass(frozen=True)
class Finding:
    """What one check found, and what mends it."""

    part: str
    health: Health
    found: str
    mend: str = ""


def examine(runtime: Runtime) -> Iterator[Finding]:
    """Check database, migrations, people, Prefect, mail and clock, one after the other."""
    database = _database(runtime)
    yield database
    if database.health is Health.WELL:
        yield _migrations(runtime)
    yield _prefect(runtime)
    yield _mail(runtime)
    yield _clock(runtime, reachable=database.health is Health.WELL)


def _database(runtime: Runtime) -> Finding:
    where = runtime.engine.url.render_as_string(hide_password=True)
    part = tr("Basis data", "Database")
    try:
        with runtime.engine.connect():
            return Finding(part, Health.WELL, where)
    except Exception as error:  # noqa: BLE001 - whatever the driver says is the finding
        mend = tr(
            "Periksa TONGGAK_DATABASE_URL, hak tulis pada folder data, dan server basis datanya.",
            "Check TONGGAK_DATABASE_URL, the right to write in the data folder, and that the server runs.",
        )
        return Finding(part, Health.ILL, f"{where}: {_first_line(error)}", mend)


def _migrations(runtime: Runtime) -> Finding:
    part = tr("Migrasi", "Migrations")
    try:
        check_not_newer(runtime.engine)
    except TonggakError as error:
        return Finding(part, Health.ILL, said(error), tr("Perbarui Tonggak.", "Upgrade Tonggak."))
    present, newest = revision_of(runtime.engine), newest_revision()
    if present == newest:
        return Finding(part, Health.WELL, newest)
    return Finding(
        part,
        Health.ILL,
        f"{present or '-'} → {newest}",
        tr("Jalankan `tonggak init`.", "Run `tonggak init`."),
    )


def _prefect(runtime: Runtime) -> Finding:
    api = runtime.settings.prefect_api
    try:
        version = str(json.loads(_ask(runtime, "/admin/version")[0]))
    except (OSError, ValueError) as error:
        mend = tr(
            "Jalankan `tonggak up`, atau sebutkan server lain dalam TONGGAK_PREFECT_API_URL. "
            "Perubahan tetap tercatat; proses di Prefect muncul setelah server berjalan.",
            "Run `tonggak up`, or name another server in TONGGAK_PREFECT_API_URL. "
            "Moves are recorded meanwhile; the runs appear once it is there.",
        )
        return Finding("Prefect", Health.WARNING, f"{api}: {_first_line(error)}", mend)
    if version != _TESTED_PREFECT:
        mend = tr(f"Pasang prefect=={_TESTED_PREFECT}.", f"Install prefect=={_TESTED_PREFECT}.")
        return Finding(
            "Prefect",
            Health.WARNING,
            tr(f"versi {version} belum diuji", f"version {version} is not tested"),
            mend,
        )
    return Finding("Prefect", Health.WELL, f"{api} ({version})")


def _mail(runtime: Runtime) -> Finding:
    settings, part = runtime.settings, tr("Surel", "Mail")
    if not settings.smtp_host:
        mend = tr(
            "Isi TONGGAK_SMTP_HOST, TONGGAK_SMTP_USER, TONGGAK_SMTP_PASSWORD_FILE; pesan menunggu dahulu.",
            "Set TONGGAK_SMTP_HOST, TONGGAK_SMTP_USER, TONGGAK_SMTP_PASSWORD_FILE; messages wait until then.",
        )
        return Finding(part, Health.WARNING, tr("belum diatur", "not set up"), mend)
    where = f"{settings.smtp_host}:{settings.smtp_port} ({settings.smtp_security})"
    try:
        _knock(runtime)
    except (OSError, smtplib.SMTPException) as error:
        mend = tr(
            "Periksa host, port, TONGGAK_SMTP_SECURITY (starttls, tls, plain), nama dan kata sandi.",
            "Check host, port, TONGGAK_SMTP_SECURITY (starttls, tls, plain), user and password.",
        )
        return Finding(part, Health.ILL, f"{where}: {_first_line(error)}", mend)
    return Finding(part, Health.WELL, where)


def _knock(runtime: Runtime) -> None:
    """Greet the mail server, log in where a user is set, and leave; nothing is sent."""
    settings, context = runtime.settings, ssl.create_default_context()
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=_TIMEOUT_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_TIMEOUT_SECONDS)
    with server:
        server.ehlo()
        if settings.smtp_security == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.secret("smtp_password"))
        server.noop()


def _clock(runtime: Runtime, *, reachable: bool) -> Finding:
    part, now = tr("Jam", "Clock"), runtime.clock.now()
    shown = now.isoformat(timespec="seconds")
    mend = tr("Selaraskan jam mesin (NTP).", "Set the machine's clock (NTP).")
    ahead = _last_recorded(runtime) if reachable else None
    if ahead is not None and ahead > now + _DRIFT:
        found = tr(
            f"{shown}, tetapi riwayat sudah mencapai {ahead}", f"{shown}, yet the history reaches {ahead}"
        )
        return Finding(part, Health.WARNING, found, mend)
    other = _prefects_time(runtime)
    if other is not None and abs(other - now) > _DRIFT:
        found = tr(f"{shown}, server Prefect {other}", f"{shown}, Prefect's server {other}")
        return Finding(part, Health.WARNING, found, mend)
    return Finding(part, Health.WELL, shown)


def _last_recorded(runtime: Runtime) -> datetime | None:
    try:
        with reading(runtime.engine) as session:
            return session.exec(select(func.max(HistoryRow.at))).one()
    except TonggakError:
        return None


def _prefects_time(runtime: Runtime) -> datetime | None:
    try:
        stamp = _ask(runtime, "/health")[1]
    except OSError:
        return None
    return parsedate_to_datetime(stamp).astimezone(UTC) if stamp else None


def _ask(runtime: Runtime, path: str) -> tuple[bytes, str]:
    """Ask Prefect's API, and give its answer and the time it says it is."""
    url = f"{runtime.settings.prefect_api}{path}"
    with urllib.request.urlopen(url, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 - the operator's own URL
        return answer.read(), answer.headers.get("date", "")


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
