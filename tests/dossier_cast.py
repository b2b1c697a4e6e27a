"""Files as agencies hand them in, and the ways to hand them in."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from sqlmodel import Session

from models.dossier.handing_in import hand_in, hand_in_words
from models.dossier.storage import DocumentStore
from models.moves.door import move_step
from models.moves.loading import load
from models.rules.lifecycle import Actor, Role, StepMove
from models.tables.documents import Delivery
from models.tables.milestones import Step

FRIDAY = datetime(2024, 5, 31, 3, 0, tzinfo=UTC)  # 10.00 WIB, the day before which the files are due
PDF = b"%PDF-1.7\n"


def step_of(session: Session, milestone_id: int, code: str) -> Step:
    return load(session, milestone_id).step(code)


def xlsx(text: str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = text
    book.save(file)
    return file.getvalue()


class Desk:
    """Somebody who hands in for a milestone, one hour after the other."""

    def __init__(self, session: Session, folder: Path, milestone_id: int) -> None:
        self.store = DocumentStore(folder / "documents")
        self._session, self._folder, self._milestone_id = session, folder, milestone_id
        self._at = FRIDAY

    def give(self, code: str, name: str, content: bytes, paper: str | None = None) -> Delivery:
        path = self._folder / "upload"
        path.write_bytes(content)
        return hand_in(
            self._session,
            self.store,
            step=step_of(self._session, self._milestone_id, code),
            hand_in_code=paper,
            path=path,
            file_name=name,
            by="Narahubung Bappeda",
            at=self._now(),
        )

    def write(self, code: str, text: str, paper: str) -> Delivery:
        return hand_in_words(
            self._session,
            self.store,
            step=step_of(self._session, self._milestone_id, code),
            hand_in_code=paper,
            text=text,
            by="Narahubung PUPR",
            at=self._now(),
        )

    def move(self, code: str, move: StepMove, reason: str = "") -> None:
        by = Actor("Sekretariat Pokja PKP", Role.COORDINATOR)
        move_step(self._session, self._milestone_id, code, move, by=by, at=self._now(), reason=reason)

    def _now(self) -> datetime:
        self._at += timedelta(hours=1)
        return self._at
