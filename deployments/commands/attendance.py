"""`tonggak attendance`: reading an attendance list back, and who came to the meetings."""

from pathlib import Path
from typing import Annotated

import typer

from deployments.commands.typed import (
    STEP,
    AtOption,
    ByOption,
    JsonOption,
    MilestoneArgument,
    RegionArgument,
    StepArgument,
    YearOption,
    coordinator,
    region_typed,
    runtime_at,
)
from deployments.language import said, tr
from deployments.printing import print_json, show
from models.database import reading, writing
from models.dossier.attendance.listing import MeetingAttendance, attendance_of
from models.dossier.attendance.reading import check_attendance_file, read_attendance
from models.dossier.attendance.recording import Recorded, record_attendance
from models.dossier.findings import Finding
from models.dossier.sheltered import sheltered
from models.moves.loading import find_milestone
from models.rules.indonesian_dates import format_date_id

app = typer.Typer(
    no_args_is_help=True,
    help="Who came to a meeting, and who is missing. Example: tonggak attendance list PLACE M4",
)


@app.command("import")
def import_(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    step: StepArgument,
    file: Annotated[
        Path,
        typer.Argument(
            metavar=tr("BERKAS", "FILE"),
            help=tr("Daftar hadir: xlsx, xls, ods, atau csv.", "The list: xlsx, xls, ods or csv."),
            exists=True,
            dir_okay=False,
        ),
    ],
    *,
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read the attendance list of a meeting; a list that is read again takes the earlier one's place.

    Example: tonggak attendance import "Kab. Lebong" M4 rakor daftar-hadir.xlsx
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    attendance = sheltered(read_attendance, file, file.name)
    noticed = sheltered(check_attendance_file, file, file.name)
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        who, now = coordinator(by), runtime.clock.now()
        recorded = record_attendance(session, milestone_id, step, attendance, by=who, at=now)
    if as_json:
        print_json({"recorded": recorded, "changed": recorded.changed, "findings": _listed(noticed)})
    else:
        _print_recorded(recorded, noticed)


@app.command("list")
def list_(
    region: RegionArgument,
    milestone: MilestoneArgument,
    step: Annotated[
        str | None,
        typer.Argument(
            metavar=STEP,
            help=tr("Hanya pertemuan ini; tanpa ini, semuanya.", "Only this meeting; default: all of them."),
        ),
    ] = None,
    *,
    year: YearOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who came by organisation, and who is missing.

    Example: tonggak attendance list "Kab. Lebong" M4 rakor
    """
    place = region_typed(region)
    with reading(runtime_at(None).engine) as session:
        meetings = attendance_of(session, find_milestone(session, place, milestone, year=year), step=step)
    if as_json:
        print_json({"meetings": meetings})
        return
    for meeting in meetings:
        _print_meeting(meeting)


def _listed(noticed: list[Finding]) -> list[dict[str, object]]:
    return [
        {"severity": one.severity, "sheet": one.sheet, "cell": one.cell, "says": said(one.in_words())}
        for one in noticed
    ]


def _print_recorded(recorded: Recorded, noticed: list[Finding]) -> None:
    typer.echo(
        tr(
            f"{recorded.milestone}, {recorded.title}, {format_date_id(recorded.day)}: "
            f"{recorded.listed} tercantum, {recorded.signed} bertanda tangan.",
            f"{recorded.milestone}, {recorded.title}, {recorded.day}: "
            f"{recorded.listed} listed, {recorded.signed} signed.",
        )
    )
    unknown = [f"{line.name} ({line.organisation})" for line in recorded.unknown]
    _print_names(tr("Ditambahkan", "Added"), recorded.added)
    _print_names(tr("Tidak lagi tercantum", "No longer listed"), recorded.gone)
    _print_names(tr("Tidak hadir", "Missing"), recorded.missing)
    _print_names(tr("Belum tercatat sebagai narahubung", "Not recorded as contacts"), unknown)
    if unknown:
        typer.echo(
            tr(
                "Catat mereka dengan `tonggak people import` bila perlu dihubungi.",
                "Record them with `tonggak people import` where they are to be reached.",
            )
        )
    _print_names(tr("Perlu dilihat", "To look at"), [said(one.in_words()) for one in noticed])


def _print_names(heading: str, names: list[str] | tuple[str, ...]) -> None:
    if names:
        typer.echo(f"{heading} ({len(names)}):")
        for name in names:
            typer.echo(f"  - {name}")


def _print_meeting(meeting: MeetingAttendance) -> None:
    title = f"{meeting.title} ({meeting.meeting})"
    if meeting.day is None:
        typer.echo(tr(f"{title}: belum ada daftar hadir.", f"{title}: no attendance list yet."))
        return
    headings = [
        tr("Organisasi", "Organisation"),
        tr("Nama", "Name"),
        tr("Jabatan", "Position"),
        tr("Tanda tangan", "Signed"),
    ]
    rows = [
        [group.organisation or "-", one.name, one.position, tr("ada", "yes") if one.signed else "-"]
        for group in meeting.came
        for one in group.people
    ]
    show(f"{title}, {tr(format_date_id(meeting.day), str(meeting.day))}", headings, rows)
    _print_names(tr("Tidak hadir", "Missing"), meeting.missing)
