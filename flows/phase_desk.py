"""What a phase's run asks of the tables and has them do; knows nothing of Prefect."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from flows import run_register
from flows.forms import Answer, MilestoneOf, PhaseOf
from flows.runtime import Runtime
from flows.sentences import in_indonesian
from models.database import reading, writing
from models.moves.door import close_milestone, close_phase, close_phase_anyway
from models.moves.loading import MilestoneRows, find_milestone, load, milestone_id_of
from models.rules.errors import NotAllowed
from models.rules.indonesian_dates import format_date_id
from models.rules.lifecycle import OVER, SETTLED, Actor, MilestoneStatus, PhaseStatus, Role
from models.rules.names import Region, find_region, read_regions
from models.status import StepLine, step_lines

# Without numbers, since Prefect keeps what a run said when it began to wait.
WAITING_FOR_STEPS = "Menunggu semua langkah fase ini tuntas"
WAITING_FOR_PHASES = "Menunggu semua fase ditutup"


@dataclass(frozen=True)
class PhaseView:
    """A phase as its run needs to see it."""

    title: str
    status: PhaseStatus
    closing_note: str
    open_steps: tuple[StepLine, ...]

    @property
    def people_are_done(self) -> bool:
        """Whether nothing is left for people to do."""
        return self.status is PhaseStatus.CLOSING or self.status in OVER

    def what_is_open(self) -> str:
        """Say in Markdown what is still open and who owes it."""
        lines = "\n".join(
            f"| {line.title_id} (`{line.code}`) | {line.owed_by} "
            f"| {format_date_id(line.due_date)}{' · **terlambat**' if line.late else ''} |"
            for line in self.open_steps
        )
        return (
            f"### {self.title}: {len(self.open_steps)} langkah masih terbuka\n\n"
            f"| Langkah | Penanggung jawab | Tenggat |\n|---|---|---|\n{lines}\n\n"
            "Fase ini dilanjutkan dengan sendirinya bila semua langkah tuntas. "
            "Untuk menutupnya lebih awal, beri centang dan tulis alasannya."
        )


def look_at(runtime: Runtime, phase: PhaseOf) -> PhaseView:
    """Read where a phase stands; raises Unknown when there is no such phase."""
    with reading(runtime.engine) as session:
        rows = load(session, find_milestone(session, _region(phase), phase.milestone, year=phase.year))
        return view_of(session, rows, phase.phase, at=runtime.clock.now())


def view_of(session: Session, rows: MilestoneRows, code: str, *, at: datetime) -> PhaseView:
    """See one phase of a milestone that has been read; `at` is aware."""
    row = rows.phase(code)
    lines = step_lines(session, milestone_id_of(rows.milestone), at=at)
    still_open = tuple(line for line in lines if line.phase == row.code and line.status not in SETTLED)
    return PhaseView(row.title_id, row.status, row.closing_note, still_open)


def take_answer(runtime: Runtime, phase: PhaseOf, answer: Answer) -> str:
    """Do what a resume form asks for; gives the sentence to tell the person when that cannot be done."""
    if not answer.close_anyway:
        return ""
    if not answer.reason.strip():
        return "Alasan belum diisi, jadi fase belum ditutup."
    try:
        with writing(runtime.engine) as session:
            milestone_id = find_milestone(session, _region(phase), phase.milestone, year=phase.year)
            if load(session, milestone_id).phase(phase.phase).status is not PhaseStatus.OPEN:
                return ""
            by = Actor(answer.by, Role.COORDINATOR)
            close_phase_anyway(
                session, milestone_id, phase.phase, by=by, at=runtime.clock.now(), reason=answer.reason
            )
    except NotAllowed as error:
        return f"Fase belum ditutup. {in_indonesian(error)}"
    return ""


def close(runtime: Runtime, phase: PhaseOf) -> PhaseView:
    """Close a phase whose closing work is done, unless a step was taken up again; safe to repeat."""
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, _region(phase), phase.milestone, year=phase.year)
        if load(session, milestone_id, for_moving=True).phase(phase.phase).status is PhaseStatus.CLOSING:
            close_phase(session, milestone_id, phase.phase, at=runtime.clock.now())
    return look_at(runtime, phase)


def is_ours(runtime: Runtime, run_id: str) -> bool:
    """Say whether a run is one that Tonggak made; anybody can start another one in the UI."""
    with reading(runtime.engine) as session:
        return run_register.knows(session, run_id)


@dataclass(frozen=True)
class MilestoneView:
    """A milestone as its run needs to see it."""

    status: MilestoneStatus
    left: tuple[str, ...]  # titles of the phases that are not over

    def what_is_left(self) -> str:
        """Say in Markdown which phases are not closed."""
        titles = "\n".join(f"- {title}" for title in self.left)
        return (
            f"### Fase yang belum ditutup\n\n{titles}\n\n"
            "Tonggak ini ditutup dengan sendirinya bila semua fasenya ditutup."
        )


def view_of_whole(rows: MilestoneRows) -> MilestoneView:
    """See a milestone that has been read; nothing is left of one that is over itself."""
    is_open = rows.milestone.status is MilestoneStatus.OPEN
    left = tuple(phase.title_id for phase in rows.phases.values() if phase.status not in OVER)
    return MilestoneView(rows.milestone.status, left if is_open else ())


def look_at_whole(runtime: Runtime, milestone: MilestoneOf) -> MilestoneView:
    """Read where a milestone stands."""
    with reading(runtime.engine) as session:
        found = find_milestone(session, _region(milestone), milestone.milestone, year=milestone.year)
        return view_of_whole(load(session, found))


def close_whole(runtime: Runtime, milestone: MilestoneOf) -> None:
    """Close a milestone whose phases are all over; safe to repeat."""
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, _region(milestone), milestone.milestone, year=milestone.year)
        close_milestone(session, milestone_id, at=runtime.clock.now())


def _region(of: PhaseOf | MilestoneOf) -> Region:
    return find_region(of.region, read_regions())
