"""What a person types: regions, dates and moments, read strictly."""

import getpass
from datetime import date, datetime
from typing import Annotated

import typer

from deployments.language import tr
from flows.runtime import Runtime, SetClock, current
from models.rules.errors import BadInput
from models.rules.lifecycle import Actor, Role
from models.rules.names import Region, find_region, read_regions
from models.rules.time_zones import zone_of

RegionArgument = Annotated[
    str,
    typer.Argument(
        metavar=tr("DAERAH", "REGION"),
        help=tr(
            'Kabupaten atau kota: "Kab. Lebong", "Kota Bogor", "17.07".',
            'A regency or city: "Kab. Lebong", "Kota Bogor", "17.07".',
        ),
    ),
]
MilestoneArgument = Annotated[
    str,
    typer.Argument(
        metavar=tr("TONGGAK", "MILESTONE"),
        help=tr("M1, M2, M3, M4, atau post_M4.", "M1, M2, M3, M4 or post_M4."),
    ),
]
STEP, DATE = tr("LANGKAH", "STEP"), tr("TANGGAL", "DATE")
NAME, TEXT = tr("NAMA", "NAME"), tr("TEKS", "TEXT")
StepArgument = Annotated[
    str,
    typer.Argument(
        metavar=STEP,
        help=tr("Kode langkah, seperti tampak pada `status`.", "The step's code, as `status` shows it."),
    ),
]
YearOption = Annotated[
    int | None,
    typer.Option(
        "--year",
        help=tr("Tahun tonggak; tanpa ini, yang terbaru.", "The milestone's year; default: the newest."),
    ),
]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar=tr("WAKTU", "TIME"),
        help=tr(
            "Menggantikan jam mesin, misalnya 2024-05-20T09:00+07:00.",
            "Stands in for the clock, e.g. 2024-05-20T09:00+07:00.",
        ),
    ),
]
ByOption = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar=NAME,
        help=tr("Siapa yang bertindak (nama dan jabatan).", "Who makes the move (name and position)."),
    ),
]
ReasonOption = Annotated[
    str,
    typer.Option("--reason", metavar=TEXT, help=tr("Alasannya; dicatat.", "Why; it is recorded.")),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help=tr("Menulis satu dokumen JSON.", "Print one JSON document."))
]


def region_typed(text: str) -> Region:
    """Find the region that was typed; asks instead of guessing."""
    return find_region(text, read_regions())


def runtime_at(at: str | None, region: Region | None = None) -> Runtime:
    """Give the runtime; where `at` was typed, it is the time for this whole process."""
    runtime = current()
    if at is not None:
        runtime.clock = SetClock(moment_typed(at, region))
    return runtime


def moment_typed(text: str, region: Region | None = None) -> datetime:
    """Read a moment; without an offset it is local to the region, or to Jakarta."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput("'{text}' is not a time. Write it like 2024-05-20T09:00+07:00.", text=text) from error
    zone = zone_of(region.timezone if region else "WIB")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def day_typed(text: str, what: str) -> date:
    """Read a date; `what` names it in the error."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            "{what}: '{text}' is not a date. Write it as year-month-day, like 2024-05-30.",
            what=what,
            text=text,
        ) from error


def coordinator(name: str | None) -> Actor:
    """Name the person at the keyboard, who acts as the region's coordinator."""
    return Actor(name or f"{getpass.getuser()} (tonggak)", Role.COORDINATOR)
