"""Proposals outside the regional budget: written down, changed, found and withdrawn, each with its record."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.moves.door import apply, guard, move_step
from models.moves.loading import MilestoneRows, load, milestone_id_of, stored
from models.rules.errors import BadInput, NotAllowed, Unknown
from models.rules.lifecycle import SETTLED, Actor, MilestoneMove, StepMove
from models.rules.readiness import refuse_unknown_works
from models.rules.readiness_criteria import Criteria, Fact, Package
from models.tables.milestones import Step
from models.tables.proposals import Proposal, ProposalCriterion


@dataclass(frozen=True)
class Wanted:
    """What is asked for: which package, what, where, when, from which funds, and of what kind the works are.

    `cost` is in rupiah; `logbook_percent` is what is in use of the plant's capacity.
    """

    package: str
    title: str
    location: str = ""
    year: int | None = None
    source: str = ""
    cost: int | None = None
    works: tuple[str, ...] = ()
    households: int | None = None
    logbook_percent: float | None = None


def record_proposal(  # noqa: PLR0913 - one decision: who asks for what, when, by which lists
    session: Session, milestone_id: int, wanted: Wanted, *, criteria: Criteria, by: Actor, at: datetime
) -> Proposal:
    """Write a proposal down by the newest edition; the region's own list comes with its first one.

    Raises Unknown for a package that is not there, BadInput for works or numbers that cannot be, NotAllowed
    where it stands already.
    """
    rows = load(session, milestone_id, for_moving=True)
    guard(rows, rows.milestone, MilestoneMove.PROPOSE, by=by, reason="")
    edition = criteria.newest
    package = edition.package(wanted.package)
    _check(wanted, package)
    there = proposals_of(session, milestone_id, withdrawn=True)
    _refuse_repeated(rows, wanted, package, there)
    for regional in edition.packages:
        if regional.once and not package.once and regional.code not in {p.package for p in there}:
            region = Wanted(regional.code, rows.region.label)
            there.append(_write(session, rows, region, regional, edition.code, there, by, at))
    return _write(session, rows, wanted, package, edition.code, there, by, at)


def change_proposal(  # noqa: PLR0913 - as above
    session: Session,
    proposal: Proposal,
    changes: Mapping[str, Any],
    *,
    criteria: Criteria,
    by: Actor,
    at: datetime,
) -> Proposal:
    """Change what is known of a proposal; its package and its edition stay.

    Steps of criteria that no longer apply are left out, and so recorded. Raises BadInput as above.
    """
    rows = load(session, proposal.milestone_id, for_moving=True)
    _refuse_withdrawn(proposal)
    new = asdict(_wanted_of(proposal)) | dict(changes)
    package = criteria.edition(proposal.edition).package(proposal.package)
    _check(Wanted(**new), package)
    moved = {f: [_plain(getattr(proposal, f)), _plain(v)] for f, v in new.items() if _differs(proposal, f, v)}
    if not moved:
        return proposal
    details = {"proposal": proposal.code, "changes": moved}
    apply(session, rows, rows.milestone, MilestoneMove.AMEND, by=by, at=at, details=details)
    for field in moved:
        setattr(proposal, field, _plain(new[field]))
    session.add(proposal)
    session.flush()
    applying = {i.code for i in package.items if not i.applies_to or set(i.applies_to) & set(proposal.works)}
    _leave_out_steps(session, proposal, by, at, "syarat tidak berlaku lagi", spared=applying)
    return proposal


def withdraw_proposal(
    session: Session, proposal: Proposal, *, by: Actor, at: datetime, reason: str
) -> Proposal:
    """Withdraw a proposal: it stays in the record, and its open steps are left out for the same reason.

    Raises NotAllowed when it was withdrawn before, the actor may not, or no reason is given.
    """
    rows = load(session, proposal.milestone_id, for_moving=True)
    _refuse_withdrawn(proposal)
    details = {"proposal": proposal.code}
    apply(session, rows, rows.milestone, MilestoneMove.WITHDRAW, by=by, at=at, reason=reason, details=details)
    proposal.withdrawn_at, proposal.withdrawn_because = at, reason.strip()
    session.add(proposal)
    session.flush()
    _leave_out_steps(session, proposal, by, at, f"usulan {proposal.code} ditarik: {reason.strip()}")
    return proposal


def proposals_of(session: Session, milestone_id: int, *, withdrawn: bool = False) -> list[Proposal]:
    """List a milestone's proposals in the order in which they were written down."""
    query = select(Proposal).where(Proposal.milestone_id == milestone_id).order_by(col(Proposal.id))
    return [p for p in session.exec(query) if withdrawn or p.withdrawn_at is None]


def find_proposal(session: Session, milestone_id: int, code: str) -> Proposal:
    """Find a proposal by its code, in upper or lower case; raises Unknown with the codes there are."""
    proposals = {proposal.code: proposal for proposal in proposals_of(session, milestone_id, withdrawn=True)}
    if code.lower() not in proposals:
        raise Unknown(
            "There is no proposal '{code}'. Proposals here: {codes}.",
            code=code,
            codes=list(proposals) or "-",
        )
    return proposals[code.lower()]


def facts_of(proposal: Proposal) -> dict[Fact, float]:
    """Give what is known of a proposal and can be measured."""
    numbers = {Fact.HOUSEHOLDS: proposal.households, Fact.LOGBOOK_PERCENT: proposal.logbook_percent}
    return {fact: float(number) for fact, number in numbers.items() if number is not None}


def _check(wanted: Wanted, package: Package) -> None:
    refuse_unknown_works(package, wanted.works)
    if not wanted.title.strip():
        raise BadInput("A proposal needs a title. Write what is to be built or bought.")
    if wanted.households is not None and wanted.households < 0:
        raise BadInput("{number} households cannot be.", number=wanted.households)
    if wanted.logbook_percent is not None and not 0 <= wanted.logbook_percent <= 100:  # noqa: PLR2004 - percent
        raise BadInput(
            "{number} percent by the logbook cannot be; it lies from 0 to 100.", number=wanted.logbook_percent
        )
    if wanted.cost is not None and not 0 <= wanted.cost < 2**63:
        raise BadInput("A cost of {number} rupiah cannot be.", number=wanted.cost)


def _refuse_repeated(rows: MilestoneRows, wanted: Wanted, package: Package, there: list[Proposal]) -> None:
    standing = [p for p in there if p.withdrawn_at is None and p.package == package.code]
    said = (wanted.title.strip().casefold(), wanted.location.strip().casefold(), wanted.year)
    same = [
        p for p in standing if package.once or (p.title.casefold(), p.location.casefold(), p.year) == said
    ]
    if same:
        raise NotAllowed(
            "{name} has this proposal already: '{code}' ({title}).",
            name=rows.name,
            code=same[0].code,
            title=same[0].title,
        )


def _write(  # noqa: PLR0913, PLR0917 - private, called above
    session: Session,
    rows: MilestoneRows,
    wanted: Wanted,
    package: Package,
    edition: str,
    there: list[Proposal],
    by: Actor,
    at: datetime,
) -> Proposal:
    number = 1 + sum(proposal.package == package.code for proposal in there)
    code = package.prefix if package.once and number == 1 else f"{package.prefix}-{number}"
    facts = asdict(wanted) | {
        "package": package.code,
        "title": wanted.title.strip(),
        "location": wanted.location.strip(),
        "works": list(wanted.works),
    }
    proposal = Proposal(
        milestone_id=milestone_id_of(rows.milestone),
        code=code,
        edition=edition,
        recorded_by=by.name,
        recorded_at=at,
        **facts,
    )
    session.add(proposal)
    session.flush()
    details = {"proposal": code, "edition": edition, **facts}
    apply(session, rows, rows.milestone, MilestoneMove.PROPOSE, by=by, at=at, details=details)
    return proposal


def _leave_out_steps(  # noqa: PLR0913, PLR0917 - private, called above
    session: Session,
    proposal: Proposal,
    by: Actor,
    at: datetime,
    reason: str,
    spared: set[str] | frozenset[str] = frozenset(),
) -> None:
    query = (
        select(Step, ProposalCriterion.criterion)
        .join(ProposalCriterion, col(ProposalCriterion.step_id) == col(Step.id))
        .where(ProposalCriterion.proposal_id == stored(proposal.id))
        .order_by(col(Step.position))
    )
    for step, criterion in session.exec(query).all():
        if criterion not in spared and step.status not in SETTLED:
            move_step(session, proposal.milestone_id, step.code, StepMove.SKIP, by=by, at=at, reason=reason)


def _refuse_withdrawn(proposal: Proposal) -> None:
    if proposal.withdrawn_at is not None:
        raise NotAllowed(
            "Proposal '{code}' was withdrawn: {because}.",
            code=proposal.code,
            because=proposal.withdrawn_because,
        )


def _wanted_of(proposal: Proposal) -> Wanted:
    known = {field: getattr(proposal, field) for field in Wanted.__dataclass_fields__}
    return Wanted(**known | {"works": tuple(proposal.works)})


def _differs(proposal: Proposal, field: str, value: object) -> bool:
    return bool(_plain(getattr(proposal, field)) != _plain(value))


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    return list(value) if isinstance(value, tuple) else value
