"""`tonggak init`, `up`, `demo`: setting up, running, showing."""

from pathlib import Path
from typing import Annotated

import typer

from deployments.commands.typed import JsonOption
from deployments.language import tr
from deployments.printing import print_json
from flows.runtime import current
from models.database import prepare, revision_of


def init(*, as_json: JsonOption = False) -> None:
    """Make the data folder and the database, or bring an older one to the newest form.

    Example: tonggak init
    """
    runtime = current()
    before = revision_of(runtime.engine)
    prepare(runtime.engine)
    after = revision_of(runtime.engine)
    where = runtime.engine.url.render_as_string(hide_password=True)
    if as_json:
        print_json({"database": where, "before": before, "revision": after, "data": runtime.settings.data})
        return
    done = tr("disiapkan", "prepared") if before is None else tr("sudah terbaru", "up to date")
    if before not in {None, after}:
        done = tr(f"diperbarui dari {before}", f"upgraded from {before}")
    typer.echo(f"{where}: {done} ({after})")


def up(
    *,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            help=tr("Port halaman Prefect; tanpa ini 4200.", "Port of the Prefect UI; default 4200."),
        ),
    ] = None,
) -> None:
    """Run everything on this machine: database, Prefect server, flows, caretaker, reminders; Ctrl-C stops it.

    Example: tonggak up
    """
    from deployments.serve import run_everything  # noqa: PLC0415 - only here is Prefect needed

    run_everything(current(), port=port)


def demo(
    *,
    stay: Annotated[
        bool,
        typer.Option(
            "--stay",
            help=tr(
                "Membiarkan halaman Prefect berjalan sampai Ctrl-C.",
                "Leave the Prefect UI running until Ctrl-C.",
            ),
        ),
    ] = False,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar=tr("FOLDER", "DIR"),
            help=tr(
                "Tempat menyimpan semuanya; tanpa ini, folder baru.",
                "Where to keep everything; default: a new folder.",
            ),
        ),
    ] = None,
) -> None:
    """Play Lebong's Milestone 4 of 2024 on a simulated clock, with real mail, flows and files.

    Example: tonggak demo --stay
    """
    from deployments.demo.play import play_demo  # noqa: PLC0415 - only here is Prefect needed

    play_demo(data, stay=stay)
