"""`tonggak mute`, `unmute` and `mutes`: a place, a milestone or a person is left in peace for a while."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Annotated

import typer

from deployments.commands.mute_subjects import Subject, region_of_place
from deployments.commands.typed import (
    DATE,
    NAME,
    AtOption,
    ByOption,
    JsonOption,
    ReasonOption,
    YearOption,
    coordinator,
    day_typed,
    runtime_at,
)
from deployments.language import tr
from deployments.printing import print_json, show
from deployments.words import hold_words
from models.database import reading, writing
from models.held_back import HeldBack, read_holds
from models.people.places import find_place
from models.rules.names import read_regions

_PLACE = tr("DAERAH", "PLACE")
_PlaceArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=_PLACE,
        help=tr(
            '"Kab. Lebong", "Provinsi Bengkulu", atau "Nasional".',
            '"Kab. Lebong", "Provinsi Bengkulu" or "Nasional".',
        ),
    ),
]
_MilestoneArgument = Annotated[
    str | None,
    typer.Argument(
        metavar=tr("TONGGAK", "MILESTONE"),
        help=tr("Hanya satu tonggak daerah itu: M4.", "Only one milestone of that region: M4."),
    ),
]
_ContactOption = Annotated[
    str | None,
    typer.Option(
        "--contact",
        metavar=NAME,
        help=tr(
            'Hanya satu orang: nama, "nama, kantor", atau alamatnya.',
            'Only one person: a name, "name, office", or an address.',
        ),
    ),
]


def mute(  # noqa: PLR0913 - one option a question
    place: _PlaceArgument = None,
    milestone: _MilestoneArgument = None,
    *,
    until: Annotated[
        str, typer.Option("--until", metavar=DATE, help=tr("Hari terakhirnya.", "The last day of it."))
    ],
    contact: _ContactOption = None,
    year: YearOption = None,
    reason: ReasonOption = "",
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send no reminders about a place or one of its milestones, or to one person, until a day.

    Muting the same again replaces what was set before. One step alone: `tonggak step … mute`.

    Example: tonggak mute "Kab. Lebong" --until 2024-06-30 --reason "Banjir"; tonggak mute --contact
    "Narahubung PUPR, Dinas PUPR" --until 2024-06-07 --reason "Cuti melahirkan"
    """
    subject = Subject.typed(place, milestone, contact, year)
    runtime = runtime_at(at, subject.region)
    last, now, actor = day_typed(until, "--until"), runtime.clock.now(), coordinator(by)
    with writing(runtime.engine) as session:
        name = subject.mute(session, last, reason, rules=runtime.reminder_rules, by=actor, at=now)
    if as_json:
        print_json({"about": name, "kind": "mute", "until": last, "reason": reason, "by": actor.name})
        return
    typer.echo(tr(f"{name}: pengingat dihentikan sampai {last}.", f"{name}: reminders muted until {last}."))


def unmute(  # noqa: PLR0913 - one option a question
    place: _PlaceArgument = None,
    milestone: _MilestoneArgument = None,
    *,
    contact: _ContactOption = None,
    year: YearOption = None,
    reason: ReasonOption = "",
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """End a mute before its day; what is still open is said once on the next working morning.

    Example: tonggak unmute "Kab. Lebong"
    """
    subject = Subject.typed(place, milestone, contact, year)
    runtime = runtime_at(at, subject.region)
    with writing(runtime.engine) as session:
        name = subject.unmute(session, reason, by=coordinator(by), at=runtime.clock.now())
    if as_json:
        print_json({"about": name, "muted": False})
        return
    typer.echo(tr(f"{name}: pengingat berjalan lagi.", f"{name}: reminders resumed."))


def mutes(place: _PlaceArgument = None, *, at: AtOption = None, as_json: JsonOption = False) -> None:
    """List what holds reminders back now, and who stands in: everywhere, or what counts in one place.

    Example: tonggak mutes "Kab. Lebong"
    """
    here = find_place(place, read_regions()) if place else None
    runtime = runtime_at(at, region_of_place(here))
    with reading(runtime.engine) as session:
        holds = read_holds(session, at=runtime.clock.now())
    lines = holds.reaching(here.code) if here else holds.lines
    if as_json:
        print_json({"mutes": [_document(line) for line in lines]})
        return
    _print(lines)


def _document(line: HeldBack) -> dict[str, object]:
    document = asdict(line)
    del document["milestone_id"], document["step_id"]
    return document


def _print(lines: Collection[HeldBack]) -> None:
    if not lines:
        typer.echo(tr("Tidak ada pengingat yang ditahan.", "No reminders are held back."))
        return
    headings = [
        tr("Daerah", "Place"),
        tr("Perihal", "About"),
        tr("Pengingat", "Reminders"),
        tr("Sampai", "Until"),
        tr("Oleh", "By"),
        tr("Alasan", "Reason"),
    ]
    rows = [
        [line.place, _about(line), _how(line), str(line.until), line.by, line.reason or "-"] for line in lines
    ]
    show(tr("Yang ditahan dan diwakilkan", "Held back and delegated"), headings, rows)


def _about(line: HeldBack) -> str:
    if line.milestone:
        return " · ".join(part for part in (f"{line.milestone} {line.year}", line.step) if part)
    return line.contact or tr("semua langkah", "every step")


def _how(line: HeldBack) -> str:
    words = hold_words(line.kind)
    return f"{words} {line.contact}" if line.milestone and line.contact else words
