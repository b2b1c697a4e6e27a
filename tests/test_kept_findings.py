"""What was found in a file is kept by its content, and found out again when anything else changes."""

from pathlib import Path

import pytest

from models.dossier.findings import Finding, Severity
from models.dossier.kept_findings import KeptFindings
from models.rules.sentences import Sentence, Title

_HASH = "ab" * 32
_UNIT = Finding(
    Severity.WARNING,
    "unit",
    "Matriks",
    7,
    "Satuan",
    "D7",
    "ken",
    Sentence(
        "'{unit}' is not known in {where}.{near}",
        unit="ken",
        where=Title("wastewater", "air limbah"),
        near=Sentence(" Did you mean '{near}'?", near="KK"),
    ),
)


@pytest.fixture
def kept(tmp_path: Path) -> KeptFindings:
    return KeptFindings(tmp_path / "checks")


def must_not_be_asked() -> list[Finding]:
    raise AssertionError("the check was made again")


def test_a_file_is_checked_once(kept: KeptFindings) -> None:
    kept.of(_HASH, ["matrix", "17.07"], lambda: [_UNIT])

    again = kept.of(_HASH, ["matrix", "17.07"], must_not_be_asked)

    assert again == [_UNIT]


def test_a_kept_finding_still_speaks_both_languages(kept: KeptFindings) -> None:
    catalogue = {
        "'{unit}' is not known in {where}.{near}": "'{unit}' tidak dikenal dalam {where}.{near}",
        " Did you mean '{near}'?": " Apakah maksudnya '{near}'?",
    }
    kept.of(_HASH, ["matrix"], lambda: [_UNIT])

    [again] = kept.of(_HASH, ["matrix"], must_not_be_asked)

    assert again.message.said_in(catalogue) == "'ken' tidak dikenal dalam air limbah. Apakah maksudnya 'KK'?"


def test_another_context_is_another_check(kept: KeptFindings) -> None:
    kept.of(_HASH, ["matrix", ["Dinas PUPR"]], lambda: [_UNIT])

    found = kept.of(_HASH, ["matrix", ["Dinas PUPR", "Bappeda"]], list)

    assert found == []


@pytest.mark.parametrize("content", ["", "{", "[{}]", '[{"message": 1}]'])
def test_what_cannot_be_read_is_found_out_again(kept: KeptFindings, content: str) -> None:
    kept.of(_HASH, [], lambda: [_UNIT])
    [path] = [path for path in kept.folder.rglob("*") if path.is_file()]
    path.write_text(content)

    assert kept.of(_HASH, [], lambda: [_UNIT]) == [_UNIT]
