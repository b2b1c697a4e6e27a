"""A rehearsal of what stands in the database says what the real reminders then do."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from reminder_cast import COORDINATOR, Town, at, lebong_town
from sqlalchemy import Engine

from models.database import reading, writing
from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import StepMove
from models.rules.rehearsal import rehearse
from models.rules.reminder_rules import SHIPPED, read_rules
from models.tables.holds import HoldKind
from models.tables.regions import OwnDayRow
from notifications.rehearsing import Scene, read_scene

FIRST, LAST = date(2024, 5, 21), date(2024, 6, 28)
STEP = "rc"


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong with its offices, one step of its own time, and a regional day off in the period."""
    town = lebong_town(engine)
    with writing(engine) as session:
        day, told = date(2024, 6, 12), at("2024-05-20")
        own = OwnDayRow(
            region_code="17.07", day=day, name="Hari jadi", recorded_by="Bappeda", recorded_at=told
        )
        session.add(own)
    return town


def scene_at(town: Town, moment: str, hour: int = 7) -> Scene:
    with reading(town.engine) as session:
        return read_scene(session, start=at(moment, hour), last=LAST, channels=[ChannelKind.MAIL])


def rehearsed(town: Town, scene: Scene, moment: str, hour: int = 7) -> set[tuple[str, str]]:
    messages = rehearse(scene.stage, rules=town.rules, start=at(moment, hour), last=LAST)
    return {(f"{m.day}", scene.people[m.contact_id].addresses[0].address) for m in messages}


def really_sent(town: Town, first: date, *, hours: Sequence[int] = (8,)) -> set[tuple[str, str]]:
    before = len(town.mail.sent)
    for days in range((LAST - first).days + 1):
        for hour in hours:
            town.run(at(f"{first + timedelta(days)}", hour))
    return {(when[:10], address) for when, address in town.told()[before:]}


def as_opened(_town: Town) -> None:
    pass


def handed_in_and_not_checked(town: Town) -> None:
    town.move(STEP, StepMove.SUBMIT, when=at("2024-05-20", 15))


def sent_back(town: Town) -> None:
    handed_in_and_not_checked(town)
    town.move(STEP, StepMove.RETURN, when=at("2024-05-20", 16), by=COORDINATOR, reason="Belum lengkap")


def nobody_can_be_reached(town: Town) -> None:
    for person in ("narahubung.pupr", "kepala.pupr"):
        town.break_address(f"{person}@lebong.example")


def one_of_two_cannot_be_reached(town: Town) -> None:
    town.colleague("Narahubung PUPR", "Rekan PUPR")
    town.break_address("narahubung.pupr@lebong.example")


def the_region_is_muted(town: Town) -> None:
    town.hold(HoldKind.MUTE, until="2024-06-05", place="17.07")


def a_person_is_muted(town: Town) -> None:
    town.hold(HoldKind.MUTE, until="2024-06-05", contact="Sekretariat")


def somebody_stands_in(town: Town) -> None:
    town.stand_in("Sekretariat", step=STEP, until="2024-06-03")


def a_later_date_was_asked_for(town: Town) -> None:
    town.ask_for(STEP, until=date(2024, 6, 20), when=at("2024-05-20", 15))


def calmer_rules_in_the_region(town: Town) -> None:
    shipped = SHIPPED.read_text(encoding="utf-8")
    own = 'regions:\n  - {for: ["17.07"], late: {cadence: {then_every: 3}}, before: []}\n'
    town.rules = read_rules(shipped + own, source="usulan.yaml")


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(as_opened, id="as opened"),
        pytest.param(handed_in_and_not_checked, id="one handed in and not checked"),
        pytest.param(sent_back, id="one sent back"),
        pytest.param(nobody_can_be_reached, id="nobody at an agency can be reached"),
        pytest.param(one_of_two_cannot_be_reached, id="one of two at an agency cannot be reached"),
        pytest.param(the_region_is_muted, id="the region is muted for a while"),
        pytest.param(a_person_is_muted, id="a person is muted for a while"),
        pytest.param(somebody_stands_in, id="somebody stands in for a while"),
        pytest.param(a_later_date_was_asked_for, id="a later date was asked for"),
        pytest.param(calmer_rules_in_the_region, id="the region has its own rules"),
    ],
)
def test_a_rehearsal_tells_beforehand_which_messages_are_really_sent(
    town: Town, given: Callable[[Town], None]
) -> None:
    given(town)
    foretold = rehearsed(town, scene_at(town, f"{FIRST}"), f"{FIRST}")

    sent = really_sent(town, FIRST)

    assert foretold == sent
    assert len(town.told()) == len(sent) > 10


def test_a_rehearsal_in_the_midst_of_it_goes_on_from_what_was_said(town: Town) -> None:
    town.move("rc", StepMove.SEEN, when=at("2024-05-24"))
    for day in ("2024-05-27", "2024-05-28", "2024-05-29"):
        town.run(at(day))
    town.plan(at("2024-05-29", 17))
    foretold = rehearsed(town, scene_at(town, "2024-05-29", 18), "2024-05-29", 18)

    sent = really_sent(town, date(2024, 5, 30), hours=(7, 14))

    assert foretold == sent
    assert len(sent) > 10
