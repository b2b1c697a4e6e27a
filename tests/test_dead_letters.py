"""What a person does about messages that did not reach anybody."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from meeting_cast import MORNING as MEETING_MORNING
from meeting_cast import meet
from reminder_cast import Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import reading, writing
from models.people.mending import mend
from models.rules.errors import NotAllowed, TonggakError, Unknown
from models.rules.lifecycle import StepMove
from models.tables.milestones import Step
from models.tables.people import ContactAddress
from models.tables.reminders import Message, MessageState, Reminder
from notifications.channels.remembering import RememberingChannel
from notifications.dead_letters import drop, find_letters, open_letter, try_again
from notifications.outcomes import Outcome, Permanent

MORNING, NOON, NEXT_DAY = at("2024-09-05"), at("2024-09-05", 11), at("2024-09-06")
PUPR, BAPPEDA = "narahubung.pupr@lebong.example", "Sekretariat Bappeda"
SPAM = Permanent("5.7.1 looks like spam", "554")


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong on Thursday 5 September 2024, where the message to public works was refused as spam."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    refused(town, SPAM)
    return town


def refused(town: Town, *outcomes: Outcome) -> None:
    town.plan(MORNING)
    town.send(MORNING, RememberingChannel(answers=iter(outcomes)))


def again(town: Town, number: int = 1) -> int:
    with writing(town.engine) as session:
        return try_again(session, number, by=BAPPEDA)


def laid_aside(town: Town, number: int = 1) -> None:
    with writing(town.engine) as session:
        drop(session, number, by=BAPPEDA, reason="sudah ditelepon")


def states(town: Town) -> list[tuple[int, MessageState, str]]:
    return [(m.id or 0, m.state, m.state_reason) for m in town.messages()]


def test_what_is_tried_again_is_said_once_in_a_new_message(town: Town) -> None:
    lines = again(town)

    told = town.run(NOON) + town.run(NEXT_DAY)

    assert (lines, [address for address, _ in told]) == (1, [PUPR])
    assert states(town) == [
        (1, MessageState.CLEARED, f"tried again by {BAPPEDA}"),
        (2, MessageState.SENT, ""),
    ]


def test_words_fit_the_day_on_which_it_is_tried_again(town: Town) -> None:
    again(town)

    town.run(NEXT_DAY)

    assert "2 hari kerja lagi" in " ".join(town.letters()[0].text.split())


def test_a_refused_address_is_left_in_peace_and_the_message_can_be_tried_again_hours_later(
    town: Town,
) -> None:
    left_in_peace = [town.run(at("2024-09-05", 8, minute)) for minute in (15, 30, 45)]

    again(town)

    assert left_in_peace == [[], [], []]
    assert [address for address, _ in town.run(NOON)] == [PUPR]


def test_a_message_that_is_not_dead_is_left_alone(town: Town) -> None:
    again(town)
    town.run(NOON)

    for act in (again, laid_aside):
        with pytest.raises(NotAllowed, match="Message 2 has neither failed nor been given up"):
            act(town, 2)


def test_a_broken_address_is_mended_first(town: Town) -> None:
    town.break_address(PUPR)

    with pytest.raises(NotAllowed, match=f"{PUPR}, which is marked as broken"):
        again(town)


def test_once_mended_the_broken_address_is_written_to_without_another_word(engine: Engine) -> None:
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    refused(town, Permanent("5.1.1 unknown user", "550", address_broken=True))
    with writing(engine) as session:
        contact = town.contact_named(session, "Narahubung PUPR")
        new = "pupr.baru@lebong.example"
        mend(session, contact, address=new, by=BAPPEDA, at=NOON)

    told = town.run(NOON)

    assert [address for address, _ in told] == [new]


def test_what_is_done_meanwhile_is_not_said_again(town: Town) -> None:
    town.move("rc", StepMove.SUBMIT, when=NOON)

    with pytest.raises(NotAllowed, match="Nothing that message 1 says is still so"):
        again(town)


def test_a_date_that_has_moved_is_not_said_again(town: Town) -> None:
    with writing(town.engine) as session:
        step = session.exec(select(Step).where(Step.code == "rc")).one()
        step.due_at, step.due_date = at("2024-10-31", 16), date(2024, 10, 31)

    with pytest.raises(NotAllowed, match="Nothing that message 1 says is still so"):
        again(town)


def test_what_another_message_has_said_since_is_not_said_again(town: Town) -> None:
    town.run(at("2024-09-09"))
    assert [address for address, _ in town.told()] != []

    with pytest.raises(NotAllowed, match="it has been said by another one"):
        again(town)


def test_what_is_dropped_stays_unsaid(town: Town) -> None:
    laid_aside(town)

    assert (town.run(NOON), town.run(NEXT_DAY)) == ([], [])
    assert states(town) == [(1, MessageState.CLEARED, f"laid aside by {BAPPEDA}: sudah ditelepon")]
    with pytest.raises(NotAllowed):
        again(town)


def test_dropping_without_a_reason_says_by_whom(town: Town) -> None:
    with writing(town.engine) as session:
        drop(session, 1, by=BAPPEDA, reason="")

    assert states(town)[0][2] == f"laid aside by {BAPPEDA}"


@pytest.mark.parametrize("act", [again, laid_aside], ids=["to try again", "to drop"])
def test_a_message_that_does_not_exist_is_not_found(town: Town, act: Callable[[Town, int], object]) -> None:
    with pytest.raises(Unknown, match="no message 99"):
        act(town, 99)


def test_of_two_people_at_once_the_second_gets_a_sentence(town: Town) -> None:
    ready, sentences, lines = Barrier(2), list[TonggakError](), list[int]()

    def press() -> None:
        ready.wait()
        try:
            lines.append(again(town))
        except TonggakError as error:
            sentences.append(error)

    people = [Thread(target=press) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert (lines, [type(sentence) for sentence in sentences]) == ([1], [NotAllowed])
    assert [address for address, _ in town.run(NOON)] == [PUPR]


def test_letters_are_found_by_state_place_and_day(town: Town) -> None:
    with reading(town.engine) as session:
        failed = [MessageState.FAILED]
        found = [
            [letter.number for letter in find_letters(session, states=failed, **more)]
            for more in ({}, {"place": "17"}, {"since": NEXT_DAY}, {"since": MORNING, "place": "17.07"})
        ]
        opened = open_letter(session, 1)

    assert found == [[1], [], [], [1]]
    assert [(line.step, line.state) for line in opened.lines] == [("rc", MessageState.FAILED)]
    assert [(one.number, one.outcome, one.code) for one in opened.tries] == [(1, "permanent", "554")]


@pytest.fixture
def meeting(engine: Engine) -> Town:
    """Lebong, where the announcement of the kick-off to public works was refused as spam."""
    town = lebong_town(engine)
    meet(town, MEETING_MORNING)
    number = next(m.id for m in town.messages() if m.address == PUPR)
    with writing(engine) as session:
        message = session.get_one(Message, number)
        message.state, message.state_reason = MessageState.FAILED, SPAM.text
    return town


def announcements(town: Town) -> list[MessageState]:
    return [m.state for m in town.messages() if m.address == PUPR]


def test_a_refused_announcement_is_made_again_when_somebody_says_so(meeting: Town) -> None:
    number = next(m.id or 0 for m in meeting.messages() if m.address == PUPR)

    again(meeting, number)
    meet(meeting, MEETING_MORNING)

    assert announcements(meeting).count(MessageState.SCHEDULED) >= 1
    assert MessageState.FAILED not in announcements(meeting)


def test_an_announcement_that_is_dropped_is_not_made_again(meeting: Town) -> None:
    numbers = [m.id or 0 for m in meeting.messages() if m.address == PUPR and m.state is MessageState.FAILED]
    before = len(announcements(meeting))

    for number in numbers:
        laid_aside(meeting, number)
    meet(meeting, MEETING_MORNING)

    assert len(announcements(meeting)) == before


def test_the_ledger_shows_what_was_given_up_and_what_was_said(town: Town) -> None:
    again(town)
    town.run(NOON)

    with reading(town.engine) as session:
        rows = session.exec(select(Reminder.state, Reminder.message_ref)).all()
        addresses = session.exec(select(ContactAddress.address)).all()
    assert (list(rows), PUPR in addresses) == ([(MessageState.SENT, 2)], True)
