"""Makes Tonggak's flows known to Prefect; safe to repeat."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from prefect import Flow
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType
from prefect.workers.process import ProcessWorker

from flows.caretaker import caretaker
from flows.coaching_clinic import coaching_clinic
from flows.kick_off import kick_off
from flows.milestone import milestone
from flows.monitoring_evaluation import monitoring_evaluation
from flows.open_milestone import open_milestone
from flows.prefect_runs import MILESTONE, OF_KIND, WORK_POOL
from flows.reminders import reminders
from flows.workshop_submission import workshop_submission
from models.rules.blueprint import PhaseKind
from models.rules.time_zones import IANA_NAMES

# In the hours of each zone's own offices; those of each recipient are kept by the outbox itself.
WORKING_QUARTER_HOURS = "*/15 7-16 * * 1-5"


@dataclass(frozen=True)
class Way:
    """One flow, and the name of its deployment."""

    flow: Flow[..., Any]
    name: str
    in_each_zone: str = ""  # when it runs, by the clock of each time zone, for that zone


WAYS = (
    Way(open_milestone, "Buka tonggak"),
    Way(milestone, MILESTONE.partition("/")[2]),
    Way(kick_off, OF_KIND[PhaseKind.KICK_OFF].partition("/")[2]),
    Way(coaching_clinic, OF_KIND[PhaseKind.COACHING_CLINIC].partition("/")[2]),
    Way(monitoring_evaluation, OF_KIND[PhaseKind.MONITORING_EVALUATION].partition("/")[2]),
    Way(workshop_submission, OF_KIND[PhaseKind.WORKSHOP_SUBMISSION].partition("/")[2]),
    Way(reminders, "Kirim pengingat", WORKING_QUARTER_HOURS),
    Way(caretaker, "Selaraskan proses"),
)


async def register(client: PrefectClient, *, scheduled: bool = True) -> None:
    """Make the work pool and every deployment, or bring them up to date; what an operator paused stays so."""
    await _make_pool(client)
    for way in WAYS:
        deployment = await way.flow.ato_deployment(
            way.name,
            work_pool_name=WORK_POOL,
            entrypoint_type=EntrypointType.MODULE_PATH,
            description=way.flow.description,
            schedules=await _schedules(client, way) if way.in_each_zone and scheduled else None,
        )
        await deployment.aapply()


async def _make_pool(client: PrefectClient) -> None:
    template = ProcessWorker.get_default_base_job_template()
    with suppress(ObjectAlreadyExists):
        pool = WorkPoolCreate(name=WORK_POOL, type="process", base_job_template=template)
        await client.create_work_pool(pool)


async def _schedules(client: PrefectClient, way: Way) -> list[Schedule]:
    try:
        there = (await client.read_deployment_by_name(f"{way.flow.name}/{way.name}")).schedules
    except ObjectNotFound:
        there = []
    paused = bool(there) and not any(schedule.active for schedule in there)
    return [
        Cron(
            way.in_each_zone,
            timezone=timezone,
            active=not paused,
            parameters={"zone": zone},
            slug=zone.lower(),
        )
        for zone, timezone in IANA_NAMES.items()
    ]
