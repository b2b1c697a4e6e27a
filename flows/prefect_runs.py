"""Makes, rings and ends the Prefect runs that show phases and milestones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import TaskRunCreate
from prefect.client.schemas.objects import FlowRun, TaskRun
from prefect.states import Cancelled, Crashed, Pending, to_state_create

from flows.forms import RING
from flows.waiting import lay_out_form, suspended
from models.moves.loading import MilestoneRows
from models.rules.blueprint import PhaseKind
from models.tables.milestones import Phase

WORK_POOL = "tonggak"
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
    description: str  # Markdown above the resume form
    under: UUID | None = None  # the milestone's run, for a phase


def milestone_run(rows: MilestoneRows, *, attempt: int) -> NewRun:
    """Describe the run of a milestone."""
    open_phases = sum(1 for phase in rows.phases.values() if phase.status not in {"closed", "cancelled"})
    return NewRun(
        MILESTONE,
        f"{rows.region.label} · {rows.milestone.code} {rows.milestone.year}",
        tags_of(rows),
        _key(rows, "milestone", attempt),
        {"milestone": _of(rows)},
        f"Menunggu {open_phases} fase",
        "### Tonggak ini ditutup dengan sendirinya bila semua fasenya ditutup.",
    )


def phase_run(
    rows: MilestoneRows, phase: Phase, *, attempt: int, under: UUID | None, description: str
) -> NewRun:
    """Describe the run of a phase."""
    title = "Kick-off" if phase.kind == PhaseKind.KICK_OFF else phase.title_id
    return NewRun(
        OF_KIND[PhaseKind(phase.kind)],
        f"{rows.region.label} · {title} {rows.milestone.code} {rows.milestone.year}",
        tags_of(rows),
        _key(rows, phase.code, attempt),
        {"phase": _of(rows) | {"phase": phase.code}},
        f"Menunggu {len(rows.steps_of(phase))} langkah",
        description,
        under,
    )


def tags_of(rows: MilestoneRows) -> tuple[str, ...]:
    """Say by which tags a region's runs are found; Prefect's pages do not like dots in them."""
    milestone = f"{rows.milestone.code}-{rows.milestone.year}".lower().replace("_", "-")
    return (f"kab-{rows.region.code.replace('.', '')}", f"prov-{rows.region.province_code}", milestone)


async def make(client: PrefectClient, new: NewRun) -> FlowRun:
    """Make a run that waits from its first moment on; no process is started."""
    deployment = await client.read_deployment_by_name(new.deployment)
    place = await _place_under(client, new) if new.under else None
    state = suspended(f"{new.key}-0", new.message)
    run = await client.create_flow_run_from_deployment(
        deployment.id,
        parameters=dict(new.parameters),
        state=state,
        name=new.name,
        tags=list(new.tags),
        idempotency_key=new.key,
        parent_task_run_id=place,
    )
    await lay_out_form(client, run.id, state, new.description)
    return run


async def ring(client: PrefectClient, run_id: UUID) -> bool:
    """Resume a waiting run because people are done; False when somebody else was first."""
    answer = await client.resume_flow_run(run_id, run_input=RING)
    return answer.status.value == "ACCEPT"


async def call_off(client: PrefectClient, run_id: UUID, because: str) -> None:
    """End a waiting run whose phase or milestone was cancelled."""
    await client.set_flow_run_state(run_id, Cancelled(name="Dibatalkan", message=because), force=True)


async def give_up(client: PrefectClient, run_id: UUID) -> None:
    """Mark a run whose process has vanished."""
    await client.set_flow_run_state(run_id, Crashed(message="Proses berhenti di tengah jalan."), force=True)


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
