"""Monitoring in the field, and its results."""

from prefect import flow
from prefect.client.schemas.objects import State

from flows.forms import PhaseOf
from flows.phase_run import finish, people_are_done, summarise


@flow(name="3. Monev")
async def monitoring_evaluation(phase: PhaseOf) -> State:
    """Monev di lapangan dan hasilnya: orang bekerja, lalu fase diringkas dan ditutup."""
    await people_are_done(phase)
    await summarise(phase)
    return await finish(phase)
