"""What the closing of a workshop phase asks of the dossier: check, pack, record; knows nothing of Prefect."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from flows.check_pages import check_page
from flows.forms import PhaseOf
from flows.pages import Page
from flows.runtime import Runtime
from models.database import reading, writing
from models.dossier.archive_writing import hash_file_of
from models.dossier.contents import report_on_matrix
from models.dossier.enclosures import Enclosure
from models.dossier.findings import BadFile
from models.dossier.handing_in import deliveries_of
from models.dossier.matrix.report import MatrixReport
from models.dossier.milestone_check import MatricesAsked, check_milestone
from models.dossier.package import pack_submission
from models.dossier.papers import papers_of
from models.dossier.readiness.proposals import proposals_of
from models.dossier.readiness.standing import Standing, standing_of
from models.dossier.submission_check import SubmissionCheck
from models.moves.loading import find_milestone, load, milestone_id_of, stored
from models.rules.blueprint_step import Content
from models.rules.lifecycle import TONGGAK, Actor
from models.rules.names import find_region, read_regions
from models.rules.readiness_criteria import shipped_criteria
from models.tables.documents import Submission
from models.whole_files import written_whole
from notifications.papers.matrix_figures import figures_in_words
from notifications.papers.package_facts import Score
from notifications.papers.package_papers import enclosures_for


def check(runtime: Runtime, milestone_id: int) -> SubmissionCheck:
    """Check a milestone's submission with the contents of its files."""
    with reading(runtime.engine) as session:
        return check_milestone(
            session,
            runtime.documents,
            milestone_id,
            kept=runtime.settings.data / "checks",
            at=runtime.clock.now(),
        )


def checked_page(runtime: Runtime, milestone_id: int) -> Page:
    """Check a milestone's submission, and say on a page how it stands."""
    found = check(runtime, milestone_id)
    with reading(runtime.engine) as session:
        rows = load(session, milestone_id)
    return check_page(found, rows.region, rows.milestone.code, rows.milestone.year)


def milestone_of(runtime: Runtime, phase: PhaseOf) -> int:
    """Find the milestone that a phase's run belongs to."""
    region = find_region(phase.region, read_regions())
    with reading(runtime.engine) as session:
        return find_milestone(session, region, phase.milestone, year=phase.year)


def pack(runtime: Runtime, milestone_id: int, *, by: Actor = TONGGAK) -> Submission:
    """Pack what a milestone hands to the workshop; the same papers make the same package."""
    titles = {role.code: role.title.id for role in runtime.programme.roles}
    while True:
        # Letters are set and the matrix is read before anything is held: others go on writing meanwhile.
        with reading(runtime.engine) as session:
            seen, told = _state(session, milestone_id), _Told.of(session, runtime, milestone_id)
            enclosures = told.enclosures(session, runtime, milestone_id)
        with writing(runtime.engine) as session:
            load(session, milestone_id, for_moving=True)
            if _state(session, milestone_id) == seen:
                return pack_submission(
                    session,
                    runtime.documents,
                    milestone_id=milestone_id,
                    folder=runtime.settings.data / "submissions",
                    at=runtime.clock.now(),
                    role_titles=titles,
                    enclosures=enclosures,
                    extra=told.for_manifest(),
                    by=by,
                )


def _state(session: Session, milestone_id: int) -> tuple[int, int | None]:
    """Say how far a milestone has come: another history or another file gives another package."""
    rows = load(session, milestone_id)
    deliveries = deliveries_of(session, rows.milestone)
    return rows.milestone.history_count, max((stored(one.id) for one in deliveries), default=None)


@dataclass(frozen=True)
class _Told:
    """What a package says of itself beyond its papers: how ready the proposals are, what the matrix holds."""

    proposals: tuple[Standing, ...]
    matrix: MatrixReport | None

    @classmethod
    def of(cls, session: Session, runtime: Runtime, milestone_id: int) -> "_Told":
        criteria = shipped_criteria()
        standings = [
            standing_of(session, proposal, criteria=criteria)
            for proposal in proposals_of(session, milestone_id)
        ]
        return cls(tuple(standings), _matrix(session, runtime, milestone_id))

    def enclosures(self, session: Session, runtime: Runtime, milestone_id: int) -> list[Enclosure]:
        scores = [
            Score(
                f"{one.proposal.title} ({one.proposal.code})",
                f"{one.score.satisfied} dari {one.score.applicable}",
                tuple(met.item.title.id for met in one.missing),
            )
            for one in self.proposals
        ]
        matrix = figures_in_words(self.matrix) if self.matrix else ()
        made = enclosures_for(
            session, milestone_id, data_folder=runtime.settings.data, scores=scores, matrix=matrix
        )
        return [Enclosure(name, content) for name, content in made]

    def for_manifest(self) -> dict[str, object]:
        return {
            "proposals": [
                {
                    "code": one.proposal.code,
                    "title": one.proposal.title,
                    "package": one.proposal.package,
                    "edition": one.proposal.edition,
                    "satisfied": one.score.satisfied,
                    "applicable": one.score.applicable,
                    "missing": [met.item.code for met in one.missing],
                }
                for one in self.proposals
            ]
        }


def _matrix(session: Session, runtime: Runtime, milestone_id: int) -> MatrixReport | None:
    """Read the matrix that goes into the package; one that cannot be read has no figures."""
    rows, store = load(session, milestone_id), runtime.documents
    asked = MatricesAsked(session, store, milestone_id_of(rows.milestone))
    for paper in papers_of(session, rows):
        if paper.hand_in.rules.get("content") == Content.MATRIX and paper.delivery and not paper.left_out:
            sha256 = paper.delivery.sha256
            try:
                return report_on_matrix(store.path_of(sha256), paper.delivery.file_name, asked.of(sha256))
            except BadFile:
                return None
    return None


def copied_to(runtime: Runtime, submission: Submission, folder: Path | None) -> Path:
    """Say where a package lies, or copy it into another folder with its hash beside it."""
    own = runtime.settings.data / "submissions" / submission.file_name
    if folder is None:
        return own
    for path in (own, hash_file_of(own)):
        with path.open("rb") as source, written_whole(folder / path.name) as target:
            shutil.copyfileobj(source, target)
    return folder / own.name
