"""A milestone and its runs in Prefect: what people, the caretaker and the worker do, and what then stands."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
from openpyxl import Workbook
from sqlalchemy import update
from sqlmodel import Session, col, select

from flows.runtime import Runtime, SetClock
from models.database import reading, writing
from models.dossier.handing_in import hand_in
from models.moves.door import move_step
from models.moves.loading import MilestoneRows, load
from models.moves.recording import history_of
from models.rules.lifecycle import Actor, Role, StepMove, StepStatus
from models.tables.documents import Submission
from models.tables.history import HistoryRow
from models.tables.runs import Run

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient
    from prefect.client.schemas.objects import Artifact, FlowRun

    from flows.caretaker import Tended

SECRETARIAT = Actor("Sekretariat Pokja PKP", Role.COORDINATOR)


@dataclass
class Stage:
    """A milestone and its runs, in values that compare."""

    runtime: Runtime
    client: "PrefectClient"
    milestone_id: int

    # ---- the caretaker and the worker

    async def tend(self, **more: Any) -> "Tended":  # noqa: ANN401 - as the caretaker takes them
        """Let the caretaker make one round."""
        from flows.caretaker import tend  # noqa: PLC0415 - see prefect_cast

        return await tend(self.runtime, self.client, **more)

    async def work(self) -> None:
        """Execute what is due until nothing is."""
        from deployments.worker import TonggakWorker  # noqa: PLC0415 - see prefect_cast
        from flows.prefect_runs import WORK_POOL  # noqa: PLC0415 - as above

        # Its task group belongs to one task, and a fixture is set up and torn down in two.
        worker = TonggakWorker(WORK_POOL, name="tonggak", limit=8, create_pool_if_not_found=False)
        async with worker:
            while await worker.work_once():
                pass

    async def come_to_rest(self) -> None:
        """Tend and work until the caretaker finds nothing more to do."""
        await self.work()
        while (await self.tend()).changed_anything:
            await self.work()

    async def register(self, *, scheduled: bool = False) -> None:
        """Make Tonggak's flows known to the server that the settings name."""
        from deployments.registering import register  # noqa: PLC0415 - see prefect_cast

        await register(self.client, scheduled=scheduled)

    @asynccontextmanager
    async def elsewhere(
        self, before_request: Callable[[httpx.Request], Awaitable[None]] | None = None
    ) -> AsyncIterator["Stage"]:
        """The same milestone beside the server that the settings name now."""
        from prefect.client.orchestration import get_client  # noqa: PLC0415 - see prefect_cast

        hooks = {"event_hooks": {"request": [before_request]}} if before_request else {}
        async with get_client(httpx_settings=hooks) as client:
            yield Stage(self.runtime, client, self.milestone_id)

    async def pause_schedules(self) -> None:
        """Pause every schedule, as an operator does in the UI."""
        for deployment in await self.client.read_deployments():
            for schedule in deployment.schedules:
                await self.client.update_deployment_schedule(deployment.id, schedule.id, active=False)

    async def active_schedules(self) -> list[str]:
        """The deployments that run by themselves."""
        deployments = await self.client.read_deployments()
        return [one.name for one in deployments if any(schedule.active for schedule in one.schedules)]

    @asynccontextmanager
    async def deployed(self, deployment: str, entrypoint: str) -> AsyncIterator[None]:
        """Let a deployment run other code for a while."""
        from prefect.client.schemas.actions import DeploymentUpdate  # noqa: PLC0415 - see prefect_cast

        found = await self.client.read_deployment_by_name(deployment)
        await self.client.update_deployment(found.id, DeploymentUpdate(entrypoint=entrypoint))
        yield
        await self.client.update_deployment(found.id, DeploymentUpdate(entrypoint=found.entrypoint))

    # ---- what Prefect shows

    async def runs(self) -> list["FlowRun"]:
        """The runs that the tables remember, in the order they were made."""
        return [await self.client.read_flow_run(run_id) for run_id in self.run_ids()]

    async def shown(self) -> list[tuple[str, str]]:
        """What the UI shows of them: name and state."""
        return [(run.name, _state_name(run)) for run in await self.runs()]

    async def run_of(self, phase: str) -> "FlowRun":
        """The newest run of a phase."""
        with reading(self.runtime.engine) as session:
            phase_id = load(session, self.milestone_id).phase(phase).id
            query = select(Run.run_id).where(Run.phase_id == phase_id).order_by(col(Run.attempt).desc())
            newest = session.exec(query).first()
        assert newest is not None
        return await self.client.read_flow_run(UUID(newest))

    async def state_of(self, phase: str) -> str:
        """The name of the state of a phase's newest run."""
        return _state_name(await self.run_of(phase))

    async def form_of(self, phase: str) -> str:
        """What stands above the form of a phase's waiting run."""
        run = await self.run_of(phase)
        assert run.state is not None
        keys = run.state.state_details.run_input_keyset or {}
        return await self.client.read_flow_run_input(run.id, keys["description"])

    async def tasks_of(self, phase: str) -> list[str]:
        """What a phase's newest run did, in order."""
        from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId  # noqa: PLC0415 - as above

        own = FlowRunFilter(id=FlowRunFilterId(any_=[(await self.run_of(phase)).id]))
        tasks = await self.client.read_task_runs(flow_run_filter=own)
        return [task.name.rpartition("-")[0] for task in sorted(tasks, key=lambda task: str(task.id))]

    async def runs_in_prefect(self) -> list[str]:
        """The names of all runs for this milestone that Prefect knows, remembered or not."""
        opened = self._rows().milestone.opened_at
        part = f"tonggak-17-07-m4-2024-{int(opened.timestamp())}-"
        runs = await self.client.read_flow_runs(limit=200)
        return sorted(run.name for run in runs if (run.idempotency_key or "").startswith(part))

    async def board(self, key: str) -> "Artifact":
        """A board as it is published; there must be one of it."""
        from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey  # noqa: PLC0415 - as above

        some = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
        (only,) = await self.client.read_artifacts(artifact_filter=some)
        return only

    async def summary_of(self, phase: str) -> str:
        """What a phase's newest run says of who did what; it must say so once."""
        (only,) = await self.pages_of(phase, "ringkasan-")
        return only

    async def pages_of(self, phase: str, key: str) -> list[str]:
        """What a phase's newest run has published under keys that begin so."""
        from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId  # noqa: PLC0415 - as above

        own = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[(await self.run_of(phase)).id]))
        found = await self.client.read_artifacts(artifact_filter=own)
        return [str(page.data) for page in found if str(page.key).startswith(key)]

    async def events(self, *, at_least: int) -> list[str]:
        """The events about this milestone that Prefect has stored: which, and of what."""
        # Prefect stores events a moment after it has taken them.
        for _ in range(50):
            if len(found := await self._events()) >= at_least:
                break
            await asyncio.sleep(0.1)
        return found

    async def _events(self) -> list[str]:
        day = {"since": "2024-05-19T00:00:00Z", "until": "2024-05-22T00:00:00Z"}
        asked = {"filter": {"occurred": day, "event": {"prefix": ["tonggak."]}}, "limit": 50}
        found = (await self.client.request("POST", "/events/filter", json=asked)).json()["events"]
        opened = self._rows().milestone.opened_at.isoformat()[:19]
        mine = [event for event in found if event["occurred"][:19] == opened]
        return sorted(f"{e['event']} {e['resource']['prefect.resource.id'].rpartition('.')[2]}" for e in mine)

    # ---- what people do in Prefect

    async def resume(self, phase: str, **answer: object) -> str:
        """Send the form of a phase's run, as the button in the UI does; gives what the server said."""
        run = await self.run_of(phase)
        # A browser does not try again by itself, as Prefect's client does.
        async with httpx.AsyncClient(base_url=str(self.client.api_url)) as browser:
            said = await browser.post(f"flow_runs/{run.id}/resume", json={"run_input": answer})
        return str(said.json()["status"]) if said.is_success else str(said.status_code)

    async def start_again(self, phase: str) -> None:
        """Have a run that ended run once more, as the button Retry does."""
        from prefect.states import AwaitingRetry  # noqa: PLC0415 - see prefect_cast

        await self.client.set_flow_run_state((await self.run_of(phase)).id, AwaitingRetry(), force=True)

    async def cancel_in_ui(self, phase: str) -> str:
        """Cancel a phase's run, as the button Cancel does; gives the state it comes to."""
        from prefect.states import Cancelling  # noqa: PLC0415 - see prefect_cast

        await self.client.set_flow_run_state((await self.run_of(phase)).id, Cancelling())
        return await self.state_of(phase)

    async def pretend_at_work(self, phase: str) -> None:
        """Leave a phase's run as a process leaves it that is killed at work."""
        from prefect.states import Running  # noqa: PLC0415 - see prefect_cast

        await self.client.set_flow_run_state((await self.run_of(phase)).id, Running(), force=True)

    async def quick_run(self, deployment: str, parameters: dict[str, Any]) -> tuple[str, str]:
        """Run a deployment, as the button Run does; gives how it ended, and its words."""
        found = await self.client.read_deployment_by_name(deployment)
        run = await self.client.create_flow_run_from_deployment(found.id, parameters=parameters)
        await self.work()
        state = (await self.client.read_flow_run(run.id)).state
        assert state is not None
        return state.name or "", state.message or ""

    # ---- what people do to the milestone

    def finish(self, *steps: str) -> None:
        """Hand these steps in, and accept those that are checked."""
        with writing(self.runtime.engine) as session:
            for code in steps:
                self._move(session, code, StepMove.SUBMIT)
                if load(session, self.milestone_id).step(code).status is StepStatus.SUBMITTED:
                    self._move(session, code, StepMove.ACCEPT)

    def reopen(self, code: str) -> None:
        """Take a step up again."""
        with writing(self.runtime.engine) as session:
            self._move(session, code, StepMove.REOPEN)

    def hand_in_workbook(self, step: str, paper: str) -> None:
        """Hand in a workbook for a step."""
        path = self.runtime.settings.data / f"{paper}.xlsx"
        Workbook().save(path)
        with writing(self.runtime.engine) as session:
            hand_in(
                session,
                self.runtime.documents,
                step=load(session, self.milestone_id).step(step),
                hand_in_code=paper,
                path=path,
                file_name=path.name,
                by=SECRETARIAT.name,
                at=self.runtime.clock.now(),
            )

    def lose_documents(self) -> None:
        """Delete every stored file, as a disk does that is not mounted."""
        shutil.rmtree(self.runtime.settings.data / "documents")

    def let_pass(self, time: timedelta) -> None:
        """Move the clock on."""
        self.runtime.clock = SetClock(self.runtime.clock.now() + time)

    def forget_that_history_was_passed_on(self) -> None:
        """Leave the tables as a crash does between telling Prefect and writing that down."""
        with writing(self.runtime.engine) as session:
            session.execute(update(HistoryRow).values(relayed_at=None))

    # ---- what stands in the tables

    def phase(self, code: str) -> dict[str, Any]:
        """The parameters of a phase's run."""
        return {"phase": {"region": "17.07", "milestone": "M4", "year": 2024, "phase": code}}

    def phases(self) -> dict[str, str]:
        """Where each phase stands."""
        return {code: phase.status.value for code, phase in self._rows().phases.items()}

    def history(self) -> list[str]:
        """What was recorded: by whom, of what, from where to where."""
        with reading(self.runtime.engine) as session:
            rows = history_of(session, load(session, self.milestone_id).milestone)
        return [f"{r.actor}: {r.subject} {r.code} {r.move} {r.from_status} > {r.to_status}" for r in rows]

    def submissions(self) -> list[str]:
        """The packages that were made."""
        with reading(self.runtime.engine) as session:
            return [one.file_name for one in session.exec(select(Submission).order_by(col(Submission.id)))]

    def package(self) -> Path:
        """Where the newest package lies."""
        return self.runtime.settings.data / "submissions" / self.submissions()[-1]

    def everything(self) -> str:
        """All that the tables say about the milestone and its runs, to be compared."""
        with reading(self.runtime.engine) as session:
            tables = [session.exec(select(table)).all() for table in (HistoryRow, Submission, Run)]
        rows = [json.loads(row.model_dump_json()) for table in tables for row in table]
        return json.dumps([rows, self.phases()], sort_keys=True)

    def run_ids(self) -> list[UUID]:
        """The runs that the tables remember, in the order they were made."""
        with reading(self.runtime.engine) as session:
            query = select(Run.run_id).where(Run.milestone_id == self.milestone_id).order_by(col(Run.id))
            return [UUID(run_id) for run_id in session.exec(query)]

    def _rows(self) -> MilestoneRows:
        with reading(self.runtime.engine) as session:
            return load(session, self.milestone_id)

    def _move(self, session: Session, code: str, move: StepMove) -> None:
        at = self.runtime.clock.now()
        move_step(session, self.milestone_id, code, move, by=SECRETARIAT, at=at, reason="surat Bupati")


def _state_name(run: "FlowRun") -> str:
    return (run.state.name or "") if run.state else ""
