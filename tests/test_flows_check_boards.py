"""Only what is being gathered for a workshop is checked, and what cannot be checked holds nothing up."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from moves_cast import ANCHORS, COORDINATOR, trial_programme

from flows.check_boards import check_boards
from flows.runtime import Runtime, SetClock
from flows.settings import Settings
from models.database import prepare, writing
from models.moves.door import cancel_milestone
from models.moves.opening import Opening, open_milestone
from models.rules.names import Region
from models.tables.proposals import Proposal

_NOW = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def runtime(tmp_path: Path) -> Runtime:
    runtime = Runtime(Settings(data=tmp_path, database_url=""), SetClock(_NOW))
    prepare(runtime.engine)
    return runtime


@pytest.fixture
def milestone_id(runtime: Runtime, lebong: Region) -> int:
    with writing(runtime.engine) as session:
        opening = Opening(lebong, "M4", 2024, ANCHORS)
        return open_milestone(session, trial_programme(), opening, by=COORDINATOR, at=_NOW).milestone_id


def keys(runtime: Runtime, milestones: list[int]) -> list[str]:
    return [page.key for page in check_boards(runtime, milestones)]


def test_a_milestone_that_gathers_for_a_workshop_has_its_check(runtime: Runtime, milestone_id: int) -> None:
    assert keys(runtime, [milestone_id, milestone_id + 1]) == ["papan-pemeriksaan-1707-m4-2024"]
    assert keys(runtime, []) == []


def test_a_milestone_that_was_called_off_has_none(runtime: Runtime, milestone_id: int) -> None:
    with writing(runtime.engine) as session:
        cancel_milestone(session, milestone_id, by=COORDINATOR, at=_NOW, reason="surat Bupati")

    assert keys(runtime, [milestone_id]) == []


def test_what_cannot_be_checked_is_named_in_the_log_and_holds_nothing_up(
    runtime: Runtime, milestone_id: int, caplog: pytest.LogCaptureFixture
) -> None:
    with writing(runtime.engine) as session:
        session.add(of_lists_no_longer_shipped(milestone_id))

    assert keys(runtime, [milestone_id]) == []
    assert f"Milestone {milestone_id} could not be checked" in caplog.text


def of_lists_no_longer_shipped(milestone_id: int) -> Proposal:
    return Proposal(
        milestone_id=milestone_id,
        code="iplt-1",
        package="IPLT",
        edition="1999",
        title="Pembangunan IPLT",
        recorded_by=COORDINATOR.name,
        recorded_at=_NOW,
    )
