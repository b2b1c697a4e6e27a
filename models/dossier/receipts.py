"""What the workshop said on receiving a package; every word stands beside those before it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from models.dossier.file_names import safe_file_name
from models.dossier.handing_in import remember
from models.dossier.looking_ahead import LookedInto, inspected_now_or_ahead, refuse_changed
from models.dossier.media_types import JPEG, PDF, PNG
from models.dossier.storage import DocumentStore
from models.moves.door import apply
from models.moves.loading import load, stored
from models.rules.errors import BadInput
from models.rules.lifecycle import Actor, MilestoneMove
from models.tables.documents import Submission, SubmissionReceipt

_SCANS = frozenset({PDF, JPEG, PNG})
_LARGEST = 20_000_000  # bytes of a scan


@dataclass(frozen=True)
class SubmissionRecord:
    """A package, and what was said about it on arrival."""

    submission: Submission
    receipts: tuple[SubmissionReceipt, ...]


def submissions_of(session: Session, milestone_id: int) -> list[SubmissionRecord]:
    """List all packages of a milestone with their receipts, from the first version on."""
    query = select(Submission).where(Submission.milestone_id == milestone_id)
    submissions = session.exec(query.order_by(col(Submission.version))).all()
    receipts = defaultdict(list)
    for receipt in session.exec(
        select(SubmissionReceipt)
        .join(Submission)
        .where(Submission.milestone_id == milestone_id)
        .order_by(col(SubmissionReceipt.id))
    ):
        receipts[receipt.submission_id].append(receipt)
    return [SubmissionRecord(one, tuple(receipts[stored(one.id)])) for one in submissions]


def record_receipt(  # noqa: PLR0913 - each says one thing about the receipt
    session: Session,
    store: DocumentStore,
    submission: Submission,
    *,
    received_by: str,
    received_at: datetime,
    number: str = "",
    remark: str = "",
    path: Path | None = None,
    by: Actor,
    at: datetime,
    ahead: LookedInto | None = None,
) -> SubmissionReceipt:
    """Record that a package arrived, in the milestone's history too; the same receipt again is that one.

    `received_by` is the office that took it, and `path` a scan of its receipt; `ahead` is as in `hand_in`.
    Moments are aware. Raises BadInput for a receipt from nobody, from before the packing or from the future,
    and BadFile for a scan that is no pdf or picture; NotAllowed when the milestone was called off.
    """
    rows = load(session, submission.milestone_id, for_moving=True)
    _check(submission, received_by, received_at, at)
    sha256 = _scan(session, store, path, at, ahead) if path is not None else None
    receipt = SubmissionReceipt(
        submission_id=stored(submission.id),
        received_at=received_at,
        received_by=received_by.strip(),
        number=number.strip(),
        remark=remark.strip(),
        sha256=sha256,
        file_name=safe_file_name(path.name) if path is not None else "",
        recorded_by=by.name,
        recorded_at=at,
    )
    known = _like(session, receipt)
    if known is not None:
        return known
    apply(
        session, rows, rows.milestone, MilestoneMove.RECEIVE, by=by, at=at, details=_said(submission, receipt)
    )
    session.add(receipt)
    session.flush()
    return receipt


def _check(submission: Submission, received_by: str, received_at: datetime, at: datetime) -> None:
    if not received_by.strip():
        raise BadInput("Say which office received the package.")
    if received_at > at:
        raise BadInput("A package cannot have been received in the future.")
    if received_at < submission.packed_at:
        raise BadInput(
            "{package} was packed later than this. Check the time of the receipt, and the version.",
            package=submission.file_name,
        )


def _scan(session: Session, store: DocumentStore, path: Path, at: datetime, ahead: LookedInto | None) -> str:
    if not path.is_file():
        raise BadInput("There is no file {path}. Nothing was recorded.", path=path)
    too_large = path.stat().st_size > _LARGEST
    if too_large or inspected_now_or_ahead(path, path.name, ahead).media_type not in _SCANS:
        raise BadInput("{file} is no scan of a receipt: a pdf, jpg or png of 20 MB at most.", file=path.name)
    kept = store.put(path)
    refuse_changed(kept, path.name, ahead)
    remember(session, kept, at=at)
    return kept.sha256


def _like(session: Session, receipt: SubmissionReceipt) -> SubmissionReceipt | None:
    query = select(SubmissionReceipt).where(SubmissionReceipt.submission_id == receipt.submission_id)
    return next((known for known in session.exec(query) if _content(known) == _content(receipt)), None)


def _content(receipt: SubmissionReceipt) -> tuple[object, ...]:
    return receipt.received_at, receipt.received_by, receipt.number, receipt.remark, receipt.sha256


def _said(submission: Submission, receipt: SubmissionReceipt) -> dict[str, object]:
    return {
        "version": submission.version,
        "package_sha256": submission.sha256,
        "received_by": receipt.received_by,
        "received_at": receipt.received_at.isoformat(),
        "number": receipt.number,
        "scan_sha256": receipt.sha256,
    }
