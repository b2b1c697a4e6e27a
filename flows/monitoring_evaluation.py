"""Monitoring in the field, and its results: scores, trend, and a report to be signed."""

from asyncio import to_thread

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State

from flows import monitoring_desk
from flows.forms import PhaseOf
from flows.phase_run import carry_through, effect, publish_once, summarise
from flows.runtime import current


@flow(name="3. Monev")
async def monitoring_evaluation(phase: PhaseOf) -> State:
    """Monev di lapangan dan hasilnya: orang bekerja, lalu hasilnya dinilai dan fase ditutup."""
    return await carry_through(phase, score, summarise)


@effect("Nilai hasil monev")
async def score(phase: PhaseOf) -> None:
    """Publish what the newest round came to, and write its report for signature."""
    scored = await to_thread(monitoring_desk.scored, current(), phase)
    if scored is None:
        get_run_logger().warning("Belum ada putaran monev yang dicatat, jadi tidak ada yang dinilai.")
        return
    await publish_once(scored)
