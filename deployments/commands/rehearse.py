"""`tonggak rehearse`: who would be told how much and when, if a plan, a rule or the calendar changed."""

from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from deployments.commands.typed import DATE, NAME, AtOption, JsonOption, day_typed, region_typed, runtime_at
from deployments.language import tr
from deployments.printing import print_json, show
from deployments.rehearsal import Question, answer
from deployments.rehearsal_tables import document, more_table, mornings_table, people_table
from deployments.rehearsal_words import in_words, picture
from deployments.what_if_files import read_days, read_openings
from models.rules.errors import BadInput
from models.rules.names import Region, find_province, read_regions
from models.rules.rehearsed_answers import Answers
from models.rules.reminder_rules import load_rules
from models.rules.time_zones import zone_of
from models.rules.working_days import calendar_for
from models.whole_files import written_whole
from notifications.imagining import WhatIf

DEFAULT_LENGTH = 60  # working days
_LONGEST = timedelta(days=3 * 366)
FILE = tr("BERKAS", "FILE")


def rehearse(  # noqa: PLR0913 - one option a question
    *,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar=DATE, help=tr("Hari pertama (hari ini).", "First day (today).")),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar=DATE,
            help=tr("Hari terakhir (60 hari kerja kemudian).", "Last day (60 working days later)."),
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar=tr("DAERAH", "REGION"), help=tr("Satu daerah.", "One region.")),
    ] = None,
    province: Annotated[
        str | None,
        typer.Option(
            "--province", metavar=NAME, help=tr("Semua daerah satu provinsi.", "All of one province.")
        ),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", metavar=FILE, help=tr("Aturan lain (YAML).", "Other rules (YAML).")),
    ] = None,
    days: Annotated[
        Path | None,
        typer.Option(
            "--days",
            metavar=FILE,
            help=tr(
                "Hari libur yang direncanakan (csv atau yaml): tanggal, nama, daerah, hari_kerja.",
                "Days off to come (csv or yaml): date, name, region, working.",
            ),
        ),
    ] = None,
    openings: Annotated[
        Path | None,
        typer.Option(
            "--openings",
            metavar=FILE,
            help=tr(
                "Tonggak yang akan dibuka (csv atau yaml): daerah atau SEMUA, tonggak, tahun, kick_off, ...",
                "Milestones to open (csv or yaml): region or ALL, milestone, year, kick_off, ...",
            ),
        ),
    ] = None,
    answers: Annotated[
        Answers,
        typer.Option(
            "--answers",
            help=tr(
                "none: tidak ada yang menjawab; on-time: semua selesai pada tenggatnya.",
                "none: nobody answers; on-time: all is done on its due day.",
            ),
        ),
    ] = Answers.NOBODY,
    per_minute: Annotated[
        int | None,
        typer.Option("--per-minute", min=1, help=tr("Pesan per menit.", "Messages a minute.")),
    ] = None,
    picture_: Annotated[
        Path | None,
        typer.Option(
            "--picture", metavar=FILE, help=tr("Menulis diagram batang (SVG).", "Write a bar chart (SVG).")
        ),
    ] = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the reminders through the days to come: who gets how many, and what a change would change.

    Nothing is sent and nothing is recorded.

    Example: tonggak rehearse --openings m4-2027.csv --rules usulan.yaml --picture gladi.svg
    """
    if region and province:
        raise BadInput("Give a region or --province, not both.")
    place = region_typed(region) if region else None
    runtime, zone = runtime_at(at, place), place.timezone if place else "WIB"
    today = runtime.clock.now().astimezone(zone_of(zone)).date()
    first, last = _period(from_, to, today)
    where, chosen = _where(place, province)
    asked = Question(
        first,
        last,
        answers,
        chosen,
        load_rules(rules, programme=runtime.programme.code) if rules else None,
        _what_if(days, openings, chosen),
        per_minute,
    )
    found = answer(runtime, asked)
    if picture_ is not None:
        _write(picture_, picture(found, where))
    if as_json:
        print_json(document(found))
        return
    for sentence in in_words(found, where, zone):
        typer.echo(sentence)
    for shown in (mornings_table(found, zone), people_table(found), more_table(found)):
        if shown is not None and shown[2]:
            show(*shown)
    if picture_ is not None:
        typer.echo(tr(f"Diagram: {picture_}", f"Picture: {picture_}"))


def _period(from_: str | None, to: str | None, today: date) -> tuple[date, date]:
    first = day_typed(from_, "--from") if from_ else today
    if first < today:
        raise BadInput("--from {first} has passed; a rehearsal begins today or later.", first=first)
    last = day_typed(to, "--to") if to else calendar_for("WIB", {}).add_working_days(first, DEFAULT_LENGTH)
    if last < first or last - first > _LONGEST:
        raise BadInput(
            "--from {first} --to {last}: the last day must come after the first, by three years at most.",
            first=first,
            last=last,
        )
    return first, last


def _where(place: Region | None, province: str | None) -> tuple[str, Collection[str] | None]:
    regions = read_regions()
    if place is not None:
        return place.label, [place.code]
    if province is None:
        return tr("semua daerah", "all regions"), None
    found = find_province(province, regions)
    name = tr(f"Provinsi {found.name}", f"{found.name} province")
    return name, [region.code for region in regions if region.province_code == found.code]


def _what_if(days: Path | None, openings: Path | None, chosen: Collection[str] | None) -> WhatIf:
    opened = read_openings(openings) if openings else []
    here = [one for one in opened if chosen is None or one.region.code in chosen]
    return WhatIf(read_days(days) if days else (), here)


def _write(path: Path, content: bytes) -> None:
    try:
        with written_whole(path) as file:
            file.write(content)
    except OSError as error:
        raise BadInput("{file} cannot be written ({said}).", file=path, said=error.strerror) from error
