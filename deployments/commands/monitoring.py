"""`tonggak monitoring`: what was seen in the field, in and out."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from deployments.commands.area_risks import area_risk
from deployments.commands.monitoring_single import add, indicator
from deployments.commands.monitoring_words import print_recorded, print_trend
from deployments.commands.typed import (
    AtOption,
    ByOption,
    JsonOption,
    MilestoneArgument,
    RegionArgument,
    YearOption,
    coordinator,
    region_typed,
    runtime_at,
)
from deployments.language import said, tr
from deployments.printing import print_json
from flows.monitoring_desk import report_of
from models.database import reading, writing
from models.dossier.monitoring.filled import Filled
from models.dossier.monitoring.form import write_form
from models.dossier.monitoring.reading import read_form
from models.dossier.monitoring.recording import record_round, rounds_of
from models.dossier.monitoring.report_facts import services_of
from models.dossier.monitoring.trend import newest_round, trend
from models.dossier.sheltered import sheltered
from models.moves.loading import find_milestone, load
from models.rules.errors import BadInput
from models.rules.indicators_reading import shipped_monitoring
from notifications.papers.made import name_of, write_papers

app = typer.Typer(
    no_args_is_help=True,
    help="What was seen in the field: the form, the rounds, the report. Example: tonggak monitoring form",
)
app.command("add")(add)
app.command("indicator")(indicator)
app.command("area-risk")(area_risk)

EditionOption = Annotated[
    str | None,
    typer.Option(
        "--edition",
        help=tr(
            "Edisi indikator; tanpa ini, menurut tahun tonggak.",
            "The edition of the indicators; default: by the milestone's year.",
        ),
    ),
]


@app.command("form")
def form(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar=tr("BERKAS", "FILE"),
            help=tr("Ditulis ke mana (.xlsx).", "Where to write (.xlsx)."),
        ),
    ] = None,
    empty: Annotated[
        bool,
        typer.Option(
            "--empty",
            help=tr("Tanpa layanan dari putaran sebelumnya.", "Without the services of the round before."),
        ),
    ] = False,
    edition: EditionOption = None,
    year: YearOption = None,
) -> None:
    """Write the form to fill in, with the services that the round before already knew.

    Example: tonggak monitoring form "Kab. Lebong" M4 --to formulir-monev.xlsx
    """
    place, monitoring = region_typed(region), shipped_monitoring()
    runtime = runtime_at(None, place)
    with reading(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        rows = load(session, milestone_id)
        known = Filled() if empty else _known(session, milestone_id)
        chosen = monitoring.edition(edition) if edition else monitoring.edition_of(rows.milestone.year)
        path = to or Path(f"{name_of('formulir-monev', rows)}.xlsx")
        write_form(
            path,
            monitoring,
            edition=chosen,
            place=rows.name,
            province=place.province_code,
            filled=known,
            again=True,
        )
    typer.echo(tr(f"Formulir monev ditulis ke {path}.", f"The monitoring form was written to {path}."))
    if known.services:
        count = len(known.services)
        typer.echo(
            tr(
                f"  {count} layanan dari putaran sebelumnya sudah tertulis; isi capaian barunya.",
                f"  {count} services of the round before stand in it; fill in what is new.",
            )
        )


@app.command("import")
def import_(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    file: Annotated[
        Path,
        typer.Argument(
            metavar=tr("BERKAS", "FILE"),
            help=tr(
                "Formulir terisi: .xlsx, .xls, .ods, atau .csv.", "The filled form: xlsx, xls, ods or csv."
            ),
        ),
    ],
    *,
    number: Annotated[
        int | None,
        typer.Option(
            "--round",
            min=1,
            help=tr("Menambah atau memperbaiki putaran terbaru ini.", "Add to or correct this newest round."),
        ),
    ] = None,
    new_round: Annotated[
        bool, typer.Option("--new-round", help=tr("Memulai putaran baru.", "Start a new round."))
    ] = False,
    edition: EditionOption = None,
    title: Annotated[
        str, typer.Option("--title", help=tr("Nama putaran, bila perlu.", "A name for the round."))
    ] = "",
    check: Annotated[
        bool, typer.Option("--check", help=tr("Hanya memeriksa formulir.", "Only check the form."))
    ] = False,
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a filled-in form as a round of monitoring: all of it, or nothing and every reason why not.

    Example: tonggak monitoring import "Kab. Lebong" M4 formulir-monev.xlsx --by "Dinas PUPR"
    """
    place, monitoring = region_typed(region), shipped_monitoring()
    runtime = runtime_at(at, place)
    if not file.is_file():
        raise BadInput("There is no file {path}. Nothing was read.", path=file)
    looked = sheltered(read_form, file, file.name, monitoring)
    findings = [said(finding.in_words()) for finding in looked.findings]
    recorded = None
    if not check:
        with writing(runtime.engine) as session:
            milestone_id = find_milestone(session, place, milestone, year=year)
            chosen = _chosen_round(session, milestone_id, number, new_round=new_round)
            recorded = record_round(
                session,
                milestone_id,
                looked.filled,
                monitoring=monitoring,
                number=chosen,
                edition=edition,
                title=title,
                by=coordinator(by),
                at=runtime.clock.now(),
            )
    if as_json:
        listed = [asdict(finding) | {"message": said(finding.message)} for finding in looked.findings]
        print_json({"recorded": recorded, "findings": listed, "checked_only": check})
        return
    if recorded is None:
        services, indicators = len(looked.filled.services), len(looked.filled.indicators)
        typer.echo(
            tr(
                f"{file.name}: hanya diperiksa; {services} layanan, {indicators} indikator.",
                f"{file.name}: only checked; {services} services, {indicators} indicators.",
            )
        )
    else:
        print_recorded(recorded)
    for finding in findings:
        typer.echo(f"  {finding}")


@app.command("list")
def list_(
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    year: YearOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the rounds, and how services and indicators went from one to the next.

    Example: tonggak monitoring list "Kab. Lebong" M4
    """
    place = region_typed(region)
    with reading(runtime_at(None, place).engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        name, found = load(session, milestone_id).name, trend(session, milestone_id)
    if as_json:
        print_json({"milestone": name} | asdict(found))
        return
    print_trend(name, found, shipped_monitoring())


@app.command("report")
def report(
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            metavar=tr("FOLDER", "FOLDER"),
            help=tr("Ke folder mana ditulis.", "Into which folder to write."),
        ),
    ] = Path(),
    year: YearOption = None,
    at: AtOption = None,
) -> None:
    """Write the short report of the newest round as docx and pdf, as a draft to be signed.

    Example: tonggak monitoring report "Kab. Lebong" M4 --to laporan
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    with reading(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        _, paper = report_of(session, runtime, milestone_id)
    for path in write_papers(to, [paper]):
        typer.echo(str(path))


def _known(session: Session, milestone_id: int) -> Filled:
    """Give the services of the newest round of this or an earlier milestone, to be looked at again."""
    newest = newest_round(session, milestone_id)
    return Filled(tuple(services_of(session, newest))) if newest else Filled()


def _chosen_round(session: Session, milestone_id: int, number: int | None, *, new_round: bool) -> int | None:
    rounds = rounds_of(session, milestone_id)
    if new_round and number is not None:
        raise BadInput("Choose one: --round or --new-round.")
    if rounds and number is None and not new_round:
        raise BadInput(
            "Round {number} is there already. Say --round {number} to add to it or correct it, "
            "or --new-round.",
            number=rounds[-1].number,
        )
    return number
