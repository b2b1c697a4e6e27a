"""A stranger's file is read in a process of its own, with an end to its memory and its time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from models.dossier.findings import BadFile
from models.dossier.sheltered import sheltered, sheltered_within
from models.rules.errors import Unknown
from tests import shelter_cast as cast


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "matriks.xlsx"
    path.write_text("air limbah")
    return path


def test_what_was_read_comes_back(file: Path) -> None:
    assert sheltered(cast.words_of, file) == ["air", "limbah"]


def test_a_path_is_read_from_where_the_command_was_typed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)

    assert sheltered(cast.words_of, Path(file.name)) == ["air", "limbah"]


def test_a_refusal_comes_back_in_its_own_words(file: Path) -> None:
    with pytest.raises(Unknown) as refused:
        sheltered(cast.refuses, file)

    assert refused.value.said_in({"There is nothing in {name}.": "{name} kosong."}) == "matriks.xlsx kosong."


@pytest.mark.parametrize(
    "read",
    [cast.takes_all_memory, cast.brings_the_process_down],
    ids=["takes all memory", "brings the process down"],
)
def test_a_file_that_kills_its_reader_is_named_and_harms_nobody(
    file: Path, read: Callable[[Path], object]
) -> None:
    with pytest.raises(BadFile) as refused:
        sheltered(read, file)

    assert str(refused.value) == (
        "matriks.xlsx cannot be read; nothing was taken over.\n"
        "  the file is damaged, or needs too much memory. Save it anew, or in parts."
    )


def test_a_file_that_takes_too_long_is_given_up(file: Path) -> None:
    with pytest.raises(BadFile, match=r"longer than 0\.5 seconds"):
        sheltered_within(0.5, 300, cast.never_comes_back, file)


def test_what_a_reader_prints_does_not_mix_with_its_answer(file: Path) -> None:
    assert sheltered(cast.speaks_on_the_way, file) == "matriks.xlsx"
