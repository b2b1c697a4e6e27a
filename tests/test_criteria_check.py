"""What proposals lack for the workshop: where a step owes a criterion, the step says so."""

from datetime import UTC, datetime
from typing import Any

import pytest
from moves_cast import COORDINATOR, OWNER
from sqlmodel import Session

from models.dossier.criteria_check import CriterionCheck, criteria_still_open
from models.dossier.readiness.missing_steps import steps_for_missing
from models.dossier.readiness.proposals import Wanted, change_proposal, record_proposal, withdraw_proposal
from models.moves.door import move_step
from models.moves.loading import load
from models.rules.blueprint import Programme
from models.rules.lifecycle import StepMove
from models.rules.readiness import CriterionState
from models.rules.readiness_criteria import shipped_criteria

AT = datetime(2024, 5, 20, 3, 0, tzinfo=UTC)  # a Monday, ten working days before the workshop
LATER = datetime(2024, 6, 30, 3, 0, tzinfo=UTC)
SAID: dict[str, Any] = {"criteria": shipped_criteria(), "by": COORDINATOR, "at": AT}
CODES = {item.code for item in shipped_criteria().newest.package("tps3r").items if not item.applies_to}
FIRST, BENEFICIARIES = "tps3r-01", "tps3r-06"


class Pokja:
    """A milestone with one proposal, and the steps for what it lacks."""

    def __init__(self, session: Session, milestone_id: int, programme: Programme) -> None:
        self.session, self.milestone_id = session, milestone_id
        self.proposal = record_proposal(
            session, milestone_id, Wanted("tps3r", "TPS3R Muning", households=250), **SAID
        )
        self.programme = programme

    def make_steps(self) -> None:
        steps_for_missing(self.session, self.milestone_id, programme=self.programme, **SAID)
        self.step_of = {check.criterion: check.step for check in self.lacking()}

    def move(self, criterion: str, *moves: StepMove) -> None:
        for move in moves:
            by = OWNER if move is StepMove.SUBMIT else COORDINATOR
            code = self.step_of[criterion]
            move_step(self.session, self.milestone_id, code, move, by=by, at=AT, reason="tanpa cap")

    def lacking(self, at: datetime = AT) -> list[CriterionCheck]:
        """What the proposal lacks, without the region's own list that comes with it."""
        found = criteria_still_open(self.session, load(self.session, self.milestone_id), at=at)
        return [check for check in found if check.proposal == "tps3r-1"]


@pytest.fixture
def pokja(session: Session, m4: int, ppsp: Programme) -> Pokja:
    return Pokja(session, m4, ppsp)


def test_a_criterion_that_nobody_was_asked_for_is_lacking_without_a_step(pokja: Pokja) -> None:
    lacking = pokja.lacking()

    assert {check.criterion for check in lacking} == CODES
    assert {(check.step, check.due_date, check.late) for check in lacking} == {("", None, False)}


def test_a_criterion_whose_step_was_accepted_is_not_lacking(pokja: Pokja) -> None:
    pokja.make_steps()

    pokja.move(FIRST, StepMove.SUBMIT, StepMove.ACCEPT)

    assert {check.criterion for check in pokja.lacking()} == CODES - {FIRST}


def test_a_criterion_that_was_accepted_is_lacking_while_its_number_is_too_small(pokja: Pokja) -> None:
    pokja.make_steps()
    pokja.move(BENEFICIARIES, StepMove.SUBMIT, StepMove.ACCEPT)
    change_proposal(pokja.session, pokja.proposal, {"households": 150}, **SAID)

    [check] = [check for check in pokja.lacking() if check.criterion == BENEFICIARIES]

    assert check.state is CriterionState.GIVEN
    assert "150" in str(check.problem)


def test_a_criterion_whose_step_was_returned_is_lacking_and_says_why(pokja: Pokja) -> None:
    pokja.make_steps()

    pokja.move(FIRST, StepMove.SUBMIT)
    assert FIRST not in {check.criterion for check in pokja.lacking()}
    pokja.move(FIRST, StepMove.RETURN)

    [first] = [check for check in pokja.lacking(LATER) if check.criterion == FIRST]
    assert (first.state, first.remark) == (CriterionState.REFUSED, "tanpa cap")
    assert (first.step, first.late) == (pokja.step_of[FIRST], True)


def test_a_proposal_that_was_withdrawn_lacks_nothing(pokja: Pokja) -> None:
    withdraw_proposal(pokja.session, pokja.proposal, reason="tidak jadi", by=COORDINATOR, at=AT)

    assert pokja.lacking() == []
