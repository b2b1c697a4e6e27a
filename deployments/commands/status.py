"""`tonggak status`: what stands where, and what waits on whom."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlmodel import Session

from deployments.commands.typed import NAME, AtOption, JsonOption, region_typed, runtime_at
from deployments.language import tr
from deployments.printing import Cell, below_each_other, coloured, console, print_json, show, table
from deployments.words import status_words
from models.database import reading
from models.moves.loading import MilestoneRows, load, milestone_id_of
from models.rules.errors import BadInput, Unknown
from models.rules.names import find_province, read_regions
from models.status import MilestoneLine, StepLine, late_lines, milestone_lines, step_lines


def status(
    region: Annotated[
        str | None,
        typer.Argument(
            metavar=tr("[DAERAH]", "[REGION]"), help=tr("Satu daerah selengkapnya.", "One region, in full.")
        ),
    ] = None,
    *,
    province: Annotated[
        str | None,
        typer.Option(
            "--province", metavar=NAME, help=tr("Semua daerah satu provinsi.", "All of one province.")
        ),
    ] = None,
    late: Annotated[
        bool,
        typer.Option(
            "--late",
            help=tr(
                "Hanya langkah yang terlambat, yang paling lama lebih dahulu.",
                "Only late steps, the longest overdue first.",
            ),
        ),
    ] = False,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what stands where: one region in full, a province, the nation, or everything late.

    Example: tonggak status "Kab. Lebong"; tonggak status --province Bengkulu; tonggak status --late --json
    """
    if region and province:
        raise BadInput("Give a region or --province, not both.")
    place = region_typed(region) if region else None
    province_code = find_province(province, read_regions()).code if province else None
    runtime = runtime_at(at, place)
    now = runtime.clock.now()
    with reading(runtime.engine) as session:
        if late:
            _late(session, now, province_code, place.code if place else None, as_json=as_json)
        elif place:
            _region(session, now, place.code, place.label, as_json=as_json)
        else:
            _summary(session, now, province_code, as_json=as_json)


def _summary(session: Session, now: datetime, province_code: str | None, *, as_json: bool) -> None:
    lines = milestone_lines(session, at=now, province_code=province_code)
    if as_json:
        print_json({"at": now, "milestones": [_milestone_document(line) for line in lines]})
        return
    if not lines:
        typer.echo(
            tr(
                "Belum ada tonggak. Mulai dengan `tonggak open`.",
                "No milestone yet. Start with `tonggak open`.",
            )
        )
        return
    headings = [
        tr("Daerah", "Region"),
        tr("Provinsi", "Province"),
        tr("Tonggak", "Milestone"),
        tr("Status", "Status"),
        tr("Fase berjalan", "Open phases"),
        tr("Selesai", "Settled"),
        tr("Terlambat", "Late"),
        tr("Tenggat terdekat", "Next due"),
    ]
    show(tr("Papan status", "Status board"), headings, [_milestone_cells(line) for line in lines])
    _print_count(lines)


def _region(session: Session, now: datetime, code: str, label: str, *, as_json: bool) -> None:
    lines = milestone_lines(session, at=now, region_code=code)
    if not lines:
        raise Unknown("{region} has no milestone yet. Start one with `tonggak open`.", region=label)
    details = [(line, step_lines(session, line.milestone_id, at=now)) for line in lines]
    if as_json:
        documents = [_full_document(session, line, steps) for line, steps in details]
        print_json({"at": now, "milestones": documents})
        return
    for line, steps in details:
        title = f"{line.region} · {line.milestone} {line.year} · {status_words(line.status)}"
        console().print(_step_table(title, steps))


def print_milestone(screen: Console, session: Session, rows: MilestoneRows, *, at: datetime) -> None:
    """Print one milestone's board."""
    steps = step_lines(session, milestone_id_of(rows.milestone), at=at)
    screen.print(_step_table(f"{rows.name} · {status_words(rows.milestone.status)}", steps))


def _step_table(title: str, steps: list[StepLine]) -> Table:
    return table(title, _step_headings(), [_step_cells(step) for step in steps])


def _late(
    session: Session, now: datetime, province_code: str | None, region_code: str | None, *, as_json: bool
) -> None:
    lines = late_lines(session, at=now, province_code=province_code, region_code=region_code)
    if as_json:
        print_json({"at": now, "late": [asdict(line) for line in lines]})
        return
    if not lines:
        typer.echo(tr("Tidak ada yang terlambat.", "Nothing is late."))
        return
    headings = [tr("Daerah", "Region"), *_step_headings()]
    rows = [[f"{line.region} · {line.milestone}", *_step_cells(line)] for line in lines]
    show(tr("Terlambat", "Late"), headings, rows)


def _step_headings() -> list[str]:
    return [
        tr("Fase", "Phase"),
        tr("Langkah", "Step"),
        tr("Uraian", "What"),
        tr("Pemilik", "Owner"),
        tr("Tenggat", "Due"),
        tr("Status", "Status"),
    ]


def _step_cells(line: StepLine) -> list[Cell]:
    words = [coloured(line.status, status_words(line.status))]
    if line.waits_for:
        words.append(Text(f"← {', '.join(line.waits_for)}", style="dim"))
    words += [Text(held, style="dim") for held in _held_back(line)]
    if line.late:
        words.insert(0, Text(_lateness(line.working_days_late), style="bold red"))
    due = [Text(str(line.due_date))]
    if line.due_date != line.baseline_due_date:
        due.append(Text(f"{tr('semula', 'was')} {line.baseline_due_date}", style="dim"))
    return [
        line.phase,
        line.code,
        tr(line.title_id, line.title_en),
        line.organisation or tr(line.owner_title_id, line.owner_title_en),
        below_each_other(due),
        below_each_other(words),
    ]


def _held_back(line: StepLine) -> list[str]:
    held = []
    if line.muted_until:
        held.append(tr(f"pengingat dihentikan sampai {line.muted_until}", f"muted until {line.muted_until}"))
    if line.snoozed_until:
        held.append(
            tr(f"pengingat ditunda sampai {line.snoozed_until}", f"put off until {line.snoozed_until}")
        )
    if line.stand_in:
        until = line.stand_in_until
        held.append(
            tr(f"diwakili {line.stand_in} sampai {until}", f"{line.stand_in} stands in until {until}")
        )
    return held


def _lateness(days: int) -> str:
    if days == 0:
        return tr("TERLAMBAT sejak tadi", "LATE since earlier today")
    return tr(f"TERLAMBAT {days} hari kerja", f"LATE by {days} working days")


def _milestone_cells(line: MilestoneLine) -> list[Cell]:
    return [
        line.region,
        line.province,
        f"{line.milestone} {line.year}",
        coloured(line.status, status_words(line.status)),
        ", ".join(line.open_phases),
        f"{line.settled}/{line.total}",
        Text(str(line.late), style="bold red") if line.late else "0",
        line.next_due.date().isoformat() if line.next_due else "-",
    ]


def _milestone_document(line: MilestoneLine) -> dict[str, object]:
    document = asdict(line)
    del document["milestone_id"]
    return document


def _full_document(session: Session, line: MilestoneLine, steps: list[StepLine]) -> dict[str, object]:
    rows = load(session, line.milestone_id)
    anchors = {a.code: {"day": a.day, "baseline": a.baseline} for a in rows.anchors.values()}
    phases = [
        {"code": p.code, "kind": p.kind, "status": p.status, "closing_note": p.closing_note}
        for p in rows.phases.values()
    ]
    return {
        **_milestone_document(line),
        "anchors": anchors,
        "phases": phases,
        "steps": [asdict(s) for s in steps],
    }


def _print_count(lines: list[MilestoneLine]) -> None:
    late = sum(1 for line in lines if line.late)
    typer.echo(
        tr(
            f"{len(lines)} tonggak; {late} dengan langkah terlambat.",
            f"{len(lines)} milestones; {late} with late steps.",
        )
    )
