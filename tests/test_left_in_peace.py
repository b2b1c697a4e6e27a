"""Who is left in peace gets nothing, and what is still open is said once when that ends."""

from collections.abc import Callable

import pytest
from reminder_cast import COORDINATOR, OWNER, Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import Session

from models.database import writing
from models.moves.holding import mute_milestone, mute_step, snooze_step, unmute_step
from models.moves.silencing import mute_contact, mute_place
from models.people.delegating import delegate_step
from models.people.mending import mend
from models.people.naming import find_contact
from models.people.repairs import open_repair
from models.rules.channel_kinds import ChannelKind

PUPR = "narahubung.pupr@lebong.example"
DUE = at("2024-06-07", 16)


@pytest.fixture
def town(engine: Engine) -> Town:
    town = lebong_town(engine)
    town.only_step("bahan-rakor", role="public_works", due=DUE)
    return town


def act(town: Town, what: Callable[[Session], object]) -> None:
    with writing(town.engine) as session:
        what(session)


def told(town: Town, day: str) -> list[str]:
    return [address for address, _ in town.run(at(day))]


def person(session: Session, name: str = "Narahubung PUPR") -> int:
    return find_contact(session, name).contact.id or 0


def said(until: str) -> dict[str, object]:
    return {
        "until": at(until).date(),
        "longest": 60,
        "by": COORDINATOR,
        "at": at("2024-05-31", 9),
        "reason": "banjir",
    }


MUTES = {
    "the step": lambda town, s: mute_step(s, town.milestone_id, "bahan-rakor", **said("2024-06-11")),
    "the milestone": lambda town, s: mute_milestone(s, town.milestone_id, **said("2024-06-11")),
    "the person": lambda _, s: mute_contact(s, person(s), **said("2024-06-11")),
    "the province": lambda _, s: mute_place(s, "17", name="Bengkulu", **said("2024-06-11")),
}


def test_without_a_mute_it_is_said_before_and_on_the_due_day(town: Town) -> None:
    days = ["2024-06-04", "2024-06-07", "2024-06-10"]

    assert [told(town, day).count(PUPR) for day in days] == [1, 1, 1]


@pytest.mark.parametrize("mute", MUTES.values(), ids=MUTES)
def test_nothing_is_said_while_muted_and_what_is_open_is_said_once_after(
    town: Town, mute: Callable[[Town, Session], object]
) -> None:
    act(town, lambda session: mute(town, session))

    days = ["2024-06-04", "2024-06-07", "2024-06-10", "2024-06-11", "2024-06-12"]
    assert [told(town, day).count(PUPR) for day in days] == [0, 0, 0, 0, 1]


def test_a_snooze_leaves_the_due_day(town: Town) -> None:
    until = at("2024-06-07").date()
    snoozed = {"until": until, "longest": 5, "by": OWNER, "at": at("2024-06-03", 9)}
    act(town, lambda s: snooze_step(s, town.milestone_id, "bahan-rakor", **snoozed))

    assert [told(town, day).count(PUPR) for day in ("2024-06-04", "2024-06-07")] == [0, 1]


def test_what_was_held_back_is_said_on_the_same_day_once_it_is_let_go(town: Town) -> None:
    town.plan(at("2024-06-04", 7))
    act(town, lambda s: mute_step(s, town.milestone_id, "bahan-rakor", **said("2024-06-11")))
    muted = told(town, "2024-06-04")

    when = at("2024-06-04", 9)
    act(town, lambda s: unmute_step(s, town.milestone_id, "bahan-rakor", by=COORDINATOR, at=when))

    assert (muted.count(PUPR), [a for a, _ in town.run(at("2024-06-04", 10))].count(PUPR)) == (0, 1)


def test_whoever_stands_in_is_told_instead(town: Town) -> None:
    act(
        town,
        lambda s: delegate_step(
            s, town.milestone_id, "bahan-rakor", contact_id=person(s, "Kepala PUPR"), **said("2024-06-06")
        ),
    )

    first, after = told(town, "2024-06-04"), told(town, "2024-06-07")

    assert (first, after.count(PUPR)) == (["kepala.pupr@lebong.example"], 1)


def test_what_was_held_for_a_broken_address_flows_once_it_is_mended(town: Town) -> None:
    act(
        town,
        lambda s: open_repair(
            s,
            contact_id=person(s),
            channel=ChannelKind.MAIL,
            address=PUPR,
            code="5.1.1",
            said="no such mailbox",
            message_ref=None,
            at=at("2024-05-31"),
        ),
    )
    broken = told(town, "2024-06-04")

    act(
        town,
        lambda s: mend(s, person(s), address="pu@lebong.example", by="Sekretariat", at=at("2024-06-04", 9)),
    )

    assert PUPR not in broken
    assert "pu@lebong.example" in [address for address, _ in town.run(at("2024-06-04", 10))]
