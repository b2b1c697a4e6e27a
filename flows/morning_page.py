"""The day's reminders on one page for the Prefect UI: what was said, what waits, what must be mended."""

from collections.abc import Iterator
from datetime import datetime
from html import escape

from sqlmodel import Session

from flows.pages import Page
from flows.runtime import Runtime
from flows.sending import Sweep
from models.database import reading
from models.people.repairs import open_repairs
from models.rules.indonesian_dates import format_date_id, format_moment_id
from models.rules.time_zones import zone_of
from models.tables.reminders import MessageState
from notifications.outlook import counts_since, outlook

_CHANNELS = {
    "mail": "Surel",
    "whatsapp": "WhatsApp",
    "matrix": "Matrix",
    "telegram": "Telegram",
    "sms": "SMS",
    "other": "Lainnya",
}
_COLUMNS = (
    ("Menunggu", (MessageState.SCHEDULED, MessageState.CLAIMED)),
    ("Terkirim", (MessageState.SENT, MessageState.DELIVERED)),
    ("Gagal", (MessageState.FAILED,)),
    ("Dihentikan", (MessageState.DEAD,)),
)


def morning_page(runtime: Runtime, sweep: Sweep, zone: str) -> Page:
    """Write the page of a zone's reminders after a sweep, from the tables."""
    timezone = "WIB" if zone == "semua" else zone
    now = runtime.clock.now().astimezone(zone_of(timezone))
    heading = f"# Pengingat {format_date_id(now.date())} ({zone})\n"
    if zone != "semua":
        heading += "\nAngka mencakup semua zona waktu.\n"
    with reading(runtime.engine) as session:
        content = "\n".join([heading, *_parts(session, runtime, sweep, now, timezone)])
    as_of = f"\n\nKeadaan per {format_moment_id(now, timezone)}. {sweep.in_words()}.\n"
    return Page(f"pengingat-{zone.lower()}", f"Pengingat ({zone})", content, as_of)


def _parts(session: Session, runtime: Runtime, sweep: Sweep, now: datetime, timezone: str) -> Iterator[str]:
    yield from _counts(session, since=now.replace(hour=0, minute=0, second=0, microsecond=0))
    yield from _waiting(session, runtime, now, timezone)
    yield from _repairs(session)
    if sweep.troubles:
        # Servers' words are not ours, and this page is shown as HTML.
        troubles = (f"- {escape(trouble, quote=False)}" for trouble in sweep.troubles)
        yield from ("", "## Perlu diperbaiki oleh operator", "", *troubles)
    nobody = len(sweep.planned.planned.nobody_to_tell)
    if nobody:
        yield from ("", f"**{nobody} langkah** tidak memiliki siapa pun yang dapat diberi tahu.")


def _counts(session: Session, *, since: datetime) -> Iterator[str]:
    counts = counts_since(session, since=since)
    channels = list(dict.fromkeys(channel for channel, _ in counts))
    if not channels:
        yield "Belum ada pesan hari ini."
        return
    yield "| Saluran | " + " | ".join(title for title, _ in _COLUMNS) + " |"
    yield "|---|" + "---:|" * len(_COLUMNS)
    for channel in channels:
        numbers = [sum(counts.get((channel, s), 0) for s in states) for _, states in _COLUMNS]
        yield f"| {_CHANNELS[channel]} | " + " | ".join(map(str, numbers)) + " |"


def _waiting(session: Session, runtime: Runtime, now: datetime, timezone: str) -> Iterator[str]:
    for one in outlook(session, now=now, per_minute=runtime.settings.rates):
        said = [f"{one.waiting} pesan menunggu ({one.per_minute} per menit)"]
        if one.last_out:
            said.append(f"semua keluar paling lambat {format_moment_id(one.last_out, timezone)}")
        if one.too_late:
            said.append(f"{one.too_late} tidak sempat keluar pada jam kantor hari ini")
        yield f"\n{_CHANNELS[one.channel]}: {', '.join(said)}."


def _repairs(session: Session) -> Iterator[str]:
    repairs = open_repairs(session)
    if repairs:
        yield from ("", f"## {len(repairs)} alamat narahubung perlu diperbaiki", "")
        yield "Rinciannya: `tonggak people repairs`. Pengingat kepada mereka ditahan atau dialihkan."
