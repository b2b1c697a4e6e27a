from datetime import date

import pytest
from reminder_cast import RULES, Town, at, lebong_town
from sqlalchemy import Engine

from models.database import reading, writing
from models.rules.channel_kinds import ChannelKind
from models.rules.reminder_facts import Why
from models.rules.reminder_rules import ReminderRules
from notifications.lines import OpenLine, read_open_lines
from notifications.planning import plan

PUPR = "narahubung.pupr@lebong.example"
MAIL, WHATSAPP, MATRIX = ChannelKind.MAIL, ChannelKind.WHATSAPP, ChannelKind.MATRIX


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong, where public works owes the RC list by Tuesday 10 September 2024, 16.00."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    return town


def lines_of(town: Town, day: str, rules: ReminderRules = RULES) -> list[OpenLine]:
    with writing(town.engine) as session:
        plan(session, now=at(day), rules=rules, channels=[MAIL])
    with reading(town.engine) as session:
        by_contact, _ = read_open_lines(session, rules=rules)
        return [line for lines in by_contact.values() for line in lines]


def limited(**channels: frozenset[ChannelKind]) -> ReminderRules:
    changed = {name: getattr(RULES, name).model_copy(update={"channels": c}) for name, c in channels.items()}
    return RULES.model_copy(update=changed)


def test_without_a_limit_any_way_will_do(town: Town) -> None:
    assert [line.channels for line in lines_of(town, "2024-09-10")] == [None]


def test_a_rules_ways_go_with_its_line(town: Town) -> None:
    rules = limited(due_day=frozenset({MAIL, WHATSAPP}))

    assert [line.channels for line in lines_of(town, "2024-09-10", rules)] == [frozenset({MAIL, WHATSAPP})]


def test_a_later_date_that_was_asked_for_goes_with_the_question(town: Town) -> None:
    town.ask_for("rc", until=date(2024, 9, 20), when=at("2024-09-04", 9))

    (line,) = lines_of(town, "2024-09-05")

    assert (line.why, line.asked_by, line.asked_until, line.asked_because) == (
        Why.TO_DECIDE,
        "Narahubung Dinas PUPR",
        date(2024, 9, 20),
        "Data belum lengkap",
    )


def test_the_address_that_fails_goes_with_the_line_to_who_mends_it(town: Town) -> None:
    town.colleague("Narahubung PUPR", "Narahubung Kedua")
    town.break_address(PUPR)

    failing = {line.why: line.failing for line in lines_of(town, "2024-09-05")}

    assert failing == {Why.NO_ADDRESS: (PUPR,), Why.DUE_SOON: ()}


def test_a_question_and_an_address_to_mend_are_two_lines_about_one_step(town: Town) -> None:
    town.ask_for("rc", until=date(2024, 9, 20), when=at("2024-09-04", 9))
    for address in (PUPR, "kepala.pupr@lebong.example"):
        town.break_address(address)

    assert [line.why for line in lines_of(town, "2024-09-05")] == [Why.NO_ADDRESS, Why.TO_DECIDE]
