"""`tonggak open`, `close`, `cancel`, `reschedule`: the life of a milestone and its phases."""

from datetime import date
from typing import Annotated

import typer

from deployments.commands.typed import (
    DATE,
    AtOption,
    ByOption,
    JsonOption,
    MilestoneArgument,
    ReasonOption,
    RegionArgument,
    YearOption,
    coordinator,
    day_typed,
    region_typed,
    runtime_at,
)
from deployments.language import tr
from deployments.printing import console, print_json, table
from flows.ringing import ring_now
from models.database import reading, writing
from models.moves.door import cancel_milestone, close_phase_anyway
from models.moves.loading import find_milestone, load
from models.moves.opening import Opened, Opening, open_milestone
from models.moves.rescheduling import Rescheduling, apply_anchors, propose_anchors
from models.rules.errors import BadInput
from models.rules.names import Region
from models.status import StepLine, step_lines
from models.tables.milestones import Anchor

AnchorOption = Annotated[
    list[str] | None,
    typer.Option(
        "--date",
        metavar=tr("ACUAN=TANGGAL", "ANCHOR=DATE"),
        help=tr(
            "Tanggal acuan lain, misalnya clinic_6=2024-07-10.",
            "Another anchor's date, e.g. clinic_6=2024-07-10.",
        ),
    ),
]
KickOffOption = Annotated[
    str | None, typer.Option("--kick-off", metavar=DATE, help=tr("Hari kick-off.", "Day of the kick-off."))
]
WorkshopOption = Annotated[
    str | None,
    typer.Option(
        "--workshop",
        metavar=DATE,
        help=tr("Hari pertama lokakarya nasional.", "First day of the national workshop."),
    ),
]

AnywayOption = Annotated[
    bool,
    typer.Option(
        "--anyway",
        help=tr(
            "Menerima tanggal pada hari libur (dengan --reason).",
            "Accept a date on a day off (with --reason).",
        ),
    ),
]


def open_(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    year: Annotated[
        int | None,
        typer.Option("--year", help=tr("Tanpa ini, tahun kick-off.", "Default: the kick-off's year.")),
    ] = None,
    kick_off: KickOffOption = None,
    workshop: WorkshopOption = None,
    dates: AnchorOption = None,
    anyway: AnywayOption = False,
    reason: ReasonOption = "",
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a milestone for a region; opening it twice finds the first.

    Example: tonggak open "Kab. Lebong" M4 --year 2024 --kick-off 2024-05-30 --workshop 2024-06-03
    """
    place = region_typed(region)
    anchors = _anchors(kick_off, workshop, dates)
    if anyway and not reason.strip():
        raise BadInput("--anyway needs --reason: why is a day off meant? The reason is recorded.")
    runtime = runtime_at(at, place)
    of_year = year or next(iter(anchors.values()), runtime.clock.now().date()).year
    opening = Opening(place, milestone, of_year, anchors, reason if anyway else "")
    with writing(runtime.engine) as session:
        opened = open_milestone(
            session, runtime.programme, opening, by=coordinator(by), at=runtime.clock.now()
        )
        rows = load(session, opened.milestone_id)
        lines = step_lines(session, opened.milestone_id, at=runtime.clock.now())
    if as_json:
        print_json(_opened_document(place, rows.milestone.code, of_year, opened, rows.anchors, lines))
        return
    _print_opened(rows.name, opened, lines)


def close(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    phase: Annotated[
        str,
        typer.Argument(
            metavar=tr("FASE", "PHASE"),
            help=tr("Kode fase, seperti tampak pada `status`.", "The phase's code, as `status` shows it."),
        ),
    ],
    *,
    year: YearOption = None,
    by: ByOption = None,
    reason: ReasonOption = "",
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Close a phase although steps are open: each is skipped, for the reason given.

    Example: tonggak close "Kab. Lebong" M4 monitoring --reason "uji coba dihentikan"
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        recorded = close_phase_anyway(
            session, milestone_id, phase, by=coordinator(by), at=runtime.clock.now(), reason=reason
        )
        skipped = [row.code for row in recorded if row.move == "skip"]
    ring_now(runtime, milestone_id)
    if as_json:
        print_json({"phase": phase, "skipped": skipped, "recorded": len(recorded)})
        return
    listed = ", ".join(skipped) or "-"
    typer.echo(
        tr(
            f"Fase '{phase}' ditutup. Langkah yang dilewati: {listed}.",
            f"Phase '{phase}' is closing. Skipped: {listed}.",
        )
    )


def cancel(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    year: YearOption = None,
    by: ByOption = None,
    reason: ReasonOption = "",
    at: AtOption = None,
) -> None:
    """Call a milestone off, with every step that is not settled.

    Example: tonggak cancel "Kab. Lebong" M4 --year 2024 --reason "surat Bupati: ditunda ke 2025"
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        cancel_milestone(session, milestone_id, by=coordinator(by), at=runtime.clock.now(), reason=reason)
        name = load(session, milestone_id).name
    typer.echo(tr(f"{name} dibatalkan.", f"{name} is called off."))


def reschedule(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    year: YearOption = None,
    kick_off: KickOffOption = None,
    workshop: WorkshopOption = None,
    dates: AnchorOption = None,
    apply: Annotated[
        bool,
        typer.Option(
            "--apply",
            help=tr(
                "Menerapkan; tanpa ini hanya memperlihatkan yang akan bergeser.",
                "Do it; without this, only show what would move.",
            ),
        ),
    ] = False,
    anyway: AnywayOption = False,
    by: ByOption = None,
    reason: ReasonOption = "",
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what moves when an anchor moves, and with --apply do it; finished steps stay as they are.

    Example: tonggak reschedule "Kab. Lebong" M4 --workshop 2024-06-10 --reason "surat undangan pusat" --apply
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    anchors = _anchors(kick_off, workshop, dates)
    with writing(runtime.engine) if apply else reading(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        if apply:
            plan = apply_anchors(
                session,
                milestone_id,
                anchors,
                by=coordinator(by),
                at=runtime.clock.now(),
                reason=reason,
                anyway=anyway,
            )
        else:
            plan = propose_anchors(session, milestone_id, anchors, anyway=anyway)
    if as_json:
        print_json({"applied": apply, "anchors": plan.anchors, "changes": plan.changes})
        return
    _print_rescheduling(plan, applied=apply)


def _anchors(kick_off: str | None, workshop: str | None, dates: list[str] | None) -> dict[str, date]:
    typed = {"kick_off": kick_off, "workshop": workshop}
    for entry in dates or []:
        code, found, day = entry.partition("=")
        if not found:
            raise BadInput("--date '{entry}' lacks a date. Write it like clinic_6=2024-07-10.", entry=entry)
        typed[code] = day
    return {code: day_typed(day, f"--{code.replace('_', '-')}") for code, day in typed.items() if day}


def _opened_document(  # noqa: PLR0913, PLR0917 - private, called once
    place: Region,
    milestone: str,
    year: int,
    opened: Opened,
    anchors: dict[str, Anchor],
    lines: list[StepLine],
) -> dict[str, object]:
    dates = {code: anchor.day for code, anchor in anchors.items()}
    return {
        "region": {"code": place.code, "name": place.label, "province": place.province},
        "milestone": milestone,
        "year": year,
        "found": opened.found,
        "anchors": dates,
        "already_late": opened.already_late,
        "steps": lines,
    }


def _print_opened(name: str, opened: Opened, lines: list[StepLine]) -> None:
    if opened.found:
        typer.echo(
            tr(f"{name} sudah ada; tidak ada yang diubah.", f"{name} stands already; nothing was changed.")
        )
        return
    headings = [tr("Langkah", "Step"), tr("Uraian", "What"), tr("Tenggat", "Due"), tr("Pemilik", "Owner")]
    rows = [
        [s.code, tr(s.title_id, s.title_en), str(s.due_date), tr(s.owner_title_id, s.owner_title_en)]
        for s in lines
    ]
    console().print(table(tr(f"{name} dibuka", f"{name} is open"), headings, rows))
    if opened.already_late:
        late = ", ".join(opened.already_late)
        typer.echo(tr(f"Sudah lewat tenggat saat dibuka: {late}.", f"Late from the start: {late}."))


def _print_rescheduling(plan: Rescheduling, *, applied: bool) -> None:
    headings = [
        tr("Langkah", "Step"),
        tr("Semula", "Old"),
        tr("Menjadi", "New"),
        tr("Pergeseran (hari kerja)", "Slippage (working days)"),
    ]
    rows = [[c.step, str(c.old), str(c.new), f"{c.slippage_working_days:+d}"] for c in plan.changes]
    title = (
        tr("Diterapkan", "Applied") if applied else tr("Usulan (belum diterapkan)", "Proposal (not applied)")
    )
    console().print(table(title, headings, rows))
    if not applied:
        typer.echo(tr("Tambahkan --apply untuk menerapkan.", "Add --apply to do it."))
