"""The files for the national workshop: collected, packed, handed over."""

from asyncio import to_thread

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State

from flows import phase_desk
from flows.forms import PhaseOf
from flows.phase_run import carry_through, effect, summarise
from flows.runtime import current


@flow(name="4. Pengajuan lokakarya")
async def workshop_submission(phase: PhaseOf) -> State:
    """Berkas dikumpulkan, dikemas, dan diajukan: orang bekerja, lalu paket dibuat dan fase ditutup."""
    return await carry_through(phase, pack, summarise)


@effect("Kemas berkas")
async def pack(phase: PhaseOf) -> str:
    """Pack the newest version of every paper; the same papers make the same package."""
    # Files may be large, and other runs share this process.
    submission = await to_thread(phase_desk.pack, current(), phase)
    if not submission.complete:
        get_run_logger().warning(
            "Paket %s belum lengkap; isinya menyebut apa yang kurang.", submission.file_name
        )
    return submission.file_name
