"""A person or a place is left in peace until a day, by somebody, and told again."""

from datetime import UTC, date, datetime

import pytest
from holding_cast import contact, holds, message, office, reminder
from moves_cast import COORDINATOR, LATER, OWNER, Trial, open_trial, overlapping
from sqlalchemy import Engine
from sqlmodel import Session

from models.database import writing
from models.moves.silencing import mute_contact, mute_place, unmute_contact, unmute_place
from models.rules.errors import NotAllowed
from models.rules.lifecycle import Actor
from models.rules.names import Region
from models.tables.reminders import MessageState

FRIDAY = date(2024, 5, 31)
SCHEDULED, CLEARED, SENT = MessageState.SCHEDULED, MessageState.CLEARED, MessageState.SENT


@pytest.fixture
def trial(session: Session, lebong: Region) -> Trial:
    return open_trial(session, lebong)


@pytest.fixture
def person(session: Session) -> int:
    return contact(session, office(session, "Dinas PUPR", "public_works"), "Narahubung PUPR")


def leave(  # noqa: PLR0913 - what a silence is made of
    session: Session,
    person: int,
    until: date = FRIDAY,
    *,
    by: Actor = COORDINATOR,
    at: datetime = LATER,
    reason: str = "sakit",
) -> None:
    mute_contact(session, person, until=until, longest=60, by=by, at=at, reason=reason)


def leave_place(session: Session, place: str, *, name: str) -> None:
    mute_place(session, place, name=name, until=FRIDAY, longest=60, by=COORDINATOR, at=LATER, reason="banjir")


def test_nothing_that_is_queued_for_a_muted_person_goes_out(trial: Trial, person: int) -> None:
    queued, begun = message(trial.session, person), message(trial.session, person, number=2, state=SENT)
    grouped, free = reminder(trial, "matrix", person, queued), reminder(trial, "agenda", person)

    leave(trial.session, person)

    assert (queued.state, begun.state) == (CLEARED, SENT)
    assert (grouped.state, grouped.message_ref) == (CLEARED, None)
    assert (free.state, free.state_reason) == (CLEARED, "muted until 2024-05-31")


def test_what_is_queued_for_others_stays(trial: Trial, person: int) -> None:
    other = contact(trial.session, office(trial.session, "Bappeda"), "Sekretariat Bappeda")
    queued = message(trial.session, other)
    line = reminder(trial, "matrix", other, queued)

    leave(trial.session, person)

    assert (queued.state, line.state, line.message_ref) == (SCHEDULED, SCHEDULED, queued.id)


def test_a_persons_silence_has_an_author_and_an_end(session: Session, person: int) -> None:
    leave(session, person)

    unmute_contact(session, person, by=COORDINATOR, at=LATER)

    assert holds(session) == [("mute", FRIDAY, COORDINATOR.name, COORDINATOR.name)]


@pytest.mark.parametrize(
    ("by", "reason", "sentence"),
    [
        pytest.param(COORDINATOR, " ", "Muting Narahubung PUPR needs a reason", id="no reason"),
        pytest.param(OWNER, "sakit", "cannot mute Narahubung PUPR", id="an owner"),
    ],
)
def test_a_silence_without_reason_or_right_is_refused(
    session: Session, person: int, by: Actor, reason: str, sentence: str
) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        leave(session, person, by=by, reason=reason)

    assert holds(session) == []


def test_today_is_the_day_where_the_person_works(session: Session) -> None:
    far = contact(session, office(session, "Dinas PUPR", place="91.71"), "Narahubung Jayapura")
    after_midnight_in_papua = datetime(2024, 5, 31, 16, 0, tzinfo=UTC)

    with pytest.raises(NotAllowed, match="2024-05-31 has gone by"):
        leave(session, far, FRIDAY, at=after_midnight_in_papua)

    assert holds(session) == []


@pytest.mark.parametrize("place", ["17.07", "17", "ID"])
def test_a_muted_place_takes_back_what_was_queued_about_its_steps(
    trial: Trial, person: int, place: str
) -> None:
    line = reminder(trial, "matrix", person)

    leave_place(trial.session, place, name="tempat itu")

    assert (line.state, line.state_reason) == (CLEARED, "place muted until 2024-05-31")


def test_another_places_silence_leaves_what_is_queued(trial: Trial, person: int) -> None:
    line = reminder(trial, "matrix", person)

    leave_place(trial.session, "18", name="Provinsi Lampung")

    assert line.state is SCHEDULED


def test_a_place_is_spoken_of_again_once(session: Session) -> None:
    leave_place(session, "17.07", name="Kab. Lebong")

    unmute_place(session, "17.07", name="Kab. Lebong", by=COORDINATOR, at=LATER)

    assert holds(session) == [("mute", FRIDAY, COORDINATOR.name, COORDINATOR.name)]
    with pytest.raises(NotAllowed, match=r"Kab\. Lebong is not muted; `tonggak mutes` lists what is\."):
        unmute_place(session, "17.07", name="Kab. Lebong", by=COORDINATOR, at=LATER)


def test_a_place_that_two_people_muted_at_once_is_let_go_at_once(engine: Engine) -> None:
    overlapping(
        engine,
        lambda session: leave_place(session, "17.07", name="Kab. Lebong"),
        lambda session: leave_place(session, "17.07", name="Kab. Lebong"),
    )

    with writing(engine) as session:
        unmute_place(session, "17.07", name="Kab. Lebong", by=COORDINATOR, at=LATER)
        assert {ended_by for *_, ended_by in holds(session)} == {COORDINATOR.name}
