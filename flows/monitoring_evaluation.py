"""Monitoring in the field, and its results."""

from prefect import flow
from prefect.client.schemas.objects import State

from flows.forms import PhaseOf
from flows.phase_run import carry_through, summarise


@flow(name="3. Monev")
async def monitoring_evaluation(phase: PhaseOf) -> State:
    """Monev di lapangan dan hasilnya: orang bekerja, lalu fase diringkas dan ditutup."""
    return await carry_through(phase, summarise)
