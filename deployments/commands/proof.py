"""`tonggak proof`: what can be proved of a milestone, as a workbook, a paper and a document for scripts."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from deployments.commands.typed import (
    STEP,
    AtOption,
    JsonOption,
    MilestoneArgument,
    RegionArgument,
    YearOption,
    region_typed,
    runtime_at,
)
from deployments.language import said, tr
from deployments.printing import print_json
from flows.sentences import in_indonesian
from models.database import reading
from models.moves.loading import find_milestone
from models.rules.time_zones import zone_of
from models.whole_files import written_whole
from notifications.papers.look import Look
from notifications.papers.pdf_form import to_pdf
from notifications.papers.proof_paper import proof_paper
from notifications.papers.proof_workbook import proof_workbook
from notifications.proof import gather_proof
from notifications.proof_facts import Proof

_BROKEN = 8  # exit code of a history that does not hold


def proof(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    step: Annotated[
        str | None,
        typer.Argument(
            metavar=STEP,
            help=tr("Hanya langkah ini; tanpa ini, semuanya.", "Only this step; default: all of them."),
        ),
    ] = None,
    *,
    year: YearOption = None,
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            metavar=tr("FOLDER", "FOLDER"),
            help=tr("Tempat berkas xlsx dan pdf ditulis.", "Where the xlsx and the pdf are written."),
        ),
    ] = Path(),
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help=tr(
                "Menampilkan alamat dan nomor selengkapnya; hanya untuk pemeriksa.",
                "Shows addresses and numbers in full; for inspectors only.",
            ),
        ),
    ] = False,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Export what can be proved: who owed what, was told when and how, and answered what, as xlsx and pdf.

    Exit code 8 when the history does not hold.

    Example: tonggak proof "Kab. Lebong" M4 --to bukti
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    with reading(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        gathered = gather_proof(session, milestone_id, at=runtime.clock.now(), step=step, full=full)
    written = _write(gathered, to)
    if as_json:
        print_json(_document(gathered, written))
    else:
        _print(gathered, written)
    if not gathered.chain.whole:
        raise typer.Exit(_BROKEN)


def _write(gathered: Proof, folder: Path) -> list[Path]:
    local = gathered.exported_at.astimezone(zone_of(gathered.timezone))
    stem = _file_name(gathered, local)
    files = {
        folder / f"{stem}.xlsx": proof_workbook(gathered, say=in_indonesian),
        folder / f"{stem}.pdf": to_pdf(proof_paper(gathered, say=in_indonesian), Look(), dated=local.date()),
    }
    for path, content in files.items():
        with written_whole(path) as file:
            file.write(content)
    return list(files)


def _file_name(gathered: Proof, local: datetime) -> str:
    parts = ["bukti", *gathered.milestone.replace(".", "").split(), gathered.step, f"{local:%Y%m%d-%H%M}"]
    return "-".join([*filter(None, parts), *(["lengkap"] if gathered.full else [])]).lower()


def _print(gathered: Proof, written: list[Path]) -> None:
    chain = gathered.chain
    typer.echo(
        tr(
            f"Bukti {gathered.milestone}: {len(gathered.obligations)} kewajiban.",
            f"Proof of {gathered.milestone}: {len(gathered.obligations)} obligations.",
        )
    )
    if gathered.full:
        typer.echo(
            tr(
                "Berkas ini memuat alamat dan nomor telepon selengkapnya; serahkan hanya kepada pemeriksa.",
                "These files hold addresses and telephone numbers in full; give them to inspectors only.",
            )
        )
    if chain.whole:
        typer.echo(
            tr(
                f"Riwayat utuh: {chain.count} baris, kunci terakhir {chain.head}.",
                f"The history is whole: {chain.count} rows, last hash {chain.head}.",
            )
        )
    else:
        typer.echo(
            tr("RIWAYAT TIDAK UTUH: ", "THE HISTORY DOES NOT HOLD: ")
            + "; ".join(said(one) for one in chain.breaks)
        )
    for path in written:
        typer.echo(tr(f"Ditulis: {path}", f"Written: {path}"))


def _document(gathered: Proof, written: list[Path]) -> dict[str, object]:
    fields = {name: getattr(gathered, name) for name in gathered.__dataclass_fields__}
    chain = gathered.chain
    return fields | {
        "chain": {
            "whole": chain.whole,
            "count": chain.count,
            "head": chain.head,
            "breaks": [said(one) for one in chain.breaks],
            "rows": chain.rows,
        },
        "files": written,
    }
