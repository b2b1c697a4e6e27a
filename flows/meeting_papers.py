"""Drafts the papers of a kick-off meeting as soon as its phase is open, once for each day it is to be on."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from flows.pages import Page, in_a_cell
from flows.runtime import Runtime
from flows.sentences import in_indonesian
from models.database import reading
from models.moves.loading import MilestoneRows, load
from models.rules.blueprint import PhaseKind
from models.rules.blueprint_step import StepKind
from models.rules.errors import TonggakError
from models.rules.indonesian_dates import format_date_id
from models.rules.lifecycle import MilestoneStatus, PhaseStatus, StepStatus
from models.tables.milestones import Milestone, Phase, Step
from notifications.papers.made import name_of, write_papers
from notifications.papers.meeting_papers import papers_for_meeting

AT_MOST = 4  # meetings a round: each takes about half a second, and other runs wait
_STILL_TO_COME = (StepStatus.WAITING, StepStatus.READY)


@dataclass(frozen=True)
class _Meeting:
    milestone_id: int
    step: str
    day: date


def draft_papers(runtime: Runtime, *, at_most: int = AT_MOST) -> list[Page]:
    """Draft what is not drafted yet, the nearest meeting first, and say on a page where it lies.

    What was drafted once is left alone, since people go on writing in it; another day has its own folder.
    """
    pages: list[Page] = []
    with reading(runtime.engine) as session:
        for meeting in _meetings(session):
            if len(pages) == at_most:
                break
            page = _drafted(session, runtime, meeting)
            pages += [page] if page is not None else []
    return pages


def _meetings(session: Session) -> list[_Meeting]:
    query = (
        select(Step)
        .join(Phase, col(Step.phase_id) == col(Phase.id))
        .join(Milestone, col(Step.milestone_id) == col(Milestone.id))
        .where(
            Milestone.status == MilestoneStatus.OPEN,
            Phase.status == PhaseStatus.OPEN,
            Phase.kind == PhaseKind.KICK_OFF,
            Step.kind == StepKind.MEETING,
            col(Step.status).in_(_STILL_TO_COME),
        )
        .order_by(col(Step.due_date), col(Step.id))
    )
    return [_Meeting(step.milestone_id, step.code, step.due_date) for step in session.exec(query)]


def _drafted(session: Session, runtime: Runtime, meeting: _Meeting) -> Page | None:
    data, rows = runtime.settings.data, load(session, meeting.milestone_id)
    folder = data / "papers" / name_of("rapat", rows) / f"{meeting.step}-{meeting.day}"
    if folder.is_dir():
        return None
    try:
        papers = papers_for_meeting(session, meeting.milestone_id, meeting.step, data_folder=data)
    except TonggakError as error:
        # A template of the office's own has a mistake; the next round after it is mended drafts the papers.
        return _page(rows, meeting, f"> **Naskah belum dapat dibuat.** {in_a_cell(in_indonesian(error))}")
    half_done = folder.with_name(f".{folder.name}")
    written = write_papers(half_done, papers)
    half_done.replace(folder)  # all of them, or none
    names = "\n".join(f"- `{path.name}`" for path in sorted(written))
    return _page(rows, meeting, f"Naskah disimpan di `{folder}`:\n\n{names}")


def _page(rows: MilestoneRows, meeting: _Meeting, said: str) -> Page:
    region, milestone = rows.region.code.replace(".", ""), rows.milestone
    key = f"naskah-{region}-{milestone.code}-{milestone.year}-{meeting.step}".lower()
    title = f"{rows.name} · Naskah {rows.step(meeting.step).title_id}"
    content = (
        f"## {title}\n\nUntuk {format_date_id(meeting.day)}. Semuanya konsep: undangan berlaku setelah "
        f"ditandatangani pejabat yang berwenang.\n\n{said}\n\n"
        f'Tempat, jam, dan pimpinan rapat dilengkapi dengan `tonggak papers meeting "{rows.region.label}" '
        f"{milestone.code} {meeting.step}`.\n"
    )
    return Page(key, title, content)
