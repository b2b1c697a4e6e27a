from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from dossier_cast import PDF, Desk, step_of, xlsx
from sqlmodel import Session

from models.dossier.findings import Finding, Severity, unreadable
from models.dossier.owing import OwedBy
from models.dossier.submission_check import PaperState, SubmissionCheck, check_submission
from models.rules.blueprint_step import Content
from models.rules.lifecycle import StepMove
from models.rules.readiness import CriterionState
from models.rules.readiness_criteria import shipped_criteria
from models.rules.sentences import Sentence
from models.tables.milestones import Step
from models.tables.people import Contact, ContactRole, Organisation, OrganisationKind, OrganisationRole
from models.tables.proposals import Proposal, ProposalCriterion

FRIDAY = datetime(2024, 5, 31, 8, 0, tzinfo=UTC)
SATURDAY = datetime(2024, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def desk(session: Session, tmp_path: Path, m4: int) -> Desk:
    return Desk(session, tmp_path, m4)


def checked(session: Session, desk: Desk, milestone_id: int, at: datetime = SATURDAY) -> SubmissionCheck:
    return check_submission(session, desk.store, milestone_id, at=at)


def hand_in_everything(desk: Desk) -> None:
    desk.give("matriks", "matriks.xlsx", xlsx("matriks"))
    desk.give("rc", "RC.pdf", PDF, "rc")
    desk.give("hasil-monev", "monev.pdf", PDF)
    desk.give("surat-pengantar", "surat.pdf", PDF)


def states(check: SubmissionCheck) -> list[tuple[str, str, bool]]:
    return [(paper.paper, paper.state.value, paper.late) for paper in check.papers]


def finding(severity: Severity) -> Finding:
    return Finding(severity, "sum", "Matriks", 7, "Jumlah", "F7", "12", Sentence("file"))


def finds_three(path: Path, file_name: str) -> Sequence[Finding]:
    assert path.read_bytes().startswith(b"PK")
    assert file_name == "matriks.xlsx"
    return [finding(Severity.ERROR), finding(Severity.WARNING), finding(Severity.NOTE)]


def cannot_read(path: Path, file_name: str) -> Sequence[Finding]:
    assert path.is_file()
    raise unreadable(file_name, Sentence("it is damaged. Save it anew."))


def test_what_is_missing_is_late_once_its_day_is_over(session: Session, desk: Desk, m4: int) -> None:
    desk.give("matriks", "matriks.xlsx", xlsx("matriks"))

    on_the_day, after = checked(session, desk, m4, FRIDAY), checked(session, desk, m4)

    assert not any(late for _, _, late in states(on_the_day))
    assert states(after) == [
        ("matriks", "included", False),
        ("rc", "missing", True),
        ("berkas-rc", "not_given", False),
        ("hasil-monev", "missing", True),
        ("surat-pengantar", "missing", True),
    ]
    assert (after.complete, after.ready, len(after.lacking)) == (False, False, 3)


def test_a_submission_with_everything_is_ready(session: Session, desk: Desk, m4: int) -> None:
    hand_in_everything(desk)

    check = checked(session, desk, m4)

    assert (check.milestone, check.complete, check.ready) == ("Kab. Lebong M4 2024", True, True)
    assert (check.papers[0].version, check.papers[0].handed_in_by) == (1, "Narahubung Bappeda")


def test_it_names_the_body_and_the_people_who_owe(session: Session, desk: Desk, m4: int) -> None:
    pupr = Organisation(place="17.07", region_code="17.07", name="Dinas PUPR", kind=OrganisationKind.OPD)
    session.add(pupr)
    session.flush()
    assert pupr.id is not None
    session.add(OrganisationRole(place="17.07", role="public_works", organisation_id=pupr.id))
    name, role = "Narahubung Dinas PUPR", ContactRole.KEY_PERSON
    session.add(Contact(organisation_id=pupr.id, name=name, role=role, recorded_at=FRIDAY))

    owed = {paper.paper: paper.owed_by for paper in checked(session, desk, m4).papers}

    title = (step_of(session, m4, "rc").owner_title_id, step_of(session, m4, "rc").owner_title_en)
    assert owed["rc"] == OwedBy("public_works", *title, "Dinas PUPR", (name,))
    assert owed["matriks"].contacts == ()
    assert owed["matriks"].named == step_of(session, m4, "matriks").owner_title_id


def test_what_was_sent_back_or_left_out_is_told_apart(session: Session, desk: Desk, m4: int) -> None:
    hand_in_everything(desk)
    desk.move("rc", StepMove.SUBMIT)
    desk.move("rc", StepMove.RETURN, reason="RC usulan 2026 belum ada")
    desk.move("surat-pengantar", StepMove.SKIP, reason="lewat SRIKANDI")

    found = {paper.paper: paper.state for paper in checked(session, desk, m4).papers}

    assert found["rc"] is PaperState.SENT_BACK
    assert found["surat-pengantar"] is PaperState.LEFT_OUT


def test_a_damaged_file_is_found(session: Session, desk: Desk, m4: int) -> None:
    delivery = desk.give("matriks", "matriks.xlsx", xlsx("matriks"))
    desk.store.path_of(delivery.sha256).write_bytes(b"x")

    paper = checked(session, desk, m4).papers[0]

    assert paper.state is PaperState.DAMAGED
    assert "is damaged. Restore it" in str(paper.problem)


def test_a_file_that_no_longer_fits_the_rules_is_unfit(session: Session, desk: Desk, m4: int) -> None:
    delivery = desk.give("matriks", "matriks.xlsx", xlsx("matriks"))
    delivery.file_name = "matriks.docx"

    paper = checked(session, desk, m4).papers[0]

    assert paper.state is PaperState.UNFIT
    assert "matriks.docx is not" in str(paper.problem)


def test_errors_in_the_content_hold_a_submission_up(session: Session, desk: Desk, m4: int) -> None:
    hand_in_everything(desk)

    readers = {Content.MATRIX: finds_three}
    check = check_submission(session, desk.store, m4, at=SATURDAY, readers=readers)

    [matrix] = check.lacking
    assert (matrix.paper, matrix.errors, matrix.warnings, matrix.late) == ("matriks", 1, 1, True)
    assert (check.complete, check.ready) == (True, False)
    assert [paper.was_read for paper in check.papers] == [True, False, False, False, False]


def test_a_file_that_cannot_be_read_is_unfit(session: Session, desk: Desk, m4: int) -> None:
    desk.give("matriks", "matriks.xlsx", xlsx("matriks"))

    readers = {Content.MATRIX: cannot_read}
    matrix = check_submission(session, desk.store, m4, at=SATURDAY, readers=readers).papers[0]

    assert (matrix.state, matrix.errors) == (PaperState.UNFIT, 1)


def test_criteria_that_proposals_lack_are_listed_with_who_owes_them(
    session: Session, desk: Desk, m4: int
) -> None:
    hand_in_everything(desk)
    step = step_of(session, m4, "rc")
    add(
        session,
        proposal(m4, "iplt-1"),
        {"iplt-01": CriterionState.OPEN, "iplt-02": CriterionState.GIVEN},
        step,
    )
    add(session, proposal(m4, "iplt-2", withdrawn_at=FRIDAY), {"iplt-01": CriterionState.OPEN}, step)

    check = checked(session, desk, m4)

    lacking = check.criteria[0]
    assert {criterion.proposal for criterion in check.criteria} == {"iplt-1"}
    assert (lacking.proposal, lacking.criterion, lacking.step) == ("iplt-1", "iplt-01", "rc")
    assert (lacking.owed_by.role, lacking.due_date) == ("public_works", date(2024, 5, 31))
    assert lacking.title_id != "iplt-01"
    assert (check.complete, check.ready) == (True, False)


def proposal(milestone_id: int, code: str, withdrawn_at: datetime | None = None) -> Proposal:
    return Proposal(
        milestone_id=milestone_id,
        code=code,
        package="IPLT",
        edition=shipped_criteria().newest.code,
        title="Pembangunan IPLT",
        recorded_by="Sekretariat Pokja PKP",
        recorded_at=FRIDAY,
        withdrawn_at=withdrawn_at,
    )


def add(session: Session, made: Proposal, criteria: dict[str, CriterionState], step: Step) -> None:
    session.add(made)
    session.flush()
    for code, state in criteria.items():
        session.add(ProposalCriterion(proposal_id=made.id, criterion=code, state=state, step_id=step.id))
    session.flush()
