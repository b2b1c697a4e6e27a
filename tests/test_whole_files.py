"""Files that cannot be written are told of in a sentence."""

from pathlib import Path

import pytest

from models.rules.errors import BadInput
from models.whole_files import make_folder, written_whole


def test_a_file_appears_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "lokakarya" / "paket.zip"

    with written_whole(path) as file:
        file.write(b"isi")

    assert [path.read_bytes(), [one.name for one in path.parent.iterdir()]] == [b"isi", ["paket.zip"]]


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    there = tmp_path / "lokakarya"
    there.write_text("bukan folder")

    with pytest.raises(BadInput) as refused, written_whole(there / "paket.zip"):
        pass

    assert str(refused.value) == f"{there} cannot be written (File exists)."


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    there = tmp_path / "lokakarya"
    there.write_text("bukan folder")

    with pytest.raises(BadInput, match=r"cannot be written \(Not a directory\)"):
        make_folder(there / "2024")
