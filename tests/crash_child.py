"""Runs worker and caretaker in a process of its own, and dies at a given moment; not a test itself.

It imports everything once and then forks for each run that is asked for on standard input, one a line as
JSON: the data folder, the time on the clock, and after how many looks at the database or at Prefect to be
killed (0: not at all). It answers with how the run ended and how many looks it made.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from prefect.client.orchestration import get_client
from sqlalchemy import event

from deployments.worker import TonggakWorker
from flows import kick_off, workshop_submission  # noqa: F401 - imported before the fork, not after each
from flows.caretaker import tend
from flows.prefect_runs import WORK_POOL
from flows.runtime import Runtime, SetClock, using
from flows.settings import Settings


class Looks(logging.Handler):
    """Counts looks, and kills this very process at one of them."""

    def __init__(self, kill_at: int) -> None:
        super().__init__()
        self.kill_at, self.made = kill_at, 0

    def look(self, *_: object) -> None:
        self.made += 1
        if self.made == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - every request that was answered
        self.look()


async def carry_on(data: Path, now: datetime, looks: Looks) -> None:
    """Tend and work until nothing more is to be done."""
    settings = Settings(data=data, prefect_api_url=os.environ["PREFECT_API_URL"])
    with using(Runtime(settings, SetClock(now))) as runtime:
        event.listen(runtime.engine, "before_cursor_execute", looks.look)
        event.listen(runtime.engine, "commit", looks.look)
        logging.getLogger("httpx").handlers[:] = [looks]
        logging.getLogger("httpx").propagate = False
        logging.getLogger("httpx").setLevel(logging.INFO)
        async with (
            get_client() as client,
            TonggakWorker(WORK_POOL, name="crash", limit=8, create_pool_if_not_found=False) as worker,
        ):
            while (await tend(runtime, client)).changed_anything:
                await worker.work_once()


def run(data: Path, now: datetime, kill_at: int) -> None:
    """Do it in a child, and say how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        looks = Looks(kill_at)
        asyncio.run(carry_on(data, now, looks))
        os.write(writing, str(looks.made).encode())
        os._exit(0)
    os.close(writing)
    made = os.read(reading, 20).decode() or "0"
    os.close(reading)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), made, flush=True)  # noqa: T201 - answers whoever asked


if __name__ == "__main__":
    for line in sys.stdin:
        asked = json.loads(line)
        run(Path(asked["data"]), datetime.fromisoformat(asked["now"]), asked["kill_at"])
