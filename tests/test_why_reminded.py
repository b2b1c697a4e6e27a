import pytest
from reminder_cast import RULES, Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from models.database import reading
from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import StepMove
from models.rules.reminder_facts import Silence, Why
from models.tables.milestones import Step
from notifications.readings import why


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong, where public works owes the RC list by Tuesday 10 September 2024, 16.00."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    return town


def reasons(town: Town, code: str, day: str) -> list[tuple[str, str, str]]:
    with reading(town.engine) as session:
        step_id = session.exec(select(Step.id).where(Step.code == code)).one() or 0
        found = why(session, step_id, now=at(day, 7), rules=RULES, channels=[ChannelKind.MAIL])
        return [(d.rule, d.reason.value, person.name if person else "") for d, person in found]


def test_it_says_to_whom_and_why_something_is_said(town: Town) -> None:
    assert reasons(town, "rc", "2024-09-05") == [("before_3", Why.DUE_SOON, "Narahubung PUPR")]


def test_it_says_why_nothing_is_said(town: Town) -> None:
    town.run(at("2024-09-05"))
    town.move("rc", StepMove.SEEN, when=at("2024-09-05", 9))

    again = reasons(town, "rc", "2024-09-05")
    next_stage = reasons(town, "rc", "2024-09-09")

    assert (again, next_stage) == (
        [("before_3", Silence.ALREADY_SAID, "Narahubung PUPR")],
        [("before_1", Silence.HELD, "Narahubung PUPR")],
    )


def test_it_knows_steps_that_wait_or_are_far_off(town: Town) -> None:
    waiting = reasons(town, "pengajuan", "2024-09-05")
    far_off = reasons(town, "undangan", "2024-09-05")

    assert (waiting, far_off) == ([("", Silence.WAITING, "")], [("deadline", Silence.NOT_YET, "")])
