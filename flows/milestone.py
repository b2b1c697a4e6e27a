"""A milestone from its opening until its last phase is closed."""

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed

from flows import phase_desk
from flows.forms import MilestoneOf, Nudge
from flows.phase_run import effect, not_needed
from flows.runtime import current
from flows.sentences import in_indonesian
from flows.waiting import present_run, wait_for_people
from models.rules.errors import Unknown
from models.rules.lifecycle import MilestoneStatus


@flow(name="Milestone")
async def milestone(milestone: MilestoneOf) -> State:
    """Satu tonggak sampai semua fasenya ditutup."""
    try:
        view = await every_phase_is_over(milestone)
    except Unknown as error:
        return not_needed(in_indonesian(error))
    if view.status is MilestoneStatus.CANCELLED:
        return Cancelled(name="Dibatalkan", message="Tonggak dibatalkan.")
    if view.left:
        return not_needed("Tonggak ini sudah punya proses sendiri; bukalah proses itu.")
    await close(milestone)
    return Completed(name="Lengkap", message="Semua fase ditutup.")


async def every_phase_is_over(milestone: MilestoneOf) -> phase_desk.MilestoneView:
    """Go on when every phase is over; otherwise wait again and say which are not.

    Raises Unknown when there is no such milestone.
    """
    view = phase_desk.look_at_whole(current(), milestone)
    if view.left and phase_desk.is_ours(current(), str(present_run().id)):
        get_run_logger().info("Menunggu %s fase.", len(view.left))
        await wait_for_people(phase_desk.WAITING_FOR_PHASES, view.what_is_left(), form=Nudge)
    return view


@effect("Tutup tonggak")
async def close(milestone: MilestoneOf) -> None:
    """Close the milestone in the tables."""
    phase_desk.close_whole(current(), milestone)
