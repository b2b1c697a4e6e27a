"""How results reach the person: tables for eyes, one JSON document for scripts."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

_COLOURS = {
    "done": "green",
    "closed": "green",
    "ready": "cyan",
    "open": "cyan",
    "submitted": "yellow",
    "closing": "yellow",
    "returned": "magenta",
    "waiting": "dim",
    "planned": "dim",
    "skipped": "dim",
    "cancelled": "dim",
}
_LONG = 60  # rows
Cell = str | Text  # a string is shown as it is, whatever brackets stand in it


def console() -> Console:
    """Make the console for standard output, as wide as the terminal (or 140 columns in a pipe)."""
    probe = Console()
    return probe if probe.is_terminal else Console(width=140)


def print_json(document: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print one JSON document on standard output."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=_plain))


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Table:
    """Make a plain table; an empty one keeps its headings."""
    made = Table(title=Text(title), title_justify="left", header_style="bold", expand=False)
    for heading in headings:
        made.add_column(heading, overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    return made


def show(title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print a table; a long one in plain columns, which take a fifth of the time to lay out."""
    if len(rows) <= _LONG:
        console().print(table(title, headings, rows))
        return
    cells = [[" · ".join(str(cell).splitlines()) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    for line in ([title], headings, *cells):
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False)).rstrip())


def coloured(status: str, words: str) -> Text:
    """Colour a status; the words alone say everything, too."""
    return Text(words, style=_COLOURS.get(status, "white"))


def below_each_other(parts: Iterable[Cell]) -> Text:
    """Make one cell of several lines; empty ones take no room."""
    return Text("\n").join(Text(part) if isinstance(part, str) else part for part in parts if part)


def _plain(value: Any) -> Any:  # noqa: ANN401 - as above
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (Path, set, frozenset)):
        return str(value) if isinstance(value, Path) else sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
