"""Takes over what a filled-in form says: all of it, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.dossier.findings import BadFile, Finding, Severity
from models.dossier.readiness.bringing import give_link, waive_criterion
from models.dossier.readiness.form_layout import Answer, FormColumn
from models.dossier.readiness.form_reading import FormRow, FormSheet, ReadForm
from models.dossier.readiness.proposals import change_proposal, proposals_of
from models.dossier.readiness.standing import Met, standing_of
from models.dossier.storage import DocumentStore
from models.rules.lifecycle import Actor
from models.rules.readiness import CriterionState
from models.rules.readiness_criteria import Criteria
from models.rules.sentences import Sentence
from models.tables.proposals import Proposal


@dataclass(frozen=True)
class Taken:
    """What a form changed, by proposal and criterion, and what a person should look at."""

    given: tuple[tuple[str, str], ...]
    waived: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]  # proposals whose numbers changed
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Told:
    """One row of the form beside what stands."""

    sheet: str
    row: FormRow
    proposal: Proposal
    met: Met


def take_form(  # noqa: PLR0913 - whose form, where it goes, by which lists, by whom and when
    session: Session,
    store: DocumentStore,
    milestone_id: int,
    form: ReadForm,
    *,
    criteria: Criteria,
    by: Actor,
    at: datetime,
) -> Taken:
    """Give the links and waive what is said not to apply; numbers of a proposal are taken over too.

    Raises BadFile, before anything is changed, when the form speaks of what is not there or contradicts it.
    """
    proposals = {proposal.code: proposal for proposal in proposals_of(session, milestone_id)}
    findings = [f for f in form.findings if f.severity is not Severity.ERROR]
    told: list[_Told] = []
    for sheet in form.sheets:
        proposal = proposals.get(sheet.proposal)
        if proposal is None or proposal.edition != sheet.edition:
            findings.append(
                _about(
                    sheet,
                    None,
                    Sentence(
                        "there is no proposal '{code}' of edition {edition}",
                        code=sheet.proposal,
                        edition=sheet.edition,
                    ),
                )
            )
            continue
        told += _beside_what_stands(session, sheet, proposal, criteria, findings)
    for each in told:
        findings += _contradictions(each)
    if errors := [finding for finding in findings if finding.severity is Severity.ERROR]:
        raise BadFile(form.file, errors)
    changed = _take_numbers(session, form, proposals, criteria, by, at)
    given, waived = [], []
    for each in told:
        code, key = each.row.criterion, (each.proposal.code, each.row.criterion)
        if _is_new(each):
            give_link(session, store, each.proposal, code, each.row.link, criteria=criteria, by=by, at=at)
            given.append(key)
        elif each.row.answer is Answer.NOT_NEEDED and each.met.state is not CriterionState.WAIVED:
            reason = each.row.remark
            waive_criterion(session, each.proposal, code, criteria=criteria, by=by, at=at, reason=reason)
            waived.append(key)
    return Taken(tuple(given), tuple(waived), tuple(changed), tuple(findings))


def _beside_what_stands(
    session: Session, sheet: FormSheet, proposal: Proposal, criteria: Criteria, findings: list[Finding]
) -> Iterator[_Told]:
    standing = {met.item.code: met for met in standing_of(session, proposal, criteria=criteria).criteria}
    for row in sheet.rows:
        if row.criterion in standing:
            yield _Told(sheet.sheet, row, proposal, standing[row.criterion])
        elif row.answer is Answer.YES:
            findings.append(
                _about(
                    sheet,
                    row,
                    Sentence(
                        "{code} does not apply to '{proposal}'", code=row.criterion, proposal=proposal.code
                    ),
                )
            )


def _contradictions(told: _Told) -> Iterator[Finding]:
    row, state = told.row, told.met.state
    missing = state in {CriterionState.OPEN, CriterionState.REFUSED}
    if row.answer is Answer.YES and missing and not row.link:
        message = Sentence(
            "nothing was handed in for {code} yet: write the link here, or hand in the file",
            code=row.criterion,
        )
        yield _at_link(told, Severity.ERROR, message)
    if row.answer is Answer.NO and state is CriterionState.GIVEN:
        message = Sentence("{code} was handed in, although the form says it is not there", code=row.criterion)
        yield _at_link(told, Severity.WARNING, message)


def _is_new(told: _Told) -> bool:
    if told.row.answer is not Answer.YES or not told.row.link:
        return False
    known = told.met.row.link if told.met.row else ""
    if told.met.state is CriterionState.GIVEN:
        return told.met.step is None and told.row.link != known
    return True


def _take_numbers(  # noqa: PLR0913, PLR0917 - private, called once
    session: Session,
    form: ReadForm,
    proposals: dict[str, Proposal],
    criteria: Criteria,
    by: Actor,
    at: datetime,
) -> list[str]:
    changed = []
    for sheet in form.sheets:
        proposal = proposals[sheet.proposal]
        said = {"households": sheet.households, "logbook_percent": sheet.logbook_percent}
        new = {fact: number for fact, number in said.items() if number not in {None, getattr(proposal, fact)}}
        if new:
            change_proposal(session, proposal, new, criteria=criteria, by=by, at=at)
            changed.append(proposal.code)
    return changed


def _about(sheet: FormSheet, row: FormRow | None, message: Sentence) -> Finding:
    number, found = (row.row, row.criterion) if row else (0, sheet.proposal)
    return Finding(Severity.ERROR, "readiness", sheet.sheet, number, "", "", found, message)


def _at_link(told: _Told, severity: Severity, message: Sentence) -> Finding:
    name = FormColumn.LINK.value
    return Finding(severity, "readiness", told.sheet, told.row.row, name, "", told.row.criterion, message)
