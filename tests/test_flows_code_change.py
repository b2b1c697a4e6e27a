"""The flows' code changes while runs wait: they go on by the new code, and nothing is done twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from prefect_cast import AN_OFFICIAL, ON_ONE_WORKER, prefect_api, runtime, stage
from prefect_stage import Stage

pytestmark = ON_ONE_WORKER
__all__ = ["prefect_api", "runtime", "stage"]

KICK_OFF = "1. Kick-off/Mulai 1 – Kick-off"
SUBMISSION = "4. Pengajuan lokakarya/Mulai 4 – Pengajuan lokakarya"

WITH_ANOTHER_TASK = '''
from prefect import flow
from flows.forms import PhaseOf
from flows.phase_run import carry_through, effect, summarise

@flow(name="1. Kick-off")
async def kick_off(phase: PhaseOf, told: str = "provinsi"):
    """Kick-off, of which the province is told."""
    return await carry_through(phase, tell, summarise)

@effect("Beri tahu provinsi")
async def tell(phase: PhaseOf) -> None:
    """Tell the province."""
'''

THAT_FAILS_HALF_WAY = '''
from prefect import flow
from flows.forms import PhaseOf
from flows.phase_run import carry_through, effect
from flows.workshop_submission import pack

@flow(name="4. Pengajuan lokakarya")
async def workshop_submission(phase: PhaseOf):
    """A submission that does not come beyond the package."""
    return await carry_through(phase, pack, fail)

@effect("Gagal")
async def fail(phase: PhaseOf) -> None:
    """Fail."""
    raise OSError("out of paper")
'''

THAT_EXITS = '''
import sys
from prefect import flow
from flows.forms import PhaseOf

@flow(name="1. Kick-off")
async def kick_off(phase: PhaseOf):
    """A kick-off that ends the interpreter."""
    sys.exit(3)
'''


async def test_a_run_that_waits_goes_on_by_the_changed_code(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    await stage.tend()
    await stage.resume("start", **AN_OFFICIAL)
    await stage.work()
    waiting = await stage.run_of("start")

    (tmp_path / "changed_kick_off.py").write_text(WITH_ANOTHER_TASK)
    async with stage.deployed(KICK_OFF, "changed_kick_off.kick_off"):
        stage.finish("agenda", "invitation", "meeting")
        await stage.come_to_rest()

    assert ((await stage.run_of("start")).id, await stage.state_of("start")) == (waiting.id, "Lengkap")
    assert await stage.tasks_of("start") == ["Beri tahu provinsi", "Ringkas fase", "Tutup fase"]
    assert [row for row in stage.history() if "phase start" in row] == [
        "Tonggak: phase start open planned > open",
        "Tonggak: phase start begin_closing open > closing",
        "Tonggak: phase start close closing > closed",
    ]


async def test_what_the_old_code_did_the_new_code_does_not_do_again(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "failing_submission.py").write_text(THAT_FAILS_HALF_WAY)
    await stage.tend()
    stage.hand_in_workbook("matrix", "matrix-file")
    stage.finish("matrix")
    await stage.resume("sending", **AN_OFFICIAL, close_anyway=True, reason="berkas menyusul")
    async with stage.deployed(SUBMISSION, "failing_submission.workshop_submission"):
        await stage.work()
    failed = (await stage.state_of("sending"), stage.submissions())

    stage.let_pass(timedelta(minutes=1))
    await stage.come_to_rest()

    assert failed == ("Failed", ["kab-lebong-m4-2024-v1.zip"])
    assert (await stage.state_of("sending"), stage.submissions()) == ("Ditutup dengan catatan", failed[1])


async def test_a_run_that_wants_to_end_the_process_ends_alone(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "exiting_kick_off.py").write_text(THAT_EXITS)
    await stage.tend()
    for phase in ("start", "sending"):
        await stage.resume(phase, **AN_OFFICIAL, close_anyway=True, reason="uji coba dihentikan")

    async with stage.deployed(KICK_OFF, "exiting_kick_off.kick_off"):
        await stage.work()
    exited = (await stage.state_of("start"), await stage.state_of("sending"))
    await stage.come_to_rest()

    assert exited == ("Crashed", "Ditutup dengan catatan")
    assert await stage.state_of("start") == "Suspended"
