"""What people do in the demonstration: offices at their desks, a coordinator who checks and decides.

Everything goes through the same door as in real life; nobody here knows what comes next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session, select

from deployments.demo.agencies import DESK, Act, Agency, Task, what_it_does
from deployments.demo.mail_catcher import CaughtMail
from deployments.demo.papers import Wanted, make_paper
from flows import dossier_desk
from flows.runtime import Runtime
from flows.sentences import in_indonesian
from models.calendars import calendar_of
from models.database import reading, writing
from models.dossier.findings import Severity
from models.dossier.handing_in import hand_in, hand_in_words
from models.moves.door import move_step
from models.moves.loading import MilestoneRows, load
from models.moves.postponing import ask_postponement, decide_postponement
from models.rules.blueprint import HandInKind
from models.rules.lifecycle import Actor, Role, StepMove, StepStatus
from models.rules.time_zones import zone_of
from models.rules.working_days import RegionCalendar
from models.tables.milestones import HandIn, Step
from models.tables.postponements import Postponement, PostponementStatus

COORDINATOR = Actor("Sekretaris Pokja PKP Lebong", Role.COORDINATOR)
_ASKED_FOR = (StepStatus.READY, StepStatus.RETURNED)


@dataclass(frozen=True)
class Deed:
    """Something somebody did, for the record of the demonstration."""

    at: datetime
    words: str


class Desks:
    """The people of one region, at work on one milestone."""

    def __init__(
        self, runtime: Runtime, milestone_id: int, agencies: Sequence[Agency], mail: CaughtMail, folder: Path
    ) -> None:
        self._runtime, self._milestone_id, self._folder = runtime, milestone_id, folder
        self._agencies = {role: agency for agency in agencies for role in agency.roles}
        self._mail = mail

    def agencies_act(self) -> list[Deed]:
        """Let every office look at what lies on its desk, and do what it is in the habit of doing."""
        with writing(self._runtime.engine) as session:
            rows = load(session, self._milestone_id)
            calendar = calendar_of(session, rows.region.code)
            asked_for = [step for step in rows.steps.values() if step.status in _ASKED_FOR]
            return [deed for step in asked_for for deed in self._act(session, step, calendar)]

    def coordinator_checks(self) -> list[Deed]:
        """Accept what was handed in without mistakes, and give the dates that were asked for."""
        now, wrong = self._runtime.clock.now(), self._mistakes()
        with writing(self._runtime.engine) as session:
            rows = load(session, self._milestone_id)
            deeds = [
                self._looked_at(session, step, wrong.get(step.code, ""), now)
                for step in rows.steps.values()
                if step.status is StepStatus.SUBMITTED
            ]
            for step, request in self._requests(session, rows):
                decide_postponement(
                    session, self._milestone_id, step.code, approve=True, by=COORDINATOR, at=now
                )
                deeds.append(Deed(now, f"{step.code}: penundaan sampai {request.new_day} disetujui"))
            return deeds

    def _mistakes(self) -> dict[str, str]:
        """Say of each paper for the workshop what must be mended in it, if anything."""
        with reading(self._runtime.engine) as session:
            steps = load(session, self._milestone_id).steps.values()
            if all(step.status is not StepStatus.SUBMITTED for step in steps):
                return {}
        checked = dossier_desk.check(self._runtime, self._milestone_id)
        return {
            paper.step: in_indonesian(
                next(f for f in paper.findings if f.severity is Severity.ERROR).in_words()
            )
            for paper in checked.papers
            if paper.errors
        }

    def _looked_at(self, session: Session, step: Step, mistake: str, now: datetime) -> Deed:
        move = StepMove.RETURN if mistake else StepMove.ACCEPT
        move_step(session, self._milestone_id, step.code, move, by=COORDINATOR, at=now, reason=mistake)
        done = f"dikembalikan: {mistake}" if mistake else "diterima oleh koordinator"
        return Deed(now, f"{step.code}: {done}")

    def coordinator_decides(self) -> list[Deed]:
        """After hours: leave out what is late and holds up something that is due on the next working day."""
        now = self._runtime.clock.now()
        with writing(self._runtime.engine) as session:
            rows = load(session, self._milestone_id)
            calendar = calendar_of(session, rows.region.code)
            tomorrow = calendar.add_working_days(calendar.local_date(now), 1)
            late = [step for step in rows.steps.values() if step.status in _ASKED_FOR and step.due_at < now]
            blocking = [step for step in late if _holds_up(rows, step, tomorrow)]
            for step in blocking:
                self._leave_out(session, step, now)
        return [Deed(now, f"{step.code}: dilewati, karena belum diserahkan") for step in blocking]

    def _leave_out(self, session: Session, step: Step, now: datetime) -> None:
        reason = "Belum diserahkan sampai batas waktu; data menyusul setelah lokakarya."
        move_step(
            session, self._milestone_id, step.code, StepMove.SKIP, by=COORDINATOR, at=now, reason=reason
        )

    def _act(self, session: Session, step: Step, calendar: RegionCalendar) -> Iterator[Deed]:
        agency = self._agencies.get(step.owner_role)
        if agency is None:
            return
        now = self._runtime.clock.now()
        requests = session.exec(select(Postponement).where(Postponement.step_id == step.id)).all()
        task = Task(
            step.code,
            step.kind,
            step.due_date,
            self._days_told(agency.address, step, calendar),
            self._days_told(agency.head_address, step, calendar),
            bool(requests),
        )
        act = what_it_does(agency, task, now=now.astimezone(calendar.zone), calendar=calendar)
        by = Actor(f"Narahubung {agency.name}", Role.OWNER)
        if act is Act.HAND_IN:
            self._hand_in(session, step, by, now)
            move_step(session, self._milestone_id, step.code, StepMove.SUBMIT, by=by, at=now)
            late = " (terlambat)" if step.due_at < now else ""
            yield Deed(now, f"{step.code}: diserahkan oleh {agency.name}{late}")
        elif act is Act.ASK_TIME:
            until = calendar.add_working_days(step.due_date, agency.asks_time[step.code])
            ask_postponement(
                session, self._milestone_id, step.code, until=until, by=by, at=now, reason=agency.because
            )
            yield Deed(now, f"{step.code}: {agency.name} meminta penundaan sampai {until}")

    def _hand_in(self, session: Session, step: Step, by: Actor, now: datetime) -> None:
        store, office = self._runtime.documents, by.name.removeprefix(f"{DESK} ")
        day = now.astimezone(zone_of("WIB")).date()
        for paper in session.exec(select(HandIn).where(HandIn.step_id == step.id, HandIn.required)):
            if paper.kind == HandInKind.FILE:
                path = make_paper(self._folder / step.code, _wanted(step, paper), by=office, day=day)
                hand_in(
                    session,
                    store,
                    step=step,
                    hand_in_code=paper.code,
                    path=path,
                    file_name=path.name,
                    by=by.name,
                    at=now,
                )
            else:
                text = (
                    f"https://berkas.lebong.example/{paper.code}"
                    if paper.kind == HandInKind.LINK
                    else paper.title_id
                )
                hand_in_words(
                    session, store, step=step, hand_in_code=paper.code, text=text, by=by.name, at=now
                )

    def _days_told(self, address: str, step: Step, calendar: RegionCalendar) -> set[date]:
        return {
            calendar.local_date(mail.sent_at) for mail in self._mail.to(address) if step.title_id in mail.text
        }

    def _requests(self, session: Session, rows: MilestoneRows) -> list[tuple[Step, Postponement]]:
        steps = {step.id: step for step in rows.steps.values()}
        asked = session.exec(
            select(Postponement).where(Postponement.status == PostponementStatus.ASKED)
        ).all()
        return [(steps[request.step_id], request) for request in asked if request.step_id in steps]


def _holds_up(rows: MilestoneRows, step: Step, by_day: date) -> bool:
    """Whether something that is due by a day needs this step, directly or not."""
    followers = [other for other in rows.steps.values() if step.code in other.needs]
    return any(other.due_date <= by_day or _holds_up(rows, other, by_day) for other in followers)


def _wanted(step: Step, paper: HandIn) -> Wanted:
    return Wanted(
        paper.code,
        paper.title_id,
        tuple(paper.rules.get("formats") or ()),
        paper.rules.get("content"),
        "sampah" if step.owner_role == "environment" else "lltt",
        again=step.status is StepStatus.RETURNED,
    )
