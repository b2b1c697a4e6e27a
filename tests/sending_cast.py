"""A town with many to remind, two senders that are killed over and over, and the count of what came of it."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from imap_server import ARCHIVE, MailHouse
from reminder_cast import COORDINATOR, WIB, Town, lebong_town
from sending_child import (
    ANSWERED,
    BEFORE_SENDING,
    COMMIT,
    COMMITTED,
    HALF_THE_TEXT,
    STATEMENT,
    WHOLE_TEXT,
    Task,
)
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.calendars import calendar_of
from models.database import reading, writing
from models.moves.rescheduling import apply_anchors
from models.rules.blueprint_reading import shipped_programme
from models.rules.errors import NotAllowed
from models.rules.lifecycle import StepMove, StepStatus
from models.rules.working_days import RegionCalendar
from models.tables.milestones import Step
from models.tables.people import ContactRole
from models.tables.reminders import Message, MessageState
from notifications.outbox import LEASE

CHILD = Path(__file__).parent / "sending_child.py"
FIRST_DAY = date(2024, 9, 2)
A_ROUND = LEASE + timedelta(minutes=1)  # what was left behind may be taken over in the next one
LAST_CALL = timedelta(minutes=10)  # before the office closes, everybody works undisturbed once
OUTSIDE = "from outside"
# How often a moment may pass before it is the last one: for plan and claim few, for sending many.
MOMENTS: dict[str, int] = {
    f"plan: {STATEMENT}": 30,
    f"plan: {COMMIT}": 1,
    f"plan: {COMMITTED}": 1,
    f"claim: {STATEMENT}": 12,
    f"claim: {COMMIT}": 2,
    f"claim: {COMMITTED}": 2,
    f"start: {STATEMENT}": 4,
    f"start: {COMMIT}": 4,
    f"start: {COMMITTED}": 4,
    f"send: {BEFORE_SENDING}": 25,
    f"send: {HALF_THE_TEXT}": 25,
    f"send: {WHOLE_TEXT}": 25,
    f"send: {ANSWERED}": 25,
    f"stamp: {STATEMENT}": 6,
    f"stamp: {COMMIT}": 3,
    f"stamp: {COMMITTED}": 3,
    OUTSIDE: 400,  # milliseconds
}
OFFICES = {"environment": "Dinas LH", "health": "Dinas Kesehatan", "village_empowerment": "Dinas PMD"}
IN_EACH_OFFICE = 40
MEETINGS = (date(2024, 9, 19), date(2024, 9, 26))


def sending_town(engine: Engine) -> Town:
    """Lebong with three more offices of many contacts, who owe a step each on every second working day."""
    town = lebong_town(engine)
    for role, name in OFFICES.items():
        contacts = {f"Narahubung {number} {name}": ContactRole.KEY_PERSON for number in range(IN_EACH_OFFICE)}
        town.office("17.07", name, role, contacts=contacts)
    with writing(engine) as session:
        at = datetime.combine(FIRST_DAY, datetime.min.time(), WIB)
        dates = {"kick_off": MEETINGS[0], "workshop": MEETINGS[1]}
        apply_anchors(session, town.milestone_id, dates, by=COORDINATOR, at=at, reason="surat pusat")
        _spread_the_steps(session)
    return town


def _spread_the_steps(session: Session) -> None:
    calendar, programme = calendar_of(session, "17.07"), shipped_programme()
    for number, step in enumerate(session.exec(select(Step).order_by(col(Step.id)))):
        role = list(OFFICES)[number % len(OFFICES)]
        title = programme.role(role).title
        step.owner_role, step.owner_title_id, step.owner_title_en = role, title.id, title.en
        step.status = StepStatus.READY
        step.due_date = calendar.add_working_days(FIRST_DAY, number)
        step.due_at = datetime.combine(step.due_date, datetime.min.time(), WIB) + timedelta(hours=16)


@dataclass
class Worker:
    """A process that forks a sender for every task."""

    process: "subprocess.Popen[str]"

    def start(self, task: Task) -> int:
        """Begin a task; gives the process id of who does it."""
        assert self.process.stdin
        self.process.stdin.write(task.as_line())
        self.process.stdin.flush()
        return int(self._answer())

    def end(self) -> tuple[int, str]:
        """Wait until the task is over; gives how the process ended, and where it killed itself."""
        code, _, moment = self._answer().partition(" ")
        return int(code), moment.strip()

    def _answer(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()


@contextmanager
def worker() -> Iterator[Worker]:
    """Keep a worker for a while."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, str(CHILD)], stdin=pipe, stdout=pipe, text=True, env=environment
    ) as process:
        yield Worker(process)
        process.kill()


@dataclass
class Campaign:
    """Days on which two senders at once are killed over and over, until that was often enough."""

    town: Town
    house: MailHouse
    journal: Path
    workers: tuple[Worker, Worker]
    archived: bool = True
    restless: bool = False  # steps are moved between the rounds, and what a day left open waits for the next
    seed: int = 1
    kills: Counter[str] = field(default_factory=Counter)
    days: list[date] = field(default_factory=list)
    told: list[Counter[str]] = field(default_factory=list)  # by day, how often each address got something

    def run(self, kills: int) -> None:
        """Go on day by day until so many have been killed; what is due has been sent by then."""
        dice = Random(self.seed)  # noqa: S311 - a seed that shows the same again
        with reading(self.town.engine) as session:
            calendar = calendar_of(session, "17.07")
        day = FIRST_DAY
        while self.kills.total() < kills:
            self._day(day, calendar, dice)
            day = calendar.next_working_day(day + timedelta(days=1))
        if self.restless:
            for moment in (calendar.office_windows(day)[0].start, _last_call(calendar, day)):
                self._undisturbed(moment)

    def _day(self, day: date, calendar: RegionCalendar, dice: Random) -> None:
        before = len(self.accepted())
        last, now = _last_call(calendar, day), calendar.office_windows(day)[0].start
        last_round = now + dice.randint(0, 3) * A_ROUND if self.restless else last - A_ROUND
        while now <= last_round and self._anything_left(day):
            if self.restless:
                _move_a_step(self.town, now, dice)
            self._round(now, dice)
            now = calendar.next_office_moment(now + A_ROUND)
        if not self.restless:
            self._undisturbed(last)
        self.days.append(day)
        self.told.append(Counter(address for _, address in self.accepted()[before:]))

    def _undisturbed(self, now: datetime) -> None:
        assert self._both(now, ("", 0), ("", 0)) == [0, 0]

    def _anything_left(self, day: date) -> bool:
        with reading(self.town.engine) as session:
            todays = session.exec(select(Message.state).where(Message.local_date == day)).all()
        return not todays or any(state in {MessageState.SCHEDULED, MessageState.CLAIMED} for state in todays)

    def _round(self, now: datetime, dice: Random) -> None:
        ends = []
        for _ in self.workers:
            moment = dice.choice(list(MOMENTS))
            ends.append((moment, dice.randint(1, MOMENTS[moment])))
        self._both(now, *ends)

    def _both(self, now: datetime, *ends: tuple[str, int]) -> list[int]:
        tasks = [self._task(now, moment, times) for moment, times in ends]
        children = [worker.start(task) for worker, task in zip(self.workers, tasks, strict=True)]
        began = time.monotonic()
        for (_, times), child in sorted(
            (end, child) for end, child in zip(ends, children, strict=True) if end[0] == OUTSIDE
        ):
            time.sleep(max(0.0, times / 1000 + began - time.monotonic()))
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        codes = [self._end(worker) for worker in self.workers]
        self._let_the_server_finish()
        return codes

    def _task(self, now: datetime, moment: str, times: int) -> Task:
        url = self.town.engine.url.render_as_string(hide_password=False)
        ports = (self.house.smtp_port, self.house.imap_port)
        return Task(url, *ports, self.archived, now.isoformat(), "" if moment == OUTSIDE else moment, times)

    def _end(self, worker: Worker) -> int:
        code, moment = worker.end()
        assert code in {0, -signal.SIGKILL}, code
        if code:
            self.kills[moment or OUTSIDE] += 1
        return code

    def _let_the_server_finish(self) -> None:
        with smtplib.SMTP(self.house.smtp.host, self.house.smtp_port) as line:
            line.noop()

    def accepted(self) -> list[tuple[str, str]]:
        """Read what the server took, in order: the Message-ID and who got it; not what the archive got."""
        lines = self.journal.read_text().splitlines() if self.journal.exists() else []
        taken = [(message_id, address) for message_id, address in map(str.split, lines)]
        return [(message_id, address) for message_id, address in taken if address != ARCHIVE]


def _last_call(calendar: RegionCalendar, day: date) -> datetime:
    return calendar.office_windows(day)[-1].end - LAST_CALL


def _move_a_step(town: Town, now: datetime, dice: Random) -> None:
    moves = {StepStatus.READY: [StepMove.SUBMIT], StepStatus.RETURNED: [StepMove.SUBMIT]}
    moves[StepStatus.SUBMITTED] = [StepMove.RETURN, StepMove.ACCEPT]
    with reading(town.engine) as session:
        soon = session.exec(
            select(Step).where(Step.due_date <= now.date() + timedelta(days=10), col(Step.status).in_(moves))
        ).all()
    if soon:
        step = dice.choice(soon)
        with suppress(NotAllowed):
            move = dice.choice(moves[step.status])
            town.move(step.code, move, when=now, by=COORDINATOR, reason="belum lengkap")
