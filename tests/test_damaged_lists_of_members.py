"""A zip file whose list of members is damaged is refused in words, whoever reads it."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from models.dossier.findings import BadFile
from models.dossier.inspection import inspect
from models.dossier.matrix.annotated import write_annotated
from models.dossier.media_types import UNKNOWN, media_type_of
from models.dossier.spreadsheets import read_workbook as read_cells
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


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """Give an xlsx whose workbook says of itself that it is packed as a patch."""
    book, path = Workbook(), tmp_path / "matriks.xlsx"
    book.save(path)
    content = bytearray(path.read_bytes())
    listed = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/workbook.xml"))
    begins = int.from_bytes(content[listed + 42 : listed + 46], "little")
    for flags in (listed + 8, begins + 6):
        content[flags] |= 0x20
    path.write_bytes(content)
    return path


def test_members_of_an_unknown_kind_are_refused_by_whoever_reads_cells(strange: Path) -> None:
    with pytest.raises(BadFile):
        read_cells(strange, strange.name)


def test_a_workbook_that_names_itself_something_else_comes_back_by_its_values(tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "matriks.xlsx"
    book.worksheets[0].append(["Kegiatan"])
    book.save(path)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(tmp_path / "lain.xlsx", "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part == "[Content_Types].xml":
                content = content.replace(b"spreadsheetml.sheet.main+xml", b"spreadsheetml.sheet.mine+xml")
            target.writestr(part, content)

    copy = write_annotated(tmp_path / "lain.xlsx", [], tmp_path / "temuan.xlsx", say=str)

    assert not copy.formatting_kept
