"""A worker that executes many runs in one process, so that 514 phases closing on one day cost minutes."""

import importlib
import logging
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import anyio
import anyio.abc
from prefect import Flow
from prefect.client.schemas.objects import FlowRun, FlowRunPolicy, State
from prefect.exceptions import Abort, Pause
from prefect.flow_engine import run_flow
from prefect.workers.base import BaseJobConfiguration, BaseWorker, BaseWorkerResult

if TYPE_CHECKING:
    from collections.abc import Awaitable

_LOG = logging.getLogger("tonggak.worker")
AT_ONCE = 8


class Result(BaseWorkerResult):
    """How a run ended, as Prefect's worker wants to hear it."""


class TonggakWorker(BaseWorker[BaseJobConfiguration, Any, Result]):
    """Takes runs from a work pool and executes them here; one that fails harms no other."""

    type = "process"  # the pool's own type stays a built-in one
    job_configuration = BaseJobConfiguration

    @classmethod
    def __dispatch_key__(cls) -> str:
        """Keep Prefect from taking this class for its own process worker."""
        return "tonggak"

    async def run(
        self,
        flow_run: FlowRun,
        configuration: BaseJobConfiguration,  # noqa: ARG002 - Prefect's signature
        task_status: anyio.abc.TaskStatus[int] | None = None,
    ) -> Result:
        """Execute one run until it ends or waits again."""
        if task_status is not None:
            task_status.started(os.getpid())
        if flow_run.deployment_id is None:
            raise ValueError(f"run {flow_run.name} has no deployment")
        deployment = await self.client.read_deployment(flow_run.deployment_id)
        # Without its deployment, Prefect's engine does not look for code to pull; without a policy, it does
        # not take the form that was answered for one that is still to come.
        here = flow_run.model_copy(
            update={"deployment_id": None, "empirical_policy": FlowRunPolicy(retries=0, retry_delay=0)}
        )
        logging.getLogger("prefect.flow_runs").addFilter(is_no_false_alarm)
        try:
            running = run_flow(flow_at(deployment.entrypoint or ""), flow_run=here, return_type="state")
            await cast("Awaitable[State]", running)
        except (Pause, Abort):
            pass
        except (Exception, SystemExit):  # noqa: BLE001 - one run's error must not end the worker; the caretaker mends it
            _LOG.exception("run %s ended in an error", flow_run.name)
        return Result(identifier="tonggak", status_code=0)

    async def take_what_is_due(self) -> list[FlowRun]:
        """Begin every run that is due and for which there is room."""
        return await self.get_and_submit_flow_runs()

    async def work_once(self) -> int:
        """Execute everything that is due, and come back when it is at rest; gives how many runs that were."""
        taken = await self.take_what_is_due()
        await self.come_to_rest()
        return len(taken)

    async def come_to_rest(self) -> None:
        """Wait until every run that was begun has ended or waits again."""
        while self._submitting_flow_run_ids or (self.limiter and self.limiter.borrowed_tokens):  # noqa: ASYNC110 - Prefect's worker offers no event
            await anyio.sleep(0.02)

    async def _submit_run(self, flow_run: FlowRun) -> None:
        # An error here would end all runs of this process; the caretaker has this one begun again.
        try:
            await super()._submit_run(flow_run)
        except Exception:  # noqa: BLE001 - as above
            _LOG.exception("run %s could not be begun", flow_run.name)
            self._submitting_flow_run_ids.discard(flow_run.id)
            self._release_limit_slot(flow_run.id)


def is_no_false_alarm(record: logging.LogRecord) -> bool:
    """Say whether a log record may pass; Prefect reports a run that waits, or was called off, as an error."""
    said = record.getMessage()
    harmless = said.endswith(("type=PAUSED)", "type=CANCELLED)"))
    return not (said.startswith("Finished in state") and harmless)


@cache
def flow_at(entrypoint: str) -> Flow[..., Any]:
    """Import a flow by its dotted name."""
    module, _, name = entrypoint.rpartition(".")
    found = getattr(importlib.import_module(module), name)
    if not isinstance(found, Flow):
        raise TypeError(f"{entrypoint} is not a flow")
    # Nothing relies on results. Without a place for them, each run asks the server for one and blocks others;
    # what a failed run leaves there is of no use to anybody.
    nowhere = Path(tempfile.gettempdir()) / "tonggak-prefect-results"
    return found.with_options(persist_result=False, result_storage=nowhere)
