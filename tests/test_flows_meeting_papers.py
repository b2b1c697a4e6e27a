"""The papers of a kick-off are drafted once for each day it is to be on, and left alone after that."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from flows.meeting_papers import draft_papers
from flows.runtime import Runtime, SetClock
from flows.settings import Settings
from models.database import prepare, writing
from models.moves.opening import Opening, open_milestone
from models.moves.rescheduling import apply_anchors
from models.rules.lifecycle import Actor, Role
from models.rules.names import find_region, read_regions

_COORDINATOR = Actor("Sekretariat Pokja PKP", Role.COORDINATOR)
_NOW = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def runtime(tmp_path: Path) -> Runtime:
    runtime = Runtime(Settings(data=tmp_path, database_url=""), SetClock(_NOW))
    prepare(runtime.engine)
    return runtime


def opened(runtime: Runtime, region: str = "Kab. Lebong") -> int:
    place = find_region(region, read_regions())
    anchors = {"kick_off": date(2024, 5, 30), "workshop": date(2024, 6, 3)}
    with writing(runtime.engine) as session:
        opening = Opening(place, "M4", 2024, anchors)
        return open_milestone(session, runtime.programme, opening, by=_COORDINATOR, at=_NOW).milestone_id


def drafts_in(runtime: Runtime) -> dict[str, int]:
    folders = (runtime.settings.data / "papers").glob("*/*")
    return {folder.name: len(list(folder.iterdir())) for folder in folders}


def test_the_papers_of_a_kick_off_are_drafted_once(runtime: Runtime) -> None:
    opened(runtime)

    [page] = draft_papers(runtime)

    assert drafts_in(runtime) == {"rakor-2024-05-30": 12}
    assert "`undangan-rakor-kab-lebong-m4-2024.docx`" in page.content
    assert draft_papers(runtime) == []


def test_what_a_person_wrote_into_a_draft_stays_when_the_meeting_moves(runtime: Runtime) -> None:
    milestone_id = opened(runtime)
    draft_papers(runtime)
    [minutes] = runtime.settings.data.rglob("notulen-*.docx")
    minutes.write_bytes(b"written by a person")

    with writing(runtime.engine) as session:
        moved = {"kick_off": date(2024, 5, 31)}
        apply_anchors(session, milestone_id, moved, by=_COORDINATOR, at=_NOW, reason="aula dipakai")
    draft_papers(runtime)

    assert drafts_in(runtime) == {"rakor-2024-05-30": 12, "rakor-2024-05-31": 12}
    assert minutes.read_bytes() == b"written by a person"


def test_a_mistake_in_an_offices_own_template_is_told_and_nothing_is_half_done(runtime: Runtime) -> None:
    opened(runtime)
    own = runtime.settings.data / "papers" / "templates" / "notulen.md"
    own.parent.mkdir(parents=True)
    own.write_text("---\ntitle: NOTULEN\n---\n{{ pimpinan_rapat }}\n")

    [page] = draft_papers(runtime)

    assert "Naskah belum dapat dibuat" in page.content
    assert "notulen.md" in page.content
    assert [path.name for path in (runtime.settings.data / "papers").iterdir()] == ["templates"]


def test_a_region_whose_template_is_broken_does_not_hold_up_the_others(runtime: Runtime) -> None:
    opened(runtime, "Kab. Lebong")
    opened(runtime, "Kab. Kaur")
    own = runtime.settings.data / "papers" / "templates" / "17.07" / "notulen.md"
    own.parent.mkdir(parents=True)
    own.write_text("---\ntitle: NOTULEN\n---\n{{ pimpinan_rapat }}\n")

    pages = draft_papers(runtime, at_most=1)

    assert ["Naskah belum dapat dibuat" in page.content for page in pages] == [True, False]


def test_a_round_with_nothing_to_draft_asks_the_same_for_many_as_for_one(runtime: Runtime) -> None:
    opened(runtime, "Kab. Lebong")
    draft_papers(runtime)
    for_one = statements_of(runtime)
    opened(runtime, "Kab. Kaur")
    opened(runtime, "Kota Bengkulu")
    draft_papers(runtime)

    assert statements_of(runtime) == for_one


def statements_of(runtime: Runtime) -> list[str]:
    """List what one round with nothing to draft asks of the database."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(runtime.engine, "before_cursor_execute", note)
    assert draft_papers(runtime) == []
    event.remove(runtime.engine, "before_cursor_execute", note)
    return asked
