"""Makes, rings and ends the Prefect runs that show phases and milestones."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import TaskRunCreate
from prefect.client.schemas.objects import FlowRun, FlowRunPolicy, State, StateType, TaskRun
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Pending, Scheduled, to_state_create
from pydantic import BaseModel

from flows.forms import RING, Answer, Nudge
from flows.phase_desk import WAITING_FOR_PHASES, WAITING_FOR_STEPS, view_of_whole
from flows.waiting import lay_out_form, suspended
from models.moves.loading import MilestoneRows
from models.rules.blueprint import PhaseKind
from models.rules.errors import Unavailable
from models.tables.milestones import Phase

WORK_POOL = "tonggak"
LATE, PROVINCE = "terlambat", "prov-"
MILESTONE = "Milestone/Mulai 0 – Milestone"
OF_KIND = {
    PhaseKind.KICK_OFF: "1. Kick-off/Mulai 1 – Kick-off",
    PhaseKind.COACHING_CLINIC: "2. Coaching clinic/Mulai 2 – Coaching clinic",
    PhaseKind.MONITORING_EVALUATION: "3. Monev/Mulai 3 – Monev",
    PhaseKind.WORKSHOP_SUBMISSION: "4. Pengajuan lokakarya/Mulai 4 – Pengajuan lokakarya",
}


@dataclass(frozen=True)
class NewRun:
    """A run to be made, born waiting."""

    deployment: str
    name: str
    tags: tuple[str, ...]
    key: str  # making it twice with the same key finds the first
    parameters: Mapping[str, Any]
    message: str
    form: type[BaseModel]
    description: str  # Markdown above the form
    under: UUID | None = None  # the milestone's run, for a phase


def milestone_run(rows: MilestoneRows, *, attempt: int, late: bool) -> NewRun:
    """Describe the run of a milestone."""
    return NewRun(
        MILESTONE,
        f"{rows.region.label} · {rows.milestone.code} {rows.milestone.year}",
        tags_of(rows, late=late),
        _key(rows, "milestone", attempt),
        {"milestone": _of(rows)},
        WAITING_FOR_PHASES,
        Nudge,
        view_of_whole(rows).what_is_left(),
    )


def phase_run(  # noqa: PLR0913 - what a run needs to be told
    rows: MilestoneRows,
    phase: Phase,
    *,
    attempt: int,
    late: bool,
    under: UUID | None,
    description: str,
) -> NewRun:
    """Describe the run of a phase."""
    title = "Kick-off" if phase.kind == PhaseKind.KICK_OFF else phase.title_id
    return NewRun(
        OF_KIND[PhaseKind(phase.kind)],
        f"{rows.region.label} · {title} {rows.milestone.code} {rows.milestone.year}",
        tags_of(rows, late=late),
        _key(rows, phase.code, attempt),
        {"phase": _of(rows) | {"phase": phase.code}},
        WAITING_FOR_STEPS,
        Answer,
        description,
        under,
    )


def tags_of(rows: MilestoneRows, *, late: bool) -> tuple[str, ...]:
    """Say by which tags a region's runs are found; Prefect's pages do not like dots in them."""
    milestone = f"{rows.milestone.code}-{rows.milestone.year}".lower().replace("_", "-")
    tags = [f"kab-{rows.region.code.replace('.', '')}", f"{PROVINCE}{rows.region.province_code}", milestone]
    return (*tags, *sorted(late_tags(tags) if late else ()))


async def deployments(client: PrefectClient) -> dict[str, UUID]:
    """Look up the deployments that runs are made of; raises Unavailable when they are not there."""
    return {name: await _deployment(client, name) for name in (MILESTONE, *OF_KIND.values())}


async def make(client: PrefectClient, new: NewRun, deployment_id: UUID) -> FlowRun:
    """Make a run that waits from its first moment on; no process is started."""
    place = await _place_under(client, new) if new.under else None
    state = suspended(f"{new.key}-0", new.message)
    run = await client.create_flow_run_from_deployment(
        deployment_id,
        parameters=dict(new.parameters),
        state=state,
        name=new.name,
        tags=list(new.tags),
        idempotency_key=new.key,
        parent_task_run_id=place,
    )
    await lay_out_form(client, run.id, state, new.form, new.description)
    return run


async def ring(client: PrefectClient, run_id: UUID) -> bool:
    """Resume a waiting run because people are done; False when somebody else was first."""
    answer = await client.resume_flow_run(run_id, run_input=RING)
    return answer.status.value == "ACCEPT"


async def call_off(client: PrefectClient, run_id: UUID, because: str) -> None:
    """End a waiting run whose phase or milestone was cancelled."""
    await client.set_flow_run_state(run_id, Cancelled(name="Dibatalkan", message=because), force=True)


async def begin_again(client: PrefectClient, run: FlowRun) -> None:
    """Have a run whose process has vanished done from the top; all its work is safe to repeat.

    The same run, so that a form that was answered just before is still read. One that somebody was
    cancelling at that moment ends instead.
    """
    again: State = Scheduled(name="Diulang", message="Prosesnya berhenti di tengah jalan.")
    ended: State = Cancelled(message="Prosesnya berhenti sebelum pembatalan selesai.")
    cancelling = run.state is not None and run.state.type is StateType.CANCELLING
    # An engine that retries by itself marks its runs, and workers leave those alone for ever.
    await client.update_flow_run(run.id, empirical_policy=FlowRunPolicy())
    await client.set_flow_run_state(run.id, ended if cancelling else again, force=True)


async def tag(client: PrefectClient, run: FlowRun, *, late: bool) -> bool:
    """Let a run carry the tags of lateness as long as it is late; False when they were right already."""
    tags = set(run.tags)
    right = tags | late_tags(run.tags) if late else {one for one in tags if not one.startswith(LATE)}
    if right == tags:
        return False
    await client.update_flow_run(run.id, tags=sorted(right))
    return True


def late_tags(born_with: Iterable[str]) -> set[str]:
    """Say by which tags a late run is found, everywhere and in its province."""
    provinces = [one.removeprefix(PROVINCE) for one in born_with if one.startswith(PROVINCE)]
    return {LATE, *(f"{LATE}-{code}" for code in provinces)}


async def _deployment(client: PrefectClient, name: str) -> UUID:
    try:
        return (await client.read_deployment_by_name(name)).id
    except ObjectNotFound as error:
        raise Unavailable(
            "Prefect at {api} does not know Tonggak's flows ('{name}' is missing). "
            "Run `tonggak up`, or `prefect deploy --all --prefect-file deployments/prefect.yaml`.",
            api=str(client.api_url),
            name=name,
        ) from error


async def _place_under(client: PrefectClient, new: NewRun) -> UUID:
    # A task run on the milestone's run stands for the phase's run, so that the UI shows one under the other.
    place = TaskRunCreate(
        name=new.name,
        flow_run_id=new.under,
        task_key="tonggak.phase",
        dynamic_key=new.key,
        state=to_state_create(Pending()),
    )
    answer = await client.request("POST", "/task_runs/", json=place.model_dump(mode="json", exclude={"id"}))
    return TaskRun.model_validate(answer.json()).id


def _of(rows: MilestoneRows) -> dict[str, Any]:
    return {"region": rows.region.code, "milestone": rows.milestone.code, "year": rows.milestone.year}


def _key(rows: MilestoneRows, part: str, attempt: int) -> str:
    # The opening moment keeps a rebuilt database from finding the runs of an earlier one.
    opened = int(rows.milestone.opened_at.timestamp())
    of = f"{rows.region.code}-{rows.milestone.code}-{rows.milestone.year}"
    key = f"tonggak-{of}-{opened}-{part}-{attempt}"
    return re.sub(r"[^a-z0-9-]", "-", key.lower())  # all that Prefect allows in the name of a form
