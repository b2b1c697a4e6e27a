"""The files for the national workshop: collected, checked, packed, handed over."""

from asyncio import to_thread

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State

from flows import dossier_desk
from flows.forms import PhaseOf
from flows.phase_run import carry_through, effect, publish_once, summarise
from flows.runtime import current


@flow(name="4. Pengajuan lokakarya")
async def workshop_submission(phase: PhaseOf) -> State:
    """Berkas dikumpulkan, diperiksa, dikemas, dan diajukan; lalu fase diringkas dan ditutup."""
    return await carry_through(phase, check, pack, summarise)


@effect("Periksa berkas")
async def check(phase: PhaseOf) -> None:
    """Say once more what is missing or wrong in what was handed in, and who owes it."""
    milestone_id = dossier_desk.milestone_of(current(), phase)
    # Files may be large, and other runs share this process.
    page = await to_thread(dossier_desk.checked_page, current(), milestone_id)
    await publish_once(page)


@effect("Kemas berkas")
async def pack(phase: PhaseOf) -> str:
    """Pack the newest version of every paper; the same papers make the same package."""
    milestone_id = dossier_desk.milestone_of(current(), phase)
    submission = await to_thread(dossier_desk.pack, current(), milestone_id)
    if not submission.complete:
        get_run_logger().warning(
            "Paket %s belum lengkap; isinya menyebut apa yang kurang.", submission.file_name
        )
    return submission.file_name
