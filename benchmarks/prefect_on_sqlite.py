"""How long phases that close together take, with Prefect's server as we run it and as it is shipped.

Run alone: `python benchmarks/prefect_on_sqlite.py [--json] [REGIONS]`. Opens that many milestones (16 if not
said), closes a phase in each, and times ringing and closing on a SQLite file; the ratio is shipped to ours.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from deployments.prefect_server import QUIET
from flows.runtime import Runtime, SetClock, using
from flows.settings import Settings
from models.database import prepare, writing
from models.moves.door import close_phase_anyway
from models.moves.opening import Opening, open_milestone
from models.rules.lifecycle import Actor, Role
from models.rules.names import read_regions

REGIONS, PATIENCE_SECONDS = 16, 600
OURS = "from deployments.prefect_child import serve; serve({port})"
SHIPPED = (
    "from deployments import prefect_child as child; "
    "child._collect_garbage_elsewhere = child._begin_with_the_write_lock = lambda: None; "
    "child.serve({port})"
)
ANCHORS = {"kick_off": date(2024, 5, 30), "workshop": date(2024, 6, 3)}
NOW = datetime(2024, 5, 20, 2, tzinfo=UTC)
BY = Actor("Sekretariat Pokja PKP", Role.COORDINATOR)


def close_together(regions: int) -> float:
    """Open, close a phase in each, and time until every run has come to rest (in a process of its own)."""
    home = Path(os.environ["PREFECT_HOME"])
    with using(Runtime(Settings(data=home / "data", database_url=""), SetClock(NOW))) as runtime:
        prepare(runtime.engine)
        with writing(runtime.engine) as session:
            ids = [
                open_milestone(
                    session, runtime.programme, Opening(region, "M4", 2024, ANCHORS), by=BY, at=NOW
                ).milestone_id
                for region in read_regions()[:regions]
            ]
        return asyncio.run(_time(runtime, ids))


async def _time(runtime: Runtime, ids: list[int]) -> float:
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - after its settings are set

    from deployments.registering import register  # noqa: PLC0415 - as above
    from deployments.worker import AT_ONCE, TonggakWorker  # noqa: PLC0415 - as above
    from flows.caretaker import tend  # noqa: PLC0415 - as above
    from flows.prefect_runs import WORK_POOL  # noqa: PLC0415 - as above

    async with get_client() as client:
        await register(client, scheduled=False)
        await tend(runtime, client)
        with writing(runtime.engine) as session:
            for milestone_id in ids:
                close_phase_anyway(session, milestone_id, "clinic_6", by=BY, at=NOW, reason="digabung")
        worker = TonggakWorker(WORK_POOL, name="tonggak", limit=AT_ONCE, create_pool_if_not_found=False)
        began = time.monotonic()
        async with worker:
            while (await tend(runtime, client)).rung or await worker.work_once():
                await worker.work_once()
        return time.monotonic() - began


def measured(server: str, regions: int) -> float:
    """Run the work beside one kind of server, and give its seconds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        environment = (
            os.environ | QUIET | {"PREFECT_HOME": home, "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
        )
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        child = subprocess.Popen(
            [sys.executable, "-c", server.format(port=port)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            command = [sys.executable, __file__, "--work", str(regions)]
            done = subprocess.run(
                command, env=environment, check=True, capture_output=True, timeout=PATIENCE_SECONDS
            )
            return float(done.stdout.split()[-1])
        finally:
            child.communicate()


def _wait_for(port: int) -> None:
    for _ in range(1200):
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=1):
            return
        time.sleep(0.1)


def main() -> None:
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
    regions = numbers[0] if numbers else REGIONS
    if "--work" in sys.argv:
        print(close_together(regions))
        return
    ours, shipped = measured(OURS, regions), measured(SHIPPED, regions)
    figures = {
        "phases_closed": regions,
        "ours_seconds": round(ours, 1),
        "shipped_seconds": round(shipped, 1),
        "shipped_to_ours": round(shipped / ours, 1),
    }
    print(json.dumps(figures) if "--json" in sys.argv else json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
