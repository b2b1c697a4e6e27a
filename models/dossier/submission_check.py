"""Looks at what a milestone would hand to the workshop: what is missing or unfit, who owes it, since when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlmodel import Session

from models.dossier.criteria_check import CriterionCheck, criteria_still_open
from models.dossier.file_names import ending_of
from models.dossier.findings import BadFile, Finding, Severity
from models.dossier.handing_in import check_rules
from models.dossier.media_types import BY_ENDING
from models.dossier.owing import OwedBy, owing
from models.dossier.papers import Paper, papers_of
from models.dossier.storage import DocumentStore
from models.moves.loading import load
from models.rules.blueprint_step import Content, HandInKind
from models.rules.errors import BadInput, TonggakError
from models.rules.readiness_criteria import Criteria
from models.rules.sentences import Sentence

Reader = Callable[[Path, str], Sequence[Finding]]  # given a stored file and its name, in the shelter


class PaperState(StrEnum):
    """How a paper of the package stands."""

    INCLUDED = "included"  # there, and as it should be as far as can be told
    NOT_GIVEN = "not_given"  # nobody handed it in, and it need not be there
    LEFT_OUT = "left_out"  # its step was left out on purpose
    MISSING = "missing"  # must be there and is not
    SENT_BACK = "sent_back"  # a better version is asked for
    UNFIT = "unfit"  # not in the form that is asked for, or it cannot be read
    DAMAGED = "damaged"  # what was stored is no longer what was handed in


_FINE = frozenset({PaperState.INCLUDED, PaperState.NOT_GIVEN, PaperState.LEFT_OUT})


@dataclass(frozen=True)
class PaperCheck:
    """One paper of the package; without a version where nobody handed it in."""

    number: int  # its place in the package, from 1
    step: str
    paper: str
    title_id: str
    title_en: str
    required: bool
    state: PaperState
    owed_by: OwedBy
    due_date: date  # in the region's zone
    late: bool  # something is to be done about it, and its day is over
    version: int | None = None
    file_name: str = ""
    handed_in_by: str = ""
    handed_in_at: datetime | None = None
    problem: Sentence | None = None  # what is wrong with the file as such
    findings: tuple[Finding, ...] = ()  # in its content, where that was read
    was_read: bool = False

    @property
    def errors(self) -> int:
        """Count what must be mended in its content."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        """Count what a person should look at."""
        return sum(finding.severity is Severity.WARNING for finding in self.findings)

    @property
    def fine(self) -> bool:
        """Tell whether nothing is to be done about it."""
        return self.state in _FINE and not self.errors


@dataclass(frozen=True)
class SubmissionCheck:
    """Everything that stands between a milestone and its submission."""

    milestone_id: int
    milestone: str
    at: datetime
    papers: tuple[PaperCheck, ...]
    criteria: tuple[CriterionCheck, ...]  # those that proposals still lack

    @property
    def lacking(self) -> tuple[PaperCheck, ...]:
        """List the papers about which something is to be done."""
        return tuple(paper for paper in self.papers if not paper.fine)

    @property
    def complete(self) -> bool:
        """Tell whether every paper that must be there is, whatever is in it."""
        return all(paper.state in _FINE for paper in self.papers)

    @property
    def ready(self) -> bool:
        """Tell whether nothing is left to do: papers there and without errors, criteria met."""
        return not self.lacking and not self.criteria


def check_submission(  # noqa: PLR0913 - a check depends on all of them
    session: Session,
    store: DocumentStore,
    milestone_id: int,
    *,
    at: datetime,
    readers: Mapping[Content, Reader] | None = None,
    criteria: Criteria | None = None,
) -> SubmissionCheck:
    """Check every paper of the package, and the readiness criteria of the proposals; nothing is changed.

    `readers` find what is wrong in files of some content; other files are checked by their form alone.
    `criteria` are the shipped ones unless others are given. `at` is aware. Raises Unknown for a milestone
    that hands nothing to a workshop.
    """
    rows = load(session, milestone_id)
    papers = papers_of(session, rows)
    roles = {p.step.owner_role: (p.step.owner_title_id, p.step.owner_title_en) for p in papers}
    owed = owing(session, rows.region, roles)
    return SubmissionCheck(
        milestone_id,
        rows.name,
        at,
        tuple(
            _checked(number, paper, owed[paper.step.owner_role], store, readers or {}, at)
            for number, paper in enumerate(papers, start=1)
        ),
        tuple(criteria_still_open(session, rows, at=at, criteria=criteria)),
    )


def _checked(  # noqa: PLR0913, PLR0917 - called in one place
    number: int,
    paper: Paper,
    owed_by: OwedBy,
    store: DocumentStore,
    readers: Mapping[Content, Reader],
    at: datetime,
) -> PaperCheck:
    state, problem, findings = _state(paper, store, readers)
    delivery = paper.delivery
    errors = any(finding.severity is Severity.ERROR for finding in findings or ())
    return PaperCheck(
        number,
        paper.step.code,
        paper.hand_in.code,
        paper.hand_in.title_id,
        paper.hand_in.title_en,
        paper.hand_in.required,
        state,
        owed_by,
        paper.step.due_date,
        late=(errors or state not in _FINE) and paper.step.due_at < at,
        version=delivery.version if delivery else None,
        file_name=delivery.file_name if delivery else "",
        handed_in_by=delivery.handed_in_by if delivery else "",
        handed_in_at=delivery.handed_in_at if delivery else None,
        problem=problem,
        findings=tuple(findings or ()),
        was_read=findings is not None,
    )


_Found = tuple[PaperState, Sentence | None, Sequence[Finding] | None]  # no findings: its content was not read


def _state(paper: Paper, store: DocumentStore, readers: Mapping[Content, Reader]) -> _Found:
    if paper.left_out:
        return PaperState.LEFT_OUT, None, None
    if paper.delivery is None:
        return (PaperState.MISSING if paper.hand_in.required else PaperState.NOT_GIVEN), None, None
    try:
        store.verify(paper.delivery.sha256)
    except TonggakError as error:
        return PaperState.DAMAGED, error.sentence, None
    state, problem, findings = _looked_into(paper, store.path_of(paper.delivery.sha256), readers)
    return (PaperState.SENT_BACK if paper.sent_back else state), problem, findings


def _looked_into(paper: Paper, path: Path, readers: Mapping[Content, Reader]) -> _Found:
    assert paper.delivery is not None  # noqa: S101 - tells the type checker what holds
    name = paper.delivery.file_name
    content = paper.hand_in.rules.get("content")
    try:
        _check_form(paper, name)
        reader = readers.get(Content(content)) if content else None
        return PaperState.INCLUDED, None, list(reader(path, name)) if reader else None
    except BadFile as error:
        return PaperState.UNFIT, error.sentence, error.findings
    except TonggakError as error:
        return PaperState.UNFIT, error.sentence, None


def _check_form(paper: Paper, name: str) -> None:
    """Hold a file against the rules as they are now; it may have been taken under others."""
    if paper.document is None or paper.hand_in.kind != HandInKind.FILE:
        return
    check_rules(paper.hand_in, name, paper.document.size)
    ending = ending_of(name)
    if BY_ENDING.get(ending, paper.document.media_type) != paper.document.media_type:
        raise BadInput("The file {file} is called {ending} but is none.", file=name, ending=ending)
