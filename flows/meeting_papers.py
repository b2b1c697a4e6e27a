"""Drafts the papers of a kick-off meeting as soon as its phase is open, once for each day it is to be on."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlmodel import Session, col, select

from flows.drafting import Draft, drafted
from flows.pages import Page
from flows.runtime import Runtime
from models.database import reading
from models.rules.blueprint import PhaseKind
from models.rules.blueprint_step import StepKind
from models.rules.indonesian_dates import format_date_id
from models.rules.lifecycle import MilestoneStatus, PhaseStatus, StepStatus
from models.tables.milestones import Milestone, Phase, Step
from notifications.papers.meeting_papers import papers_for_meeting

AT_MOST = 4  # meetings a round: each takes about half a second, and other runs wait
_STILL_TO_COME = (StepStatus.WAITING, StepStatus.READY)


def draft_papers(runtime: Runtime, *, at_most: int = AT_MOST) -> list[Page]:
    """Draft what is not drafted yet, the nearest meeting first, and say on a page where it lies."""
    data = runtime.settings.data
    with reading(runtime.engine) as session:
        return drafted(_meetings(session, data), data / "papers", at_most=at_most)


def _meetings(session: Session, data: Path) -> Iterator[Draft]:
    query = (
        select(Milestone, Step)
        .join(Step, col(Step.milestone_id) == col(Milestone.id))
        .join(Phase, col(Step.phase_id) == col(Phase.id))
        .where(
            Milestone.status == MilestoneStatus.OPEN,
            Phase.status == PhaseStatus.OPEN,
            Phase.kind == PhaseKind.KICK_OFF,
            Step.kind == StepKind.MEETING,
            col(Step.status).in_(_STILL_TO_COME),
        )
        .order_by(col(Step.due_date), col(Step.id))
    )
    for milestone, step in session.exec(query).all():
        papers = partial(papers_for_meeting, session, step.milestone_id, step.code, data_folder=data)
        yield Draft(milestone, step, "rapat", papers, _page, "Naskah disimpan", "Naskah belum dapat dibuat")


def _page(draft: Draft, said: str) -> Page:
    title = f"{draft.name} · Naskah {draft.step.title_id}"
    day = format_date_id(draft.step.due_date)
    content = (
        f"## {title}\n\nUntuk {day}. Semuanya konsep: undangan berlaku setelah "
        f"ditandatangani pejabat yang berwenang.\n\n{said}\n\n"
        f'Tempat, jam, dan pimpinan rapat dilengkapi dengan `tonggak papers meeting "{draft.region.label}" '
        f"{draft.milestone.code} {draft.step.code}`.\n"
    )
    return Page(draft.key("naskah"), title, content)
