"""Every working quarter-hour, in each time zone: plan what is due to be said, and send what waits."""

from asyncio import to_thread
from typing import Annotated, Literal

from prefect import flow, get_run_logger
from prefect.client.orchestration import get_client
from pydantic import Field

from flows.boards import publish_pages
from flows.morning_page import morning_page
from flows.runtime import current
from flows.sending import plan_and_send
from models.rules.time_zones import Timezone

Zone = Literal["semua", "WIB", "WITA", "WIT"]
_ZONES: dict[str, Timezone] = {"WIB": "WIB", "WITA": "WITA", "WIT": "WIT"}


@flow(name="Pengingat", flow_run_name="Pengingat · {zone}")
async def reminders(
    zone: Annotated[Zone, Field(title="Zona waktu", description="Daerah yang direncanakan")] = "semua",
) -> str:
    """Setiap seperempat jam kerja: merencanakan yang perlu disampaikan dan mengirim yang menunggu."""
    runtime = current()
    # Servers may be slow, and other runs share this process.
    sweep = await to_thread(plan_and_send, runtime, zone=_ZONES.get(zone))
    for trouble in sweep.troubles:
        get_run_logger().warning("Perlu diperbaiki: %s", trouble)
    page = await to_thread(morning_page, runtime, sweep, zone)
    async with get_client() as client:
        await publish_pages(client, [page])
    get_run_logger().info(sweep.in_words())
    return sweep.in_words()
