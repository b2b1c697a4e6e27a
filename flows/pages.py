"""Boards and summaries as Markdown, for the Prefect UI."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.forms import PhaseOf
from flows.runtime import Runtime
from models.database import reading
from models.dossier.handing_in import deliveries_of
from models.moves.loading import find_milestone, load
from models.moves.recording import history_of
from models.rules.indonesian_dates import format_date_id, format_moment_id
from models.rules.lifecycle import StepStatus
from models.rules.names import find_region, read_regions
from models.status import MilestoneLine, StepLine
from models.tables.history import HistoryRow
from models.tables.milestones import Step

_STATUS = {
    StepStatus.WAITING: "menunggu langkah lain",
    StepStatus.READY: "siap dikerjakan",
    StepStatus.SUBMITTED: "diserahkan",
    StepStatus.RETURNED: "dikembalikan",
    StepStatus.DONE: "selesai",
    StepStatus.SKIPPED: "dilewati",
    StepStatus.CANCELLED: "dibatalkan",
}


@dataclass(frozen=True)
class Page:
    """A Markdown page under a stable key."""

    key: str
    title: str
    markdown: str


def phase_summary(runtime: Runtime, phase: PhaseOf) -> Page:
    """Write who did what in a phase, and when, from the tables."""
    region = find_region(phase.region, read_regions())
    with reading(runtime.engine) as session:
        rows = load(session, find_milestone(session, region, phase.milestone, year=phase.year))
        row = rows.phase(phase.phase)
        recorded = history_of(session, rows.milestone)
        delivered = Counter(
            d.handed_in_by for step in rows.steps_of(row) for d in deliveries_of(session, step)
        )
    steps = "\n".join(_summary_row(step, recorded, region.timezone) for step in rows.steps_of(row))
    files = "".join(f"\n- {by}: {count} berkas" for by, count in delivered.items()) or "\n- tidak ada"
    note = f"\n\n> Ditutup dengan catatan: {row.closing_note}" if row.closing_note else ""
    markdown = (
        f"## {rows.name} · {row.title_id}\n\n"
        f"| Langkah | Status | Tenggat | Tuntas | Oleh |\n|---|---|---|---|---|\n{steps}\n\n"
        f"**Berkas masuk**\n{files}{note}\n"
    )
    key = f"ringkasan-{region.code.replace('.', '')}-{phase.milestone}-{phase.year}-{row.code}"
    return Page(key.lower().replace("_", "-"), f"{rows.name} · {row.title_id}", markdown)


def national_board(lines: Sequence[MilestoneLine], runs: Mapping[int, str], *, at: datetime) -> Page:
    """Write the board of every milestone that is open; `runs` links each to its run."""
    rows = "\n".join(
        f"| {_linked(line.region, runs.get(line.milestone_id))} | {line.province} "
        f"| {line.milestone} {line.year} | {', '.join(line.open_phases)} "
        f"| {line.settled}/{line.total} | {_late(line.late)} |"
        for line in lines
    )
    late = sum(1 for line in lines if line.late)
    markdown = (
        f"## Papan status nasional\n\n{len(lines)} tonggak, {late} dengan langkah terlambat. "
        f"Keadaan {format_moment_id(at, 'WIB')}.\n\n"
        "| Daerah | Provinsi | Tonggak | Fase berjalan | Tuntas | Terlambat |\n|---|---|---|---|---|---|\n"
        f"{rows}\n"
    )
    return Page("papan-status-nasional", "Papan status nasional", markdown)


def milestone_board(line: MilestoneLine, steps: Sequence[StepLine], *, timezone: str, at: datetime) -> Page:
    """Write what waits on whom in one milestone."""
    rows = "\n".join(
        f"| {step.title_id} | {step.owed_by} | {format_date_id(step.due_date)} "
        f"| {_STATUS[step.status]} | {_days(step)} |"
        for step in steps
    )
    name = f"{line.region} · {line.milestone} {line.year}"
    markdown = (
        f"## {name}\n\n{line.settled} dari {line.total} langkah tuntas. "
        f"Keadaan {format_moment_id(at, timezone)}.\n\n"
        f"| Langkah | Penanggung jawab | Tenggat | Status | |\n|---|---|---|---|---|\n{rows}\n"
    )
    key = f"papan-{line.region_code.replace('.', '')}-{line.milestone}-{line.year}"
    return Page(key.lower().replace("_", "-"), name, markdown)


def _summary_row(step: Step, recorded: Sequence[HistoryRow], timezone: str) -> str:
    own = [row for row in recorded if row.subject == "step" and row.code == step.code]
    by = next((row.actor for row in reversed(own) if row.move in {"submit", "skip"}), "")
    settled = format_moment_id(step.settled_at, timezone) if step.settled_at else ""
    return (
        f"| {step.title_id} | {_STATUS[step.status]} | {format_date_id(step.due_date)} | {settled} | {by} |"
    )


def _linked(words: str, run_id: str | None) -> str:
    return f"[{words}](/v2/runs/flow-run/{run_id})" if run_id else words


def _late(count: int) -> str:
    return f"🔴 {count}" if count else "–"


def _days(step: StepLine) -> str:
    return f"🔴 terlambat {step.working_days_late} hari kerja" if step.late else ""
