"""Days off and openings that are only imagined: what would follow is seen, and nothing stays."""

from datetime import date

import pytest
from reminder_cast import COORDINATOR, RULES, Town, at, lebong_town
from sqlalchemy import Engine

from models.database import reading, writing
from models.moves.opening import Opening, open_milestone
from models.rules.blueprint_reading import shipped_programme
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput
from models.rules.names import find_region, read_regions
from models.rules.rehearsal import Rehearsed, rehearse
from models.rules.rehearsed_answers import Answers
from models.tables.everything import METADATA
from models.tables.people import ContactRole
from models.tables.regions import OwnDayRow
from notifications.imagining import ImaginedDay, WhatIf, imagine, imagined
from notifications.rehearsing import Scene, read_scene

START, LAST = at("2024-05-21", 7), date(2024, 6, 28)
MAIL = [ChannelKind.MAIL]
HARI_JADI = ImaginedDay(date(2024, 5, 27), "Hari jadi kabupaten", region_code="17.07")


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong's milestone with its offices."""
    return lebong_town(engine)


def opening(region: str, kick_off: date = date(2024, 5, 30)) -> Opening:
    found = find_region(region, read_regions())
    return Opening(found, "M4", 2024, {"kick_off": kick_off, "workshop": date(2024, 6, 3)})


def as_it_stands(town: Town) -> Scene:
    with reading(town.engine) as session:
        return read_scene(session, start=START, last=LAST, channels=MAIL)


def what_if(town: Town, **changes: object) -> Scene:
    return imagine(
        town.engine,
        as_it_stands(town),
        WhatIf(**changes),  # type: ignore[arg-type]
        programme=shipped_programme(),
        start=START,
        channels=MAIL,
    )


def messages(scene: Scene, answers: Answers = Answers.NOBODY) -> list[Rehearsed]:
    return rehearse(scene.stage, rules=RULES, start=START, last=LAST, answers=answers)


def every_row(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in METADATA.sorted_tables
        }


def test_nothing_stays_of_what_was_imagined(town: Town) -> None:
    before = every_row(town.engine)

    messages(what_if(town, days=[HARI_JADI], openings=[opening("Kab. Kaur"), opening("Kota Bengkulu")]))

    assert every_row(town.engine) == before


def test_nothing_stays_when_an_opening_is_refused(town: Town) -> None:
    before = every_row(town.engine)

    with pytest.raises(BadInput, match=r"^Kota Bengkulu M4 2024 cannot be opened: "):
        what_if(town, openings=[opening("Kab. Kaur"), opening("Kota Bengkulu", date(2024, 6, 1))])

    assert every_row(town.engine) == before


def test_nothing_stays_when_the_work_inside_fails(town: Town) -> None:
    before = every_row(town.engine)

    with pytest.raises(ZeroDivisionError), imagined(town.engine, [HARI_JADI], at=START):
        _ = 1 / 0

    assert every_row(town.engine) == before


def test_a_day_off_moves_its_mornings_messages(town: Town) -> None:
    days = [message.day for message in messages(as_it_stands(town))]

    moved = [message.day for message in messages(what_if(town, days=[HARI_JADI]))]

    assert (HARI_JADI.day in days, HARI_JADI.day in moved) == (True, False)


def test_the_regions_own_word_about_a_day_stands_above_the_nations(town: Town) -> None:
    national = ImaginedDay(HARI_JADI.day, "Cuti bersama")
    at_work = ImaginedDay(HARI_JADI.day, "Masuk kerja", working=True, region_code="17.07")

    scene = what_if(town, days=[national, at_work])

    offices = scene.stage.calendars
    assert (offices["17.07"].is_working_day(at_work.day), offices["17"].is_working_day(at_work.day)) == (
        True,
        False,
    )


def test_an_imagined_milestone_stands_beside_those_there_are(town: Town) -> None:
    present = as_it_stands(town).stage.steps

    steps = what_if(town, openings=[opening("Kab. Kaur")]).stage.steps

    assert [step.place for step in steps[len(present) :]] == ["17.04"] * len(present)
    assert len({step.facts.step_id for step in steps}) == 2 * len(present)


def test_the_steps_of_many_openings_are_kept_apart(town: Town) -> None:
    regions = read_regions()[:30]

    steps = what_if(town, openings=[opening(region.code) for region in regions]).stage.steps

    assert len({step.facts.step_id for step in steps}) == len(steps)
    assert {step.place for step in steps} == {"17.07", *(region.code for region in regions)}


@pytest.mark.parametrize("answers", list(Answers))
def test_an_imagined_opening_foretells_what_follows_from_a_real_one(town: Town, answers: Answers) -> None:
    town.office("17.04", "Dinas PUPR", "public_works", contacts={"Narahubung Kaur": ContactRole.KEY_PERSON})
    foretold = messages(what_if(town, days=[HARI_JADI], openings=[opening("Kab. Kaur")]), answers)

    with writing(town.engine) as session:
        day, name = HARI_JADI.day, HARI_JADI.name
        own = OwnDayRow(region_code="17.07", day=day, name=name, recorded_by="Bappeda", recorded_at=START)
        session.add(own)
        open_milestone(session, shipped_programme(), opening("Kab. Kaur"), by=COORDINATOR, at=START)

    assert messages(as_it_stands(town), answers) == foretold


def test_a_milestone_that_stands_already_is_not_opened_twice(town: Town) -> None:
    present = as_it_stands(town)

    assert what_if(town, openings=[opening("Kab. Lebong")]) == present
