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


def pdf(pages: int = 1, *, catalogue: bytes = b"", page: bytes = b"") -> bytes:
    """Give the smallest pdf of so many empty pages; the rest goes into its catalogue, or into each page."""
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(pages))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] " + page + b" >>"] * pages,
    ]
    content, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(content))
    return content + head + table + tail


PDF = pdf()


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
