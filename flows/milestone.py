"""A milestone from its opening until its last phase is closed."""

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows import phase_desk
from flows.forms import MilestoneOf
from flows.phase_run import effect
from flows.runtime import current
from flows.waiting import wait_for_people


@flow(name="Milestone")
async def milestone(milestone: MilestoneOf) -> State:
    """Satu tonggak sampai semua fasenya ditutup."""
    await every_phase_is_over(milestone)
    await close(milestone)
    return Completed(name="Lengkap", message="Semua fase ditutup.")


async def every_phase_is_over(milestone: MilestoneOf) -> None:
    """Go on when every phase is over; otherwise wait again and say which are not."""
    left = phase_desk.phases_left(phase_desk.rows_of(current(), milestone))
    if left:
        titles = "\n".join(f"- {phase.title_id}" for phase in left)
        get_run_logger().info("Menunggu %s fase.", len(left))
        await wait_for_people(f"Menunggu {len(left)} fase", f"### Fase yang belum ditutup\n\n{titles}")


@effect("Tutup tonggak")
async def close(milestone: MilestoneOf) -> None:
    """Close the milestone in the tables."""
    phase_desk.close_whole(current(), milestone)
