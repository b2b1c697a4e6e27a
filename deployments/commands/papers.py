"""`tonggak papers`: drafts of a meeting's papers and of letters, and the templates they are made from."""

from datetime import time
from pathlib import Path
from typing import Annotated

import typer

from deployments.commands.typed import (
    JsonOption,
    MilestoneArgument,
    RegionArgument,
    StepArgument,
    YearOption,
    region_typed,
)
from deployments.language import tr
from deployments.printing import print_json
from flows.runtime import current
from models.database import reading
from models.moves.loading import find_milestone
from models.rules.errors import BadInput
from models.whole_files import written_whole
from notifications.papers.heads_letter import letter_to_head
from notifications.papers.made import MadePaper, write_papers
from notifications.papers.meeting_facts import MeetingDetails
from notifications.papers.meeting_papers import papers_for_meeting
from notifications.papers.package_papers import cover_letter
from notifications.papers.to_be_edited import files_to_edit

app = typer.Typer(
    no_args_is_help=True,
    help='Drafts of papers and letters. Example: tonggak papers meeting "Kab. Lebong" M4 rakor',
)

_HOUR = tr("JAM", "HOUR")
ToOption = Annotated[
    Path,
    typer.Option(
        "--to",
        metavar=tr("FOLDER", "FOLDER"),
        help=tr("Tempat berkasnya ditulis.", "Where the files are written."),
    ),
]
MeetingArgument = Annotated[
    str,
    typer.Argument(
        metavar=tr("RAPAT", "MEETING"),
        help=tr(
            "Kode langkah rapat, atau kode tanggal acuannya: rakor, kick_off.",
            "The code of the meeting's step, or of the date it is held on: rakor, kick_off.",
        ),
    ),
]


@app.command("meeting")
def meeting(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    code: MeetingArgument,
    *,
    place: Annotated[str, typer.Option("--place", help=tr("Tempat rapat.", "Where it is held."))] = "",
    begins: Annotated[
        str | None,
        typer.Option(
            "--time",
            metavar=_HOUR,
            help=tr("Jam mulai, waktu setempat: 09.00.", "When it begins, local time: 09.00."),
        ),
    ] = None,
    ends: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar=_HOUR,
            help=tr("Jam selesai; tanpa ini “s.d. selesai”.", "When it ends; default: open."),
        ),
    ] = None,
    leader: Annotated[str, typer.Option("--leader", help=tr("Pimpinan rapat.", "Who leads it."))] = "",
    year: YearOption = None,
    to: ToOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Draft a meeting's papers: invitation, agenda, attendance list, minutes, signed record, calendar file.

    What is not said here stays a dotted line. Each is a draft: only a signed letter invites.

    Example: tonggak papers meeting "Kab. Lebong" M4 rakor --place "Aula Bappeda" --time 09.00 --to naskah
    """
    details = MeetingDetails(place, _hour(begins, "--time"), _hour(ends, "--until"), leader)
    runtime = current()
    with reading(runtime.engine) as session:
        milestone_id = find_milestone(session, region_typed(region), milestone, year=year)
        folder = runtime.settings.data
        made = papers_for_meeting(session, milestone_id, code, data_folder=folder, details=details)
    _write(to, made, as_json=as_json)


@app.command("letter")
def letter(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    code: StepArgument,
    *,
    year: YearOption = None,
    to: ToOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Draft the letter that asks the head of an agency to see to a late step.

    Example: tonggak papers letter "Kab. Lebong" M4 matriks --to naskah
    """
    runtime = current()
    with reading(runtime.engine) as session:
        milestone_id = find_milestone(session, region_typed(region), milestone, year=year)
        made = letter_to_head(session, milestone_id, code, data_folder=runtime.settings.data)
    _write(to, [made], as_json=as_json)


@app.command("cover")
def cover(
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    year: YearOption = None,
    to: ToOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Draft the cover letter of what a milestone hands to the workshop.

    Example: tonggak papers cover "Kab. Lebong" M4 --to naskah
    """
    runtime = current()
    with reading(runtime.engine) as session:
        milestone_id = find_milestone(session, region_typed(region), milestone, year=year)
        made = cover_letter(session, milestone_id, data_folder=runtime.settings.data)
    _write(to, [made], as_json=as_json)


@app.command("templates")
def templates(*, to: ToOption = Path("papers"), as_json: JsonOption = False) -> None:
    """Copy the shipped templates, the docx and a sample of the office's file, to be edited.

    A file that is there already stays as it is. What lies in `papers` in the data folder is used.

    Example: tonggak papers templates --to papers
    """
    written = []
    for name, content in files_to_edit():
        path = to / name
        if path.exists():
            continue
        with written_whole(path) as file:
            file.write(content)
        written.append(path)
    _tell(written, as_json=as_json)
    if not as_json:
        used = current().settings.data / "papers"
        typer.echo(tr(f"Yang dipakai Tonggak: {used}", f"Tonggak uses what lies in {used}"))


def _hour(text: str | None, what: str) -> time | None:
    try:
        return None if text is None else time.fromisoformat(text.replace(".", ":").rjust(5, "0"))
    except ValueError:
        raise BadInput(
            "{what}: '{text}' is not an hour. Write it like 09.00.", what=what, text=text or ""
        ) from None


def _write(folder: Path, made: list[MadePaper], *, as_json: bool) -> None:
    _tell(write_papers(folder, made), as_json=as_json)
    if not as_json:
        typer.echo(
            tr(
                "Semuanya draf: yang berlaku adalah naskah yang sudah ditandatangani.",
                "All are drafts: what is valid is what is signed.",
            )
        )


def _tell(written: list[Path], *, as_json: bool) -> None:
    if as_json:
        print_json({"written": [str(path) for path in written]})
        return
    for path in written:
        typer.echo(str(path))
    if not written:
        typer.echo(tr("Tidak ada yang ditulis; semuanya sudah ada.", "Nothing was written; all is there."))
