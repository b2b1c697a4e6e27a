import threading

import pytest
from reminder_cast import COORDINATOR, RULES, Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import writing
from models.rules.lifecycle import StepMove
from models.rules.reminder_rules import Missed
from models.tables.people import Contact, ContactRole
from notifications.planning import Planned

PUPR, HEAD, SECRETARIAT = (
    "narahubung.pupr@lebong.example",
    "kepala.pupr@lebong.example",
    "sekretariat@lebong.example",
)


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong, where public works alone owes something: the RC list, by Tuesday 10 September 2024, 16.00."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    return town


def test_planning_again_writes_nothing_new(town: Town) -> None:
    first = town.plan(at("2024-09-05", 7))
    again = town.plan(at("2024-09-05", 7, 15))

    assert (first.planned, again.planned, town.ledger()) == (
        Planned(planned=1),
        Planned(),
        [("before_3", 1, "scheduled", "")],
    )


def test_no_double_planning_with_two_planners_at_once(town: Town) -> None:
    planners = [threading.Thread(target=town.plan, args=[at("2024-09-05", 7)]) for _ in range(4)]

    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join()

    assert town.ledger() == [("before_3", 1, "scheduled", "")]
    assert [message.revision for message in town.messages()] == [1]


def test_in_the_evening_tomorrow_is_planned(town: Town) -> None:
    town.plan(at("2024-09-04", 20))

    assert [message.next_at for message in town.messages()] == [at("2024-09-05", 8)]


def test_server_down_3_days_sends_once(town: Town) -> None:
    town.run(at("2024-09-11"))

    after_the_outage = town.run(at("2024-09-17", 10))

    assert (PUPR, "Terlambat 4 hari kerja: Kelengkapan RC usulan di luar APBD") in after_the_outage
    assert len([address for address, _ in after_the_outage if address == PUPR]) == 1


def test_a_skipped_missed_run_is_recorded(town: Town) -> None:
    before = tuple(rule.model_copy(update={"missed": Missed.SKIP}) for rule in RULES.before)
    town.rules = RULES.model_copy(update={"before": before})

    summary = town.plan(at("2024-09-06"))

    assert (summary.planned, town.ledger()) == (Planned(left_out=1), [("before_3", 1, "dead", "missed_run")])


def test_a_missed_run_that_merges_goes_along_with_another_reminder(town: Town) -> None:
    alone = town.plan(at("2024-09-02", 7)).planned.planned
    with_another = lambda: town.only_step("matriks", role="public_works", due=at("2024-09-05", 16))  # noqa: E731

    with_another()
    town.plan(at("2024-09-02", 7, 15))

    assert (alone, [rule for rule, *_ in town.ledger()]) == (0, ["before_3"])


def test_a_step_that_is_done_is_not_spoken_of(town: Town) -> None:
    town.plan(at("2024-09-04", 20))
    town.move("rc", StepMove.SUBMIT, when=at("2024-09-05", 6))

    sent = town.run(at("2024-09-05"))

    assert (sent, town.ledger()) == ([], [("before_3", 1, "cleared", "step submitted")])


def test_reassigned_person_gets_nothing(town: Town) -> None:
    town.plan(at("2024-09-04", 20))
    with writing(town.engine) as session:
        predecessor = session.exec(select(Contact).where(Contact.name == "Narahubung PUPR")).one()
        predecessor.active = False
        town.contact(session, predecessor.organisation_id, "Narahubung Baru", ContactRole.KEY_PERSON)

    sent = town.run(at("2024-09-05"))

    assert [address for address, _ in sent] == ["narahubung.baru@lebong.example"]


def test_a_message_already_queued_for_somebody_who_left_is_not_sent(town: Town) -> None:
    town.plan(at("2024-09-04", 20))
    with writing(town.engine) as session:
        session.exec(select(Contact).where(Contact.name == "Narahubung PUPR")).one().active = False

    delivered = town.send(at("2024-09-05"))

    assert (delivered.cleared, town.told()) == (1, [])


def test_a_contact_with_only_broken_addresses_is_reported_to_the_secretariat(town: Town) -> None:
    for address in (PUPR, HEAD):
        town.break_address(address)

    sent = town.run(at("2024-09-05"))

    assert sent == [(SECRETARIAT, "Mohon lengkapi narahubung: Kelengkapan RC usulan di luar APBD")]


def test_a_role_that_nobody_holds_is_reported_to_the_secretariat(town: Town) -> None:
    town.only_step("rc", role="environment", due=at("2024-09-10", 16))

    sent = town.run(at("2024-09-05"))

    assert sent == [(SECRETARIAT, "Mohon lengkapi narahubung: Kelengkapan RC usulan di luar APBD")]
    assert "Penanggung jawab: belum ditetapkan (peran: Dinas Lingkungan Hidup)" in town.letters()[0].text


def test_a_role_held_by_the_province_is_reminded_there(town: Town) -> None:
    key = {"Balai PPW": ContactRole.KEY_PERSON}
    town.office("17", "Balai PPW Bengkulu", "balai", contacts=key)
    town.only_step("rc", role="balai", due=at("2024-09-10", 16))

    assert [address for address, _ in town.run(at("2024-09-05"))] == ["balai.ppw@lebong.example"]


def test_where_nobody_at_all_can_be_told_the_summary_says_so(town: Town) -> None:
    for address in (PUPR, HEAD, SECRETARIAT, "pokja.provinsi@lebong.example"):
        town.break_address(address)

    summary = town.plan(at("2024-09-05"))

    assert (len(summary.planned.nobody_to_tell), town.ledger()) == (1, [])


def test_a_later_due_date_starts_the_reminders_anew(town: Town) -> None:
    town.run(at("2024-09-05"))
    town.only_step("rc", role="public_works", due=at("2024-09-20", 16))

    sent = town.run(at("2024-09-17"))

    assert [subject.split(",")[:3] for _, subject in sent] == [
        ["Pengingat: Kelengkapan RC usulan di luar APBD", " paling lambat Jumat", " 20 September 2024"]
    ]


def test_what_was_sent_back_is_told_with_the_reason_the_same_day(town: Town) -> None:
    town.run(at("2024-09-05"))
    town.move("rc", StepMove.SUBMIT, when=at("2024-09-05", 9))
    town.move(
        "rc", StepMove.RETURN, when=at("2024-09-05", 10), by=COORDINATOR, reason="Surat belum ada <stempel>"
    )

    sent = town.run(at("2024-09-05", 10, 15))

    assert sent == [(PUPR, "Mohon diperbaiki: Kelengkapan RC usulan di luar APBD")]
    assert "Alasan pengembalian: Surat belum ada <stempel>" in town.letters()[-1].text
    assert "Alasan pengembalian: Surat belum ada &lt;stempel&gt;" in town.letters()[-1].frozen.decode()
