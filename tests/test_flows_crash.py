"""Worker and caretaker are killed at any point while a phase closes; running them again mends all."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from prefect_cast import AN_OFFICIAL, ON_ONE_WORKER, PROMPTLY, prefect_api, runtime, stage
from prefect_stage import Stage

pytestmark = ON_ONE_WORKER
__all__ = ["prefect_api", "runtime", "stage"]

ROOT = Path(__file__).parent.parent
KILLED = -9

# What stands after the official has closed the phase `sending`, the files being in, and all came to rest.
EXPECTED = [
    "Sekretariat Pokja PKP: milestone M4 open planned > open",
    "Tonggak: phase start open planned > open",
    "Tonggak: phase sending open planned > open",
    "Sekretaris Bappeda (Sekretaris Pokja): phase sending close_anyway open > closing",
    "Tonggak: milestone M4 pack open > open",
    "Tonggak: phase sending close closing > closed",
    "Tonggak: phase follow open planned > open",
]
SHOWN = [
    ("Kab. Lebong · M4 2024", "Suspended"),
    ("Kab. Lebong · Kick-off M4 2024", "Suspended"),
    ("Kab. Lebong · sending M4 2024", "Ditutup dengan catatan"),
    ("Kab. Lebong · follow M4 2024", "Suspended"),
]


@dataclass
class Child:
    """A process that tends and works, and is killed on the way."""

    process: "subprocess.Popen[str]"

    def carry_on(self, stage: Stage, *, kill_at: int) -> int:
        """Run until nothing is left to do, or until killed; gives the exit code."""
        asked = {"data": str(stage.runtime.settings.data), "now": stage.runtime.clock.now().isoformat()}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked | {"kill_at": kill_at}) + "\n")
        self.process.stdin.flush()
        code, _looks = self.process.stdout.readline().split()
        return int(code)


@pytest.fixture(scope="module")
def child(prefect_api: str) -> Iterator[Child]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PREFECT_API_URL": prefect_api}
    command = [sys.executable, str(ROOT / "tests" / "crash_child.py")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        yield Child(process)


@pytest.mark.parametrize(
    "kill_at",
    [
        pytest.param(0, id="not at all"),
        *(pytest.param(look, id=f"at look {look}") for look in (20, 130, 160, 190, 220)),
        *(pytest.param(look, id=f"at look {look}", marks=pytest.mark.campaign) for look in range(3, 270, 9)),
    ],
)
async def test_killed_at_any_point_and_run_again_ends_in_the_same_tables(
    stage: Stage, child: Child, kill_at: int
) -> None:
    await stage.tend()
    stage.hand_in_workbook("matrix", "matrix-file")
    stage.finish("matrix")
    await stage.resume("sending", **AN_OFFICIAL, close_anyway=True, reason="berkas menyusul")

    code = child.carry_on(stage, kill_at=kill_at)
    await stage.tend(stale_after=PROMPTLY)
    await stage.come_to_rest()

    assert code == (KILLED if kill_at else 0)
    assert [row for row in stage.history() if ": step " not in row] == EXPECTED
    assert sum(": step matrix accept " in row for row in stage.history()) == 1
    assert stage.submissions() == ["kab-lebong-m4-2024-v1.zip"]
    assert (await stage.shown(), await stage.runs_in_prefect()) == (SHOWN, sorted(name for name, _ in SHOWN))
