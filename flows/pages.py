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
    content: str
    as_of: str = ""  # the moment it speaks of, which alone is no reason to write it anew

    @property
    def markdown(self) -> str:
        """The whole page."""
        return self.content + self.as_of


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
    files = (
        "".join(f"\n- {in_a_cell(by)}: {count} berkas" for by, count in delivered.items()) or "\n- tidak ada"
    )
    note = f"\n\n> Ditutup dengan catatan: {in_a_cell(row.closing_note)}" if row.closing_note else ""
    markdown = (
        f"## {rows.name} · {row.title_id}\n\n"
        f"| Langkah | Status | Tenggat | Tuntas | Oleh |\n|---|---|---|---|---|\n{steps}\n\n"
        f"**Berkas masuk**\n{files}{note}\n"
    )
    key = f"ringkasan-{region.code.replace('.', '')}-{phase.milestone}-{phase.year}-{row.code}"
    return Page(key.lower().replace("_", "-"), f"{rows.name} · {row.title_id}", markdown)


def overview_board(
    title: str, key: str, lines: Sequence[MilestoneLine], runs: Mapping[int, str], *, at: datetime
) -> Page:
    """Write the board of every open milestone of the nation or a province; `runs` links each to its run."""
    late = sum(1 for line in lines if line.late)
    rows = "\n".join(overview_row(line, runs.get(line.milestone_id)) for line in lines)
    markdown = (
        f"## {title}\n\n{len(lines)} tonggak, {late} dengan langkah terlambat.\n\n"
        "| Daerah | Provinsi | Tonggak | Fase berjalan | Tuntas | Terlambat |\n|---|---|---|---|---|---|\n"
        f"{rows}\n\n"
    )
    return Page(key, title, markdown, _as_of(at, "WIB"))


def overview_row(line: MilestoneLine, run_id: str | None) -> str:
    """Write one milestone's line on such a board."""
    return (
        f"| {_linked(line.region, run_id)} | {line.province} | {line.milestone} {line.year} "
        f"| {', '.join(line.open_phases)} | {line.settled}/{line.total} | {_late(line.late)} |"
    )


def milestone_board(line: MilestoneLine, steps: Sequence[StepLine], *, timezone: str, at: datetime) -> Page:
    """Write what waits on whom in one milestone."""
    rows = "\n".join(
        f"| {in_a_cell(step.title_id)} | {in_a_cell(step.owed_by)} | {format_date_id(step.due_date)} "
        f"| {_STATUS[step.status]} | {'🔴 terlambat' if step.late else ''} |"
        for step in steps
    )
    name = f"{line.region} · {line.milestone} {line.year}"
    markdown = (
        f"## {name}\n\n{line.settled} dari {line.total} langkah tuntas.\n\n"
        f"| Langkah | Penanggung jawab | Tenggat | Status | |\n|---|---|---|---|---|\n{rows}\n\n"
    )
    key = f"papan-{line.region_code.replace('.', '')}-{line.milestone}-{line.year}"
    return Page(key.lower().replace("_", "-"), name, markdown, _as_of(at, timezone))


def _summary_row(step: Step, recorded: Sequence[HistoryRow], timezone: str) -> str:
    own = [row for row in recorded if row.subject == "step" and row.code == step.code]
    by = next((row.actor for row in reversed(own) if row.move in {"submit", "skip"}), "")
    settled = format_moment_id(step.settled_at, timezone) if step.settled_at else ""
    return (
        f"| {in_a_cell(step.title_id)} | {_STATUS[step.status]} | {format_date_id(step.due_date)} "
        f"| {settled} | {in_a_cell(by)} |"
    )


def _linked(words: str, run_id: str | None) -> str:
    return f"[{words}](/v2/runs/flow-run/{run_id})" if run_id else words


def _late(count: int) -> str:
    return f"🔴 {count}" if count else "–"


def _as_of(at: datetime, timezone: str) -> str:
    return f"Keadaan {format_moment_id(at, timezone)}.\n"


def in_a_cell(words: str) -> str:
    """Keep what people typed from ending a table's cell or its row, and from becoming a link or HTML."""
    shown = words.replace("|", "\\|").replace("[", "\\[").replace("<", "&lt;")
    return " ".join(shown.split())
