"""A coordinator starts a milestone from the form in the Prefect UI."""

from prefect import flow, get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed

from flows import opening_desk
from flows.caretaker import tend
from flows.forms import Opening
from flows.runtime import current
from flows.sentences import in_indonesian
from models.rules.errors import TonggakError


@flow(name="Buka tonggak", flow_run_name="{opening.region} · {opening.milestone} {opening.year}")
async def open_milestone(opening: Opening) -> State:
    """Membuka tonggak untuk satu daerah; membukanya dua kali menemukan yang pertama."""
    try:
        answer = opening_desk.open_from_form(current(), opening)
    except TonggakError as error:
        # What was typed cannot be done; that is an answer, not a failure of the programme.
        answer = f"Tonggak tidak dibuka. {in_indonesian(error)}"
        get_run_logger().warning(answer)
        return Cancelled(name="Tidak dibuka", message=answer)
    get_run_logger().info(answer)
    async with get_client() as client:
        await tend(current(), client)
    return Completed(name="Dibuka", message=answer)
