"""Writes the form of readiness criteria: a sheet for each proposal, filled in with what is known."""

from collections.abc import Mapping, Sequence
from math import ceil
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # as above
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

from models.dossier.readiness.form_layout import (
    EDITION,
    HOUSEHOLDS,
    LOGBOOK,
    PROPOSAL,
    Answer,
    FormColumn,
)
from models.dossier.readiness.standing import Met, Standing
from models.rules.readiness import CriterionState
from models.rules.readiness_criteria import Criteria, Edition, Fact, Item
from models.tables.proposals import Proposal
from models.whole_files import written_whole

_WIDTHS = (11, 40, 16, 18, 20, 13, 12, 30, 28)  # in characters
_LINE = 15  # points
_A4 = 9  # as xlsxwriter counts paper
_ANSWERS = {CriterionState.GIVEN: Answer.YES, CriterionState.WAIVED: Answer.NOT_NEEDED}


def write_form(
    path: Path,
    standings: Sequence[Standing],
    *,
    criteria: Criteria,
    place: str,
    roles: Mapping[str, str],
) -> None:
    """Write the form for these proposals; `place` names the milestone, `roles` are titles by role code."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with written_whole(path) as file, xlsxwriter.Workbook(file, options) as book:
        styles = _styles(book)
        for standing in standings:
            edition = criteria.edition(standing.proposal.edition)
            sheet = book.add_worksheet(standing.proposal.code)
            _write_sheet(sheet, standing, edition, place, roles, styles)


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    boxed = {"text_wrap": True, "border": 1, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "heading": book.add_format({**boxed, "bold": True, "bg_color": "#DDE6EE"}),
        "fixed": book.add_format(boxed),
        "open": book.add_format({**boxed, "bg_color": "#FFF9E0"}),
        "label": book.add_format({"bold": True}),
        "value": book.add_format({"align": "left"}),
    }


def _write_sheet(  # noqa: PLR0913, PLR0917 - private, called once
    sheet: Worksheet,
    standing: Standing,
    edition: Edition,
    place: str,
    roles: Mapping[str, str],
    styles: Mapping[str, Format],
) -> None:
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, f"Daftar kelengkapan readiness criteria – {place}", styles["title"])
    row = 1
    for label, value in _head(standing.proposal, edition):
        sheet.write_string(row, 0, label, styles["label"])
        if value is not None:
            sheet.write(row, 2, value, styles["value"])
        row += 1
    row += 1
    sheet.write_row(row, 0, [column.value for column in FormColumn], styles["heading"])
    sheet.freeze_panes(row + 1, 2)
    for met in standing.criteria:
        row += 1
        cells = _cells(met, edition, roles)
        sheet.set_row(row, _LINE * _lines(cells))
        for number, text in enumerate(cells):
            sheet.write_string(row, number, text, styles["fixed" if number < 6 else "open"])  # noqa: PLR2004 - the last three are asked for
        there = list(FormColumn).index(FormColumn.THERE)
        choice = {"validate": "list", "source": [answer.value for answer in Answer]}
        sheet.data_validation(row, there, row, there, choice)


def _lines(cells: Sequence[str]) -> int:
    # Office programs do not make a row higher by themselves when they open a file that was written for them.
    return max(ceil(len(text) * 1.15 / width) for text, width in zip(cells, _WIDTHS, strict=True))


def _head(proposal: Proposal, edition: Edition) -> list[tuple[str, str | float | None]]:
    package = edition.package(proposal.package)
    works = ", ".join(edition.condition(code).title.id for code in proposal.works)
    asked = {item.threshold.fact for item in package.items if item.threshold}
    where = ", ".join(part for part in (proposal.location, str(proposal.year or "")) if part)
    head: list[tuple[str, str | float | None]] = [
        (PROPOSAL, proposal.code),
        (EDITION, edition.code),
        ("Paket", package.title.id),
        ("Usulan", proposal.title),
        ("Lokasi dan tahun", where),
        ("Jenis pekerjaan", works or "-"),
    ]
    if Fact.HOUSEHOLDS in asked:
        head.append((HOUSEHOLDS, proposal.households))
    if Fact.LOGBOOK_PERCENT in asked:
        head.append((LOGBOOK, proposal.logbook_percent))
    return head


def _cells(met: Met, edition: Edition, roles: Mapping[str, str]) -> list[str]:
    item = met.item
    conditions = " atau ".join(edition.condition(code).title.id for code in item.applies_to)
    return [
        item.code,
        item.title.id,
        conditions or "selalu",
        edition.issuer(item.issued_by).title.id,
        roles.get(item.owner, item.owner),
        _file(edition, item),
        _ANSWERS.get(met.state, Answer.NO).value,
        met.row.link if met.row and met.step is None and met.state is CriterionState.GIVEN else "",
        _remark(met),
    ]


def _file(edition: Edition, item: Item) -> str:
    size = f", paling besar {item.max_mb} MB" if item.max_mb else ""
    return " atau ".join(edition.formats).upper() + size


def _remark(met: Met) -> str:
    if met.step is not None:
        return f"lihat langkah {met.step.code}"
    if met.row is None:
        return ""
    if met.state is CriterionState.REFUSED:
        return f"dikembalikan: {met.row.remark}"
    return met.row.remark or met.row.file_name
