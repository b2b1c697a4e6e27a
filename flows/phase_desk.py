"""What a phase's run asks of the tables and has them do; knows nothing of Prefect."""

from dataclasses import dataclass

from flows.forms import Answer, MilestoneOf, PhaseOf
from flows.runtime import Runtime
from models.database import reading, writing
from models.dossier.package import pack_submission
from models.moves.door import close_milestone, close_phase, close_phase_anyway
from models.moves.loading import MilestoneRows, find_milestone, load, milestone_id_of
from models.rules.errors import TonggakError
from models.rules.indonesian_dates import format_date_id
from models.rules.lifecycle import OVER, SETTLED, Actor, MilestoneStatus, PhaseStatus, Role
from models.rules.names import Region, find_region, read_regions
from models.status import StepLine, step_lines
from models.tables.documents import Submission
from models.tables.milestones import Phase


@dataclass(frozen=True)
class PhaseView:
    """A phase as its run needs to see it."""

    name: str
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
    """Read where a phase stands."""
    with reading(runtime.engine) as session:
        rows = load(session, find_milestone(session, _region(phase), phase.milestone, year=phase.year))
        row = rows.phase(phase.phase)
        lines = step_lines(session, milestone_id_of(rows.milestone), at=runtime.clock.now())
        still_open = tuple(line for line in lines if line.phase == row.code and line.status not in SETTLED)
        return PhaseView(rows.name, row.title_id, row.status, row.closing_note, still_open)


def take_answer(runtime: Runtime, phase: PhaseOf, answer: Answer) -> str:
    """Do what a resume form asks for; gives the sentence to tell the person when that cannot be done."""
    if not answer.close_anyway:
        return ""
    try:
        with writing(runtime.engine) as session:
            milestone_id = find_milestone(session, _region(phase), phase.milestone, year=phase.year)
            if load(session, milestone_id).phase(phase.phase).status is not PhaseStatus.OPEN:
                return ""
            by = Actor(answer.by, Role.COORDINATOR)
            close_phase_anyway(
                session, milestone_id, phase.phase, by=by, at=runtime.clock.now(), reason=answer.reason
            )
    except TonggakError as error:
        return str(error)
    return ""


def close(runtime: Runtime, phase: PhaseOf) -> PhaseView:
    """Close a phase whose closing work is done; safe to repeat."""
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, _region(phase), phase.milestone, year=phase.year)
        close_phase(session, milestone_id, phase.phase, at=runtime.clock.now())
    return look_at(runtime, phase)


def pack(runtime: Runtime, phase: PhaseOf) -> Submission:
    """Pack what the milestone hands to the workshop; the same papers make the same package."""
    titles = {role.code: role.title.id for role in runtime.programme.roles}
    with writing(runtime.engine) as session:
        return pack_submission(
            session,
            runtime.documents,
            milestone_id=find_milestone(session, _region(phase), phase.milestone, year=phase.year),
            folder=runtime.settings.data / "submissions",
            at=runtime.clock.now(),
            role_titles=titles,
        )


def close_whole(runtime: Runtime, milestone: MilestoneOf) -> None:
    """Close a milestone whose phases are all over; safe to repeat."""
    with writing(runtime.engine) as session:
        milestone_id = find_milestone(session, _region(milestone), milestone.milestone, year=milestone.year)
        close_milestone(session, milestone_id, at=runtime.clock.now())


def rows_of(runtime: Runtime, milestone: MilestoneOf) -> MilestoneRows:
    """Read a milestone with its phases and steps."""
    with reading(runtime.engine) as session:
        return load(
            session, find_milestone(session, _region(milestone), milestone.milestone, year=milestone.year)
        )


def phases_left(rows: MilestoneRows) -> list[Phase]:
    """List the phases that are not over; none for a milestone that is over itself."""
    if rows.milestone.status is not MilestoneStatus.OPEN:
        return []
    return [phase for phase in rows.phases.values() if phase.status not in OVER]


def _region(of: PhaseOf | MilestoneOf) -> Region:
    return find_region(of.region, read_regions())
