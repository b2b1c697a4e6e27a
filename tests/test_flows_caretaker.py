"""The caretaker keeps Prefect's runs true to the tables, whatever was done to them."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from moves_cast import COORDINATOR, LATER
from prefect_cast import (
    AN_OFFICIAL,
    ON_ONE_WORKER,
    PROMPTLY,
    on_stage,
    prefect_api,
    runtime,
    runtime_at,
    stage,
)
from prefect_stage import Stage

from deployments.prefect_server import prefect_server
from flows.ringing import ring_now
from flows.runtime import SetClock, using
from models.database import writing
from models.moves.door import cancel_milestone
from models.rules.errors import Unavailable
from models.rules.names import Region

pytestmark = ON_ONE_WORKER
__all__ = ["prefect_api", "runtime", "stage"]

OPENED = [
    ("Kab. Lebong · M4 2024", "Suspended"),
    ("Kab. Lebong · Kick-off M4 2024", "Suspended"),
    ("Kab. Lebong · sending M4 2024", "Suspended"),
]


async def test_what_was_opened_without_prefect_gets_its_runs_once_prefect_is_there(stage: Stage) -> None:
    first, again = await stage.tend(), await stage.tend()

    assert (first.made, again.changed_anything) == (3, False)
    assert await stage.shown() == OPENED
    assert set((await stage.runs())[1].tags) == {"kab-1707", "prov-17", "m4-2024"}


async def test_a_run_that_was_deleted_is_made_anew(stage: Stage) -> None:
    await stage.tend()
    lost = await stage.run_of("start")
    await stage.client.delete_flow_run(lost.id)

    tended = await stage.tend()

    assert (tended.ended, tended.made) == (1, 1)
    assert (await stage.run_of("start")).id != lost.id
    assert await stage.state_of("start") == "Suspended"


async def test_a_run_that_was_cancelled_in_the_ui_is_made_anew_and_its_phase_goes_on(stage: Stage) -> None:
    await stage.tend()
    before = stage.history()

    said = await stage.cancel_in_ui("start")
    tended = await stage.tend()

    assert (said, tended.made, await stage.state_of("start")) == ("Cancelled", 1, "Suspended")
    assert stage.history() == before


async def test_a_cancelled_milestone_calls_its_runs_off(stage: Stage) -> None:
    await stage.tend()

    with writing(stage.runtime.engine) as session:
        cancel_milestone(session, stage.milestone_id, by=COORDINATOR, at=LATER, reason="surat Bupati")
    await stage.come_to_rest()

    assert [state for _, state in await stage.shown()] == ["Dibatalkan"] * 3


async def test_a_milestone_cancelled_just_after_a_ring_ends_its_run_as_cancelled(stage: Stage) -> None:
    await stage.tend()
    stage.finish("agenda", "invitation", "meeting")
    await stage.tend()

    with writing(stage.runtime.engine) as session:
        cancel_milestone(session, stage.milestone_id, by=COORDINATOR, at=LATER, reason="surat Bupati")
    await stage.come_to_rest()

    assert await stage.state_of("start") == "Dibatalkan"
    assert stage.phases()["start"] == "cancelled"


async def test_a_phase_taken_up_again_gets_a_second_run(stage: Stage) -> None:
    await stage.tend()
    stage.finish("agenda", "invitation", "meeting")
    await stage.come_to_rest()
    closed = await stage.run_of("start")

    stage.reopen("meeting")
    await stage.tend()

    second = await stage.run_of("start")
    assert (second.id != closed.id, await stage.state_of("start")) == (True, "Suspended")
    assert (await stage.client.read_flow_run(closed.id)).state.name == "Lengkap"  # type: ignore[union-attr]


async def test_a_step_taken_up_again_while_the_run_is_on_its_way_lets_it_wait_again(stage: Stage) -> None:
    await stage.tend()
    stage.finish("agenda", "invitation", "meeting")
    await stage.tend()

    stage.reopen("meeting")
    await stage.work()

    assert (stage.phases()["start"], await stage.state_of("start")) == ("open", "Suspended")


async def test_two_caretakers_at_once_make_no_doubles(stage: Stage) -> None:
    await asyncio.gather(stage.tend(), stage.tend(), stage.tend())

    assert await stage.shown() == OPENED
    assert len(await stage.runs_in_prefect()) == 3


async def test_closing_work_that_fails_is_tried_again_later_and_later(stage: Stage) -> None:
    await stage.tend()
    stage.hand_in_workbook("matrix", "matrix-file")
    stage.finish("matrix")
    stage.lose_documents()
    await stage.resume("sending", **AN_OFFICIAL, close_anyway=True, reason="berkas menyusul")
    await stage.work()

    at_once = (await stage.tend()).made
    stage.let_pass(timedelta(seconds=16))
    after_a_while = (await stage.tend()).made

    assert (at_once, after_a_while) == (0, 1)
    assert stage.phases()["sending"] == "closing"


async def test_a_run_that_lost_its_process_is_done_again(stage: Stage) -> None:
    await stage.tend()
    await stage.resume("start", **AN_OFFICIAL, close_anyway=True, reason="uji coba dihentikan")
    await stage.pretend_at_work("start")

    fresh = await stage.tend()
    stale = await stage.tend(stale_after=PROMPTLY)
    await stage.work()

    assert (fresh.mended, stale.mended) == (0, 1)
    assert await stage.state_of("start") == "Ditutup dengan catatan"


async def test_a_run_that_nobody_answered_waits_again_when_it_lost_its_process(stage: Stage) -> None:
    await stage.tend()
    await stage.pretend_at_work("start")

    await stage.tend(stale_after=PROMPTLY)
    await stage.work()

    assert await stage.state_of("start") == "Suspended"


async def test_history_reaches_prefect_as_events_exactly_once(stage: Stage) -> None:
    await stage.tend()
    stage.finish("agenda")
    await stage.tend()
    stage.forget_that_history_was_passed_on()

    await stage.tend()

    assert await stage.events(at_least=8) == (
        [
            "tonggak.milestone.open M4",
            "tonggak.phase.open sending",
            "tonggak.phase.open start",
            "tonggak.step.accept agenda",
            "tonggak.step.submit agenda",
            "tonggak.step.unblock agenda",
            "tonggak.step.unblock invitation",
            "tonggak.step.unblock matrix",
        ]
    )


async def test_boards_keep_their_address_when_their_content_changes(stage: Stage) -> None:
    await stage.tend()
    before = await stage.board("papan-1707-m4-2024")

    stage.finish("agenda")
    await stage.tend()

    after = await stage.board("papan-1707-m4-2024")
    assert after.id == before.id
    assert ("0 dari 8 langkah" in str(before.data), "1 dari 8 langkah" in str(after.data)) == (True, True)
    assert "/v2/runs/flow-run/" in str((await stage.board("papan-status-prov-17")).data)


async def test_what_was_handed_in_reaches_the_check_while_people_still_work(stage: Stage) -> None:
    await stage.tend()
    before = await stage.board("papan-pemeriksaan-1707-m4-2024")

    stage.hand_in_workbook("matrix", "matrix-file")
    stage.finish("agenda", "matrix")
    await stage.tend()

    after = await stage.board("papan-pemeriksaan-1707-m4-2024")
    assert after.id == before.id
    assert ("🔴 belum diserahkan" in str(before.data), "ada (versi 1)" in str(after.data)) == (True, True)


async def test_lateness_is_tagged_while_it_lasts(stage: Stage) -> None:
    await stage.tend()

    stage.runtime.clock = SetClock(datetime(2024, 5, 28, 2, 0, tzinfo=UTC))
    await stage.tend()
    late = (set((await stage.run_of("start")).tags), set((await stage.run_of("sending")).tags))
    stage.finish("agenda")
    await stage.tend()

    own = {"kab-1707", "prov-17", "m4-2024"}
    assert late == (own | {"terlambat", "terlambat-17"}, own)
    assert set((await stage.run_of("start")).tags) == own
    assert "| 🔴 1 |" not in str((await stage.board("papan-status-nasional")).data)


async def test_what_becomes_late_by_itself_reaches_the_boards(stage: Stage) -> None:
    await stage.tend()

    stage.runtime.clock = SetClock(datetime(2024, 5, 28, 2, 0, tzinfo=UTC))
    await stage.tend()

    assert "| 🔴 1 |" in str((await stage.board("papan-status-nasional")).data)
    assert "🔴 terlambat" in str((await stage.board("papan-1707-m4-2024")).data)


async def test_a_way_in_can_ring_at_once_without_prefects_client(stage: Stage) -> None:
    await stage.tend()
    stage.finish("agenda", "invitation", "meeting")

    rung = (ring_now(stage.runtime, stage.milestone_id), ring_now(stage.runtime, stage.milestone_id))
    await stage.work()

    assert (rung, await stage.state_of("start")) == ((1, 0), "Lengkap")


async def test_a_ring_that_nobody_hears_is_silent(stage: Stage, tmp_path: Path) -> None:
    await stage.tend()
    stage.finish("agenda", "invitation", "meeting")
    away = runtime_at(tmp_path, "http://127.0.0.1:9/api")

    assert ring_now(away, stage.milestone_id) == 0


async def test_a_lost_prefect_is_rebuilt_and_a_missing_one_is_said_in_a_sentence(
    stage: Stage, tmp_path: Path
) -> None:
    from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings  # noqa: PLC0415

    await stage.tend()
    stage.finish("agenda", "invitation", "meeting")
    await stage.come_to_rest()
    with ExitStack() as server:
        api = server.enter_context(prefect_server(tmp_path / "another"))
        with temporary_settings({PREFECT_API_URL: api, PREFECT_CLIENT_MAX_RETRIES: 0}):
            async with stage.elsewhere() as rebuilt:
                with pytest.raises(Unavailable, match="does not know Tonggak's flows"):
                    await rebuilt.tend()
                await rebuilt.register()
                tended = await rebuilt.tend()
                shown = await rebuilt.runs_in_prefect()
            async with stage.elsewhere(before_request=_after(3, server.close)) as interrupted:
                stage.finish("matrix")
                before = stage.everything()
                with pytest.raises(Unavailable, match="does not answer"):
                    await interrupted.tend()

    assert tended.made == 3
    assert shown == ["Kab. Lebong · M4 2024", "Kab. Lebong · field M4 2024", "Kab. Lebong · sending M4 2024"]
    assert stage.everything() == before


def _after(requests: int, act: Callable[[], None]) -> Callable[[httpx.Request], Awaitable[None]]:
    """Act just before the request after so many."""
    counted = itertools.count(1)

    async def before_request(_request: httpx.Request) -> None:
        if next(counted) == requests:
            act()

    return before_request


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_all_of_it_on_postgresql(
    prefect_api: str, database_url: str, lebong: Region, tmp_path: Path
) -> None:
    with using(runtime_at(tmp_path, prefect_api, database_url=database_url)) as runtime:
        async with on_stage(runtime, lebong) as stage:
            await asyncio.gather(stage.tend(), stage.tend())
            await stage.resume("start", **AN_OFFICIAL, close_anyway=True, reason="uji coba dihentikan")
            await stage.come_to_rest()

            assert await stage.state_of("start") == "Ditutup dengan catatan"
            assert stage.phases() == {
                "start": "closed",
                "field": "open",
                "sending": "open",
                "follow": "planned",
            }
            assert len(await stage.runs()) == 4
