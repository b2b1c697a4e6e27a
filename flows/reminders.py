"""Every working quarter-hour: plan what is due to be said, and send what waits."""

from asyncio import to_thread

from prefect import flow, get_run_logger

from flows.runtime import current
from flows.sending import plan_and_send


@flow(name="Pengingat", flow_run_name="Pengingat")
async def reminders() -> str:
    """Setiap seperempat jam kerja: merencanakan yang perlu disampaikan dan mengirim yang menunggu."""
    # Mail servers may be slow, and other runs share this process.
    sweep = await to_thread(plan_and_send, current())
    for trouble in sweep.delivered.troubles:
        get_run_logger().warning("Perlu diperbaiki: %s", trouble)
    get_run_logger().info(sweep.in_words())
    return sweep.in_words()
