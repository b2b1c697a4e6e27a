"""`tonggak history`: every move of a milestone, and whether the record is whole."""

from typing import Annotated

import typer

from deployments.commands.typed import (
    JsonOption,
    MilestoneArgument,
    RegionArgument,
    YearOption,
    region_typed,
    runtime_at,
)
from deployments.language import said, tr
from deployments.printing import console, print_json, table
from deployments.words import move_words, role_words, status_words, subject_words
from models.database import reading
from models.moves.loading import find_milestone, load
from models.moves.recording import history_of, verify
from models.rules.indonesian_dates import format_moment_id
from models.tables.history import HistoryRow

_BROKEN = 8  # exit code of a history that does not hold


def history(
    region: RegionArgument,
    milestone: MilestoneArgument,
    *,
    year: YearOption = None,
    check: Annotated[
        bool,
        typer.Option(
            "--verify",
            help=tr(
                "Memeriksa rantai riwayat; kode keluar 8 bila tidak utuh.",
                "Check the chain; exit code 8 when it does not hold.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show every move of a milestone, oldest first; with --verify, check that none is missing or edited.

    Example: tonggak history "Kab. Lebong" M4 --verify
    """
    place = region_typed(region)
    with reading(runtime_at(None).engine) as session:
        rows = load(session, find_milestone(session, place, milestone, year=year))
        recorded = history_of(session, rows.milestone)
        breaks = verify(session, rows.milestone) if check else []
    if as_json:
        document: dict[str, object] = {"milestone": rows.name, "rows": [_document(row) for row in recorded]}
        if check:
            document |= {"verified": not breaks, "breaks": [said(one) for one in breaks]}
        print_json(document)
    else:
        _print(rows.name, recorded, place.timezone)
        if check:
            whole = tr(
                f"Riwayat utuh: {len(recorded)} baris.", f"The history is whole: {len(recorded)} rows."
            )
            typer.echo(
                whole
                if not breaks
                else tr("RIWAYAT TIDAK UTUH: ", "THE HISTORY DOES NOT HOLD: ")
                + "; ".join(said(one) for one in breaks)
            )
    if breaks:
        raise typer.Exit(_BROKEN)


def _print(name: str, recorded: list[HistoryRow], timezone: str) -> None:
    headings = [
        "No",
        tr("Waktu", "When"),
        tr("Oleh", "By"),
        tr("Perihal", "Subject"),
        tr("Gerak", "Move"),
        tr("Status", "Status"),
        tr("Alasan", "Reason"),
    ]
    cells = [
        [
            str(row.sequence),
            format_moment_id(row.at, timezone),
            f"{row.actor} ({role_words(row.role)})",
            f"{subject_words(row.subject)} {row.code}",
            move_words(row.move),
            _change(row),
            _reason(row),
        ]
        for row in recorded
    ]
    console().print(table(name, headings, cells))


def _change(row: HistoryRow) -> str:
    if row.from_status == row.to_status:
        return status_words(row.to_status)
    return f"{status_words(row.from_status)} → {status_words(row.to_status)}"


def _reason(row: HistoryRow) -> str:
    # Why Tonggak moved a date stands in its own words; from when to when says it in any language.
    if row.move == "reschedule":
        return f"{row.details['old']} → {row.details['new']}"
    if "until" in row.details:
        until = f"{tr('sampai', 'until')} {row.details['until']}"
        return "; ".join(part for part in (row.details.get("to", ""), until, row.reason) if part)
    return row.reason


def _document(row: HistoryRow) -> dict[str, object]:
    return row.model_dump(exclude={"id", "milestone_id", "relayed_at"})
