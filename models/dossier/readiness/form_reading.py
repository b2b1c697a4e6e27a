"""Reads the form of readiness criteria back, and says in words what is amiss in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.dossier.file_names import ending_of
from models.dossier.findings import BadFile, Finding, Severity
from models.dossier.grids import Cell, Grid, cell_name
from models.dossier.readiness.form_layout import (
    ASKED,
    EDITION,
    HOUSEHOLDS,
    LOGBOOK,
    PROPOSAL,
    Answer,
    FormColumn,
)
from models.dossier.spreadsheets import read_workbook
from models.rules.errors import Unknown
from models.rules.readiness_criteria import Criteria, Package, shipped_criteria
from models.rules.sentences import Sentence

_LINK = re.compile(r"https?://[^\s/]+\S*")
_CHECK = "readiness"
_LARGEST = 1_000_000_000  # no region has as many households


@dataclass(frozen=True)
class FormRow:
    """What one row of the form says; `row` is as the spreadsheet counts it."""

    row: int
    criterion: str
    answer: Answer
    link: str
    remark: str


@dataclass(frozen=True)
class FormSheet:
    """What the form says of one proposal."""

    sheet: str
    proposal: str
    edition: str
    rows: tuple[FormRow, ...]
    households: int | None = None
    logbook_percent: float | None = None


@dataclass
class ReadForm:
    """A whole form, and what was found amiss in it."""

    file: str
    sheets: list[FormSheet] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_form(path: Path, file_name: str) -> ReadForm:
    """Read a filled-in form; call it in the shelter.

    Raises BadFile, naming sheet, row and column of each error; warnings come back with what was read.
    """
    form = _read(path, file_name, shipped_criteria())
    errors = [finding for finding in form.findings if finding.severity is Severity.ERROR]
    errors = errors or ([] if form.sheets else form.findings)
    if errors:
        raise BadFile(file_name, errors)
    return form


def check_readiness_file(path: Path, file_name: str) -> list[Finding]:
    """Say what is amiss in a form that was handed in; call it in the shelter.

    A list in an agency's own form cannot be checked, which is no fault. Raises BadFile for a file that is
    neither a spreadsheet nor a pdf.
    """
    if ending_of(file_name) == "pdf":
        message = Sentence(
            "a pdf is for people to read; nothing in it was checked. The form as xlsx can be checked."
        )
        return [Finding(Severity.NOTE, _CHECK, "", 0, "", "", "", message)]
    return _read(path, file_name, shipped_criteria()).findings


def _read(path: Path, file_name: str, criteria: Criteria) -> ReadForm:
    form = ReadForm(file_name)
    grids = [grid for grid in read_workbook(path, file_name).grids if _is_form(grid)]
    if not grids:
        message = Sentence(
            "no sheet names a proposal in the form's words. Fill in the form that Tonggak writes."
        )
        form.findings.append(Finding(Severity.WARNING, _CHECK, "", 0, "", "", "", message))
    for grid in grids:
        sheet = _sheet(grid, criteria, form.findings)
        if sheet is None:
            continue
        if sheet.proposal in {other.proposal for other in form.sheets}:
            message = Sentence("'{code}' has a sheet of its own already", code=sheet.proposal)
            found = Finding(Severity.ERROR, _CHECK, grid.name, 0, "", "", sheet.proposal, message)
            form.findings.append(found)
        form.sheets.append(sheet)
    return form


def _is_form(grid: Grid) -> bool:
    return not grid.hidden and any(_plain(_at(row, 0)) == PROPOSAL.lower() for row in grid.rows)


def _sheet(grid: Grid, criteria: Criteria, findings: list[Finding]) -> FormSheet | None:
    head = {_plain(_at(row, 0)): (number, _value(row)) for number, row in grid.numbered() if _at(row, 0)}
    proposal, edition = (_text(head.get(label.lower(), (0, ""))[1]) for label in (PROPOSAL, EDITION))
    package = _package(grid, proposal, edition, criteria, findings)
    columns = _columns(grid, findings)
    if package is None or columns is None:
        return None
    heading_row, places = columns
    rows = list(_rows(grid, package, heading_row, places, findings))
    _find_repeated(grid, rows, places, findings)
    households = _number(grid, head.get(HOUSEHOLDS.lower()), HOUSEHOLDS, findings)
    return FormSheet(
        grid.name,
        proposal.lower(),
        edition,
        tuple(rows),
        households=None if households is None else round(households),
        logbook_percent=_number(grid, head.get(LOGBOOK.lower()), LOGBOOK, findings),
    )


def _package(
    grid: Grid, proposal: str, edition: str, criteria: Criteria, findings: list[Finding]
) -> Package | None:
    try:
        return criteria.edition(edition).package(re.sub(r"-\d+$", "", proposal.lower()))
    except Unknown as error:
        findings.append(Finding(Severity.ERROR, _CHECK, grid.name, 0, "", "", proposal, error.sentence))
        return None


def _columns(grid: Grid, findings: list[Finding]) -> tuple[int, dict[FormColumn, int]] | None:
    for number, row in grid.numbered():
        words = [_plain(cell) for cell in row]
        if FormColumn.CODE.lower() in words and FormColumn.THERE.lower() in words:
            places = {column: words.index(column.lower()) for column in ASKED if column.lower() in words}
            for column in ASKED:
                if column not in places:
                    message = Sentence("the column '{column}' is missing", column=column.value)
                    findings.append(Finding(Severity.ERROR, _CHECK, grid.name, number, "", "", "", message))
            return (number, places) if len(places) == len(ASKED) else None
    message = Sentence("there is no row with the headings '{columns}'", columns=[c.value for c in ASKED])
    findings.append(Finding(Severity.ERROR, _CHECK, grid.name, 0, "", "", "", message))
    return None


def _rows(
    grid: Grid,
    package: Package,
    heading_row: int,
    places: dict[FormColumn, int],
    findings: list[Finding],
) -> Iterator[FormRow]:
    codes = {item.code for item in package.items}
    for number, cells in grid.numbered():
        code, there, link, remark = (_text(_at(cells, places[column])) for column in ASKED)
        if number <= heading_row or not (code or there or link):
            continue

        def found(
            column: FormColumn,
            text: str,
            message: Sentence,
            severity: Severity = Severity.ERROR,
            row: int = number,
        ) -> None:
            cell = cell_name(row, places[column] + 1)
            findings.append(Finding(severity, _CHECK, grid.name, row, column.value, cell, text, message))

        if code.lower() not in codes:
            found(
                FormColumn.CODE,
                code,
                Sentence("'{code}' is no criterion of {package}", code=code, package=package.code),
            )
            continue
        answer = _answer(there)
        if answer is None:
            choices = [each.value for each in Answer]
            found(
                FormColumn.THERE,
                there,
                Sentence("'{found}' is no answer; write one of: {choices}", found=there, choices=choices),
            )
            continue
        if link and not _LINK.fullmatch(link):
            found(FormColumn.LINK, link, Sentence("'{link}' is no link; begin with https://", link=link))
        if answer is Answer.NOT_NEEDED and not remark:
            found(FormColumn.REMARK, "", Sentence("say here why it is not needed"))
        if answer is Answer.YES and not (link or remark):
            message = Sentence("it is said to be there, but not where")
            found(FormColumn.LINK, "", message, Severity.WARNING)
        if answer is Answer.NO:
            found(FormColumn.THERE, there, Sentence("{code} is missing", code=code), Severity.WARNING)
        yield FormRow(number, code.lower(), answer, link, remark)


def _answer(text: str) -> Answer | None:
    said = " ".join(text.lower().split())
    meant = {"": Answer.NO, "ya": Answer.YES, "v": Answer.YES, "✓": Answer.YES, "belum": Answer.NO}
    meant |= {"tidak ada": Answer.NO, "n/a": Answer.NOT_NEEDED, "na": Answer.NOT_NEEDED}
    meant |= {answer.value: answer for answer in Answer}
    return meant.get(said)


def _find_repeated(
    grid: Grid, rows: Sequence[FormRow], places: dict[FormColumn, int], findings: list[Finding]
) -> None:
    seen: dict[str, int] = {}
    for row in rows:
        if row.criterion in seen:
            cell = cell_name(row.row, places[FormColumn.CODE] + 1)
            message = Sentence(
                "'{code}' stands in row {row} already", code=row.criterion, row=seen[row.criterion]
            )
            name = FormColumn.CODE.value
            findings.append(
                Finding(Severity.ERROR, _CHECK, grid.name, row.row, name, cell, row.criterion, message)
            )
        seen.setdefault(row.criterion, row.row)


def _number(grid: Grid, place: tuple[int, Cell] | None, label: str, findings: list[Finding]) -> float | None:
    row, value = place or (0, None)
    if value is None or not _text(value):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
        return float(value)
    text = _text(value).removesuffix("%").strip().replace(",", ".")
    if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", text):
        return float(text)
    message = Sentence("'{found}' is no number", found=_text(value))
    findings.append(Finding(Severity.ERROR, _CHECK, grid.name, row, label, "", _text(value), message))
    return None


def _value(row: Sequence[Cell]) -> Cell:
    """The first filled cell beside a label."""
    return next((cell for cell in row[1:] if cell not in {None, ""}), None)


def _at(row: Sequence[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _plain(cell: Cell) -> str:
    return " ".join(_text(cell).lower().split())
