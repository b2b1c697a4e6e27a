"""`tonggak step`: what people do to a step."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from deployments.commands.holding_back import HELD_BACK, Longest, Wish, hold_back
from deployments.commands.step_findings import (
    files_with_content,
    findings_document,
    findings_of,
    print_what_was_found,
)
from deployments.commands.typed import (
    DATE,
    AtOption,
    ByOption,
    JsonOption,
    MilestoneArgument,
    ReasonOption,
    RegionArgument,
    StepArgument,
    YearOption,
    coordinator,
    day_typed,
    region_typed,
    runtime_at,
)
from deployments.language import tr
from deployments.printing import print_json
from deployments.words import move_words, status_words
from flows.ringing import ring_now
from flows.runtime import Runtime
from models.database import writing
from models.dossier.handing_in import hand_in, hand_in_words
from models.dossier.looking_ahead import LookedInto, look_into
from models.dossier.papers import papers_lacking
from models.moves.door import move_step
from models.moves.loading import MilestoneRows, find_milestone, load
from models.moves.postponing import ask_postponement, decide_postponement
from models.rules.errors import BadInput
from models.rules.lifecycle import Actor, StepMove
from models.tables.documents import Delivery
from models.tables.history import HistoryRow
from models.tables.milestones import HandIn, Step

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Typed(StrEnum):
    """The moves a person can type."""

    SEEN = "seen"  # the owner has read about it
    SUBMIT = "submit"  # hand in, with --file where there is one
    ACCEPT = "accept"  # found complete
    RETURN = "return"  # sent back, with --reason
    SKIP = "skip"  # left out, with --reason
    REOPEN = "reopen"  # taken up again, with --reason
    POSTPONE = "postpone"  # ask for a later date, with --to and --reason
    APPROVE = "approve"  # give the date asked for
    REFUSE = "refuse"  # do not give it, with --reason
    SNOOZE = "snooze"  # reminders pause, with --until
    MUTE = "mute"  # nothing is said, with --until and --reason
    UNMUTE = "unmute"  # that ends before its day
    DELEGATE = "delegate"  # somebody stands in, with --to and --until
    RECALL = "recall"  # nobody stands in any more


_MOVES = tr(
    "seen (sudah dilihat), submit (menyerahkan), accept (menerima), return (mengembalikan), skip (melewati), "
    "reopen (membuka kembali), postpone (meminta penundaan), approve (menyetujui penundaan), "
    "refuse (menolak penundaan), snooze (menunda pengingat), mute (menghentikan pengingat), "
    "unmute (menjalankan pengingat lagi), delegate (mewakilkan), recall (tidak lagi mewakilkan)",
    ", ".join(Typed),
)
_TAKES = {
    Typed.POSTPONE: {"--to"},
    Typed.SNOOZE: {"--until"},
    Typed.MUTE: {"--until"},
    Typed.DELEGATE: {"--to", "--until"},
}


def step(  # noqa: PLR0913 - one option a question
    region: RegionArgument,
    milestone: MilestoneArgument,
    code: StepArgument,
    move: Annotated[Typed, typer.Argument(metavar=tr("GERAK", "MOVE"), help=_MOVES)],
    *,
    year: YearOption = None,
    by: ByOption = None,
    reason: ReasonOption = "",
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar=tr("TANGGAL|NAMA", "DATE|NAME"),
            help=tr(
                "postpone: tanggal yang diminta; delegate: narahubung yang mewakili.",
                "postpone: the date asked for; delegate: the contact who stands in.",
            ),
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar=DATE,
            help=tr("snooze, mute, delegate: hari terakhirnya.", "snooze, mute, delegate: the last day."),
        ),
    ] = None,
    file: Annotated[
        list[str] | None,
        typer.Option(
            "--file",
            metavar=tr("[KODE=]BERKAS", "[PAPER=]PATH"),
            help=tr(
                "submit: berkas yang diserahkan; boleh berulang.",
                "submit: what is handed in; may be repeated.",
            ),
        ),
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Option(
            "--text",
            metavar=tr("[KODE=]TEKS", "[PAPER=]WORDS"),
            help=tr(
                "submit: catatan atau tautan yang diminta.", "submit: a note or a link that is asked for."
            ),
        ),
    ] = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move a step; the move is checked, made and recorded, or refused in words.

    Example: tonggak step "Kab. Lebong" M4 matriks submit --file matriks.xlsx --by "Dinas PUPR"; tonggak
    step "Kab. Lebong" M4 matriks snooze --until 2024-05-28
    """
    place = region_typed(region)
    runtime = runtime_at(at, place)
    now, actor = runtime.clock.now(), coordinator(by)
    _check_options(move, to, until)
    ahead, taken = _looked_into(file or []), list[Delivery]()
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, place, milestone, year=year)
        if file or text:
            desk = _Desk(session, runtime, load(session, milestone_id).step(code), actor, now, ahead)
            taken = desk.take(file or [], text or [])
        if move in HELD_BACK:
            longest = Longest.of(runtime.reminder_rules.in_region(place.code))
            wish = Wish(move.value, to, day_typed(until, "--until") if until else None, reason)
            recorded = hold_back(session, milestone_id, code, wish, longest=longest, by=actor, at=now)
        else:
            day = day_typed(to, "--to") if to else None
            recorded = _make(session, milestone_id, code, move, actor, now, reason, day)
        rows = load(session, milestone_id)
        lacking = papers_lacking(session, rows.step(code)) if move is Typed.SUBMIT else []
        files = files_with_content(session, taken)
    ring_now(runtime, milestone_id)
    found = findings_of(runtime, milestone_id, files)
    if as_json:
        more = {"lacking": [paper.code for paper in lacking], "findings": findings_document(found)}
        print_json(_document(rows, code, recorded) | more)
        return
    _print_moved(rows, code, recorded, lacking)
    print_what_was_found(found)


def _check_options(move: Typed, to: str | None, until: str | None) -> None:
    given = {name for name, value in (("--to", to), ("--until", until)) if value is not None}
    takes = _TAKES.get(move, set())
    if lacking := takes - given:
        raise BadInput("The move '{move}' needs {options}.", move=move, options=sorted(lacking))
    if superfluous := given - takes:
        raise BadInput("The move '{move}' does not take {options}.", move=move, options=sorted(superfluous))


def _make(  # noqa: PLR0913, PLR0917 - private, called once
    session: Session,
    milestone_id: int,
    code: str,
    move: Typed,
    by: Actor,
    at: datetime,
    reason: str,
    until: date | None,
) -> list[HistoryRow]:
    if until is not None:
        return ask_postponement(session, milestone_id, code, until=until, by=by, at=at, reason=reason)
    if move in {Typed.APPROVE, Typed.REFUSE}:
        approve = move is Typed.APPROVE
        return decide_postponement(session, milestone_id, code, approve=approve, by=by, at=at, reason=reason)
    return move_step(session, milestone_id, code, StepMove(move.value), by=by, at=at, reason=reason)


@dataclass(frozen=True)
class _Desk:
    """Takes what is handed in with a step."""

    session: Session
    runtime: Runtime
    step: Step
    by: Actor
    at: datetime
    ahead: Mapping[Path, LookedInto | None]

    def take(self, files: list[str], texts: list[str]) -> list[Delivery]:
        """Take files, links and notes; gives the files that were taken."""
        taken = [self._take_file(path, paper) for paper, path in map(_file_typed, files)]
        for entry in texts:
            paper, named, words = entry.partition("=")
            # A link may hold an equals sign itself; only a short code before it names a paper.
            is_code = bool(named) and _CODE.fullmatch(paper) is not None
            self._take_words(words if is_code else entry, paper if is_code else None)
        return taken

    def _take_file(self, path: Path, paper: str | None) -> Delivery:
        return hand_in(
            self.session,
            self.runtime.documents,
            step=self.step,
            hand_in_code=paper,
            path=path,
            file_name=path.name,
            by=self.by.name,
            at=self.at,
            ahead=self.ahead[path],
        )

    def _take_words(self, words: str, paper: str | None) -> None:
        hand_in_words(
            self.session,
            self.runtime.documents,
            step=self.step,
            hand_in_code=paper,
            text=words,
            by=self.by.name,
            at=self.at,
        )


def _file_typed(entry: str) -> tuple[str | None, Path]:
    paper, named, path = entry.partition("=")
    return (paper, Path(path)) if named else (None, Path(entry))


def _looked_into(files: list[str]) -> dict[Path, LookedInto | None]:
    """Look into the files before the database is held."""
    return {path: look_into(path, path.name) for _, path in map(_file_typed, files)}


def _document(rows: MilestoneRows, code: str, recorded: list[HistoryRow]) -> dict[str, object]:
    step = rows.step(code)
    return {
        "milestone": rows.name,
        "step": code,
        "status": step.status,
        "due_date": step.due_date,
        "phase": {"code": rows.phase_of(step).code, "status": rows.phase_of(step).status},
        "recorded": [
            {
                "subject": row.subject,
                "code": row.code,
                "move": row.move,
                "from": row.from_status,
                "to": row.to_status,
                "details": row.details,
            }
            for row in recorded
        ],
    }


def _print_moved(rows: MilestoneRows, code: str, recorded: list[HistoryRow], lacking: list[HandIn]) -> None:
    step = rows.step(code)
    unchanged = "" if recorded else tr("; tidak ada yang diubah", "; nothing was changed")
    due = f"({tr('tenggat', 'due')} {step.due_date})"
    typer.echo(f"{rows.name} · {code}: {status_words(step.status)} {due}{unchanged}")
    for row in recorded[:1]:
        if row.move in HELD_BACK:
            typer.echo(f"  {_held_back(row)}")
    for paper in lacking:
        title = tr(paper.title_id, paper.title_en)
        typer.echo(tr(f"  belum ada di Tonggak: {title}", f"  not in Tonggak yet: {title}"))
    for row in recorded[1:]:
        typer.echo(f"  → {row.code}: {status_words(row.to_status)}")


def _held_back(row: HistoryRow) -> str:
    to, until = row.details.get("to"), row.details["until"]
    to_whom = tr(f" kepada {to}", f" to {to}") if to else ""
    if row.move in {StepMove.UNMUTE, StepMove.RECALL}:
        return move_words(row.move) + tr(f" (semula sampai {until})", f" (was until {until})")
    return move_words(row.move) + to_whom + tr(f" sampai {until}", f" until {until}")
