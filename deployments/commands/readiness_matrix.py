"""`tonggak readiness from-matrix`: proposals out of a matrix, shown before they are recorded."""

from pathlib import Path
from typing import Annotated

import typer

from deployments.commands.readiness_words import print_suggestions, proposal_document
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
from deployments.language import tr
from deployments.printing import print_json
from models.database import writing
from models.dossier.matrix.proposals import proposals_in
from models.dossier.matrix.reading import read_matrix
from models.dossier.readiness.suggesting import Suggestion, record_suggested, suggested
from models.dossier.sheltered import sheltered
from models.moves.loading import find_milestone, load
from models.rules.errors import BadInput
from models.rules.readiness_criteria import shipped_criteria


def from_matrix(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    file: Annotated[
        Path,
        typer.Argument(metavar=tr("BERKAS", "FILE"), help=tr("Matriks program dan kegiatan.", "The matrix.")),
    ],
    *,
    apply: Annotated[
        bool,
        typer.Option(
            "--apply",
            help=tr("Mencatat yang paketnya jelas atau disebutkan.", "Record those whose package is clear."),
        ),
    ] = False,
    package: Annotated[
        list[str] | None,
        typer.Option(
            "--package",
            metavar=tr("BARIS=PAKET", "ROW=PACKAGE"),
            help=tr(
                "Paket untuk satu baris, misalnya Matriks!12=SPALD; boleh berulang.",
                "The package of one row, such as Matriks!12=SPALD; may be repeated.",
            ),
        ),
    ] = None,
    after: Annotated[
        int | None,
        typer.Option(
            "--after",
            help=tr(
                "Hanya sesudah tahun ini; tanpa ini, tahun tonggak.",
                "Only after this year; default: the milestone's.",
            ),
        ),
    ] = None,
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Suggest proposals from the activities outside the regional budget; --apply records them.

    Example: tonggak readiness from-matrix "Kab. Lebong" M4 matriks.xlsx --apply
    """
    if not file.is_file():
        raise BadInput("There is no file {path}. Nothing was handed in.", path=file)
    place = region_typed(region)
    runtime = runtime_at(at, place)
    packages, criteria = dict(_row_and_package(text) for text in package or ()), shipped_criteria()
    matrix = sheltered(read_matrix, file, file_name=file.name)
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        since = load(session, milestone_id).milestone.year if after is None else after
        found = suggested(
            session, milestone_id, proposals_in(matrix, after=since), criteria=criteria, packages=packages
        )
        _refuse_unknown_rows(packages, found)
        who, now, recorded = coordinator(by), runtime.clock.now(), []
        if apply:
            recorded = record_suggested(session, milestone_id, found, criteria=criteria, by=who, at=now)
        documents = [proposal_document(proposal) for proposal in recorded]
    if as_json:
        print_json({"suggestions": [_document(each) for each in found], "recorded": documents})
        return
    print_suggestions(found, criteria=criteria)
    open_questions = sum(each.wanted is None and not each.recorded_as for each in found)
    if apply:
        codes = ", ".join(document["code"] for document in documents) or "-"
        typer.echo(tr(f"Dicatat: {codes}.", f"Recorded: {codes}."))
    if open_questions:
        typer.echo(
            tr(
                f"{open_questions} kegiatan belum jelas paketnya; sebutkan dengan --package BARIS=PAKET.",
                f"{open_questions} activities have no clear package; name it with --package ROW=PACKAGE.",
            )
        )


def _row_and_package(text: str) -> tuple[str, str]:
    row, named, code = text.rpartition("=")
    if not (row and named and code):
        raise BadInput("'{text}' names no row and package. Write it like 12=SPALD.", text=text)
    return row, code


def _refuse_unknown_rows(packages: dict[str, str], found: list[Suggestion]) -> None:
    places = {each.place for each in found} | {str(each.activity.row) for each in found}
    for row in packages:
        if row not in places:
            raise BadInput(
                "Row '{row}' is no activity outside the regional budget; there are {rows}.",
                row=row,
                rows=[each.place for each in found] or "-",
            )


def _document(each: Suggestion) -> dict[str, object]:
    wanted = each.wanted
    return {
        "row": each.place,
        "title": each.activity.title,
        "years": each.activity.years,
        "package": wanted.package if wanted else None,
        "works": wanted.works if wanted else (),
        "candidates": each.guess.packages,
        "recorded_as": each.recorded_as or None,
    }
