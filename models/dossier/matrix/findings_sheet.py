"""The sheet that lists all findings, each with a link to its cell, for people who read an annotated copy."""

from collections.abc import Callable, Sequence

from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]  # it has no types

from models.dossier.findings import Finding
from models.dossier.matrix.cells_written import Looks, write_cell
from models.dossier.matrix.words import FILLS, FINDINGS_HEADINGS, FINDINGS_SHEET, SEVERITIES
from models.rules.sentences import Sentence

Say = Callable[[Sentence], str]
WIDTHS = (16, 18, 8, 8, 26, 26, 90)


def finding_row(finding: Finding, say: Say) -> tuple[str | int | None, ...]:
    """Give one row of the sheet, in the order of its headings."""
    return (
        SEVERITIES[finding.severity],
        finding.sheet,
        finding.row or None,
        finding.cell,
        finding.column,
        finding.found,
        say(finding.message),
    )


def link_to(finding: Finding) -> str:
    """Name the finding's cell as a link does: 'Air limbah'!F12; empty where no row is meant."""
    if not (finding.row and finding.sheet):
        return ""
    sheet = finding.sheet.replace("'", "''")
    return f"'{sheet}'!{finding.cell or f'A{finding.row}'}"


def write_findings(
    book: Workbook, looks: Looks, findings: Sequence[Finding], *, say: Say, sheets: frozenset[str]
) -> None:
    """Add the sheet; findings on the `sheets` that the workbook has are linked to their cells."""
    sheet = book.add_worksheet(free_name(sheets))
    sheet.freeze_panes(1, 0)
    for column, (heading, width) in enumerate(zip(FINDINGS_HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        write_cell(sheet, (0, column), heading, looks, bold=True, bg_color="#D9E1F2", border=1)
    for row, finding in enumerate(findings, start=1):
        for column, value in enumerate(finding_row(finding, say)):
            write_cell(
                sheet, (row, column), value, looks, text_wrap=True, valign="top", **_fill(column, finding)
            )
        link = link_to(finding)
        if link and finding.sheet in sheets and finding.cell:
            sheet.write_url(row, 3, f"internal:{link}", looks.look(underline=1, valign="top"), finding.cell)
    if findings:
        sheet.autofilter(0, 0, len(findings), len(FINDINGS_HEADINGS) - 1)


def free_name(taken: frozenset[str]) -> str:
    """Give a name for the sheet that the workbook does not have yet."""
    names = {name.casefold() for name in taken}
    free, number = FINDINGS_SHEET, 1
    while free.casefold() in names:
        number += 1
        free = f"{FINDINGS_SHEET} ({number})"
    return free


def _fill(column: int, finding: Finding) -> dict[str, object]:
    return {"bg_color": f"#{FILLS[finding.severity]}"} if column == 0 else {}
