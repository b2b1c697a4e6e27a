"""Reads an attendance list out of a spreadsheet, whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

from models.dossier.attendance.lists import AttendanceLine, AttendanceList
from models.dossier.attendance.rows import Head, find_head, only_numbered, rows_below
from models.dossier.attendance.titles import day_in, meeting_in
from models.dossier.attendance.words import TICKS, Column, plain, vocabulary
from models.dossier.findings import BadFile, Finding, Severity, in_order
from models.dossier.grids import Grid, Workbook, cell_name
from models.dossier.spreadsheets import read_workbook
from models.rules.errors import BadInput
from models.rules.phone_numbers import mobile_number
from models.rules.sentences import Sentence


def read_attendance(path: Path, file_name: str | None = None) -> AttendanceList:
    """Read a list from xlsx, xls, ods or csv; `file_name` is what its sender called it.

    Call it in the shelter. Raises BadFile, naming sheet, row and column, when anything on it must be mended.
    """
    return attendance_in(read_workbook(path, file_name))


def check_attendance_file(path: Path, file_name: str | None = None) -> list[Finding]:
    """List what is wrong with a list, the gravest first; an empty list of findings means it can be read."""
    try:
        book = read_workbook(path, file_name)
    except BadFile as error:
        return list(error.findings)
    return in_order(_Reading(book).findings)


def attendance_in(book: Workbook) -> AttendanceList:
    """Read the list in a workbook; raises BadFile as `read_attendance` does."""
    reading = _Reading(book)
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    if errors:
        raise BadFile(book.file, in_order(errors))
    return reading.result


class _Reading:
    """One reading of a workbook, with what was found on the way."""

    def __init__(self, book: Workbook) -> None:
        self.findings = list[Finding]()
        self._lines: dict[tuple[str, str], AttendanceLine] = {}
        visible = [grid for grid in book.grids if not grid.hidden]
        heads = [(grid, head) for grid in visible if (head := find_head(grid))]
        above = [row for grid, head in heads for row in grid.rows[: head.row - 1]]
        for grid, head in heads:
            for line in self._read(grid, head):
                self._take(line, head)
        self._look_at_all(visible, heads)
        self.result = AttendanceList(book.file, meeting_in(above), day_in(above), tuple(self._lines.values()))

    def _read(self, grid: Grid, head: Head) -> Iterator[AttendanceLine]:
        for number, cells in rows_below(grid, head):
            name = cells[Column.NAME]
            if not name or only_numbered(name):
                message = Sentence("the name is missing, but other cells of the line are filled.")
                self._find(Severity.ERROR, "name", grid, head, number, Column.NAME, name, message)
                continue
            yield AttendanceLine(
                grid.name,
                number,
                name,
                cells.get(Column.ORGANISATION, ""),
                cells.get(Column.POSITION, ""),
                self._phone(grid, head, number, cells.get(Column.PHONE, "")),
                self._signed(grid, head, number, cells.get(Column.SIGNATURE, "")),
            )

    def _phone(self, grid: Grid, head: Head, number: int, text: str) -> str:
        if text and text != "-":
            try:
                mobile_number(text)
            except BadInput as error:
                self._find(Severity.WARNING, "phone", grid, head, number, Column.PHONE, text, error.sentence)
        return "" if text == "-" else text

    def _signed(self, grid: Grid, head: Head, number: int, text: str) -> bool:
        words, said = vocabulary(), plain(text)
        # Lists are numbered in the signature's column, too: "1. ttd", "2. ......".
        said = said.split(" ", 1)[-1] if said.split(" ")[0].isdigit() else said
        if any(tick in text for tick in TICKS) or said in words.present:
            return True
        if not said or only_numbered(text) or said in words.absent:
            return False
        message = Sentence("'{text}' is taken for a signature.", text=text)
        self._find(Severity.NOTE, "mark", grid, head, number, Column.SIGNATURE, text, message)
        return True

    def _take(self, line: AttendanceLine, head: Head) -> None:
        key = plain(line.name), plain(line.organisation)
        first = self._lines.setdefault(key, line)
        if first is line:
            return
        message = Sentence("{name} stands on the list already, in row {row}.", name=line.name, row=first.row)
        called = head.called[Column.NAME]
        cell = cell_name(line.row, head.columns[Column.NAME] + 1)
        self.findings.append(
            Finding(Severity.WARNING, "double", line.sheet, line.row, called, cell, line.name, message)
        )
        if line.signed and not first.signed:
            self._lines[key] = line

    def _look_at_all(self, visible: list[Grid], heads: list[tuple[Grid, Head]]) -> None:
        sheet = heads[0][0].name if heads else visible[0].name if visible else ""
        if not heads:
            message = Sentence("no row of headings was found. A list needs 'Nama' and 'Instansi' at least.")
            self._whole(Severity.ERROR, "headings", sheet, message)
        elif not self._lines and not self.findings:
            self._whole(Severity.ERROR, "empty", sheet, Sentence("nobody stands on the list."))
        elif all(Column.SIGNATURE not in head.columns for _, head in heads):
            message = Sentence("there is no column for signatures; nobody counts as having signed.")
            self._whole(Severity.WARNING, "signature", sheet, message)
        elif not any(line.signed for line in self._lines.values()):
            message = Sentence("no line bears a mark. Pictures are not read: write 'hadir' for who came.")
            self._whole(Severity.WARNING, "signature", sheet, message)

    def _whole(self, severity: Severity, check: str, sheet: str, message: Sentence) -> None:
        self.findings.append(Finding(severity, check, sheet, 0, "", "", "", message))

    def _find(  # noqa: PLR0913, PLR0917 - private: where, what, and how grave
        self,
        severity: Severity,
        check: str,
        grid: Grid,
        head: Head,
        number: int,
        column: Column,
        text: str,
        message: Sentence,
    ) -> None:
        cell = cell_name(number, head.columns[column] + 1)
        called = head.called[column]
        self.findings.append(Finding(severity, check, grid.name, number, called, cell, text, message))
