import json
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import KICK_OFF, MONDAY, WORKSHOP
from dossier_cast import PDF, Desk
from hypothesis import given, settings
from hypothesis import strategies as some
from moves_cast import COORDINATOR
from sqlmodel import Session

from models.database import open_database, writing
from models.dossier.enclosures import Enclosure
from models.dossier.package import pack_submission
from models.dossier.verification import verify_against, verify_package
from models.moves.opening import Opening, open_milestone
from models.rules.blueprint import Programme
from models.rules.errors import BadInput
from models.rules.names import Region

SATURDAY = datetime(2024, 6, 1, 2, 0, tzinfo=UTC)
DRAFT = Enclosure("konsep surat pengantar.docx", b"PK draft")


@pytest.fixture
def recorded(session: Session, tmp_path: Path, m4: int) -> Path:
    """A package as it was packed, and what the database says of it."""
    return packed(session, tmp_path, m4)


@pytest.fixture
def package(packed_once: Path, tmp_path: Path) -> Path:
    """A package as it was packed, by itself."""
    return Path(shutil.copytree(packed_once.parent, tmp_path / "submissions")) / packed_once.name


@pytest.fixture(scope="module")
def packed_once(
    prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, ppsp: Programme, lebong: Region
) -> Path:
    """Where a package lies that no test touches."""
    folder = tmp_path_factory.mktemp("packed")
    engine = open_database(f"sqlite:///{shutil.copy(prepared_sqlite, folder / 'tonggak.db')}")
    opening = Opening(lebong, "M4", 2024, {"kick_off": KICK_OFF, "workshop": WORKSHOP})
    with writing(engine) as session:
        opened = open_milestone(session, ppsp, opening, by=COORDINATOR, at=MONDAY)
        package = packed(session, folder, opened.milestone_id)
    engine.dispose()
    return package


def packed(session: Session, tmp_path: Path, m4: int) -> Path:
    desk = Desk(session, tmp_path, m4)
    desk.give("surat-pengantar", "surat.pdf", PDF)
    desk.give("surat-pengantar", "surat pengantar résmi.pdf", PDF + b"\n")
    folder = tmp_path / "submissions"
    made = pack_submission(
        session, desk.store, milestone_id=m4, folder=folder, at=SATURDAY, enclosures=[DRAFT]
    )
    return folder / made.file_name


def alone(package: Path, folder: Path) -> Path:
    """Take a package away from the hash that lies beside it."""
    return Path(shutil.copy(package, folder / "paket.zip"))


def rewritten(package: Path, target: Path, **changes: str | None) -> Path:
    """Pack a package again as any program would, with members left out, changed or added."""
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            content = changes.pop(member.filename, old.read(member).decode("latin-1"))
            if content is not None:
                new.writestr(member, content.encode("latin-1"))
        for name, content in changes.items():
            new.writestr(name, (content or "").encode())
        new.comment = old.comment
    return target


def test_a_package_that_nobody_touched_is_whole(session: Session, recorded: Path) -> None:
    assert verify_package(recorded) == []
    assert verify_against(session, recorded) == []


def test_any_single_changed_byte_is_found(package: Path, tmp_path: Path) -> None:
    whole = package.read_bytes()
    path = tmp_path / "berubah.zip"

    unnoticed = []
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
        if not verify_package(path):
            unnoticed.append(place)

    assert unnoticed == []


def test_any_piece_cut_out_put_in_or_overwritten_is_found(package: Path, tmp_path: Path) -> None:
    whole = package.read_bytes()
    path = tmp_path / "berubah.zip"

    @settings(max_examples=150, deadline=None)
    @given(
        place=some.integers(0, len(whole)),
        gone=some.integers(0, 40) | some.integers(0, len(whole)),
        new=some.binary(max_size=40),
    )
    def try_one(place: int, gone: int, new: bytes) -> None:
        changed = whole[:place] + new + whole[place + gone :]
        path.write_bytes(changed)
        assert (verify_package(path) == []) == (changed == whole)

    try_one()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {"05-surat-pengantar/surat pengantar résmi.pdf": "lain"},
            "05-surat-pengantar/surat pengantar résmi.pdf was changed after packing.",
            id="another letter",
        ),
        pytest.param(
            {"05-surat-pengantar/surat pengantar résmi.pdf": None},
            "05-surat-pengantar/surat pengantar résmi.pdf is missing.",
            id="a letter less",
        ),
        pytest.param(
            {"06-lain/lain.pdf": "x"},
            "06-lain/lain.pdf is in the package, but not in its manifest.",
            id="a file more",
        ),
        pytest.param({"daftar-isi.txt": "x"}, "daftar-isi.txt was changed after packing.", id="other words"),
    ],
)
def test_what_was_changed_is_named(
    package: Path, tmp_path: Path, changes: dict[str, str | None], said: str
) -> None:
    changed = rewritten(package, tmp_path / "paket.zip", **changes)

    assert [str(sentence) for sentence in verify_package(changed)] == [said]


def test_a_manifest_that_fits_a_forged_letter_is_found(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        document = json.loads(archive.read("manifest.json"))
    document["complete"] = True

    forged = rewritten(package, tmp_path / "paket.zip", **{"manifest.json": json.dumps(document)})

    assert [str(sentence) for sentence in verify_package(forged)] == [
        "manifest.json was changed after packing."
    ]


def test_another_order_is_found(package: Path, tmp_path: Path) -> None:
    turned = tmp_path / "paket.zip"
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(turned, "w") as new:
        for member in reversed(old.infolist()):
            new.writestr(member, old.read(member))
        new.comment = old.comment

    assert [str(sentence) for sentence in verify_package(turned)] == [
        "the files of the package are not in their order."
    ]


def test_the_hash_beside_a_package_is_compared(package: Path) -> None:
    beside = package.with_name(package.name + ".sha256")
    whole = beside.read_text()
    beside.write_text("0" * 64 + whole[64:])

    assert [str(sentence) for sentence in verify_package(package)] == [
        "kab-lebong-m4-2024-v1.zip.sha256 says another hash than the package has."
    ]


def test_only_what_was_recorded_tells_a_skilful_forgery(
    session: Session, recorded: Path, tmp_path: Path, m4: int
) -> None:
    desk = Desk(session, tmp_path, m4)
    desk.give("surat-pengantar", "surat.pdf", PDF + b"\n\n")
    with session.begin_nested() as later:
        forged = pack_submission(session, desk.store, milestone_id=m4, folder=tmp_path, at=SATURDAY)
        name = forged.file_name
        later.rollback()
    replaced = alone(tmp_path / name, recorded.parent).replace(recorded)
    recorded.with_name(recorded.name + ".sha256").unlink()

    assert verify_package(replaced) == []
    assert [str(sentence) for sentence in verify_against(session, replaced)] == [
        "kab-lebong-m4-2024-v1.zip is not the package that was recorded under this name."
    ]


@pytest.mark.parametrize("content", [b"", b"PK", b"hello", b"PK\5\6" + bytes(18)])
def test_what_is_no_package_is_said_to_be_none(session: Session, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "apa.zip"
    path.write_bytes(content)

    assert len(verify_package(path)) == 1
    assert [str(sentence) for sentence in verify_against(session, path)] == [
        "no package like apa.zip was ever recorded here."
    ]


def test_a_package_that_is_not_there_is_said_so(session: Session, tmp_path: Path) -> None:
    for verify in (verify_package, lambda path: verify_against(session, path)):
        with pytest.raises(BadInput, match="There is no package"):
            verify(tmp_path / "tidak-ada.zip")


WRITES_ONE = """
import io, sys
from datetime import UTC, datetime
from functools import partial
from models.dossier.archive_writing import Member, write_archive
from models.rules.time_zones import zone_of
moment = datetime(2024, 5, 31, 20, 30, tzinfo=UTC)
members = [Member(f"{n:02d}-berkas/résmi.pdf", moment, 3, partial(io.BytesIO, b"abc")) for n in range(3)]
file = io.BytesIO()
write_archive(file, members, zone=zone_of("WIT"), manifest=b"{}")
sys.stdout.buffer.write(file.getvalue())
"""


def test_every_process_in_every_time_zone_writes_the_same_bytes() -> None:
    root = Path(__file__).parent.parent
    written = {
        subprocess.run(
            [sys.executable, "-c", WRITES_ONE],
            env=os.environ | {"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root), "LC_ALL": "C"},
            check=True,
            capture_output=True,
        ).stdout
        for zone, seed in [("UTC", "1"), ("Asia/Jayapura", "2"), ("America/Adak", "3")]
    }

    assert len(written) == 1
    assert written.pop().startswith(b"PK\3\4")
