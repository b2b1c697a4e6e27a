"""What is brought for a criterion: given, found wanting, or not needed; by its step where it has one."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from models.dossier.file_names import safe_file_name
from models.dossier.handing_in import (
    hand_in,
    hand_in_words,
    refuse_unfit_file,
    refuse_unless_link,
    remember,
)
from models.dossier.looking_ahead import LookedInto, refuse_changed
from models.dossier.readiness.standing import Met, standing_of
from models.dossier.storage import DocumentStore
from models.moves.door import apply, move_step
from models.moves.loading import load, stored
from models.rules.blueprint_step import HandInKind
from models.rules.errors import BadInput, NotAllowed, Unknown
from models.rules.lifecycle import Actor, MilestoneMove, StepMove
from models.rules.readiness import CriterionState
from models.rules.readiness_criteria import Criteria, Edition, Form, Item
from models.rules.readiness_steps import FILE_PAPER, LINK_PAPER
from models.tables.milestones import HandIn
from models.tables.proposals import Proposal, ProposalCriterion


def give_file(  # noqa: PLR0913 - each says one thing about what is given
    session: Session,
    store: DocumentStore,
    proposal: Proposal,
    criterion: str,
    path: Path,
    *,
    file_name: str,
    criteria: Criteria,
    by: Actor,
    at: datetime,
    ahead: LookedInto | None = None,
) -> None:
    """Take a file for a criterion; where a step owes it, the file is handed in with that step.

    `ahead` is as in `hand_in`.

    Raises Unknown for a criterion that does not apply, BadInput or BadFile for a file against its rules.
    """
    met = _met(session, proposal, criterion, criteria)
    if met.step is not None:
        paper = FILE_PAPER
        hand_in(
            session,
            store,
            step=met.step,
            hand_in_code=paper,
            path=path,
            file_name=file_name,
            by=by.name,
            at=at,
            ahead=ahead,
        )
        move_step(session, proposal.milestone_id, met.step.code, StepMove.SUBMIT, by=by, at=at)
        return
    _refuse_form(met.item, Form.FILE)
    refuse_unfit_file(_paper(criteria.edition(proposal.edition), met.item), path, file_name, ahead)
    content = store.put(path)
    refuse_changed(content, file_name, ahead)
    remember(session, content, at=at)
    held = {"sha256": content.sha256, "file_name": safe_file_name(file_name), "link": "", "remark": ""}
    details = {"file": file_name, "sha256": content.sha256}
    row = _row(session, proposal, met)
    _change(session, proposal, row, CriterionState.GIVEN, MilestoneMove.GIVE, by, at, held, details=details)


def give_link(  # noqa: PLR0913 - as above
    session: Session,
    store: DocumentStore,
    proposal: Proposal,
    criterion: str,
    link: str,
    *,
    criteria: Criteria,
    by: Actor,
    at: datetime,
) -> None:
    """Take the address where a paper lies; else as `give_file`."""
    met = _met(session, proposal, criterion, criteria)
    refuse_unless_link(link)
    if met.step is not None:
        paper, words = LINK_PAPER, link.strip()
        hand_in_words(session, store, step=met.step, hand_in_code=paper, text=words, by=by.name, at=at)
        move_step(session, proposal.milestone_id, met.step.code, StepMove.SUBMIT, by=by, at=at)
        return
    _refuse_form(met.item, Form.LINK)
    held = {"sha256": None, "file_name": "", "link": link.strip(), "remark": ""}
    row, details = _row(session, proposal, met), {"link": link.strip()}
    _change(session, proposal, row, CriterionState.GIVEN, MilestoneMove.GIVE, by, at, held, details=details)


def refuse_criterion(  # noqa: PLR0913 - as above
    session: Session,
    proposal: Proposal,
    criterion: str,
    *,
    criteria: Criteria,
    by: Actor,
    at: datetime,
    reason: str,
) -> None:
    """Ask for a better one; a step is returned. Raises NotAllowed where nothing was given."""
    met = _met(session, proposal, criterion, criteria)
    if met.step is not None:
        move_step(session, proposal.milestone_id, met.step.code, StepMove.RETURN, by=by, at=at, reason=reason)
        return
    if met.state is not CriterionState.GIVEN or met.row is None:
        raise NotAllowed(
            "Nothing was given for {item} of '{proposal}', so there is nothing to send back.",
            item=met.item.code,
            proposal=proposal.code,
        )
    state, move, held = CriterionState.REFUSED, MilestoneMove.FAULT, {"remark": reason.strip()}
    _change(session, proposal, met.row, state, move, by, at, held, reason=reason)


def waive_criterion(  # noqa: PLR0913 - as above
    session: Session,
    proposal: Proposal,
    criterion: str,
    *,
    criteria: Criteria,
    by: Actor,
    at: datetime,
    reason: str,
) -> None:
    """Decide, with a reason, that a criterion need not be met; its step is left out."""
    met = _met(session, proposal, criterion, criteria)
    if met.step is not None:
        move_step(session, proposal.milestone_id, met.step.code, StepMove.SKIP, by=by, at=at, reason=reason)
        return
    row, held = _row(session, proposal, met), {"remark": reason.strip()}
    state, move = CriterionState.WAIVED, MilestoneMove.WAIVE
    _change(session, proposal, row, state, move, by, at, held, reason=reason)


def _met(session: Session, proposal: Proposal, criterion: str, criteria: Criteria) -> Met:
    load(session, proposal.milestone_id, for_moving=True)
    if proposal.withdrawn_at is not None:
        raise NotAllowed(
            "Proposal '{code}' was withdrawn: {because}.",
            code=proposal.code,
            because=proposal.withdrawn_because,
        )
    item = criteria.edition(proposal.edition).package(proposal.package).item(criterion)
    for met in standing_of(session, proposal, criteria=criteria).criteria:
        if met.item.code == item.code:
            return met
    raise Unknown(
        "{item} does not apply to '{proposal}', which has these works: {works}.",
        item=item.code,
        proposal=proposal.code,
        works=proposal.works or "-",
    )


def _row(session: Session, proposal: Proposal, met: Met) -> ProposalCriterion:
    return met.row or criterion_row(session, proposal, met.item)


def criterion_row(session: Session, proposal: Proposal, item: Item) -> ProposalCriterion:
    """Find or make the row of a criterion; nothing is stored for one that nobody has touched."""
    query = select(ProposalCriterion).where(
        ProposalCriterion.proposal_id == proposal.id, ProposalCriterion.criterion == item.code
    )
    return session.exec(query).first() or ProposalCriterion(
        proposal_id=stored(proposal.id), criterion=item.code, state=CriterionState.OPEN
    )


def _change(  # noqa: PLR0913, PLR0917 - private, called above
    session: Session,
    proposal: Proposal,
    row: ProposalCriterion,
    state: CriterionState,
    move: MilestoneMove,
    by: Actor,
    at: datetime,
    held: Mapping[str, str | None],
    *,
    reason: str = "",
    details: dict[str, str] | None = None,
) -> None:
    rows = load(session, proposal.milestone_id, for_moving=True)
    said = {"proposal": proposal.code, "criterion": row.criterion, "from": row.state.value} | (details or {})
    apply(session, rows, rows.milestone, move, by=by, at=at, reason=reason, details=said)
    row.state, row.changed_by, row.changed_at = state, by.name, at
    for field, value in held.items():
        setattr(row, field, value)
    session.add(row)
    session.flush()


def _refuse_form(item: Item, form: Form) -> None:
    if item.form not in {form, Form.BOTH}:
        raise BadInput("{item} is brought as a {form}.", item=item.code, form=item.form)


def _paper(edition: Edition, item: Item) -> HandIn:
    rules = {"formats": list(edition.formats)} | ({"max_mb": item.max_mb} if item.max_mb else {})
    kind = HandInKind.FILE.value
    title = item.title
    return HandIn(
        step_id=0,
        code=FILE_PAPER,
        title_id=title.id,
        title_en=title.en,
        kind=kind,
        required=True,
        rules=rules,
    )
