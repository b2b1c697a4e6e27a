"""How the outbox stands: what waits too long, what failed of late, and whose addresses are to be mended."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session, func, select

from deployments.examination.findings import Finding, Health
from deployments.language import tr
from deployments.outbox_words import moment_words
from flows.runtime import Runtime
from models.database import reading
from models.people.repairs import open_repairs
from models.tables.reminders import Message, MessageState
from notifications.dead_letters import DEAD
from notifications.outlook import counts_since

_RECENT = timedelta(days=7)
_TOO_LONG = timedelta(minutes=30)  # two sweeps


def what_waits_and_failed(runtime: Runtime) -> Iterator[Finding]:
    """Read the outbox and the repairs."""
    now = runtime.clock.now()
    with reading(runtime.engine) as session:
        yield _waiting(session, now)
        yield _failed(session, now)
        yield _repairs(session)


def _waiting(session: Session, now: datetime) -> Finding:
    part = tr("Kotak keluar", "Outbox")
    figures = select(func.count(), func.min(Message.queued_at), func.min(Message.next_at)).where(
        Message.state == MessageState.SCHEDULED
    )
    waiting, oldest, due = session.exec(figures).one()
    if not waiting:
        return Finding(part, Health.WELL, tr("tidak ada yang menunggu", "nothing waits"))
    since = moment_words(oldest)
    found = tr(
        f"{waiting} pesan menunggu, yang terlama sejak {since}", f"{waiting} messages wait, one since {since}"
    )
    if due > now - _TOO_LONG:
        return Finding(part, Health.WELL, found)
    mend = tr(
        "Pastikan `tonggak up` berjalan dan salurannya bekerja; `tonggak outbox status` merincinya.",
        "See that `tonggak up` runs and the channel works; `tonggak outbox status` has the details.",
    )
    return Finding(part, Health.WARNING, found, mend)


def _failed(session: Session, now: datetime) -> Finding:
    part = tr("Pesan gagal", "Failed messages")
    counts = counts_since(session, since=now - _RECENT)
    failed = sum(number for (_, state), number in counts.items() if state in DEAD)
    if not failed:
        return Finding(part, Health.WELL, tr("tidak ada dalam tujuh hari", "none within seven days"))
    return Finding(
        part,
        Health.WARNING,
        tr(f"{failed} dalam tujuh hari", f"{failed} within seven days"),
        tr(
            "Lihat `tonggak outbox list`; ulangi dengan `tonggak outbox retry NOMOR`.",
            "See `tonggak outbox list`; try again with `tonggak outbox retry NUMBER`.",
        ),
    )


def _repairs(session: Session) -> Finding:
    part, repairs = tr("Alamat narahubung", "Contacts' addresses"), len(open_repairs(session))
    if not repairs:
        return Finding(part, Health.WELL, tr("tidak ada yang perlu diperbaiki", "none is to be mended"))
    return Finding(
        part,
        Health.WARNING,
        tr(f"{repairs} perlu diperbaiki", f"{repairs} to be mended"),
        tr("Rinciannya: `tonggak people repairs`.", "The details: `tonggak people repairs`."),
    )
