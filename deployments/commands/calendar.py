"""`tonggak calendar` and `tonggak day`: the working days of a region, and its own exceptions."""

from datetime import timedelta
from typing import Annotated

import typer
from sqlmodel import select

from deployments.commands.typed import (
    DATE,
    NAME,
    TEXT,
    AtOption,
    ByOption,
    JsonOption,
    RegionArgument,
    coordinator,
    day_typed,
    region_typed,
    runtime_at,
)
from deployments.language import tr
from deployments.printing import console, print_json, table
from deployments.words import knowledge_words
from models.calendars import calendar_of
from models.database import reading, writing
from models.rules.errors import BadInput
from models.tables.regions import OwnDayRow

_LONGEST = timedelta(days=3 * 366)


def calendar(
    region: RegionArgument,
    *,
    from_: Annotated[str, typer.Option("--from", metavar=DATE, help=tr("Hari pertama.", "First day."))],
    to: Annotated[str, typer.Option("--to", metavar=DATE, help=tr("Hari terakhir.", "Last day."))],
    as_json: JsonOption = False,
) -> None:
    """Show a region's days: which are worked, why others are not, and how sure that is.

    Example: tonggak calendar "Kab. Lebong" --from 2024-05-20 --to 2024-06-07
    """
    place, first, last = region_typed(region), day_typed(from_, "--from"), day_typed(to, "--to")
    if last < first or last - first > _LONGEST:
        raise BadInput(
            "--from {first} --to {last}: the last day must come after the first, by three years at most.",
            first=first,
            last=last,
        )
    with reading(runtime_at(None).engine) as session:
        days = [day.as_row() for day in calendar_of(session, place.code).list_days(first, last)]
    if as_json:
        print_json(
            {"region": {"code": place.code, "name": place.label, "timezone": place.timezone}, "days": days}
        )
        return
    headings = [
        tr("Tanggal", "Date"),
        tr("Hari", "Day"),
        tr("Hari kerja", "Working day"),
        tr("Keterangan", "Note"),
        tr("Kepastian", "Certainty"),
    ]
    rows = [
        [
            d["date"],
            d["weekday"],
            tr("ya", "yes") if d["working"] else tr("tidak", "no"),
            d["name"] or "",
            knowledge_words(d["knowledge"]),
        ]
        for d in days
    ]
    console().print(table(f"{place.label} ({place.timezone})", headings, rows))


def day(  # noqa: PLR0913 - one option a question
    date: Annotated[str, typer.Argument(metavar=DATE, help=tr("Harinya.", "The day."))],
    name: Annotated[
        str,
        typer.Argument(
            metavar=NAME,
            help=tr('Hari apa: "Hari jadi Kabupaten Lebong".', 'What it is: "Hari jadi Kabupaten Lebong".'),
        ),
    ],
    *,
    region: Annotated[
        str | None,
        typer.Option(
            "--region",
            metavar=tr("DAERAH", "REGION"),
            help=tr("Hari daerah mana; tanpa ini, hari nasional.", "Whose day; without: the nation's."),
        ),
    ] = None,
    working: Annotated[
        bool,
        typer.Option(
            "--working",
            help=tr(
                "Hari itu hari kerja, meskipun seharusnya libur.",
                "The day is worked, although it would be off.",
            ),
        ),
    ] = False,
    source: Annotated[
        str,
        typer.Option(
            "--source", metavar=TEXT, help=tr("Keputusan atau surat dasarnya.", "The decree or letter.")
        ),
    ] = "",
    by: ByOption = None,
    at: AtOption = None,
) -> None:
    """Record a day off (or, with --working, a working day) that the national calendar does not know.

    Dates already given to steps stay; `tonggak reschedule` shows and applies what should move.

    Example: tonggak day 2025-01-07 "Hari jadi Kabupaten Lebong" --region "Kab. Lebong" --source "SE Bupati"
    """
    place = region_typed(region) if region else None
    on, runtime = day_typed(date, DATE), runtime_at(at, place)
    with writing(runtime.engine) as session:
        code = place.code if place else None
        known = session.exec(
            select(OwnDayRow).where(OwnDayRow.day == on, OwnDayRow.region_code == code)
        ).first()
        row = known or OwnDayRow(
            region_code=code, day=on, name=name, recorded_by="", recorded_at=runtime.clock.now()
        )
        row.name, row.working, row.source = name, working, source
        row.recorded_by, row.recorded_at = coordinator(by).name, runtime.clock.now()
        session.add(row)
    whose = place.label if place else tr("nasional", "national")
    kind = tr("hari kerja", "working day") if working else tr("hari libur", "day off")
    typer.echo(f"{on} · {whose} · {kind}: {name}")
