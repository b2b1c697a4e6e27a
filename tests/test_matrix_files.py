"""What is said of matrix files of many makes: all that is wrong in each, at its cell, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

import pytest
from matrix_cast import SAME
from matrix_clean import CLEAN
from matrix_hazards import FAULTY
from matrix_makes import ASKED, NOTE, Case, Told
from matrix_misjudged import MISJUDGED, REFUSED

from flows.sentences import in_indonesian
from models.dossier.contents import findings_in
from models.dossier.findings import BadFile, Finding
from models.dossier.matrix.report import checked_matrix
from models.rules.blueprint_step import Content

HIDING = {"an old matrix on a hidden sheet", "hidden rows and columns"}


def named(cases: Mapping[str, Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases.values(), ids=cases)


def told(case: Case, folder: Path) -> list[Told]:
    return in_words(found_in(case, folder), case.told)


def found_in(case: Case, folder: Path) -> Sequence[Finding]:
    asked = case.asked
    if case.before:
        (folder / "before").mkdir()
        asked = replace(asked, previous=case.before(folder / "before"))
    path = case.make(folder)
    try:
        return checked_matrix(path, path.name, asked).findings
    except BadFile as error:
        return error.findings


def in_words(findings: Sequence[Finding], expected: Sequence[Told]) -> list[Told]:
    parts = (part for _, _, _, part in expected)
    return [
        (finding.severity, finding.check, place_of(finding), shortened(in_indonesian(finding.message), part))
        for finding, part in zip_longest(findings, parts)
        if finding
    ]


def place_of(finding: Finding) -> str:
    cell = finding.cell or (str(finding.row) if finding.row else "")
    return f"{finding.sheet}!{cell}" if finding.sheet else cell


def shortened(sentence: str, part: str | None) -> str:
    return part if part and part in sentence else sentence


@named(CLEAN)
def test_nobody_is_blamed_for_a_file_in_order(case: Case, tmp_path: Path) -> None:
    assert told(case, tmp_path) == list(case.told)


@pytest.mark.parametrize("name", [name for name in SAME if name not in HIDING])
def test_no_make_of_a_file_in_order_is_blamed(name: str, tmp_path: Path) -> None:
    findings = found_in(Case(SAME[name]), tmp_path)

    assert [finding for finding in findings if finding.severity is not NOTE] == []


@named(FAULTY)
def test_what_is_wrong_is_said_at_its_place_and_nothing_else(case: Case, tmp_path: Path) -> None:
    assert told(case, tmp_path) == list(case.told)


@named(REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(case: Case, tmp_path: Path) -> None:
    assert told(case, tmp_path) == list(case.told)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=reason), id=name)
        for name, (reason, case) in MISJUDGED.items()
    ],
)
def test_what_is_misjudged_today(case: Case, tmp_path: Path) -> None:
    assert told(case, tmp_path) == list(case.told)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(FAULTY["a unit misspelt, in a table away from the edge"], id="a fault"),
        pytest.param(REFUSED["a password"], id="a refusal"),
    ],
)
def test_the_shelter_says_the_same(case: Case, tmp_path: Path) -> None:
    path = case.make(tmp_path)

    findings = findings_in(path, path.name, Content.MATRIX, ASKED)

    assert in_words(findings, case.told) == list(case.told)
