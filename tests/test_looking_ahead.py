"""A file is looked into before the database is held, and what is stored is what was looked into."""

from pathlib import Path

import pytest
from conftest import MONDAY
from dossier_cast import PDF, step_of
from sqlmodel import Session, select

from models.dossier.findings import BadFile
from models.dossier.handing_in import hand_in
from models.dossier.inspection import Inspected
from models.dossier.looking_ahead import LookedInto, look_into
from models.dossier.media_types import PDF as PDF_TYPE
from models.dossier.storage import DocumentStore
from models.rules.errors import BadInput
from models.tables.documents import Delivery
from models.tables.milestones import HandIn


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    (path := tmp_path / "surat.pdf").write_bytes(PDF)
    return path


class Counter:
    """Where a covering letter is handed in."""

    def __init__(self, session: Session, milestone_id: int, folder: Path) -> None:
        self.session, self.milestone_id, self.store = session, milestone_id, DocumentStore(folder / "kept")

    def take(self, path: Path, ahead: LookedInto | None) -> Delivery:
        return hand_in(
            self.session,
            self.store,
            step=step_of(self.session, self.milestone_id, "surat-pengantar"),
            hand_in_code=None,
            path=path,
            file_name="surat.pdf",
            by="Sekretariat Pokja PKP",
            at=MONDAY,
            ahead=ahead,
        )


@pytest.fixture
def counter(session: Session, m4: int, tmp_path: Path) -> Counter:
    return Counter(session, m4, tmp_path)


def test_what_was_looked_into_ahead_is_what_is_taken(counter: Counter, letter: Path) -> None:
    ahead = look_into(letter, "surat.pdf")

    delivery = counter.take(letter, ahead)

    assert ahead == LookedInto(delivery.sha256, Inspected(PDF_TYPE, 1))


def test_a_file_that_was_changed_since_is_not_taken(counter: Counter, letter: Path) -> None:
    ahead = look_into(letter, "surat.pdf")
    letter.write_bytes(PDF + b"\n% later")

    with pytest.raises(BadInput, match="was changed while it was being read"):
        counter.take(letter, ahead)


def test_a_file_found_unfit_ahead_is_refused_when_it_is_handed_in(counter: Counter, letter: Path) -> None:
    letter.write_bytes(b"PK\x03\x04 no pdf")
    ahead = look_into(letter, "surat.pdf")
    letter.write_bytes(PDF)

    with pytest.raises(BadFile):
        counter.take(letter, ahead)


def test_a_file_of_more_pages_than_its_paper_may_have_is_refused(counter: Counter, letter: Path) -> None:
    step = step_of(counter.session, counter.milestone_id, "surat-pengantar")
    ahead = look_into(letter, "surat.pdf")
    paper = counter.session.exec(select(HandIn).where(HandIn.step_id == step.id)).one()
    paper.rules = paper.rules | {"max_pages": 0}

    with pytest.raises(BadFile, match="it has 1 pages"):
        counter.take(letter, ahead)


def test_there_is_nothing_to_see_where_there_is_no_file(tmp_path: Path) -> None:
    assert look_into(tmp_path / "tidak-ada.pdf", "tidak-ada.pdf") is None
