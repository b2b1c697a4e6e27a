"""When a monitoring phase closes, the forms that were handed in are recorded and become a report."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.forms import PhaseOf
from flows.monitoring_desk import scored
from flows.runtime import Runtime, SetClock
from flows.settings import Settings
from models.database import prepare, reading, writing
from models.dossier.handing_in import hand_in
from models.dossier.monitoring.filled import Filled, ServiceEntry
from models.dossier.monitoring.form import write_form
from models.dossier.monitoring.recording import rounds_of
from models.moves.door import move_step
from models.moves.loading import load
from models.moves.opening import Opening, open_milestone
from models.rules.indicators_reading import shipped_monitoring
from models.rules.lifecycle import Actor, Role, StepMove
from models.rules.names import find_region, read_regions

_COORDINATOR = Actor("Sekretariat Pokja PKP", Role.COORDINATOR)
_OWNER = Actor("Narahubung Dinas PUPR", Role.OWNER)
_NOW = datetime(2024, 5, 30, 8, 0, tzinfo=UTC)
_PHASE = PhaseOf(region="17.07", milestone="M4", year=2024, phase="monitoring")
_LLTT = ServiceEntry("lltt-tubei", "LLTT Tubei", "Kec. Tubei", "lltt", date(2024, 5, 30), 350, 287, "expand")


@pytest.fixture
def runtime(tmp_path: Path) -> Runtime:
    runtime = Runtime(Settings(data=tmp_path / "data", database_url=""), SetClock(_NOW))
    prepare(runtime.engine)
    return runtime


@pytest.fixture
def milestone_id(runtime: Runtime) -> int:
    lebong = find_region("Kab. Lebong", read_regions())
    anchors = {"kick_off": date(2024, 5, 30), "workshop": date(2024, 6, 3)}
    with writing(runtime.engine) as session:
        opening = Opening(lebong, "M4", 2024, anchors)
        found = open_milestone(session, runtime.programme, opening, by=_COORDINATOR, at=_NOW).milestone_id
        for code in ("rakor", "rencana-monev"):
            move_step(session, found, code, StepMove.SKIP, by=_COORDINATOR, at=_NOW, reason="sudah")
    return found


def form_handed_in(runtime: Runtime, milestone_id: int, folder: Path) -> None:
    monitoring, path = shipped_monitoring(), folder / "monev.xlsx"
    edition, filled = monitoring.edition_of(2024), Filled((_LLTT,), ())
    write_form(path, monitoring, edition=edition, place="Kab. Lebong", province="17", filled=filled)
    with writing(runtime.engine) as session:
        step = load(session, milestone_id).step("monev-quick-win")
        hand_in(
            session,
            runtime.documents,
            step=step,
            hand_in_code="monev",
            path=path,
            file_name=path.name,
            by=_OWNER.name,
            at=_NOW,
        )
        move_step(session, milestone_id, step.code, StepMove.SUBMIT, by=_OWNER, at=_NOW)


def test_what_was_handed_in_becomes_a_round_and_a_report(
    runtime: Runtime, milestone_id: int, tmp_path: Path
) -> None:
    form_handed_in(runtime, milestone_id, tmp_path)

    page = scored(runtime, _PHASE)

    assert page is not None
    assert "287 dari 350 KK sasaran (**82 %**)" in page.content
    files = sorted(path.name for path in (runtime.settings.data / "papers").rglob("*.*"))
    assert files == ["laporan-monev-kab-lebong-m4-2024.docx", "laporan-monev-kab-lebong-m4-2024.pdf"]


def test_scoring_twice_records_one_round(runtime: Runtime, milestone_id: int, tmp_path: Path) -> None:
    form_handed_in(runtime, milestone_id, tmp_path)

    first, again = scored(runtime, _PHASE), scored(runtime, _PHASE)

    with reading(runtime.engine) as session:
        assert [found.number for found in rounds_of(session, milestone_id)] == [1]
    assert first == again


def test_where_nobody_looked_there_is_nothing_to_score(runtime: Runtime, milestone_id: int) -> None:
    assert scored(runtime, _PHASE) is None
    assert milestone_id
