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
from deployments.language import tr
from deployments.printing import console, print_json, table
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
        bool, typer.Option("--verify", help="Check the chain; exit code 8 when it does not hold.")
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
            document |= {"verified": not breaks, "breaks": breaks}
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
                else tr("RIWAYAT TIDAK UTUH: ", "THE HISTORY DOES NOT HOLD: ") + "; ".join(breaks)
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
            row.actor,
            f"{row.subject} {row.code}",
            row.move,
            f"{row.from_status} → {row.to_status}",
            row.reason,
        ]
        for row in recorded
    ]
    console().print(table(name, headings, cells))


def _document(row: HistoryRow) -> dict[str, object]:
    return row.model_dump(exclude={"id", "milestone_id", "relayed_at"})
