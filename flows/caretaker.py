"""Keeps Prefect's runs true to the tables: makes, rings, mends and ends them, and publishes the boards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prefect import flow, get_run_logger
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

from flows import prefect_runs, run_register
from flows.boards import publish_boards
from flows.forms import PhaseOf
from flows.phase_desk import look_at
from flows.relay import relay_history
from flows.run_register import Kept, Wanted
from flows.runtime import Runtime, current
from models.database import reading, writing
from models.moves.loading import MilestoneRows, load

_PAGE = 200  # Prefect gives no more at once
_ENDED = {StateType.COMPLETED, StateType.CANCELLED, StateType.FAILED, StateType.CRASHED}
_AT_WORK = {StateType.RUNNING, StateType.CANCELLING}
STALE = timedelta(minutes=10)  # closing work takes seconds; what runs longer has lost its process


@dataclass
class Tended:
    """What one round did."""

    made: int = 0
    rung: int = 0
    ended: int = 0
    mended: int = 0
    relayed: int = 0
    troubles: list[str] = field(default_factory=list)

    @property
    def changed_anything(self) -> bool:
        """Whether the round found anything to do."""
        return bool(self.made or self.rung or self.ended or self.mended or self.relayed)

    def in_words(self) -> str:
        """Say it in one line."""
        return (
            f"{self.made} proses dibuat, {self.rung} dibangunkan, {self.ended} selesai, "
            f"{self.mended} diperbaiki, {self.relayed} peristiwa diteruskan"
        )


@flow(name="Penjaga")
async def caretaker() -> str:
    """Menyelaraskan proses di Prefect dengan catatan: membuat, membangunkan, dan memperbaiki."""
    async with get_client() as client:
        tended = await tend(current(), client)
    for trouble in tended.troubles:
        get_run_logger().warning(trouble)
    get_run_logger().info(tended.in_words())
    return tended.in_words()


async def tend(runtime: Runtime, client: PrefectClient, *, stale_after: timedelta = STALE) -> Tended:
    """Do one round; safe to repeat, and safe beside another one.

    1. See what runs there should be and what has become of those that were made.
    2. End what has ended or lost its process.
    3. Make what is missing. 4. Ring what people have finished. 5. Relay the history, publish the boards.
    """
    tended = Tended()
    with reading(runtime.engine) as session:
        wanted, kept = run_register.wanted_runs(session), run_register.kept_runs(session)
    found = await _find(client, [run.run_id for run in kept])
    kept, failed = await _end(runtime, client, kept, found, wanted, stale_after, tended)
    made = await _make_missing(runtime, client, wanted, kept, failed, tended)
    await _ring(client, wanted, [*kept, *made], found, tended)
    moved = await relay_history(runtime, client)
    tended.relayed = len(moved)
    if tended.changed_anything:
        await publish_boards(runtime, client, set(moved))
    return tended


async def _find(client: PrefectClient, run_ids: Sequence[UUID]) -> dict[UUID, FlowRun]:
    found: dict[UUID, FlowRun] = {}
    for start in range(0, len(run_ids), _PAGE):
        some = FlowRunFilter(id=FlowRunFilterId(any_=list(run_ids[start : start + _PAGE])))
        found |= {run.id: run for run in await client.read_flow_runs(flow_run_filter=some, limit=_PAGE)}
    return found


async def _end(  # noqa: PLR0913, PLR0917 - private, one round's knowledge
    runtime: Runtime,
    client: PrefectClient,
    kept: Sequence[Kept],
    found: dict[UUID, FlowRun],
    wanted: Sequence[Wanted],
    stale_after: timedelta,
    tended: Tended,
) -> tuple[list[Kept], set[tuple[int, int | None]]]:
    alive, over, failed = [], [], set()
    still_wanted = {(thing.milestone_id, thing.phase_id) for thing in wanted}
    for run in kept:
        state = found[run.run_id].state if run.run_id in found else None
        if state is not None and state.type in _AT_WORK and _is_stale(state.timestamp, stale_after):
            await prefect_runs.give_up(client, run.run_id)
            tended.mended += 1
            state = None
        if state is None or state.type in _ENDED:
            over.append(run.row_id)
            if state is not None and state.type is StateType.FAILED:
                failed.add((run.milestone_id, run.phase_id))
        elif (run.milestone_id, run.phase_id) not in still_wanted and state.type is StateType.PAUSED:
            await _let_go(runtime, client, run, tended)
            alive.append(run)
        else:
            alive.append(run)
    if over:
        with writing(runtime.engine) as session:
            run_register.note_ended(session, over, at=runtime.clock.now())
    tended.ended += len(over)
    return alive, failed


async def _let_go(runtime: Runtime, client: PrefectClient, run: Kept, tended: Tended) -> None:
    # Nothing is left for it to wait for: called off, or closed by another run.
    with reading(runtime.engine) as session:
        rows = load(session, run.milestone_id)
    if rows.milestone.status == "cancelled":
        await prefect_runs.call_off(client, run.run_id, "Tonggak dibatalkan.")
    elif await _rung(client, run.run_id, tended):
        tended.rung += 1


async def _make_missing(  # noqa: PLR0913, PLR0917 - as above
    runtime: Runtime,
    client: PrefectClient,
    wanted: Sequence[Wanted],
    kept: Sequence[Kept],
    failed: set[tuple[int, int | None]],
    tended: Tended,
) -> list[Kept]:
    there = {(run.milestone_id, run.phase_id): run for run in kept}
    missing = [thing for thing in wanted if (thing.milestone_id, thing.phase_id) not in there]
    with reading(runtime.engine) as session:
        last = run_register.last_attempts(session, missing)
        rows = {thing.milestone_id: load(session, thing.milestone_id) for thing in missing}
    made: list[Kept] = []
    for thing in missing:
        key = (thing.milestone_id, thing.phase_id)
        before = last.get(key)
        if not run_register.may_try_again(before, now=runtime.clock.now(), failed=key in failed):
            continue
        attempt = before.attempt + 1 if before else 1
        parent = there.get((thing.milestone_id, None))
        run = await _make(runtime, client, rows[thing.milestone_id], thing, attempt, parent)
        there[key] = run
        made.append(run)
    tended.made += len(made)
    return made


async def _make(  # noqa: PLR0913, PLR0917 - as above
    runtime: Runtime,
    client: PrefectClient,
    rows: MilestoneRows,
    thing: Wanted,
    attempt: int,
    parent: Kept | None,
) -> Kept:
    new = prefect_runs.milestone_run(rows, attempt=attempt)
    if thing.phase_id is not None:
        of = PhaseOf(
            region=rows.region.code,
            milestone=rows.milestone.code,
            year=rows.milestone.year,
            phase=thing.code,
        )
        new = prefect_runs.phase_run(
            rows,
            rows.phase(thing.code),
            attempt=attempt,
            under=parent.run_id if parent else None,
            description=look_at(runtime, of).what_is_open(),
        )
    run = await prefect_runs.make(client, new)
    at = runtime.clock.now()
    with writing(runtime.engine) as session:
        run_register.note_made(session, thing, attempt=attempt, run_id=run.id, at=at)
    return Kept(0, thing.milestone_id, thing.phase_id, attempt, run.id, at)


async def _ring(
    client: PrefectClient,
    wanted: Sequence[Wanted],
    kept: Sequence[Kept],
    found: dict[UUID, FlowRun],
    tended: Tended,
) -> None:
    done = {(thing.milestone_id, thing.phase_id) for thing in wanted if thing.people_are_done}
    for run in kept:
        if (run.milestone_id, run.phase_id) not in done:
            continue
        state = found[run.run_id].state if run.run_id in found else None
        waits = state is None or state.type is StateType.PAUSED  # a run just made waits, too
        if waits and await _rung(client, run.run_id, tended):
            tended.rung += 1


async def _rung(client: PrefectClient, run_id: UUID, tended: Tended) -> bool:
    try:
        return await prefect_runs.ring(client, run_id)
    except (ObjectNotFound, PrefectHTTPStatusError) as error:
        tended.troubles.append(f"Proses {run_id} belum dapat dibangunkan: {type(error).__name__}.")
        return False


def _is_stale(since: datetime, stale_after: timedelta) -> bool:
    # Prefect stamps states with the real time, so this one question is asked of the machine's clock.
    return datetime.now(UTC) - since >= stale_after  # noqa: TID251 - see above
