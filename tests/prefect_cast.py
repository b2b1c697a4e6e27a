"""One real Prefect server for the whole run, and on it the stages that tests play on.

Prefect reads its settings when it is imported, so tests import it inside, once the server stands. Every
test has its own database of Tonggak's and opens its milestone at its own moment, so that no run is shared.
"""

import asyncio
import gc
import itertools
import os
import shutil
import sys
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from moves_cast import ANCHORS, COORDINATOR, MONDAY, trial_programme
from prefect_stage import Stage

from deployments.prefect_server import point_prefect_at, prefect_server
from flows.runtime import Runtime, SetClock, using
from flows.settings import Settings
from models.database import writing
from models.moves.opening import Opening, open_milestone
from models.rules.names import Region

ON_ONE_WORKER = [
    pytest.mark.prefect,
    pytest.mark.xdist_group("prefect"),
    pytest.mark.asyncio,
    # Prefect's own clients leave sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
AN_OFFICIAL = {"name": "Sekretaris Bappeda", "position": "Sekretaris Pokja"}
PROMPTLY = timedelta(0)  # whatever is at work has lost its process
# Nothing is to outlive the run, and nobody is to wait long for what is meant to fail or to be stored.
FOR_TESTS = {
    "PREFECT_SERVER_DATABASE_CONNECTION_URL": "sqlite+aiosqlite:///:memory:",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "0.1",
    "PREFECT_CLIENT_MAX_RETRIES": "3",
}

_SERVER = pytest.StashKey[str]()
_MOMENTS = itertools.count(1)


@pytest.fixture(scope="session")
def prefect_api(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API of the run's one server; every file that asks for it gets the same."""
    if _SERVER not in pytestconfig.stash:
        stack, home = ExitStack(), tmp_path_factory.mktemp("prefect")
        pytestconfig.add_cleanup(stack.close)
        os.environ |= FOR_TESTS
        api = stack.enter_context(prefect_server(home))
        if "prefect" in sys.modules:
            stack.enter_context(_settings_after_all(api, home))
        point_prefect_at(api, home)
        stack.callback(_send_logs)
        asyncio.run(_register())
        pytestconfig.stash[_SERVER] = api
    yield pytestconfig.stash[_SERVER]
    # Prefect's own clients leave sockets to the garbage collector, which is not to be taken for our doing.
    with warnings.catch_warnings(action="ignore"):
        gc.collect()


@pytest.fixture
def runtime(prefect_api: str, prepared_sqlite: Path, tmp_path: Path) -> Iterator[Runtime]:
    """A prepared database, a clock that stands, and the run's Prefect."""
    shutil.copy(prepared_sqlite, tmp_path / "tonggak.db")
    with using(runtime_at(tmp_path, prefect_api)) as runtime:
        yield runtime


@pytest_asyncio.fixture
async def stage(runtime: Runtime, lebong: Region) -> AsyncIterator[Stage]:
    """The trial milestone of Lebong, just opened; Prefect has not heard of it."""
    async with on_stage(runtime, lebong) as stage:
        yield stage


def runtime_at(data: Path, api: str, **settings: Any) -> Runtime:  # noqa: ANN401 - as Settings takes them
    """Make a runtime whose clock stands at a moment that no other test has."""
    moment = MONDAY + timedelta(seconds=next(_MOMENTS))
    return Runtime(Settings(data=data, prefect_api_url=api, **settings), SetClock(moment))


@asynccontextmanager
async def on_stage(runtime: Runtime, region: Region) -> AsyncIterator[Stage]:
    """Open the trial milestone, and stand a client beside it."""
    with writing(runtime.engine) as session:
        opening = Opening(region, "M4", 2024, ANCHORS)
        at = runtime.clock.now()
        opened = open_milestone(session, trial_programme(), opening, by=COORDINATOR, at=at)
    async with staged(runtime, opened.milestone_id) as stage:
        yield stage


@asynccontextmanager
async def staged(runtime: Runtime, milestone_id: int) -> AsyncIterator[Stage]:
    """Stand a client beside a milestone that is open."""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - see above

    async with get_client() as client:
        yield Stage(runtime, client, milestone_id)


async def _register() -> None:
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - see above

    from deployments.registering import register  # noqa: PLC0415 - as above

    async with get_client() as client:
        await register(client, scheduled=False)


def _settings_after_all(api: str, home: Path) -> AbstractContextManager[object]:
    # Another test has imported Prefect in this process, with whatever settings there were.
    from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings  # noqa: PLC0415

    return temporary_settings({PREFECT_API_URL: api, PREFECT_HOME: home})


def _send_logs() -> None:
    from prefect.logging.handlers import APILogWorker  # noqa: PLC0415 - see above

    APILogWorker.drain_all(timeout=5)
