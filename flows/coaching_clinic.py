"""A coaching clinic: material, the meeting, its record."""

from prefect import flow
from prefect.client.schemas.objects import State

from flows.forms import PhaseOf
from flows.phase_run import carry_through, summarise


@flow(name="2. Coaching clinic")
async def coaching_clinic(phase: PhaseOf) -> State:
    """Bahan, pertemuan, dan hasil coaching clinic: orang bekerja, lalu fase diringkas dan ditutup."""
    return await carry_through(phase, summarise)
