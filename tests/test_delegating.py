"""Somebody stands in for those who owe a step, until a day, and is relieved."""

from datetime import date, timedelta

import pytest
from holding_cast import contact, delegations, office, reminder
from moves_cast import COORDINATOR, LATER, OWNER, Trial, open_trial, said
from sqlmodel import Session, select

from models.people.delegating import delegate_step, recall_step
from models.rules.errors import NotAllowed
from models.rules.lifecycle import Actor, StepMove
from models.rules.names import Region
from models.tables.history import HistoryRow
from models.tables.people import AddressStatus, ContactAddress
from models.tables.reminders import MessageState

FRIDAY, NEXT_FRIDAY = date(2024, 5, 31), date(2024, 6, 7)


@pytest.fixture
def trial(session: Session, lebong: Region) -> Trial:
    return open_trial(session, lebong)


@pytest.fixture
def works(session: Session) -> int:
    """The office that owes the steps, with its contact."""
    body = office(session, "Dinas PUPR", "public_works")
    contact(session, body, "Narahubung PUPR")
    return body


def delegate(
    trial: Trial, person: int, until: date = FRIDAY, *, by: Actor = OWNER, days_later: int = 0
) -> list[HistoryRow]:
    return delegate_step(
        trial.session,
        trial.milestone_id,
        "matrix",
        contact_id=person,
        until=until,
        longest=60,
        by=by,
        at=LATER + timedelta(days=days_later),
        reason="cuti",
    )


def test_an_owner_lets_a_colleague_stand_in(trial: Trial, works: int) -> None:
    colleague = contact(trial.session, works, "Bidang Cipta Karya")

    recorded = delegate(trial, colleague)

    assert said(recorded) == ["owner: step matrix delegate ready > ready"]
    assert recorded[0].details == {"to": "Bidang Cipta Karya (Dinas PUPR)", "until": "2024-05-31"}
    assert delegations(trial.session) == [(colleague, FRIDAY, OWNER.name, "")]


@pytest.mark.usefixtures("works")
def test_a_coordinator_lets_another_office_of_the_region_stand_in(trial: Trial) -> None:
    other = contact(trial.session, office(trial.session, "Dinas LH"), "Narahubung LH")

    with pytest.raises(NotAllowed, match="does not belong to Dinas PUPR, which owes step 'matrix'"):
        delegate(trial, other)
    recorded = delegate(trial, other, by=COORDINATOR)

    assert said(recorded) == ["coordinator: step matrix delegate ready > ready"]
    assert delegations(trial.session) == [(other, FRIDAY, COORDINATOR.name, "")]


@pytest.mark.usefixtures("works")
def test_an_office_of_another_region_cannot_stand_in(trial: Trial) -> None:
    far = contact(trial.session, office(trial.session, "Dinas LH", place="17.01"), "Narahubung LH")

    with pytest.raises(NotAllowed, match=r"not belong to an organisation of Kab\. Lebong"):
        delegate(trial, far, by=COORDINATOR)

    assert delegations(trial.session) == []


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        pytest.param("2024-05-20", "2024-05-20 has gone by", id="past"),
        pytest.param("2024-07-21", "at most 60 days: until 2024-07-20", id="too far"),
    ],
)
def test_standing_in_until_an_impossible_day_is_refused(
    trial: Trial, works: int, until: str, sentence: str
) -> None:
    colleague = contact(trial.session, works, "Bidang Cipta Karya")

    with pytest.raises(NotAllowed, match=sentence):
        delegate(trial, colleague, date.fromisoformat(until))

    assert delegations(trial.session) == []


def test_who_is_inactive_cannot_stand_in(trial: Trial, works: int) -> None:
    gone = contact(trial.session, works, "Bidang Cipta Karya", active=False)

    with pytest.raises(NotAllowed, match=r"Bidang Cipta Karya \(Dinas PUPR\) is not active any more"):
        delegate(trial, gone)

    assert delegations(trial.session) == []


def test_who_cannot_be_reached_cannot_stand_in(trial: Trial, works: int) -> None:
    colleague = contact(trial.session, works, "Bidang Cipta Karya")
    mine = select(ContactAddress).where(ContactAddress.contact_id == colleague)
    trial.session.exec(mine).one().status = AddressStatus.BROKEN

    with pytest.raises(NotAllowed, match="has no address that works"):
        delegate(trial, colleague)

    assert delegations(trial.session) == []


def test_who_stood_in_before_is_relieved_by_the_next_one(trial: Trial, works: int) -> None:
    first, second, third = (contact(trial.session, works, name) for name in ("Bidang A", "Bidang B", "C"))
    delegate(trial, first)
    delegate(trial, second)

    delegate(trial, third, NEXT_FRIDAY, days_later=14)

    assert delegations(trial.session) == [
        (first, FRIDAY, OWNER.name, OWNER.name),
        (second, FRIDAY, OWNER.name, "Tonggak"),
        (third, NEXT_FRIDAY, OWNER.name, ""),
    ]


def test_a_recall_tells_those_who_owe_it_again(trial: Trial, works: int) -> None:
    colleague = contact(trial.session, works, "Bidang Cipta Karya")
    delegate(trial, colleague)

    recorded = recall_step(trial.session, trial.milestone_id, "matrix", by=OWNER, at=LATER)

    assert said(recorded) == ["owner: step matrix recall ready > ready"]
    assert delegations(trial.session) == [(colleague, FRIDAY, OWNER.name, OWNER.name)]
    with pytest.raises(NotAllowed, match="Nobody stands in"):
        recall_step(trial.session, trial.milestone_id, "matrix", by=OWNER, at=LATER)


def test_what_was_queued_for_those_who_owe_it_is_taken_back(trial: Trial, works: int) -> None:
    line = reminder(trial, "matrix", contact(trial.session, works, "Kepala PUPR"))

    delegate(trial, contact(trial.session, works, "Bidang Cipta Karya"))

    assert (line.state, line.state_reason) == (MessageState.CLEARED, "delegated until 2024-05-31")


def test_a_settled_step_needs_nobody_to_stand_in(trial: Trial, works: int) -> None:
    colleague = contact(trial.session, works, "Bidang Cipta Karya")
    delegate(trial, colleague)

    trial.make("matrix", StepMove.SKIP)

    assert delegations(trial.session) == [(colleague, FRIDAY, OWNER.name, "Tonggak")]
