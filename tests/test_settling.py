"""After a bulk change messages settle for ten minutes; a single change is told at once."""

from datetime import datetime, timedelta

import pytest
from reminder_cast import COORDINATOR, Town, at, lebong_town
from sqlalchemy import Engine

from models.rules.lifecycle import StepMove

SETTLE = timedelta(minutes=10)
TEN = at("2024-08-01", 10)  # a Thursday on which nothing is due
PUPR = "narahubung.pupr@lebong.example"


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong, where public works owes two steps that are far from due."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-10-31", 16))
    town.also_owes("matriks", due=at("2024-10-31", 16))
    return town


def sent_back(town: Town, code: str, when: datetime) -> None:
    town.move(code, StepMove.SUBMIT, when=when)
    town.move(code, StepMove.RETURN, when=when, by=COORDINATOR, reason="Tanda tangan belum ada")


def sweep(town: Town, now: datetime) -> list[str]:
    """Plan and send as every quarter-hour does; gives the subjects that went to public works."""
    before = len(town.mail.sent)
    town.plan(now, settle=SETTLE)
    town.send(now)
    return [letter.subject for _, letter in town.mail.sent[before:] if letter.address == PUPR]


def test_a_single_return_is_told_at_once(town: Town) -> None:
    sent_back(town, "rc", TEN)

    assert len(sweep(town, TEN)) == 1


def test_five_moves_within_ten_minutes_make_one_message_ten_minutes_later(town: Town) -> None:
    sent_back(town, "rc", TEN)
    sent_back(town, "matriks", TEN + timedelta(minutes=1))
    town.move("rc", StepMove.SEEN, when=TEN + timedelta(minutes=2))

    swept = [sweep(town, TEN + timedelta(minutes=minutes)) for minutes in (2, 5, 12, 30)]

    assert [len(subjects) for subjects in swept] == [0, 0, 1, 0]
    assert swept[2][0].startswith("2 hal")
    assert [line[:2] for line in town.letters()[0].text.splitlines() if line[:2] in {"1.", "2."}] == [
        "1.",
        "2.",
    ]


def test_what_comes_while_things_settle_joins_the_same_message(town: Town) -> None:
    for minute in range(3):
        town.move("rc", StepMove.SUBMIT, when=TEN + timedelta(minutes=minute))
        town.move("rc", StepMove.RETURN, when=TEN + timedelta(minutes=minute), by=COORDINATOR, reason="Data")
    sweep(town, TEN + timedelta(minutes=3))
    sent_back(town, "matriks", TEN + timedelta(minutes=5))

    swept = [sweep(town, TEN + timedelta(minutes=minutes)) for minutes in (6, 13, 16, 45)]

    assert [subject[:5] for subjects in swept for subject in subjects] == ["2 hal"]


def test_moves_of_an_hour_ago_hold_nothing_up(town: Town) -> None:
    for minute in range(3):
        sent_back(town, "rc", TEN - timedelta(hours=1) + timedelta(minutes=minute))

    assert len(sweep(town, TEN)) == 1
