"""Reads a filled-in form: all of it, or nothing and every reason why not."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from models.dossier.findings import BadFile, Finding, Severity, in_order, unreadable
from models.dossier.grids import Cell, Grid, Workbook, cell_name
from models.dossier.monitoring.filled import Filled, IndicatorEntry, ServiceEntry
from models.dossier.monitoring.headings import Heading, find_heading
from models.dossier.monitoring.indicator_rows import IndicatorReader
from models.dossier.monitoring.rows import Row
from models.dossier.monitoring.service_rows import ServiceReader
from models.dossier.monitoring.vocabulary import Vocabulary
from models.dossier.monitoring.words import HEADINGS, INDICATOR_HEADINGS, REQUIRED, Field, IndicatorField
from models.dossier.spreadsheets import read_workbook
from models.people.words import ours
from models.rules.indicators import Monitoring
from models.rules.sentences import Sentence

MOST_ROWS = 5000  # services or indicators; more is another kind of file

Entry = TypeVar("Entry", ServiceEntry, IndicatorEntry)


@dataclass(frozen=True)
class Looked:
    """What a form says, and what was found about it; with an error among the findings it says nothing."""

    filled: Filled
    findings: tuple[Finding, ...]


def read_form(path: Path, file_name: str, monitoring: Monitoring) -> Looked:
    """Read a form that can be taken over, with what is doubtful in it; call it in the shelter.

    Raises BadFile with every error when it cannot.
    """
    looked = look_into(read_workbook(path, file_name), monitoring)
    wrong = [finding for finding in looked.findings if finding.severity is Severity.ERROR]
    if wrong:
        raise BadFile(file_name, wrong)
    return looked


def look_into(workbook: Workbook, monitoring: Monitoring) -> Looked:
    """Understand the sheets of a form; raises BadFile when none has the heading of the form."""
    vocabulary = Vocabulary.of(monitoring)
    services, indicators = ServiceReader(monitoring, vocabulary), IndicatorReader(monitoring, vocabulary)
    found: list[Finding] = []
    seen: list[tuple[Row, ServiceEntry]] = []
    measured: list[tuple[Row, IndicatorEntry]] = []
    known = 0
    for grid in workbook.grids:
        kind = _kind(grid, vocabulary)
        known += kind is not None
        if kind and kind.of_services:
            found += _heading_findings(grid, kind.heading)
            seen += _entries(grid, kind.heading, services.read, found)
        elif kind:
            measured += _entries(grid, kind.heading, indicators.read, found)
    if not known:
        raise unreadable(
            workbook.file,
            Sentence(
                "no sheet has the headings of the monitoring form. Fill in the form that Tonggak writes."
            ),
        )
    found += _twice(seen, Field.SERVICE, Field.TITLE, lambda entry: entry.service)
    found += _twice(measured, IndicatorField.INDICATOR, IndicatorField.TITLE, lambda entry: entry.indicator)
    if not seen and not measured and not any(f.severity is Severity.ERROR for f in found):
        empty = Sentence("nothing is filled in: neither a service nor an indicator.")
        found.append(Finding(Severity.ERROR, "empty", "", 0, "", "", "", empty))
    filled = Filled(tuple(entry for _, entry in seen), tuple(entry for _, entry in measured))
    return Looked(filled, tuple(in_order(found)))


@dataclass(frozen=True)
class _Kind:
    heading: Heading
    of_services: bool


def _kind(grid: Grid, vocabulary: Vocabulary) -> _Kind | None:
    if grid.hidden:
        return None
    services = find_heading(grid, vocabulary.headings)
    indicators = find_heading(grid, {field.value: words for field, words in INDICATOR_HEADINGS.items()})
    if indicators and not {IndicatorField.VALUE.value} <= set(indicators.columns):
        indicators = None
    if services and (indicators is None or len(services.columns) >= len(indicators.columns)):
        return _Kind(services, of_services=True)
    return _Kind(indicators, of_services=False) if indicators else None


def _heading_findings(grid: Grid, heading: Heading) -> Iterator[Finding]:
    for field in REQUIRED:
        if field not in heading.columns:
            message = Sentence("the column {name} is lacking.", name=ours(HEADINGS)[field])
            yield Finding(Severity.ERROR, "column", grid.name, heading.row, "", "", "", message)
    for column in heading.repeated:
        message = Sentence("another column already says the same. Keep one of them.")
        yield _about(grid, heading, column, Severity.ERROR, message)
    for column in heading.unknown:
        yield _about(
            grid, heading, column, Severity.NOTE, Sentence("this column is not known and is not read.")
        )


def _about(grid: Grid, heading: Heading, column: int, severity: Severity, message: Sentence) -> Finding:
    words, cell = heading.words[column], cell_name(heading.row, column)
    return Finding(severity, "column", grid.name, heading.row, words, cell, words, message)


def _entries(
    grid: Grid, heading: Heading, read: Callable[[Row], Entry | None], found: list[Finding]
) -> Iterator[tuple[Row, Entry]]:
    columns = set(heading.columns.values())
    for number, cells in _below(grid, heading.row):
        if not any(_filled(cell) for column, cell in enumerate(cells, start=1) if column in columns):
            continue
        if number - heading.row > MOST_ROWS:
            message = Sentence("the sheet has more than {most} rows.", most=MOST_ROWS)
            found.append(Finding(Severity.ERROR, "rows", grid.name, number, "", "", "", message))
            return
        row = Row(grid, heading, number, cells)
        entry = read(row)
        found += row.findings
        if entry is not None:
            yield row, entry


def _below(grid: Grid, heading_row: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    return ((number, cells) for number, cells in grid.numbered() if number > heading_row)


def _filled(cell: Cell) -> bool:
    return cell is not None and str(cell).strip() != ""


def _twice(
    entries: Iterable[tuple[Row, Entry]], column: str, otherwise: str, code: Callable[[Entry], str]
) -> Iterator[Finding]:
    listed = list(entries)
    times = Counter(code(entry) for _, entry in listed)
    first: dict[str, int] = {}
    for row, entry in listed:
        if times[code(entry)] > 1 and first.setdefault(code(entry), row.number) != row.number:
            message = Sentence(
                "'{code}' stands in row {first} already.", code=code(entry), first=first[code(entry)]
            )
            named = column if row.text(column) else otherwise
            again = replace(row, findings=[])
            again.add(Severity.ERROR, "twice", named, message)
            yield from again.findings
