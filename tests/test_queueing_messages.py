from datetime import timedelta

import pytest
from reminder_cast import WIB, Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import writing
from models.rules.lifecycle import StepMove, StepStatus
from models.tables.milestones import Step
from models.tables.reminders import MessageState

PUPR = "narahubung.pupr@lebong.example"


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong, where public works owes two steps by Tuesday 10 September 2024, 16.00."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    also_owes(town, "evaluasi-m3")
    return town


def also_owes(town: Town, code: str, *, role: str = "public_works", day: str = "2024-09-10") -> None:
    with writing(town.engine) as session:
        step = session.exec(select(Step).where(Step.code == code)).one()
        assert step.status is StepStatus.READY
        step.owner_role, step.due_at = role, at(day, 16)
        step.due_date = step.due_at.astimezone(WIB).date()


def test_one_person_gets_one_message_a_morning(town: Town) -> None:
    sent = town.run(at("2024-09-05"))

    assert [address for address, _ in sent] == [PUPR]


def test_pending_count_equals_pending_list(town: Town) -> None:
    town.run(at("2024-09-05"))

    letter = town.letters()[0]
    numbered = [line for line in letter.text.splitlines() if line[:3] in {"1. ", "2. ", "3. "}]
    open_lines = [rule for rule, _, state, _ in town.ledger() if state == "sent"]
    assert (letter.subject[:5], len(numbered), len(open_lines)) == ("2 hal", 2, 2)


def test_empty_digest_not_sent(town: Town) -> None:
    summary = town.plan(at("2024-08-01"))

    assert (summary.queued.messages, town.messages()) == (0, [])


def test_the_message_leaves_at_the_first_office_moment_of_the_recipient(town: Town) -> None:
    town.plan(at("2024-09-05", 0, 30))

    assert [message.next_at for message in town.messages()] == [at("2024-09-05", 8)]


def test_on_friday_nothing_leaves_during_prayers(town: Town) -> None:
    also_owes(town, "rc", day="2024-09-06")
    also_owes(town, "evaluasi-m3", day="2024-10-31")

    town.plan(at("2024-09-06", 12))

    assert [message.next_at for message in town.messages()] == [at("2024-09-06", 13, 30)]


def test_when_a_step_is_handed_in_the_rest_is_written_anew(town: Town) -> None:
    town.plan(at("2024-09-04", 20))
    town.move("rc", StepMove.SUBMIT, when=at("2024-09-04", 21))

    sent = town.run(at("2024-09-05"))

    states = [(message.revision, message.state) for message in town.messages()]
    assert states == [(1, MessageState.CLEARED), (2, MessageState.SENT)]
    assert [subject.split(",")[0] for _, subject in sent] == ["Pengingat: Bahan evaluasi kegiatan M3"]


def test_after_a_bulk_change_one_message_says_it_all(town: Town) -> None:
    also_owes(town, "evaluasi-m3", day="2024-10-31")
    town.plan(at("2024-09-05", 9), settle=timedelta(minutes=30))
    also_owes(town, "evaluasi-m3")
    town.plan(at("2024-09-05", 9, 15), settle=timedelta(minutes=30))

    town.send(at("2024-09-05", 9, 45))

    assert [letter.subject[:5] for letter in town.letters()] == ["2 hal"]


def test_what_can_wait_waits_for_the_next_digest(town: Town) -> None:
    also_owes(town, "evaluasi-m3", day="2024-10-31")
    town.run(at("2024-09-05"))
    also_owes(town, "evaluasi-m3")

    same_day = town.run(at("2024-09-05", 11))
    next_morning = town.run(at("2024-09-06"))

    assert (same_day, [subject.split(",")[0] for _, subject in next_morning]) == (
        [],
        ["Pengingat: Bahan evaluasi kegiatan M3"],
    )


def test_what_is_due_today_does_not_wait(town: Town) -> None:
    also_owes(town, "evaluasi-m3", day="2024-10-31")
    town.run(at("2024-09-05"))
    also_owes(town, "evaluasi-m3", day="2024-09-05")

    same_day = town.run(at("2024-09-05", 11))

    assert [(m.kind, m.expires_at) for m in town.messages()][-1] == ("notice", at("2024-09-05", 16))
    assert [subject.split(",")[0] for _, subject in same_day] == [
        "Batas waktu hari ini: Bahan evaluasi kegiatan M3"
    ]


def test_every_message_has_an_id_of_its_own_under_our_domain(town: Town) -> None:
    also_owes(town, "surat-pengantar", role="coordinator")
    town.plan(at("2024-09-05"))

    ids = {message.message_id for message in town.messages()}

    assert len(ids) == 2
    assert all(name.startswith("<tonggak.") and name.endswith("@lebong.example>") for name in ids)
