"""`tonggak readiness`: how far the proposals outside the regional budget meet the readiness criteria."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from deployments.commands.readiness_matrix import from_matrix
from deployments.commands.readiness_single import change, give, propose, refuse, waive, withdraw
from deployments.commands.readiness_words import document_of, print_standings
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
from deployments.printing import print_json, show
from flows.ringing import ring_now
from flows.runtime import Runtime
from models.database import reading, writing
from models.dossier.readiness.form_reading import read_form
from models.dossier.readiness.form_taking import Taken, take_form
from models.dossier.readiness.form_writing import write_form
from models.dossier.readiness.missing_steps import steps_for_missing
from models.dossier.readiness.proposals import find_proposal, proposals_of
from models.dossier.readiness.standing import Standing, standing_of
from models.dossier.sheltered import sheltered
from models.moves.loading import find_milestone, load
from models.rules.errors import BadInput
from models.rules.readiness_criteria import shipped_criteria

_FILE = tr("BERKAS", "FILE")
FormArgument = Annotated[
    Path, typer.Argument(metavar=_FILE, help=tr("Formulir RC (.xlsx).", "The form of criteria (.xlsx)."))
]

app = typer.Typer(
    no_args_is_help=True,
    help='Readiness criteria of proposals. Example: tonggak readiness list "Kab. Lebong" M4',
)
app.command("propose")(propose)
app.command("change")(change)
app.command("from-matrix")(from_matrix)
app.command("give")(give)
app.command("refuse")(refuse)
app.command("waive")(waive)
app.command("withdraw")(withdraw)


@app.command("list")
def list_(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    proposal: Annotated[
        str | None,
        typer.Option(
            "--proposal",
            metavar=tr("USULAN", "PROPOSAL"),
            help=tr("Hanya usulan ini.", "Only this proposal."),
        ),
    ] = None,
    year: YearOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show for each proposal what applies, what is met, and what is missing, with who owes it and when.

    Example: tonggak readiness list "Kab. Lebong" M4
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    with reading(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        name = load(session, milestone_id).name
        standings = _standings(session, milestone_id, proposal)
        documents = [document_of(standing) for standing in standings]
    if as_json:
        print_json({"milestone": name, "proposals": documents})
    elif not standings:
        typer.echo(tr(f"{name} belum memiliki usulan di luar APBD.", f"{name} has no proposals yet."))
    else:
        print_standings(name, standings, roles=_roles(runtime))


@app.command("steps")
def steps(  # noqa: PLR0913 - as above
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a step with owner and due date of everything that is missing; reminders then follow.

    Example: tonggak readiness steps "Kab. Lebong" M4
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        made = steps_for_missing(
            session,
            milestone_id,
            criteria=shipped_criteria(),
            programme=runtime.programme,
            by=coordinator(by),
            at=runtime.clock.now(),
        )
        rows = [
            (step.code, step.title_id, step.title_en, step.owner_title_id, step.owner_title_en, step.due_date)
            for step in made
        ]
    ring_now(runtime, milestone_id)
    if as_json:
        print_json(
            [
                {"step": code, "title": title, "owner": owner, "due": due}
                for code, title, _, owner, _, due in rows
            ]
        )
        return
    if not rows:
        typer.echo(tr("Tidak ada yang perlu dijadikan langkah.", "There is nothing to make a step of."))
        return
    show(
        tr(f"{len(rows)} langkah ditambahkan", f"{len(rows)} steps added"),
        [
            tr("Langkah", "Step"),
            tr("Yang diserahkan", "What is owed"),
            tr("Penanggung jawab", "Owner"),
            tr("Tenggat", "Due"),
        ],
        [[code, tr(t_id, t_en), tr(o_id, o_en), str(due)] for code, t_id, t_en, o_id, o_en, due in rows],
    )


@app.command("form")
def form(
    region: RegionArgument,
    milestone: MilestoneArgument,
    file: FormArgument,
    *,
    year: YearOption = None,
    at: AtOption = None,
) -> None:
    """Write the form of all proposals, filled in with what is known, for people to complete.

    Example: tonggak readiness form "Kab. Lebong" M4 rc-lebong.xlsx
    """
    if file.suffix.lower() != ".xlsx":
        raise BadInput("The form is an xlsx file; {file} is not.", file=file)
    place = region_typed(region)
    runtime = runtime_at(at, place)
    with reading(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        name = load(session, milestone_id).name
        standings = _standings(session, milestone_id, None)
        if not standings:
            raise BadInput(
                "{name} has no proposals yet. Write one down with `tonggak readiness propose`.", name=name
            )
        titles = {role.code: role.title.id for role in runtime.programme.roles}
        write_form(file, standings, criteria=shipped_criteria(), place=name, roles=titles)
    typer.echo(
        tr(
            f"Formulir {len(standings)} usulan ditulis ke {file}.",
            f"The form of {len(standings)} proposals was written to {file}.",
        )
    )


@app.command("import")
def import_(  # noqa: PLR0913 - as above
    region: RegionArgument,
    milestone: MilestoneArgument,
    file: FormArgument,
    *,
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take over a form that people filled in: all of it, or nothing.

    Example: tonggak readiness import "Kab. Lebong" M4 rc-lebong.xlsx
    """
    if not file.is_file():
        raise BadInput("There is no file {path}. Nothing was handed in.", path=file)
    place = region_typed(region)
    runtime = runtime_at(at, place)
    filled = sheltered(read_form, file, file.name)
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        taken = take_form(
            session,
            runtime.documents,
            milestone_id,
            filled,
            criteria=shipped_criteria(),
            by=coordinator(by),
            at=runtime.clock.now(),
        )
    ring_now(runtime, milestone_id)
    if as_json:
        findings = [said(finding.in_words()) for finding in taken.findings]
        print_json(
            {"given": taken.given, "waived": taken.waived, "changed": taken.changed, "findings": findings}
        )
        return
    _print_taken(file.name, taken)


def _print_taken(file: str, taken: Taken) -> None:
    given, waived, changed = len(taken.given), len(taken.waived), len(taken.changed)
    typer.echo(
        tr(
            f"{file}: {given} diserahkan, {waived} tidak berlaku, {changed} usulan berubah angkanya.",
            f"{file}: {given} given, {waived} waived, {changed} proposals with other numbers.",
        )
    )
    for finding in taken.findings:
        typer.echo(f"  {said(finding.in_words())}")


def _standings(session: Session, milestone_id: int, code: str | None) -> list[Standing]:
    wanted = [find_proposal(session, milestone_id, code)] if code else proposals_of(session, milestone_id)
    return [standing_of(session, proposal, criteria=shipped_criteria()) for proposal in wanted]


def _roles(runtime: Runtime) -> dict[str, str]:
    return {role.code: tr(role.title.id, role.title.en) for role in runtime.programme.roles}
