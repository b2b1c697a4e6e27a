import threading
from datetime import date

import pytest
from reminder_cast import COORDINATOR, RULES, Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import reading, writing
from models.moves.postponing import decide_postponement
from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import StepMove
from models.rules.reminder_facts import Silence
from models.rules.reminder_rules import Missed
from models.tables.holds import HoldKind
from models.tables.milestones import Step
from models.tables.people import Contact, ContactRole
from models.tables.postponements import Postponement, PostponementStatus
from notifications.planning import Planned, plan
from notifications.readings import why

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

    assert sent == [(SECRETARIAT, "Mohon perbaiki alamat narahubung: Kelengkapan RC usulan di luar APBD")]
    assert PUPR in town.letters()[0].text


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


def test_what_a_mute_holds_back_is_written_down_once_and_said_when_it_ends(town: Town) -> None:
    town.hold(HoldKind.MUTE, until="2024-09-13", step="rc")

    for day in ("2024-09-10", "2024-09-11", "2024-09-12", "2024-09-13"):
        assert town.run(at(day)) == []
    muted = [line for line in town.ledger() if line[2] == "muted"]
    sent = town.run(at("2024-09-17"))

    because = "muted by Sekretariat Pokja PKP until 2024-09-13"
    assert muted == [
        ("due_day", 1, "muted", because),
        ("late", 1, "muted", because),
        ("late", 2, "muted", because),
        ("late", 3, "muted", because),
    ]
    assert sent == [(PUPR, "Terlambat 4 hari kerja: Kelengkapan RC usulan di luar APBD")]


def test_a_mute_that_begins_after_the_message_was_queued_holds_it_back(town: Town) -> None:
    town.plan(at("2024-09-10", 7))
    town.hold(HoldKind.MUTE, until="2024-09-10", place="17")

    sent = town.run(at("2024-09-10", 8))

    assert sent == []
    assert town.ledger() == [("due_day", 1, "muted", "muted by Sekretariat Pokja PKP until 2024-09-10")]


def test_a_mute_lifted_on_the_same_day_lets_it_be_said_that_day(town: Town) -> None:
    hold = town.hold(HoldKind.MUTE, until="2024-09-30", step="rc")
    town.run(at("2024-09-10", 8))
    town.lift(hold)

    sent = town.run(at("2024-09-10", 9))

    assert [address for address, _ in sent] == [PUPR]
    assert town.ledger() == [("due_day", 1, "sent", "")]


def test_a_muted_person_gets_nothing_and_their_head_hears_of_it_in_time(town: Town) -> None:
    town.hold(HoldKind.MUTE, until="2024-09-30", contact="Narahubung PUPR")

    sent = [town.run(at(day)) for day in ("2024-09-10", "2024-09-11", "2024-09-12")]

    assert [[address for address, _ in letters] for letters in sent] == [[], [], [HEAD]]


def test_after_a_long_holiday_what_is_still_open_is_said_once(engine: Engine) -> None:
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-04-05", 16))
    # Idulfitri of 2024 with its cuti bersama: closed from Monday 8 to Monday 15 April.
    days = [f"2024-04-{day:02}" for day in range(5, 18)]

    told = {day: [subject for to, subject in town.run(at(day, 9)) if to == PUPR] for day in days}

    assert {day: len(subjects) for day, subjects in told.items() if subjects} == {
        "2024-04-05": 1,
        "2024-04-16": 1,
        "2024-04-17": 1,
    }


def test_somebody_who_stands_in_is_told_instead_until_that_ends(town: Town) -> None:
    town.stand_in("Sekretariat", step="rc", until="2024-09-11")

    sent = [town.run(at(day)) for day in ("2024-09-10", "2024-09-11", "2024-09-12")]

    owners = {PUPR, SECRETARIAT}
    assert [[to for to, _ in letters if to in owners] for letters in sent] == [
        [SECRETARIAT],
        [SECRETARIAT],
        [PUPR],
    ]


def test_a_message_queued_before_somebody_stood_in_does_not_reach_the_owner(town: Town) -> None:
    town.plan(at("2024-09-10", 7))
    town.stand_in("Sekretariat", step="rc", until="2024-09-11")

    sent = town.run(at("2024-09-10", 8))

    assert [address for address, _ in sent] == [SECRETARIAT]


def test_a_later_date_asked_for_is_put_to_the_secretariat_and_holds_the_rest(town: Town) -> None:
    town.ask_for("rc", until=date(2024, 9, 20), when=at("2024-09-04", 9))

    sent = [town.run(at(day)) for day in ("2024-09-05", "2024-09-06", "2024-09-10")]

    assert [[address for address, _ in letters] for letters in sent] == [
        [SECRETARIAT],
        [],
        [PUPR, SECRETARIAT],
    ]


def test_a_later_date_is_put_to_the_secretariat_however_far_off_the_step_is(town: Town) -> None:
    town.ask_for("undangan", until=date(2025, 11, 28), when=at("2024-08-01", 9))

    assert [address for address, _ in town.run(at("2024-08-02"))] == [SECRETARIAT]


def test_a_question_that_was_answered_is_not_put_any_more(town: Town) -> None:
    town.ask_for("rc", until=date(2024, 9, 20), when=at("2024-09-04", 9))
    town.plan(at("2024-09-05", 7))
    with writing(town.engine) as session:
        decide_postponement(
            session,
            town.milestone_id,
            "rc",
            approve=False,
            by=COORDINATOR,
            at=at("2024-09-05", 7, 30),
            reason="Pusat menunggu berkas ini",
        )

    sent = town.run(at("2024-09-05", 8))

    assert [(address, subject.split(":")[0]) for address, subject in sent] == [(PUPR, "Pengingat")]


def test_a_later_date_for_an_anchor_holds_the_steps_that_hang_on_it(town: Town) -> None:
    with writing(town.engine) as session:
        session.add(
            Postponement(
                milestone_id=town.milestone_id,
                anchor="workshop",
                old_day=date(2024, 6, 3),
                new_day=date(2024, 7, 3),
                reason="Ruang rapat belum ada",
                status=PostponementStatus.ASKED,
                asked_by="Sekretariat Bappeda",
                asked_at=at("2024-09-04", 9),
            )
        )

    decided = reasons_by_rule(town, "rc", "2024-09-05")
    sent = town.run(at("2024-09-05"))

    assert ("before_3", Silence.PARENT_POSTPONEMENT_ASKED) in decided
    assert [address for address, _ in sent] == [SECRETARIAT]


def test_the_broken_address_of_one_of_two_is_one_line_for_the_secretariat(town: Town) -> None:
    town.colleague("Narahubung PUPR", "Narahubung Kedua")
    town.break_address(PUPR)

    sent = [town.run(at(day)) for day in ("2024-09-05", "2024-09-06", "2024-09-09", "2024-09-10")]

    assert [[to for to, _ in letters if to in {PUPR, SECRETARIAT}] for letters in sent] == [
        [SECRETARIAT],
        [],
        [],
        [],
    ]
    assert "narahubung.kedua@lebong.example" in [to for to, _ in sent[0]]


def test_only_one_time_zone_may_be_planned(town: Town) -> None:
    with writing(town.engine) as session:
        elsewhere = plan(session, now=at("2024-09-05"), rules=RULES, channels=[ChannelKind.MAIL], zone="WIT")
        here = plan(session, now=at("2024-09-05"), rules=RULES, channels=[ChannelKind.MAIL], zone="WIB")

    assert (elsewhere, here) == (Planned(), Planned(planned=1))


def reasons_by_rule(town: Town, code: str, day: str) -> list[tuple[str, str]]:
    with reading(town.engine) as session:
        step_id = session.exec(select(Step.id).where(Step.code == code)).one() or 0
        found = why(session, step_id, now=at(day, 7), rules=RULES, channels=[ChannelKind.MAIL])
        return [(decision.rule, decision.reason.value) for decision, _ in found]


def test_holiday_never_auto_approves(engine: Engine) -> None:
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-04-17", 16))
    town.ask_for("rc", until=date(2024, 4, 30), when=at("2024-04-04", 9))
    # Idulfitri of 2024 with its cuti bersama: closed from Monday 8 to Monday 15 April.
    days = [f"2024-04-{day:02}" for day in range(5, 18)]

    asked = {day: len([to for to, _ in town.run(at(day, 9)) if to == SECRETARIAT]) for day in days}

    with reading(town.engine) as session:
        request = session.exec(select(Postponement)).one()
        due = session.exec(select(Step.due_date).where(Step.code == "rc")).one()
    assert (request.status, due) == (PostponementStatus.ASKED, date(2024, 4, 17))
    assert [day for day, times in asked.items() if times] == ["2024-04-05", "2024-04-17"]
