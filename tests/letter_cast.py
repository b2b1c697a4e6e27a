"""A letter to the public works agency of Banjar, and its lines."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.rules.reminder_facts import Why
from notifications.messages import Asked, Letter, LetterLine

WITA = ZoneInfo("Asia/Makassar")
SECRETARIAT = Asked("Sekretariat Bappeda", "Bappeda", "sekretariat@bappeda.example")


def line(
    why: Why = Why.DUE_SOON,
    *,
    days: int = 3,
    title: str = "Matriks program",
    **more: Any,  # noqa: ANN401 - the line's other fields
) -> LetterLine:
    """A line about a step of Banjar's, due on Tuesday 10 September 2024."""
    return LetterLine(
        why=why,
        title=title,
        region="Kab. Banjar",
        milestone="M4 2024",
        owner=more.pop("owner", "Dinas PUPR"),
        owner_title="Dinas PUPR/Perkim",
        due_at=datetime(2024, 9, 10, 16, tzinfo=WITA),
        timezone="WITA",
        working_days=days,
        ask=SECRETARIAT,
        **more,
    )


def letter(*lines: LetterLine, language: str = "id") -> Letter:
    """A letter to public works, written on Thursday 5 September 2024."""
    return Letter(
        name="Narahubung Dinas PUPR",
        position="",
        organisation="Dinas PUPR",
        language=language,
        written_at=datetime(2024, 9, 5, 8, tzinfo=WITA),
        timezone="WITA",
        lines=lines or (line(),),
    )
