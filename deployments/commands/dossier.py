"""`tonggak dossier`: what goes to the workshop, checked before it is sent, packed, and verified."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from deployments.commands.dossier_files import (
    FILE,
    FileCheck,
    PreviousOption,
    RegionOption,
    SskOption,
    annotate,
    clean,
    print_findings,
)
from deployments.commands.typed import (
    TEXT,
    AtOption,
    ByOption,
    JsonOption,
    MilestoneArgument,
    RegionArgument,
    YearOption,
    coordinator,
    moment_typed,
    region_typed,
    runtime_at,
)
from deployments.dossier_tables import check_document, print_check, print_submissions, submissions_document
from deployments.language import said, tr
from deployments.printing import print_json
from flows import dossier_desk
from flows.runtime import current
from models.database import reading, writing
from models.dossier.looking_ahead import look_into
from models.dossier.receipts import record_receipt, submissions_of
from models.dossier.verification import verify_against, verify_package
from models.moves.loading import find_milestone
from models.rules.blueprint_step import Content
from models.rules.errors import BadInput, NotAllowed, Unknown
from models.rules.sentences import Sentence

INCOMPLETE = NotAllowed.exit_code  # there, and not to be sent yet
DAMAGED = 8  # as with a history that does not hold

app = typer.Typer(
    no_args_is_help=True,
    help="What goes to the workshop: checked, packed, verified. Example: tonggak dossier check FILE",
)
app.command("annotate")(annotate)
app.command("clean")(clean)


@app.command("check")
def check(  # noqa: PLR0913 - one option a question
    subject: Annotated[
        str,
        typer.Argument(
            metavar=tr("BERKAS|DAERAH", "FILE|REGION"),
            help=tr(
                "Berkas yang diperiksa, atau daerah beserta tonggaknya.",
                "A file to check, or a region with its milestone.",
            ),
        ),
    ],
    milestone: Annotated[
        str | None,
        typer.Argument(
            metavar=tr("TONGGAK", "MILESTONE"),
            help=tr("Dengan daerah: M1, M2, M3, M4.", "With a region: M1, M2, M3, M4."),
        ),
    ] = None,
    *,
    what: Annotated[
        Content,
        typer.Option(
            "--as",
            help=tr("Isi berkas.", "What the file holds."),
        ),
    ] = Content.MATRIX,
    ssk: SskOption = None,
    region: RegionOption = None,
    previous: PreviousOption = None,
    year: YearOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a file, or all that a milestone hands to the workshop; exit code 2 for errors, 5 when not ready.

    Example: tonggak dossier check matriks.xlsx --ssk 2023-2027; tonggak dossier check "Kab. Lebong" M4
    """
    if milestone is None:
        if not Path(subject).is_file():
            raise BadInput("There is no file {path}. With a region, name its milestone too.", path=subject)
        typed = FileCheck.of(Path(subject), ssk=ssk, region=region, previous=previous)
        print_findings(Path(subject).name, typed.findings(what), as_json=as_json)
        return
    place = region_typed(subject)
    runtime = runtime_at(at, place)
    with reading(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
    found = dossier_desk.check(runtime, milestone_id)
    if as_json:
        print_json(check_document(found))
    else:
        print_check(found)
    if not found.ready:
        raise typer.Exit(INCOMPLETE)


@app.command("pack")
def pack(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FOLDER",
            help=tr("Disalin juga ke folder ini.", "Copied into this folder, too."),
        ),
    ] = None,
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pack the newest version of every paper; the same papers make the same package, byte by byte.

    Example: tonggak dossier pack "Kab. Lebong" M4 --to lokakarya
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    with reading(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
    submission = dossier_desk.pack(runtime, milestone_id, by=coordinator(by))
    path = dossier_desk.copied_to(runtime, submission, to)
    if as_json:
        print_json(submission.model_dump(exclude={"id", "milestone_id"}) | {"path": path})
        return
    state = tr("lengkap", "complete") if submission.complete else tr("belum lengkap", "incomplete")
    typer.echo(f"{path} ({state})\n  SHA-256: {submission.sha256}")


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(metavar=FILE, help=tr("Paket (.zip).", "The package (.zip)."))],
    *,
    recorded: Annotated[
        bool,
        typer.Option(
            "--recorded",
            help=tr(
                "Bandingkan juga dengan catatan di basis data ini.",
                "Compare it with what this database recorded, too.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Say whether a package is whole, down to the last byte; exit code 8 when it is not.

    Example: tonggak dossier verify kab-lebong-m4-2024-v1.zip
    """
    wrong = verify_package(file)
    if recorded:
        with reading(current().engine) as session:
            wrong += verify_against(session, file)
    if as_json:
        print_json({"file": file.name, "whole": not wrong, "findings": [said(one) for one in wrong]})
    else:
        _print_verdict(file, wrong)
    if wrong:
        raise typer.Exit(DAMAGED)


@app.command("receipt")
def receipt(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    received_by: Annotated[
        str,
        typer.Option("--from", metavar=TEXT, help=tr("Kantor yang menerima.", "The office that took it.")),
    ],
    received_at: Annotated[
        str | None,
        typer.Option(
            "--received",
            metavar=tr("WAKTU", "TIME"),
            help=tr("Kapan diterima; tanpa ini, sekarang.", "When it was taken; default: now."),
        ),
    ] = None,
    number: Annotated[
        str, typer.Option("--number", metavar=TEXT, help=tr("Nomor tanda terima.", "The receipt's number."))
    ] = "",
    remark: Annotated[
        str, typer.Option("--remark", metavar=TEXT, help=tr("Catatan penerima.", "What the office remarked."))
    ] = "",
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar=FILE, help=tr("Pindaian tanda terima.", "A scan of the receipt.")),
    ] = None,
    version: Annotated[
        int | None,
        typer.Option("--version", help=tr("Versi paket; tanpa ini, yang terbaru.", "Default: the newest.")),
    ] = None,
    year: YearOption = None,
    by: ByOption = None,
    at: AtOption = None,
) -> None:
    """Record what the workshop said on receiving a package.

    Example: tonggak dossier receipt "Kab. Lebong" M4 --from "Pokja PKP Nasional" --number 12/WS/2024
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    now = runtime.clock.now()
    ahead = look_into(file, file.name) if file is not None else None
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        versions = {one.submission.version: one.submission for one in submissions_of(session, milestone_id)}
        submission = versions.get(version or max(versions, default=0))
        if not versions:
            raise Unknown("Nothing was packed yet. Pack it with `tonggak dossier pack`.")
        if submission is None:
            raise Unknown("There is no such package. Packed so far: {versions}.", versions=[*versions])
        record_receipt(
            session,
            runtime.documents,
            submission,
            received_by=received_by,
            received_at=moment_typed(received_at, place) if received_at else now,
            number=number,
            remark=remark,
            path=file,
            by=coordinator(by),
            at=now,
            ahead=ahead,
        )
        name = submission.file_name
    typer.echo(tr(f"{name}: tanda terima dicatat", f"{name}: the receipt was recorded"))


@app.command("list")
def list_(
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    year: YearOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the packages of a milestone, and what was said on receiving them.

    Example: tonggak dossier list "Kab. Lebong" M4
    """
    place = region_typed(region)
    with reading(current().engine) as session:
        found = submissions_of(session, find_milestone(session, place, milestone, year=year))
        if as_json:
            print_json(submissions_document(found))
        else:
            print_submissions(found, timezone=place.timezone)


def _print_verdict(file: Path, wrong: Sequence[Sentence]) -> None:
    if not wrong:
        typer.echo(tr(f"{file.name}: utuh", f"{file.name}: whole"))
        return
    typer.echo(tr(f"{file.name}: TIDAK utuh", f"{file.name}: NOT whole"))
    for one in wrong:
        typer.echo(f"  - {said(one)}")
