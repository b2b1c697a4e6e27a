"""Takes what is handed in for a step: checked against its rules, stored by content, kept as a new version."""

import io
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models.dossier.file_names import ending_of, safe_file_name
from models.dossier.looking_ahead import LookedInto, inspected_now_or_ahead, refuse_changed
from models.dossier.storage import DocumentStore, Stored
from models.rules.blueprint_step import HandInKind
from models.rules.errors import BadInput, NotAllowed, Unknown
from models.rules.lifecycle import SETTLED
from models.rules.sentences import Sentence, either
from models.tables.documents import Delivery, Document
from models.tables.milestones import HandIn, Milestone, Step

_MEGABYTE = 1_000_000
_MOST_MEGABYTES = 300  # the largest any readiness form of the ministry takes
_LINK = re.compile(r"https?://[^\s/]+\S*")
_SAME_ENDING = {"jpeg": "jpg"}
_KINDS = {
    HandInKind.FILE: Sentence("file"),
    HandInKind.LINK: Sentence("link"),
    HandInKind.NOTE: Sentence("note"),
}


def hand_in(  # noqa: PLR0913 - each says one thing about the delivery
    session: Session,
    store: DocumentStore,
    *,
    step: Step,
    hand_in_code: str | None,
    path: Path,
    file_name: str,
    by: str,
    at: datetime,
    ahead: LookedInto | None = None,
) -> Delivery:
    """Take a file for a step as a new version; the newest version's content again is that version.

    Without a code the step's only paper is meant. `ahead` is what `look_into` saw in the file before the
    transaction; without it the file is looked into now, while others wait for the database. `at` is aware;
    the step's status is not moved. Raises Unknown for a paper the step does not ask for, BadInput for a file
    against its rules, NotAllowed for a step that is settled, BadFile for a file that is not what its name
    says or could do harm.
    """
    paper = _paper(session, step, hand_in_code)
    _check_kind(paper, HandInKind.FILE)
    refuse_unfit_file(paper, path, file_name, ahead)
    stored = store.put(path)
    refuse_changed(stored, file_name, ahead)
    return _recorded(session, paper, stored, file_name=safe_file_name(file_name), by=by, at=at)


def hand_in_words(  # noqa: PLR0913 - as above
    session: Session,
    store: DocumentStore,
    *,
    step: Step,
    hand_in_code: str | None,
    text: str,
    by: str,
    at: datetime,
) -> Delivery:
    """Take a link or a note for a step, kept as a text file; else as `hand_in`."""
    paper = _paper(session, step, hand_in_code)
    _check_kind(paper, HandInKind.LINK, HandInKind.NOTE)
    if not text.strip():
        raise BadInput("'{title}' is empty. Write what is to be handed in.", title=paper.title_id)
    if paper.kind == HandInKind.LINK:
        refuse_unless_link(text)
    stored = store.put(io.BytesIO(f"{text.strip()}\n".encode()))
    return _recorded(session, paper, stored, file_name=f"{paper.code}.txt", by=by, at=at)


def refuse_unfit_file(paper: HandIn, path: Path, file_name: str, ahead: LookedInto | None = None) -> None:
    """Raise BadInput or BadFile for a file against the rules of its paper, which need not be stored."""
    if not path.is_file():
        raise BadInput("There is no file {path}. Nothing was handed in.", path=path)
    check_rules(paper, file_name, path.stat().st_size)
    inspected_now_or_ahead(path, file_name, ahead, max_pages=paper.rules.get("max_pages"))


def refuse_unless_link(text: str) -> None:
    """Raise BadInput for what is no address to follow."""
    if not _LINK.fullmatch(text.strip()):
        raise BadInput("'{text}' is not a link. Write it whole, beginning with https://.", text=text.strip())


def deliveries_of(session: Session, subject: Step | Milestone) -> list[Delivery]:
    """List all versions of all papers of a step or a milestone, in the order of steps, papers, versions."""
    here = Step.id == subject.id if isinstance(subject, Step) else Step.milestone_id == subject.id
    query = (
        select(Delivery)
        .join(HandIn)
        .join(Step)
        .where(here)
        .order_by(col(Step.position), col(HandIn.id), col(Delivery.version))
    )
    return list(session.exec(query))


def newest_deliveries(session: Session, hand_in_ids: Iterable[int]) -> dict[int, Delivery]:
    """Give the newest version of each paper; a paper that nobody handed in has no entry."""
    query = select(Delivery).where(col(Delivery.hand_in_id).in_(hand_in_ids)).order_by(col(Delivery.version))
    return {delivery.hand_in_id: delivery for delivery in session.exec(query)}


def check_rules(paper: HandIn, file_name: str, size: int) -> None:
    """Raise BadInput for a file whose ending or size a paper does not allow; the size is in bytes."""
    ending, formats = ending_of(file_name), paper.rules.get("formats") or []
    if formats and _SAME_ENDING.get(ending, ending) not in {_SAME_ENDING.get(f, f) for f in formats}:
        raise BadInput(
            "'{title}' must be {formats}; {file} is not. Save it as such.",
            title=paper.title_id,
            formats=either(formats),
            file=file_name,
        )
    if size == 0:
        raise BadInput("The file {file} is empty.", file=file_name)
    most = paper.rules.get("max_mb") or _MOST_MEGABYTES
    if size > most * _MEGABYTE:
        raise BadInput(
            "The file {file} has {size:.1f} MB; '{title}' may have {most} MB at most.",
            file=file_name,
            size=size / _MEGABYTE,
            title=paper.title_id,
            most=most,
        )


def _paper(session: Session, step: Step, code: str | None) -> HandIn:
    """Find the paper that is meant, and hold it so that two versions do not get one number."""
    if step.status in SETTLED:
        raise NotAllowed(
            "Step '{code}' is {status}; nothing can be handed in. Reopen it first.",
            code=step.code,
            status=step.status,
        )
    query = select(HandIn).where(HandIn.step_id == step.id).order_by(col(HandIn.id)).with_for_update()
    papers = {paper.code: paper for paper in session.exec(query)}
    if code is None and len(papers) == 1:
        return next(iter(papers.values()))
    if code is not None and code in papers:
        return papers[code]
    asked = (
        Sentence("Step '{code}' asks for: {papers}.", code=step.code, papers=list(papers))
        if papers
        else Sentence("Step '{code}' asks for none.", code=step.code)
    )
    if code is None:
        raise BadInput("Say which paper is handed in. {asked}", asked=asked)
    raise Unknown("There is no paper '{code}' to hand in. {asked}", code=code, asked=asked)


def _check_kind(paper: HandIn, *kinds: HandInKind) -> None:
    if paper.kind not in kinds:
        raise BadInput(
            "'{title}' ({code}) is handed in as a {kind}.",
            title=paper.title_id,
            code=paper.code,
            kind=_KINDS[HandInKind(paper.kind)],
        )


def _recorded(  # noqa: PLR0913 - as above
    session: Session, paper: HandIn, stored: Stored, *, file_name: str, by: str, at: datetime
) -> Delivery:
    assert paper.id is not None, "the row has been stored"  # noqa: S101 - tells the type checker what holds
    newest = newest_deliveries(session, [paper.id]).get(paper.id)
    if newest is not None and newest.sha256 == stored.sha256:
        return newest
    remember(session, stored, at=at)
    delivery = Delivery(
        hand_in_id=paper.id,
        version=newest.version + 1 if newest is not None else 1,
        sha256=stored.sha256,
        file_name=file_name,
        handed_in_by=by,
        handed_in_at=at,
    )
    session.add(delivery)
    session.flush()
    return delivery


def remember(session: Session, stored: Stored, *, at: datetime) -> None:
    """Give stored content its row, once."""
    if session.get(Document, stored.sha256) is not None:
        return
    # On PostgreSQL another transaction may store the same content at the same moment.
    with suppress(IntegrityError), session.begin_nested():
        session.add(
            Document(sha256=stored.sha256, size=stored.size, media_type=stored.media_type, stored_at=at)
        )
