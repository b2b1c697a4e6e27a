"""What every phase's run has in common: wait until people are done, then close."""

from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from prefect import Task, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows import phase_desk
from flows.forms import PhaseOf
from flows.pages import phase_summary
from flows.runtime import current
from flows.waiting import last_answer, wait_for_people

P = ParamSpec("P")
R = TypeVar("R")


def effect(name: str) -> Callable[[Callable[P, Coroutine[Any, Any, R]]], Task[P, Coroutine[Any, Any, R]]]:
    """Make a task of one effect that is safe to repeat: it asks the tables whether its work is done."""
    return task(name=name, cache_policy=NO_CACHE, persist_result=False, retries=2, retry_delay_seconds=1)


async def people_are_done(phase: PhaseOf) -> None:
    """Go on when people are done; otherwise wait again and say what is open.

    A resume form that asks to close with open steps goes through the one door first. A form sent too early
    changes nothing, and the next form says what is still open.
    """
    log, answer = get_run_logger(), await last_answer()
    refused = phase_desk.take_answer(current(), phase, answer) if answer else ""
    view = phase_desk.look_at(current(), phase)
    if answer:
        log.info("Formulir dari %s diterima.", answer.by)
    if view.people_are_done:
        return
    told = f"Belum dapat dilanjutkan: {len(view.open_steps)} langkah masih terbuka. {refused}".strip()
    if answer:
        log.warning(told)
    note = f"> **{told}**\n\n" if answer else ""
    await wait_for_people(f"Menunggu {len(view.open_steps)} langkah", note + view.what_is_open())


@effect("Ringkas fase")
async def summarise(phase: PhaseOf) -> None:
    """Publish who did what in the phase, and when."""
    page = phase_summary(current(), phase)
    await acreate_markdown_artifact(page.markdown, key=page.key, description=page.title)


@effect("Tutup fase")
async def close(phase: PhaseOf) -> str:
    """Close the phase in the tables; gives the note of a phase that was closed with open steps."""
    return phase_desk.close(current(), phase).closing_note


async def finish(phase: PhaseOf) -> State:
    """Close, and say how it ended."""
    note = await close(phase)
    if note:
        return Completed(name="Ditutup dengan catatan", message=note)
    return Completed(name="Lengkap", message="Semua langkah tuntas.")
