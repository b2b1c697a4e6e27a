"""What the demonstration shows: progress while it plays, then timeline, board, and where things lie."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sqlmodel import Session, col, select

from deployments.commands.status import print_milestone
from deployments.demo.desks import Deed
from deployments.language import said, tr
from deployments.printing import table
from models.database import reading
from models.moves.loading import MilestoneRows, load
from models.moves.recording import history_of, verify
from models.rules.indonesian_dates import format_date_id, weekday_id
from models.rules.time_zones import zone_of
from models.tables.history import HistoryRow, Subject
from models.tables.people import Contact
from models.tables.reminders import Message

if TYPE_CHECKING:
    from deployments.demo.play import Played

Tell = Callable[[datetime, list[Deed], int], None]
_REPORT = "laporan-monev"
_DAYS_IN_ALL = 152  # from 20 May to 18 October 2024; only the bar's length hangs on it
_MOVES_TOLD = {"open", "submit", "accept", "return", "skip", "postpone", "approve", "close", "close_anyway"}


def print_start(screen: Console, data: Path) -> None:
    """Say what is about to happen."""
    screen.print(
        tr(
            "[bold]Peragaan: Milestone 4 Kab. Lebong 2024[/] (kick-off 30 Mei, lokakarya 3 Juni)\n"
            "Jam disimulasikan; basis data, Prefect, surel, dan berkas sungguhan.\n"
            "Instansi menjawab tepat waktu, terlambat, atau tidak sama sekali.",
            "[bold]Demonstration: Milestone 4 of Lebong, 2024[/] (kick-off 30 May, workshop 3 June)\n"
            "The clock is simulated; database, Prefect, mail and files are real.\n"
            "Offices answer in time, late, or not at all.",
        )
    )
    screen.print(f"[dim]{data}[/]\n", soft_wrap=True)


@contextmanager
def telling(screen: Console) -> Iterator[Tell]:
    """Show the simulated day as it passes, and what happens on it."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as progress:
        bar = progress.add_task("", total=_DAYS_IN_ALL)
        first: list[datetime] = []
        mails = 0

        def tell(moment: datetime, deeds: list[Deed], sent: int) -> None:
            nonlocal mails
            mails += sent
            first.append(moment)
            words = f"{format_date_id(moment.date())} · {mails} {tr('surel', 'mails')}"
            progress.update(bar, description=words, completed=(moment.date() - first[0].date()).days)
            for deed in deeds:
                progress.console.print(
                    f"[dim]{deed.at.astimezone(moment.tzinfo):%d-%m-%Y %H.%M}[/]  {deed.words}"
                )

        yield tell


def print_end(screen: Console, played: "Played", *, stay: bool) -> None:
    """Print the timeline, the board, and where everything lies."""
    with reading(played.runtime.engine) as session:
        rows = load(session, played.milestone_id)
        _print_timeline(screen, session, rows)
        print_milestone(screen, session, rows, at=played.runtime.clock.now())
        breaks = verify(session, rows.milestone)
        _print_returned(screen, session, rows)
    _print_places(screen, played, stay=stay)
    whole = (
        tr("riwayat utuh", "the history is whole") if not breaks else "; ".join(said(one) for one in breaks)
    )
    counts = tr(
        f"{rows.milestone.history_count} baris riwayat ({whole}), {len(played.mail.messages)} surel, ",
        f"{rows.milestone.history_count} history rows ({whole}), {len(played.mail.messages)} mails, ",
    )
    screen.print(counts + tr(f"{played.seconds:.0f} detik.", f"{played.seconds:.0f} seconds."))


def _print_timeline(screen: Console, session: Session, rows: MilestoneRows) -> None:
    zone = rows.region.timezone
    entries = [
        (row.at, row.actor, _what(row, rows)) for row in history_of(session, rows.milestone) if _is_told(row)
    ]
    mails = session.exec(select(Message, Contact).join(Contact).order_by(col(Message.sent_at))).all()
    entries += [
        (
            message.sent_at,
            "Tonggak",
            tr(f"surel kepada {contact.name}: ", f"mail to {contact.name}: ") + message.subject,
        )
        for message, contact in mails
        if message.sent_at is not None
    ]
    headings = [tr("Waktu", "When"), tr("Oleh", "By"), tr("Peristiwa", "What happened")]
    entries.sort(key=lambda entry: entry[0])
    cells = [[_short(at, zone), by, what] for at, by, what in entries]
    screen.print(table(tr("Linimasa", "Timeline"), headings, cells))


def _short(at: datetime, timezone: str) -> str:
    local = at.astimezone(zone_of(timezone))
    return f"{weekday_id(local.date())[:3]} {local:%d-%m-%Y %H.%M} {timezone}"


def _is_told(row: HistoryRow) -> bool:
    return row.move in _MOVES_TOLD and not (row.subject is Subject.PHASE and row.move == "open")


def _what(row: HistoryRow, rows: MilestoneRows) -> str:
    title = row.code
    if row.subject is Subject.STEP:
        title = rows.steps[row.code].title_id
    elif row.subject is Subject.PHASE:
        title = rows.phases[row.code].title_id
    because = f" ({row.reason})" if row.reason else ""
    return f"{title}: {_VERBS.get(row.move, row.move)}{because}"


_VERBS = {
    "open": "dibuka",
    "submit": "diserahkan",
    "accept": "diterima",
    "return": "dikembalikan",
    "skip": "dilewati",
    "postpone": "penundaan diminta",
    "approve": "penundaan disetujui",
    "close": "ditutup",
    "close_anyway": "ditutup dengan catatan",
}


def _print_returned(screen: Console, session: Session, rows: MilestoneRows) -> None:
    """Say which papers came back, and for what mistake in them."""
    for row in history_of(session, rows.milestone):
        if row.move == "return":
            came_back = tr("Dikembalikan untuk diperbaiki", "Sent back to be mended")
            words = f"{rows.steps[row.code].title_id} ({row.reason})"
            screen.print(f"[bold]{came_back}[/]: {escape(words)}", soft_wrap=True, highlight=False)


def _print_places(screen: Console, played: "Played", *, stay: bool) -> None:
    packages = sorted((played.folder / "submissions").glob("*.zip"))
    papers = sorted((played.folder / "papers").iterdir())
    drafts = [path for path in papers if not path.name.startswith(_REPORT)]
    reports = [path for path in papers if path.name.startswith(_REPORT)]
    lines = [
        (tr("Surel", "Mails"), _listed([played.mail.folder])),
        (tr("Konsep naskah rapat dan surat", "Drafts of papers and letters"), _listed(drafts)),
        (tr("Laporan monev", "Monitoring reports"), _listed(reports)),
        (tr("Paket lokakarya", "Workshop package"), _listed(packages)),
        (
            tr("Memeriksa paket", "To verify the package"),
            "; ".join(f"tonggak dossier verify {quote(str(path))}" for path in packages) or "-",
        ),
        (tr("Basis data", "Database"), played.runtime.settings.database),
        ("Prefect UI", played.ui if stay else tr("jalankan dengan --stay", "run with --stay")),
    ]
    for what, where in lines:
        screen.print(f"[bold]{what}[/]: {escape(where)}", soft_wrap=True, highlight=False)
    if stay:
        screen.print(tr("Ctrl-C untuk berhenti.", "Ctrl-C stops it."))


def _listed(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths)) or "-"
