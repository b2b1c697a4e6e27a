"""Both ways to make Tonggak's flows known to Prefect make the same deployments."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import yaml
from prefect_cast import ON_ONE_WORKER, prefect_api, runtime, stage
from prefect_stage import Stage

from models.rules.time_zones import IANA_NAMES

pytestmark = ON_ONE_WORKER
__all__ = ["prefect_api", "runtime", "stage"]

ROOT = Path(__file__).parent.parent
PREFECT_YAML = ROOT / "deployments" / "prefect.yaml"


async def test_prefect_yaml_names_what_up_registers() -> None:
    from deployments.registering import WAYS  # noqa: PLC0415 - see prefect_cast

    written = yaml.safe_load(PREFECT_YAML.read_text())["deployments"]

    assert [(one["name"], one["entrypoint"]) for one in written] == [
        (way.name, f"{way.flow.fn.__module__}.{way.flow.fn.__name__}") for way in WAYS
    ]
    sending = next(one for one in written if one["name"] == "Kirim pengingat")
    working_hours = next(way.in_each_zone for way in WAYS if way.in_each_zone)
    assert [(one["cron"], one["timezone"], one["parameters"]) for one in sending["schedules"]] == [
        (working_hours, timezone, {"zone": zone}) for zone, timezone in IANA_NAMES.items()
    ]


async def test_prefects_own_deploy_command_takes_the_file(stage: Stage) -> None:
    finished = await asyncio.to_thread(_deploy, stage.runtime.settings.prefect_api_url)

    assert finished.returncode == 0, finished.stdout + finished.stderr
    deployed = await stage.client.read_deployments()
    assert {(one.name, one.entrypoint, str(one.pull_steps)) for one in deployed} == {
        (one["name"], one["entrypoint"], "[]")
        for one in yaml.safe_load(PREFECT_YAML.read_text())["deployments"]
    }
    await stage.pause_schedules()


async def test_what_an_operator_paused_stays_paused_when_tonggak_starts_again(stage: Stage) -> None:
    await stage.register(scheduled=True)
    await stage.pause_schedules()

    await stage.register(scheduled=True)

    assert await stage.active_schedules() == []


def _deploy(api: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    return subprocess.run(
        [*command, "--prefect-file", str(PREFECT_YAML.relative_to(ROOT))],
        cwd=ROOT,
        env=os.environ | {"PREFECT_API_URL": api},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
