"""A rehearsal of what stands in the database says what the real reminders then do."""

from datetime import date, timedelta

import pytest
from reminder_cast import RULES, Town, at, lebong_town
from sqlalchemy import Engine

from models.database import reading, writing
from models.rules.channel_kinds import ChannelKind
from models.rules.lifecycle import StepMove
from models.rules.rehearsal import rehearse
from models.tables.regions import OwnDayRow
from notifications.rehearsing import Scene, read_scene

FIRST, LAST = date(2024, 5, 21), date(2024, 7, 12)


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


def rehearsed(scene: Scene, moment: str, hour: int = 7) -> set[tuple[str, str]]:
    messages = rehearse(scene.stage, rules=RULES, start=at(moment, hour), last=LAST)
    return {(f"{m.day}", scene.people[m.contact_id].addresses[0].address) for m in messages}


def really_sent(town: Town, first: date) -> set[tuple[str, str]]:
    before = len(town.mail.sent)
    for days in range((LAST - first).days + 1):
        for hour in (7, 8, 14):
            town.run(at(f"{first + timedelta(days)}", hour))
    return {(when[:10], address) for when, address in town.told()[before:]}


def test_a_rehearsal_tells_beforehand_which_messages_are_really_sent(town: Town) -> None:
    foretold = rehearsed(scene_at(town, f"{FIRST}"), f"{FIRST}")

    sent = really_sent(town, FIRST)

    assert foretold == sent
    assert len(town.told()) == len(sent) > 20


def test_a_rehearsal_in_the_midst_of_it_goes_on_from_what_was_said(town: Town) -> None:
    town.move("rc", StepMove.SEEN, when=at("2024-05-24"))
    for day in ("2024-05-27", "2024-05-28", "2024-05-29"):
        town.run(at(day))
    town.plan(at("2024-05-29", 17))
    foretold = rehearsed(scene_at(town, "2024-05-29", 18), "2024-05-29", 18)

    sent = really_sent(town, date(2024, 5, 30))

    assert foretold == sent
    assert len(sent) > 10
