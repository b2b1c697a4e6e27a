from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dossier_cast import PDF, Desk
from sqlmodel import Session, select

from models.dossier.package import pack_submission
from models.dossier.receipts import record_receipt, submissions_of
from models.moves.loading import load
from models.moves.recording import history_of, verify
from models.rules.errors import BadInput
from models.rules.lifecycle import Actor
from models.tables.documents import Submission, SubmissionReceipt

PACKED = datetime(2024, 6, 1, 2, 0, tzinfo=UTC)
RECEIVED = PACKED + timedelta(hours=3)
MONDAY = PACKED + timedelta(days=2)
CENTRE = "Sekretariat PPSP Nasional"
Record = Callable[..., SubmissionReceipt]


@pytest.fixture
def desk(session: Session, tmp_path: Path, m4: int) -> Desk:
    return Desk(session, tmp_path, m4)


@pytest.fixture
def submission(session: Session, desk: Desk, tmp_path: Path, m4: int) -> Submission:
    return pack_submission(session, desk.store, milestone_id=m4, folder=tmp_path / "out", at=PACKED)


@pytest.fixture
def record(session: Session, desk: Desk, submission: Submission, coordinator: Actor) -> Record:
    def recorded(**said: object) -> SubmissionReceipt:
        values: dict[str, Any] = {
            "received_by": CENTRE,
            "received_at": RECEIVED,
            "number": "TT-17/2024",
            "at": MONDAY,
        } | said
        return record_receipt(session, desk.store, submission, by=coordinator, **values)

    return recorded


def moves(session: Session, milestone_id: int) -> list[tuple[str, str, str]]:
    rows = history_of(session, load(session, milestone_id).milestone)
    return [(row.actor, row.move, row.to_status) for row in rows if row.move in {"pack", "receive"}]


def test_a_receipt_stands_beside_its_package_with_its_scan(
    session: Session, desk: Desk, record: Record, tmp_path: Path, m4: int
) -> None:
    scan = tmp_path / "tanda terima.pdf"
    scan.write_bytes(PDF)

    receipt = record(path=scan, remark="lengkap")

    [kept] = submissions_of(session, m4)
    assert kept.receipts == (receipt,)
    assert (receipt.received_by, receipt.number, receipt.remark) == (CENTRE, "TT-17/2024", "lengkap")
    assert receipt.file_name == "tanda terima.pdf"
    with desk.store.open(receipt.sha256 or "") as file:
        assert file.read() == PDF


def test_packing_and_receipt_stand_in_a_history_that_holds(
    session: Session, record: Record, submission: Submission, m4: int
) -> None:
    record()

    assert moves(session, m4) == [("Tonggak", "pack", "open"), ("Sekretariat Pokja PKP", "receive", "open")]
    milestone = load(session, m4).milestone
    assert history_of(session, milestone)[-1].details == {
        "version": 1,
        "package_sha256": submission.sha256,
        "received_by": CENTRE,
        "received_at": "2024-06-01T05:00:00+00:00",
        "number": "TT-17/2024",
        "scan_sha256": None,
    }
    assert verify(session, milestone) == []


def test_the_same_receipt_again_is_that_receipt(session: Session, record: Record, m4: int) -> None:
    first = record()

    again = record(at=MONDAY + timedelta(hours=1))

    assert again.id == first.id
    assert [move for _, move, _ in moves(session, m4)] == ["pack", "receive"]


def test_a_later_word_stands_beside_the_earlier_one(session: Session, record: Record, m4: int) -> None:
    record()

    record(remark="lampiran 2 menyusul")

    [kept] = submissions_of(session, m4)
    assert [receipt.remark for receipt in kept.receipts] == ["", "lampiran 2 menyusul"]


def test_every_version_has_its_own_receipts(
    session: Session, desk: Desk, record: Record, tmp_path: Path, m4: int
) -> None:
    record()
    desk.give("surat-pengantar", "surat.pdf", PDF)

    pack_submission(session, desk.store, milestone_id=m4, folder=tmp_path / "out", at=MONDAY)

    found = [(one.submission.version, len(one.receipts)) for one in submissions_of(session, m4)]
    assert found == [(1, 1), (2, 0)]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        pytest.param({"received_by": " "}, "Say which office", id="from nobody"),
        pytest.param({"received_at": PACKED - timedelta(minutes=1)}, "was packed later", id="too early"),
        pytest.param({"received_at": MONDAY + timedelta(minutes=1)}, "in the future", id="too late"),
        pytest.param({"path": Path("tidak-ada.pdf")}, "There is no file", id="no scan there"),
        pytest.param({"path": Path(__file__)}, "is no scan of a receipt", id="no scan at all"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(
    session: Session, record: Record, said: dict[str, object], refusal: str
) -> None:
    with pytest.raises(BadInput, match=refusal):
        record(**said)

    assert session.exec(select(SubmissionReceipt)).all() == []
