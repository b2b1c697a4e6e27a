import json
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from dossier_cast import PDF, Desk, xlsx
from sqlmodel import Session, select

from models.dossier.enclosures import Enclosure
from models.dossier.package import pack_submission
from models.dossier.papers import missing_papers
from models.dossier.verification import verify_package
from models.moves.opening import Opening, open_milestone
from models.rules.blueprint import Programme
from models.rules.errors import Unavailable, Unknown
from models.rules.lifecycle import Actor, StepMove
from models.rules.names import Region
from models.tables.documents import Submission

SATURDAY = datetime(2024, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def desk(session: Session, tmp_path: Path, m4: int) -> Desk:
    return Desk(session, tmp_path, m4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "submissions"


def hand_in_everything(desk: Desk) -> None:
    desk.give("matriks", "Matriks Lebong.xlsx", xlsx("matriks"))
    desk.give("rc", "RC.pdf", PDF + b"rc", "rc")
    desk.give("hasil-monev", "monev.pdf", PDF + b"monev")
    desk.give("surat-pengantar", "surat.pdf", PDF + b"surat")


def pack(
    session: Session, desk: Desk, milestone_id: int, folder: Path, at: datetime = SATURDAY
) -> Submission:
    titles = {"public_works": "Dinas PUPR"}
    return pack_submission(
        session, desk.store, milestone_id=milestone_id, folder=folder, at=at, role_titles=titles
    )


def test_the_three_files_and_the_letter_are_packed(
    session: Session, desk: Desk, m4: int, folder: Path
) -> None:
    hand_in_everything(desk)

    submission = pack(session, desk, m4, folder)

    assert (submission.version, submission.complete) == (1, True)
    assert submission.file_name == "kab-lebong-m4-2024-v1.zip"
    with zipfile.ZipFile(folder / submission.file_name) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "daftar-isi.txt",
            "manifest.json",
            "01-matriks/Matriks Lebong.xlsx",
            "02-rc/RC.pdf",
            "04-hasil-monev/monev.pdf",
            "05-surat-pengantar/surat.pdf",
        ]
        assert archive.read("02-rc/RC.pdf") == PDF + b"rc"


def test_the_manifest_says_who_handed_in_what_and_when(
    session: Session, desk: Desk, m4: int, folder: Path
) -> None:
    desk.give("matriks", "lama.xlsx", xlsx("lama"))
    delivery = desk.give("matriks", "baru.xlsx", xlsx("baru"))

    submission = pack(session, desk, m4, folder)

    document = json.loads(zipfile.ZipFile(folder / submission.file_name).read("manifest.json"))
    size = document["papers"][0].pop("size")
    assert size == desk.store.path_of(delivery.sha256).stat().st_size
    assert document["complete"] is False
    assert document["papers"][0] == {
        "number": 1,
        "step": "matriks",
        "paper": "matriks",
        "title": "Berkas matriks program dan kegiatan",
        "owner_role": "bappeda",
        "required": True,
        "state": "included",
        "path": "01-matriks/baru.xlsx",
        "media_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "sha256": delivery.sha256,
        "version": 2,
        "handed_in_by": "Narahubung Bappeda",
        "handed_in_at": "2024-05-31T12:00:00+07:00",
    }
    assert [paper["state"] for paper in document["papers"]] == [
        "included",
        "missing",
        "not_given",
        "missing",
        "missing",
    ]


def test_the_table_of_contents_is_for_people(session: Session, desk: Desk, m4: int, folder: Path) -> None:
    hand_in_everything(desk)
    desk.move("rc", StepMove.SUBMIT)
    desk.move("rc", StepMove.RETURN, reason="RC usulan 2026 belum ada")

    submission = pack(session, desk, m4, folder)

    text = zipfile.ZipFile(folder / submission.file_name).read("daftar-isi.txt").decode()
    assert "1. Berkas matriks program dan kegiatan\r\n   Berkas     : 01-matriks/Matriks Lebong.xlsx" in text
    assert "   Diserahkan : Narahubung Bappeda, Jumat, 31 Mei 2024, pukul 11.00 WIB\r\n" in text
    assert text.endswith(
        "BELUM LENGKAP\r\n- Daftar kelengkapan RC: dikembalikan untuk diperbaiki, Dinas PUPR\r\n"
    )


def test_packing_again_at_another_time_gives_the_same_submission(
    session: Session, desk: Desk, m4: int, folder: Path
) -> None:
    hand_in_everything(desk)
    first = pack(session, desk, m4, folder)

    second = pack(session, desk, m4, folder, at=SATURDAY + timedelta(days=3))

    assert second.id == first.id
    assert len(session.exec(select(Submission)).all()) == 1


def test_a_replaced_file_makes_a_new_version_and_keeps_the_old(
    session: Session, desk: Desk, m4: int, folder: Path
) -> None:
    hand_in_everything(desk)
    first = pack(session, desk, m4, folder)
    desk.give("matriks", "Matriks perbaikan.xlsx", xlsx("perbaikan"))

    second = pack(session, desk, m4, folder)

    assert (first.version, second.version) == (1, 2)
    assert sorted(path.name for path in folder.iterdir()) == [
        "kab-lebong-m4-2024-v1.zip",
        "kab-lebong-m4-2024-v1.zip.sha256",
        "kab-lebong-m4-2024-v2.zip",
        "kab-lebong-m4-2024-v2.zip.sha256",
    ]
    desk.store.verify(first.sha256)
    desk.store.verify(second.sha256)


def test_what_tonggak_adds_stands_in_the_manifest(
    session: Session, desk: Desk, m4: int, folder: Path
) -> None:
    desk.give("matriks", "matriks.xlsx", xlsx("matriks"))
    draft = Enclosure("../Konsep surat.docx", b"PK draft")

    submission = pack_submission(
        session,
        desk.store,
        milestone_id=m4,
        folder=folder,
        at=SATURDAY,
        enclosures=[draft],
        extra={"proposals": [{"code": "iplt-1", "percent": 40}]},
    )

    archive = zipfile.ZipFile(folder / submission.file_name)
    document = json.loads(archive.read("manifest.json"))
    assert archive.namelist()[:3] == ["daftar-isi.txt", "manifest.json", "00-tonggak/Konsep surat.docx"]
    assert document["format_version"] == 1
    assert document["extra"] == {"proposals": [{"code": "iplt-1", "percent": 40}]}
    assert [one["path"] for one in document["made_by_tonggak"]] == [
        "daftar-isi.txt",
        "00-tonggak/Konsep surat.docx",
    ]
    assert document["made_by_tonggak"][1] == {
        "path": "00-tonggak/Konsep surat.docx",
        "size": 8,
        "sha256": sha256(b"PK draft").hexdigest(),
    }


def test_two_enclosures_of_one_name_are_a_mistake(
    session: Session, desk: Desk, m4: int, folder: Path
) -> None:
    twice = [Enclosure("surat.docx", b"a"), Enclosure("surat.docx", b"b")]

    with pytest.raises(ValueError, match="one name"):
        pack_submission(session, desk.store, milestone_id=m4, folder=folder, at=SATURDAY, enclosures=twice)


def test_versions_that_were_replaced_are_named(session: Session, desk: Desk, m4: int, folder: Path) -> None:
    older = desk.give("matriks", "lama.xlsx", xlsx("lama"))
    desk.give("matriks", "baru.xlsx", xlsx("baru"))

    submission = pack(session, desk, m4, folder)

    document = json.loads(zipfile.ZipFile(folder / submission.file_name).read("manifest.json"))
    assert document["superseded"] == [
        {
            "step": "matriks",
            "paper": "matriks",
            "file_name": "lama.xlsx",
            "sha256": older.sha256,
            "version": 1,
            "handed_in_by": "Narahubung Bappeda",
            "handed_in_at": "2024-05-31T11:00:00+07:00",
        }
    ]


def test_the_hash_lies_beside_the_package(session: Session, desk: Desk, m4: int, folder: Path) -> None:
    submission = pack(session, desk, m4, folder)

    beside = folder / "kab-lebong-m4-2024-v1.zip.sha256"
    assert beside.read_text() == f"{submission.sha256}  kab-lebong-m4-2024-v1.zip\n"


def test_a_package_is_made_of_nothing_too(session: Session, desk: Desk, m4: int, folder: Path) -> None:
    submission = pack(session, desk, m4, folder)

    assert verify_package(folder / submission.file_name) == []
    assert not submission.complete


def test_a_package_that_was_deleted_is_written_again(
    session: Session, desk: Desk, m4: int, folder: Path
) -> None:
    hand_in_everything(desk)
    path = folder / pack(session, desk, m4, folder).file_name
    packed = path.read_bytes()
    path.unlink()

    pack(session, desk, m4, folder)

    assert path.read_bytes() == packed


def test_what_is_lacking_is_named_with_who_owes_it(session: Session, desk: Desk, m4: int) -> None:
    desk.give("matriks", "matriks.xlsx", xlsx("matriks"))
    desk.give("rc", "RC.pdf", PDF, "rc")
    desk.move("rc", StepMove.SUBMIT)
    desk.move("rc", StepMove.RETURN, reason="belum lengkap")
    desk.move("hasil-monev", StepMove.SKIP, reason="dibahas di lokakarya")

    missing = missing_papers(session, m4)

    assert [
        (paper.step.code, paper.hand_in.code, paper.owner_role, paper.sent_back) for paper in missing
    ] == [
        ("rc", "rc", "public_works", True),
        ("surat-pengantar", "surat-pengantar", "regional_secretary", False),
    ]


def test_what_was_left_out_on_purpose_is_not_packed(
    session: Session, desk: Desk, m4: int, folder: Path
) -> None:
    hand_in_everything(desk)
    desk.move("surat-pengantar", StepMove.SKIP, reason="dikirim lewat SRIKANDI")

    submission = pack(session, desk, m4, folder)

    archive = zipfile.ZipFile(folder / submission.file_name)
    assert submission.complete
    assert "05-surat-pengantar/surat.pdf" not in archive.namelist()
    assert "Tidak disertakan: dilewati dengan alasan tercatat." in archive.read("daftar-isi.txt").decode()


def test_a_damaged_file_is_not_packed(session: Session, desk: Desk, m4: int, folder: Path) -> None:
    delivery = desk.give("matriks", "matriks.xlsx", xlsx("matriks"))
    path = desk.store.path_of(delivery.sha256)
    path.write_bytes(bytes(path.stat().st_size))

    with pytest.raises(Unavailable, match="is damaged"):
        pack(session, desk, m4, folder)

    assert not folder.exists()
    assert session.exec(select(Submission)).all() == []


def test_a_milestone_that_hands_nothing_to_a_workshop_has_no_package(
    session: Session, ppsp: Programme, lebong: Region, coordinator: Actor
) -> None:
    opening = Opening(lebong, "M1", 2024, {"kick_off": SATURDAY.date() - timedelta(days=2)})
    m1 = open_milestone(session, ppsp, opening, by=coordinator, at=SATURDAY - timedelta(days=20)).milestone_id

    with pytest.raises(Unknown, match="hands nothing to a workshop"):
        missing_papers(session, m1)
