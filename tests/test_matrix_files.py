"""What is said of matrix files of many makes: all that is wrong in each, at its cell, and nothing else."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from matrix_cast import SAME
from matrix_clean import CLEAN
from matrix_hazards import FAULTY
from matrix_makes import ASKED, NOTE, Case
from matrix_refused import REFUSED
from matrix_told import found_in, in_words, told

from models.dossier.contents import findings_in
from models.rules.blueprint_step import Content

HIDING = {"an old matrix on a hidden sheet", "hidden rows and columns"}


def named(cases: Mapping[str, Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases.values(), ids=cases)


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
        pytest.param(FAULTY["a unit misspelt, in a table away from the edge"], id="a fault"),
        pytest.param(REFUSED["a password"], id="a refusal"),
    ],
)
def test_the_shelter_says_the_same(case: Case, tmp_path: Path) -> None:
    path = case.make(tmp_path)

    findings = findings_in(path, path.name, Content.MATRIX, ASKED)

    assert in_words(findings, case.told) == list(case.told)
