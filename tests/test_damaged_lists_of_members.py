"""A zip file whose list of members is damaged is refused in words, whoever reads it."""

import io
import zipfile
from pathlib import Path

import pytest

from models.dossier.findings import BadFile
from models.dossier.inspection import inspect
from models.dossier.media_types import UNKNOWN, media_type_of
from models.people.findings import BadRegister
from models.people.workbook_reading import read_workbook


@pytest.fixture
def damaged() -> bytes:
    """Give an xlsx with a name that calls itself UTF-8 and is none."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/é.xml", "<a/>")
    return file.getvalue().replace("é".encode(), b"\xb5\xb5")


def test_it_is_no_type_of_file_that_is_known(damaged: bytes) -> None:
    assert media_type_of(io.BytesIO(damaged)) == UNKNOWN


def test_it_is_no_list_of_people(damaged: bytes) -> None:
    with pytest.raises(BadRegister, match="the workbook is broken"):
        read_workbook(Path("narahubung.xlsx"), damaged)


def test_it_is_nothing_to_hand_in(damaged: bytes, tmp_path: Path) -> None:
    path = tmp_path / "matriks.xlsx"
    path.write_bytes(damaged)

    with pytest.raises(BadFile):
        inspect(path, path.name)
