"""A coaching clinic: material, the meeting, its record."""

from prefect import flow
from prefect.client.schemas.objects import State

from flows.forms import PhaseOf
from flows.phase_run import finish, people_are_done, summarise


@flow(name="2. Coaching clinic")
async def coaching_clinic(phase: PhaseOf) -> State:
    """Bahan, pertemuan, dan hasil coaching clinic: orang bekerja, lalu fase diringkas dan ditutup."""
    await people_are_done(phase)
    await summarise(phase)
    return await finish(phase)
