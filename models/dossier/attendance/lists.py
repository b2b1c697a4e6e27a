"""An attendance list as it was read: which meeting, which day, and who stands on it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One person on the list; `sheet` and `row` say where they stand in the file."""

    sheet: str
    row: int
    name: str
    organisation: str
    position: str
    phone: str  # as written
    signed: bool  # whether the line bears a signature or a mark


@dataclass(frozen=True, slots=True)
class AttendanceList:
    """A whole list; the meeting's title and day are what the lines above the headings say, if they do."""

    file: str
    meeting: str
    day: date | None
    lines: tuple[AttendanceLine, ...]
