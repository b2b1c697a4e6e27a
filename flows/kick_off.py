"""From the invitation to the minutes of the first meeting."""

from prefect import flow
from prefect.client.schemas.objects import State

from flows.forms import PhaseOf
from flows.phase_run import carry_through, summarise


@flow(name="1. Kick-off")
async def kick_off(phase: PhaseOf) -> State:
    """Dari undangan sampai notulen rapat perdana: orang bekerja, lalu fase diringkas dan ditutup."""
    return await carry_through(phase, summarise)
