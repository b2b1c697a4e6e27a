"""`tonggak people`: the register of organisations and contacts, in and out."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from deployments.commands.people_repairs import mend_, repairs
from deployments.commands.typed import AtOption, ByOption, JsonOption, coordinator, runtime_at
from deployments.language import said, tr
from deployments.printing import print_json
from models.database import reading, writing
from models.people.exporting import export_people
from models.people.importing import ImportSummary, check_people, import_people
from models.people.template import people_template

_FILE = tr("BERKAS", "FILE")

app = typer.Typer(
    no_args_is_help=True,
    help="The register of organisations and contacts. Example: tonggak people import FILE",
)
app.command("repairs")(repairs)
app.command("mend")(mend_)


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=_FILE,
            help=tr(
                "Berkas .xlsx atau .csv; lihat docs/people.md.", "An .xlsx or .csv file; see docs/people.md."
            ),
        ),
    ],
    *,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help=tr("Hanya menyebut apa yang akan berubah.", "Only say what would change.")
        ),
    ] = False,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read contacts from a file: every row is checked before one is written.

    Example: tonggak people import narahubung-lebong.xlsx
    """
    runtime = runtime_at(at)
    roles = [role.code for role in runtime.programme.roles]
    if check:
        with reading(runtime.engine) as session:
            summary = check_people(session, file, roles=roles)
    else:
        with writing(runtime.engine) as session:
            who, now = coordinator(by).name, runtime.clock.now()
            summary = import_people(session, file, at=now, by=who, roles=roles)
    if as_json:
        notes = [said(note) for note in summary.notes]
        print_json(asdict(summary) | {"notes": notes, "checked_only": check})
        return
    _print_summary(summary, check=check)


@app.command("export")
def export(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=_FILE, help=tr("Ditulis ke mana: .xlsx atau .csv.", "Where to write: .xlsx or .csv.")
        ),
    ],
) -> None:
    """Write all contacts to a file that can be imported again.

    Example: tonggak people export narahubung.xlsx
    """
    with reading(runtime_at(None).engine) as session:
        count = export_people(session, file)
    typer.echo(tr(f"{count} narahubung ditulis ke {file}.", f"{count} contacts written to {file}."))


@app.command("template")
def template(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=_FILE,
            help=tr("Formulir kosong ditulis ke mana (.xlsx).", "Where to write the empty form (.xlsx)."),
        ),
    ],
) -> None:
    """Write an empty form with headings, choices and an explanation.

    Example: tonggak people template formulir-narahubung.xlsx
    """
    people_template(file)
    typer.echo(tr(f"Formulir kosong ditulis ke {file}.", f"An empty form was written to {file}."))


def _print_summary(summary: ImportSummary, *, check: bool) -> None:
    typer.echo(
        f"{summary.file}: "
        + (tr("hanya diperiksa", "only checked") if check else tr("diterima", "taken over"))
    )
    counts = [
        (
            tr("organisasi", "organisations"),
            summary.organisations_new,
            summary.organisations_changed,
            summary.organisations_unchanged,
        ),
        (
            tr("narahubung", "contacts"),
            summary.contacts_new,
            summary.contacts_changed,
            summary.contacts_unchanged,
        ),
    ]
    for what, new, changed, same in counts:
        typer.echo(
            tr(
                f"  {what}: {new} baru, {changed} berubah, {same} tetap",
                f"  {what}: {new} new, {changed} changed, {same} unchanged",
            )
        )
    for move in summary.roles_moved:
        typer.echo(
            tr(
                f"  peran {move.role} di {move.place}: {move.before} → {move.to or '-'}",
                f"  role {move.role} in {move.place}: {move.before} → {move.to or '-'}",
            )
        )
    for note in summary.notes:
        typer.echo(f"  {said(note)}")
