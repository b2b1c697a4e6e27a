"""What a check answers: how a part stands and, if badly, how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a part stands."""

    WELL = "well"  # works
    WARNING = "warning"  # works less than it should, or is not set up
    ILL = "ill"  # does not work


@dataclass(frozen=True)
class Finding:
    """What one check found, and what mends it."""

    part: str
    health: Health
    found: str
    mend: str = ""


def first_line(error: Exception) -> str:
    """Say an error in one line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
