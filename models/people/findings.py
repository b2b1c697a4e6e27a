"""What is wrong with a file, place by place, and the error that carries all of it at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.rules.errors import BadInput

SHOWN = 20  # more lines than this help nobody; the rest stays in the error's list


@dataclass(frozen=True)
class Finding:
    """One thing to mend: where it stands, what was found there, and what would be right."""

    file: str
    sheet: str  # empty for csv
    row: int  # as the spreadsheet counts it, from 1; 0 when the whole sheet is meant
    column: str  # the heading as it stands in the file; empty when the whole row is meant
    found: str
    message: str

    def __str__(self) -> str:
        """Say it in one line."""
        row = f"row {self.row}" if self.row else ""
        place = ", ".join(part for part in (self.sheet, row, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


class BadRegister(BadInput):
    """A file of people that cannot be taken over; nothing of it was written."""

    def __init__(self, file: str, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(_sentence(file, self.findings))


def _sentence(file: str, findings: tuple[Finding, ...]) -> str:
    many = "1 thing to mend" if len(findings) == 1 else f"{len(findings)} things to mend"
    lines = [f"{file} has {many}; nothing was written."]
    lines += [f"  {finding}" for finding in findings[:SHOWN]]
    if len(findings) > SHOWN:
        lines.append(f"  … and {len(findings) - SHOWN} more.")
    return "\n".join(lines)
