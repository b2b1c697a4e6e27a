"""One round of the caretaker through the runs: what there should be, what there is, and what is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

from flows import prefect_runs, run_register
from flows.phase_desk import view_of, view_of_whole
from flows.run_register import Kept, Thing, Wanted
from flows.runtime import Runtime
from flows.waiting import renew_form
from models.database import reading, writing
from models.moves.loading import MilestoneRows, load
from models.rules.lifecycle import MilestoneStatus

_PAGE = 200  # Prefect gives no more at once
_ENDED = {StateType.COMPLETED, StateType.CANCELLED, StateType.FAILED, StateType.CRASHED}
_AT_WORK = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]


@dataclass
class Round:
    """What one look at the tables and at Prefect found, and what is done about it."""

    runtime: Runtime
    client: PrefectClient
    wanted: dict[Thing, Wanted]
    kept: dict[Thing, Kept]
    attempts: dict[Thing, int]
    late: set[Thing]
    found: dict[UUID, FlowRun]
    troubles: list[str] = field(default_factory=list)

    async def begin_again_what_lost_its_process(self, stale_after: timedelta) -> int:
        """Have done again every run that has been at work for too long; gives how many."""
        at_work = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_AT_WORK)))
        ours = WorkPoolFilter(name=WorkPoolFilterName(any_=[prefect_runs.WORK_POOL]))
        lost = [
            run
            for run in await self.client.read_flow_runs(
                flow_run_filter=at_work, work_pool_filter=ours, limit=_PAGE
            )
            if run.state is not None and _is_stale(run.state.timestamp, stale_after)
        ]
        for run in lost:
            await prefect_runs.begin_again(self.client, run)
        return len(lost)

    async def end_what_is_over(self) -> int:
        """Write down which runs have ended or are gone, and end those that nothing is left for."""
        over = [kept for kept in list(self.kept.values()) if await self._is_over(kept)]
        if over:
            with writing(self.runtime.engine) as session:
                now = self.runtime.clock.now()
                run_register.note_ended(session, [kept.row_id for kept in over], at=now)
        for kept in over:
            del self.kept[kept.thing]
        return len(over)

    async def make_missing(self) -> int:
        """Make a run for everything that should have one and has none; gives how many."""
        missing = [thing for thing in self.wanted.values() if thing.thing not in self.kept]
        if not missing:
            return 0
        deployments = await prefect_runs.deployments(self.client)
        rows = self._load({thing.milestone_id for thing in missing})
        for thing in missing:
            await self._make(thing, rows[thing.milestone_id], deployments)
        return len(missing)

    async def ring_what_is_done(self) -> int:
        """Resume every waiting run whose people are done; gives how many."""
        rung = 0
        for thing, wanted in self.wanted.items():
            kept = self.kept.get(thing)
            if kept is not None and wanted.people_are_done and self._waits(kept):
                rung += await self._ring(kept.run_id)
        return rung

    async def tag_late(self) -> set[int]:
        """Let runs carry the tags of lateness while they are late; gives the milestones that changed."""
        changed = set()
        for kept in self.kept.values():
            run = self.found.get(kept.run_id)
            if run and await prefect_runs.tag(self.client, run, late=kept.thing in self.late):
                changed.add(kept.milestone_id)
        return changed

    async def renew_forms(self, milestone_ids: Collection[int]) -> None:
        """Say above the forms of these milestones' waiting runs what is open now."""
        kept = [one for one in self.kept.values() if one.milestone_id in milestone_ids and self._waits(one)]
        rows = self._load({one.milestone_id for one in kept})
        for one in kept:
            if run := self.found.get(one.run_id):
                await renew_form(self.client, run, self._open(rows[one.milestone_id], one.phase_id))

    async def _is_over(self, kept: Kept) -> bool:
        run = self.found.get(kept.run_id)
        if run is None or run.state is None:
            return True  # deleted in the UI, or lost with Prefect's database
        if run.state.type is StateType.FAILED and self.runtime.clock.now() < kept.may_be_followed_from:
            return False  # what it needs may take a while to be mended
        if run.state.type in _ENDED:
            await prefect_runs.tag(self.client, run, late=False)
            return True
        if kept.thing in self.wanted or run.state.type is not StateType.PAUSED:
            return False
        return await self._let_go(kept)

    async def _let_go(self, kept: Kept) -> bool:
        # Nothing is left for it to wait for: called off, or closed by another run.
        rows = self._load({kept.milestone_id})[kept.milestone_id]
        if rows.milestone.status is MilestoneStatus.CANCELLED:
            await prefect_runs.call_off(self.client, kept.run_id, "Tonggak dibatalkan.")
            return True
        await self._ring(kept.run_id)
        return False

    async def _make(self, thing: Wanted, rows: MilestoneRows, deployments: dict[str, UUID]) -> None:
        attempt = self.attempts.get(thing.thing, 0) + 1
        new = self._new_run(thing, rows, attempt)
        run = await prefect_runs.make(self.client, new, deployments[new.deployment])
        at = self.runtime.clock.now()
        with writing(self.runtime.engine) as session:
            run_register.note_made(session, thing, attempt=attempt, run_id=run.id, at=at)
        self.kept[thing.thing] = Kept(0, thing.milestone_id, thing.phase_id, attempt, run.id, at)

    def _new_run(self, thing: Wanted, rows: MilestoneRows, attempt: int) -> prefect_runs.NewRun:
        late = thing.thing in self.late
        if thing.phase_id is None:
            return prefect_runs.milestone_run(rows, attempt=attempt, late=late)
        parent = self.kept.get((thing.milestone_id, None))
        return prefect_runs.phase_run(
            rows,
            rows.phase(thing.code),
            attempt=attempt,
            late=late,
            under=parent.run_id if parent else None,
            description=self._open(rows, thing.phase_id),
        )

    async def _ring(self, run_id: UUID) -> bool:
        try:
            return await prefect_runs.ring(self.client, run_id)
        except (ObjectNotFound, PrefectHTTPStatusError) as error:
            self.troubles.append(f"Proses {run_id} belum dapat dibangunkan: {error}")
            return False

    def _waits(self, kept: Kept) -> bool:
        run = self.found.get(kept.run_id)
        # A run that was just made waits, too.
        return run is None or (run.state is not None and run.state.type is StateType.PAUSED)

    def _load(self, milestone_ids: Collection[int]) -> dict[int, MilestoneRows]:
        with reading(self.runtime.engine) as session:
            return {id_: load(session, id_) for id_ in milestone_ids}

    def _open(self, rows: MilestoneRows, phase_id: int | None) -> str:
        if phase_id is None:
            return view_of_whole(rows).what_is_left()
        phase = next(phase for phase in rows.phases.values() if phase.id == phase_id)
        with reading(self.runtime.engine) as session:
            return view_of(session, rows, phase.code, at=self.runtime.clock.now()).what_is_open()


async def begin_round(runtime: Runtime, client: PrefectClient) -> Round:
    """Look at the tables, and at what Prefect knows of the runs that were made."""
    with reading(runtime.engine) as session:
        wanted = run_register.wanted_runs(session)
        # Before the runs that are kept: of two rounds at once, both must count from the same attempt.
        attempts = run_register.last_attempts(session)
        kept = run_register.kept_runs(session)
        late = run_register.late_things(session, at=runtime.clock.now())
    found = await _find(client, [run.run_id for run in kept])
    by_thing = {run.thing: run for run in kept}
    return Round(runtime, client, {one.thing: one for one in wanted}, by_thing, attempts, late, found)


async def _find(client: PrefectClient, run_ids: Sequence[UUID]) -> dict[UUID, FlowRun]:
    found: dict[UUID, FlowRun] = {}
    for start in range(0, len(run_ids), _PAGE):
        some = FlowRunFilter(id=FlowRunFilterId(any_=list(run_ids[start : start + _PAGE])))
        found |= {run.id: run for run in await client.read_flow_runs(flow_run_filter=some, limit=_PAGE)}
    return found


def _is_stale(since: datetime, stale_after: timedelta) -> bool:
    # Prefect stamps states with the real time, so this one question is asked of the machine's clock.
    return datetime.now(UTC) - since >= stale_after  # noqa: TID251 - see above
