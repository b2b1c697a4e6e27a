"""A small programme for trying moves, and a milestone of it that is easy to read and to move."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Event
from time import sleep
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from models.database import writing
from models.moves.door import move_step
from models.moves.loading import MilestoneRows, load
from models.moves.opening import Opening, open_milestone
from models.moves.recording import history_of, verify
from models.rules.blueprint import Programme
from models.rules.errors import TonggakError
from models.rules.lifecycle import Actor, Role, StepMove
from models.rules.names import Region
from models.tables.history import HistoryRow
from models.tables.postponements import Postponement

COORDINATOR = Actor("Sekretariat Pokja PKP", Role.COORDINATOR)
OWNER = Actor("Narahubung Dinas PUPR", Role.OWNER)

MONDAY = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)  # 09.00 WIB
LATER = datetime(2024, 5, 21, 3, 0, tzinfo=UTC)
KICK_OFF, WORKSHOP = date(2024, 5, 30), date(2024, 6, 10)
ANCHORS = {"kick_off": KICK_OFF, "workshop": WORKSHOP}

# Due dates that follow from the anchors above, counted by hand on the calendar of 2024: 23 and 24 May
# (Waisak), 17 and 18 June (Idul Adha) are days off.
DUE = {
    "agenda": date(2024, 5, 27),
    "invitation": date(2024, 5, 28),
    "meeting": date(2024, 5, 30),
    "visit": date(2024, 5, 31),
    "report": date(2024, 6, 4),
    "matrix": date(2024, 6, 7),
    "package": date(2024, 6, 10),
    "plan": date(2024, 6, 19),
}


def _text(words: str) -> dict[str, str]:
    return {"id": words, "en": words}


def _step(code: str, due: dict[str, Any], *needs: str, **more: object) -> dict[str, Any]:
    return {
        "code": code,
        "title": _text(code.capitalize()),
        "kind": "document",
        "owner": "public_works",
        "due": due,
        "needs": needs,
        **more,
    }


def _phase(code: str, kind: str, steps: Iterable[dict[str, Any]], *after: str) -> dict[str, Any]:
    phase = {"code": code, "kind": kind, "title": _text(code), "closes": "coordinator", "after": after}
    return {**phase, "clinics": (7,) if kind == "coaching_clinic" else (), "steps": tuple(steps)}


def _anchor(code: str, **more: object) -> dict[str, Any]:
    return {"code": code, "title": _text(code.replace("_", " ")), **more}


def _from(anchor: str, working_days: int, **more: object) -> dict[str, Any]:
    return {"anchor": anchor, "working_days": working_days, **more}


def trial_programme(*, matrix_title: str = "Matrix") -> Programme:
    """A programme of one milestone: four phases, of which `sending` runs beside `start` and `field`."""
    start = [
        _step("agenda", _from("kick_off", -3)),
        _step("invitation", _from("kick_off", -2), "agenda", review=True),
        _step("meeting", _from("kick_off", 0), "invitation"),
    ]
    field = [
        _step("visit", {"after": ("meeting",), "working_days": 1}, "meeting"),
        _step("report", {"after": ("visit",), "working_days": 2}, "visit", review=True),
    ]
    file = {"code": "matrix-file", "title": _text("Matrix"), "formats": ("xlsx",), "max_mb": 20}
    sending = [
        _step("matrix", _from("workshop", -1), review=True, title=_text(matrix_title), hand_ins=(file,)),
        _step("package", _from("workshop", 0, hour="10:00"), "matrix", "report", review=True),
    ]
    follow = [_step("plan", _from("review", 0), "package", policy_direction=1, ssk="internalisation")]
    milestone = {
        "code": "M4",
        "title": _text("Trial"),
        "year_in_programme": 2,
        "anchors": (
            _anchor("kick_off", required=True),
            _anchor("workshop", required=True, not_before="kick_off"),
            _anchor("review", default=_from("workshop", 5)),
        ),
        "phases": (
            _phase("start", "kick_off", start),
            _phase("field", "monitoring_evaluation", field, "start"),
            _phase("sending", "workshop_submission", sending),
            _phase("follow", "coaching_clinic", follow, "sending"),
        ),
    }
    roles = (
        {"code": "coordinator", "title": {"id": "Pokja PKP", "en": "Working group"}, "kind": "pokja"},
        {"code": "public_works", "title": {"id": "Dinas PU", "en": "Public works agency"}, "kind": "opd"},
    )
    return Programme.model_validate(
        {
            "code": "trial",
            "version": "2024.1",
            "title": _text("Trial"),
            "policy_directions": tuple(_text(f"Direction {n}") for n in range(1, 6)),
            "roles": roles,
            "clinics": {"default": {}},
            "milestones": (milestone,),
        }
    )


@dataclass
class Trial:
    """The trial milestone of one region: what stands where, in values that compare."""

    session: Session
    milestone_id: int

    @property
    def rows(self) -> MilestoneRows:
        return load(self.session, self.milestone_id)

    def steps(self) -> dict[str, str]:
        return {code: step.status.value for code, step in self.rows.steps.items()}

    def phases(self) -> dict[str, str]:
        return {code: phase.status.value for code, phase in self.rows.phases.items()}

    def dues(self) -> dict[str, date]:
        return {code: step.due_date for code, step in self.rows.steps.items()}

    def baselines(self) -> dict[str, date]:
        return {code: step.baseline_due_date for code, step in self.rows.steps.items()}

    def history(self) -> list[HistoryRow]:
        return history_of(self.session, self.rows.milestone)

    def breaks(self) -> list[str]:
        return [*verify(self.session, self.rows.milestone)]

    def requests(self) -> list[Postponement]:
        return list(self.session.exec(select(Postponement).order_by(Postponement.id)))  # type: ignore[arg-type]

    def make(
        self, code: str, *moves: StepMove, by: Actor = COORDINATOR, at: datetime = LATER
    ) -> list[HistoryRow]:
        """Make these moves on a step, one after the other, with a reason; give what the last one recorded."""
        recorded: list[HistoryRow] = []
        for move in moves:
            recorded = move_step(
                self.session, self.milestone_id, code, move, by=by, at=at, reason="surat Bupati"
            )
        return recorded

    def finish(self, *codes: str, at: datetime = LATER) -> None:
        """Hand these steps in, and accept those that are checked."""
        for code in codes:
            self.make(code, StepMove.SUBMIT, at=at)
            if self.rows.step(code).review:
                self.make(code, StepMove.ACCEPT, at=at)


def open_trial(session: Session, region: Region, **anchors: date) -> Trial:
    """Open the trial milestone of 2024, by the dates above unless others are given."""
    opening = Opening(region, "M4", 2024, ANCHORS | anchors)
    opened = open_milestone(session, trial_programme(), opening, by=COORDINATOR, at=MONDAY)
    return Trial(session, opened.milestone_id)


def said(recorded: Iterable[HistoryRow]) -> list[str]:
    """Put history rows into one line each: who moved what, how, and from where to where."""
    return [
        f"{row.role}: {row.subject} {row.code} {row.move} {row.from_status} > {row.to_status}"
        for row in recorded
    ]


def overlapping(
    engine: Engine, first: Callable[[Session], object], second: Callable[[Session], object]
) -> tuple[object, object]:
    """Let two writers meet: the second begins while the first has written and not yet committed.

    Gives what each came to: the value it returned, or the error that speaks to a person.
    """
    written = Event()

    def run_first() -> object:
        with writing(engine) as session:
            result = first(session)
            session.flush()
            written.set()
            sleep(0.15)
        return result

    def run_second() -> object:
        assert written.wait(timeout=10)
        try:
            with writing(engine) as session:
                return second(session)
        except TonggakError as error:
            return error

    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = [pool.submit(run_first), pool.submit(run_second)]
        return outcomes[0].result(timeout=30), outcomes[1].result(timeout=30)
