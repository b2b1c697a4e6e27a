"""Checks all that a milestone hands to the workshop, contents included, by what is known of the region."""

from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from models.dossier.contents import StoredReaders
from models.dossier.kept_findings import KeptFindings
from models.dossier.matrix.region_agencies import agencies_of
from models.dossier.matrix.report import Asked
from models.dossier.storage import DocumentStore
from models.dossier.submission_check import SubmissionCheck, check_submission
from models.moves.loading import load
from models.tables.documents import Delivery
from models.tables.milestones import HandIn, Step


def check_milestone(
    session: Session, store: DocumentStore, milestone_id: int, *, kept: Path, at: datetime
) -> SubmissionCheck:
    """Say what is missing or wrong in a submission and who owes it; nothing is changed.

    `kept` is the folder of what was found before; `at` is aware. Raises Unknown for a milestone that hands
    nothing to a workshop.
    """
    asked = MatricesAsked(session, store, milestone_id)
    readers = StoredReaders(KeptFindings(kept), asked.of).by_content()
    return check_submission(session, store, milestone_id, at=at, readers=readers)


class MatricesAsked:
    """What the matrices of a milestone are checked against: the region's agencies, and the version before."""

    def __init__(self, session: Session, store: DocumentStore, milestone_id: int) -> None:
        self._agencies = agencies_of(session, load(session, milestone_id).region)
        self._store = store
        self._before = _versions_before(session, milestone_id)

    def of(self, sha256: str) -> Asked:
        """Say it for the file of a hash."""
        before = self._before.get(sha256)
        there = before is not None and self._store.path_of(before).is_file()
        return Asked(
            agencies=self._agencies, previous=self._store.path_of(before) if before and there else None
        )


def _versions_before(session: Session, milestone_id: int) -> dict[str, str]:
    query = (
        select(Delivery)
        .join(HandIn)
        .join(Step)
        .where(Step.milestone_id == milestone_id)
        .order_by(col(Delivery.hand_in_id), col(Delivery.version))
    )
    before: dict[str, str] = {}
    newest: dict[int, str] = {}
    for delivery in session.exec(query):
        if (previous := newest.get(delivery.hand_in_id)) is not None:
            before[delivery.sha256] = previous
        newest[delivery.hand_in_id] = delivery.sha256
    return before
