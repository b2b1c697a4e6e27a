"""How the ground stands: the database and its migrations, Prefect, and the clock."""

import json
import urllib.request
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from sqlalchemy import func
from sqlmodel import select

from deployments.examination.findings import Finding, Health, first_line
from deployments.language import said, tr
from flows.runtime import Runtime
from models.database import check_not_newer, newest_revision, reading, revision_of
from models.rules.errors import TonggakError
from models.tables.history import HistoryRow

_TIMEOUT_SECONDS = 5
_TESTED_PREFECT = "3.8.8"
_DRIFT = timedelta(minutes=2)


def database(runtime: Runtime) -> Finding:
    """Connect."""
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
        return Finding(part, Health.ILL, f"{where}: {first_line(error)}", mend)


def migrations(runtime: Runtime) -> Finding:
    """Compare the database's form with the newest."""
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


def prefect(runtime: Runtime) -> Finding:
    """Ask Prefect for its version."""
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
        return Finding("Prefect", Health.WARNING, f"{api}: {first_line(error)}", mend)
    if version != _TESTED_PREFECT:
        mend = tr(f"Pasang prefect=={_TESTED_PREFECT}.", f"Install prefect=={_TESTED_PREFECT}.")
        return Finding(
            "Prefect",
            Health.WARNING,
            tr(f"versi {version} belum diuji", f"version {version} is not tested"),
            mend,
        )
    return Finding("Prefect", Health.WELL, f"{api} ({version})")


def clock(runtime: Runtime, *, reachable: bool) -> Finding:
    """Compare the clock with the history, where the database is `reachable`, and with Prefect's."""
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
