"""What the lines above an attendance list say: which meeting it was, and on which day."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime

from models.dossier.attendance.words import plain, vocabulary
from models.dossier.grids import Cell
from models.rules.indonesian_dates import month_number

_WRITTEN = re.compile(r"\b(\d{1,2})\s+([A-Za-z]{3,})\.?\s+(\d{4})\b")
_IN_FIGURES = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")


def meeting_in(rows: Iterable[Sequence[Cell]]) -> str:
    """Give the meeting's title: behind "Acara:", else the first line below "Daftar hadir"; empty if none."""
    words, title = vocabulary(), ""
    for name, value in map(_parted, rows):
        if plain(name) in words.meeting and value:
            return value
        if not title and name and not value and plain(name) not in words.title | words.day:
            title = name
    return title


def day_in(rows: Iterable[Sequence[Cell]]) -> date | None:
    """Give the day that the lines name; None where they name none that exists."""
    for row in rows:
        for cell in row:
            if isinstance(cell, datetime):
                return cell.date()
            if isinstance(cell, date):
                return cell
            found = day_written(cell) if isinstance(cell, str) else None
            if found:
                return found
    return None


def day_written(text: str) -> date | None:
    """Read "Kamis, 30 Mei 2024" or "30/05/2024" out of a text."""
    with suppress(ValueError):
        if found := _WRITTEN.search(text):
            return date(int(found[3]), month_number(found[2]), int(found[1]))
        if found := _IN_FIGURES.search(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    return None


def _parted(row: Sequence[Cell]) -> tuple[str, str]:
    """Part a line at its colon, or between its first two cells."""
    texts = [str(cell).strip() for cell in row if cell is not None and str(cell).strip() not in {"", ":"}]
    if not texts:
        return "", ""
    name, colon, value = texts[0].partition(":")
    if colon and value.strip():
        return name.strip(), value.strip()
    return name.strip(), texts[1].removeprefix(":").strip() if len(texts) > 1 else ""
