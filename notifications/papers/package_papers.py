"""The papers that go with a submission: its cover letter, and a summary of what is in it."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session

from models.moves.loading import load
from notifications.papers.made import MadePaper, desk_of, name_of
from notifications.papers.package_facts import Score, package_facts

COVER, SUMMARY = "surat-pengantar", "ringkasan"


def enclosures_for(  # noqa: PLR0913 - what a summary can tell
    session: Session,
    milestone_id: int,
    *,
    data_folder: Path,
    scores: Sequence[Score] = (),
    matrix: Sequence[tuple[str, str]] = (),
    remarks: Sequence[str] = (),
) -> list[tuple[str, bytes]]:
    """Make what lies in the package beside its files: surat-pengantar.docx and .pdf, ringkasan.pdf.

    They depend on the tables, the office's own files and the arguments alone, so packing twice gives the
    same bytes; the letter's date is left to the signer. `matrix` holds figures and their names. Raises
    Unknown for a milestone that hands nothing to a workshop.
    """
    rows = load(session, milestone_id)
    desk, facts = desk_of(data_folder, rows.region), package_facts(session, rows)
    more = {"scores": tuple(scores), "matrix": tuple(matrix), "remarks": tuple(remarks)}
    cover, summary = desk.made(COVER, COVER, facts), desk.made(SUMMARY, SUMMARY, {**facts, **more})
    return [*cover.files(), (f"{SUMMARY}.pdf", summary.pdf)]


def cover_letter(session: Session, milestone_id: int, *, data_folder: Path) -> MadePaper:
    """Make the cover letter by itself."""
    rows = load(session, milestone_id)
    facts = package_facts(session, rows)
    return desk_of(data_folder, rows.region).made(COVER, name_of(COVER, rows), facts)
