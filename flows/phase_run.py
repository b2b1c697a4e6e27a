"""What every phase's run has in common: wait until people are done, do the closing work, close."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from prefect import Task, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed

from flows import phase_desk
from flows.forms import PhaseOf
from flows.pages import Page, phase_summary
from flows.phase_desk import PhaseView
from flows.runtime import current
from flows.sentences import in_indonesian
from flows.waiting import last_answer, present_run, wait_for_people
from models.rules.errors import Unknown
from models.rules.lifecycle import PhaseStatus

P = ParamSpec("P")
R = TypeVar("R")
Work = Callable[[PhaseOf], Awaitable[object]]


def effect(name: str) -> Callable[[Callable[P, Coroutine[Any, Any, R]]], Task[P, Coroutine[Any, Any, R]]]:
    """Make a task of one effect that is safe to repeat: it asks the tables whether its work is done."""
    return task(name=name, cache_policy=NO_CACHE, persist_result=False, retries=2, retry_delay_seconds=1)


async def carry_through(phase: PhaseOf, *closing_work: Work) -> State:
    """Wait until people are done; then do the closing work in this order, close, and say how it ended."""
    try:
        view = await people_are_done(phase)
    except Unknown as error:
        # Somebody started this run by hand, for a phase that does not exist.
        return not_needed(in_indonesian(error))
    if view.status is PhaseStatus.CLOSING:
        for work in closing_work:
            await work(phase)
    return await finish(phase, view)


async def people_are_done(phase: PhaseOf) -> PhaseView:
    """Go on when people are done; otherwise wait again and say what is open.

    A resume form that asks to close with open steps goes through the one door first. A form sent too early
    changes nothing, and the next form says what is still open. Raises Unknown when there is no such phase.
    """
    log, answer = get_run_logger(), await last_answer()
    refused = phase_desk.take_answer(current(), phase, answer) if answer else ""
    view = phase_desk.look_at(current(), phase)
    if answer:
        log.info("Formulir dari %s diterima.", answer.by)
    ours = phase_desk.is_ours(current(), str(present_run().id))
    if ours and not view.people_are_done:
        told = f"Belum dapat dilanjutkan: {len(view.open_steps)} langkah masih terbuka. {refused}".strip()
        if answer:
            log.warning(told)
        note = f"> **{told}**\n\n" if answer else ""
        await wait_for_people(phase_desk.WAITING_FOR_STEPS, note + view.what_is_open())
    return view


@effect("Ringkas fase")
async def summarise(phase: PhaseOf) -> None:
    """Publish who did what in the phase, and when, once in a run."""
    await publish_once(phase_summary(current(), phase))


async def publish_once(page: Page) -> None:
    """Publish a page under its key, unless this run has published the same words already."""
    async with get_client() as client:
        own = ArtifactFilterFlowRunId(any_=[present_run().id])
        there = await client.read_artifacts(artifact_filter=ArtifactFilter(flow_run_id=own))
    if page.markdown not in [artifact.data for artifact in there]:
        await acreate_markdown_artifact(page.markdown, key=page.key, description=page.title)


@effect("Tutup fase")
async def close(phase: PhaseOf) -> PhaseView:
    """Close the phase in the tables, unless it has been taken up again meanwhile."""
    return phase_desk.close(current(), phase)


async def finish(phase: PhaseOf, view: PhaseView) -> State:
    """Close what people are done with, and say how it ended."""
    if view.status is PhaseStatus.CANCELLED:
        return Cancelled(name="Dibatalkan", message="Tonggak dibatalkan.")
    if not view.people_are_done:
        return not_needed("Fase ini sudah punya proses sendiri; bukalah proses itu.")
    closed = await close(phase)
    if not closed.people_are_done:
        await wait_for_people(phase_desk.WAITING_FOR_STEPS, closed.what_is_open())
    if closed.closing_note:
        return Completed(name="Ditutup dengan catatan", message=closed.closing_note)
    return Completed(name="Lengkap", message="Semua langkah tuntas.")


def not_needed(message: str) -> State:
    """End a run that somebody started by hand and that has nothing to do."""
    get_run_logger().warning(message)
    return Cancelled(name="Tidak diperlukan", message=message)
