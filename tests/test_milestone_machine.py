"""Whatever people do with a milestone, in whatever order: what must always hold holds after every move."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from moves_cast import COORDINATOR, DUE, KICK_OFF, MONDAY, WORKSHOP, Trial, open_trial, trial_programme
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from models.calendars import calendar_of
from models.database import open_database, reading, writing
from models.moves.adding import add_steps
from models.moves.door import cancel_milestone, close_milestone, close_phase, close_phase_anyway, move_step
from models.moves.holding import mute_milestone, mute_step, snooze_step, unmute_milestone, unmute_step
from models.moves.loading import MilestoneRows
from models.moves.postponing import ask_postponement, decide_postponement
from models.moves.rescheduling import apply_anchors, propose_anchors
from models.people.delegating import delegate_step, recall_step
from models.rules.blueprint import StepBlueprint
from models.rules.channel_kinds import ChannelKind
from models.rules.consequences import next_consequence, open_needs
from models.rules.errors import TonggakError
from models.rules.lifecycle import (
    MILESTONE_TABLE,
    OVER,
    PHASE_TABLE,
    SETTLED,
    STEP_TABLE,
    Actor,
    MilestoneStatus,
    PhaseMove,
    PhaseStatus,
    Role,
    StepMove,
    StepStatus,
)
from models.rules.names import find_region, read_regions
from models.tables.holds import Delegation, Hold, HoldKind
from models.tables.people import Contact, ContactAddress, ContactRole, Organisation, OrganisationKind
from models.tables.postponements import Postponement, PostponementStatus
from models.tables.reminders import Message, MessageState, Reminder

STEPS = st.sampled_from(sorted(DUE))
PHASES = ("start", "field", "sending", "follow")
DAYS = st.integers(-4, 16)
REASONS = st.sampled_from(["surat Bupati", "surat Bupati", "surat Bupati", " "])
# A coordinator acts most of the time, so that much is allowed and the milestone moves on.
ACTORS = st.sampled_from([Role.COORDINATOR] * 9 + [Role.OVERSEER, Role.OWNER, Role.SYSTEM]).map(
    lambda role: Actor(f"the {role}", role)
)
BY_HAND = (StepMove.SUBMIT, StepMove.ACCEPT, StepMove.RETURN, StepMove.SKIP, StepMove.REOPEN, StepMove.SEEN)
ONWARDS = (PhaseMove.CLOSE, StepMove.ACCEPT, StepMove.SUBMIT)
TABLES = {"step": STEP_TABLE, "phase": PHASE_TABLE, "milestone": MILESTONE_TABLE}
WATCHED = (
    "milestones",
    "anchors",
    "phases",
    "steps",
    "postponements",
    "history",
    "reminders",
    "messages",
    "holds",
    "delegations",
)
HOLDING = (StepMove.SNOOZE, StepMove.MUTE, StepMove.UNMUTE, StepMove.DELEGATE, StepMove.RECALL)


class MilestoneMachine(RuleBasedStateMachine):
    """One milestone in a database of its own, moved about by people who may or may not do what they try."""

    prepared: Path
    folder: Path
    engine: Engine  # one for all milestones: it keeps what it has compiled

    def __init__(self) -> None:
        super().__init__()
        for left in self.folder.iterdir():
            left.unlink()
        shutil.copy(self.prepared, self.folder / "tonggak.db")
        self.now, self.reopened, self.contact_id, self.added = MONDAY, False, 0, 0

    @initialize()
    def open(self) -> None:
        with writing(self.engine) as session:
            trial = open_trial(session, find_region("Kab. Lebong", read_regions()))
            self.milestone_id, self.contact_id = trial.milestone_id, _contact(session)

    @rule(hours=st.integers(1, 72))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(data=st.data())
    def do_something_possible(self, data: st.DataObject) -> None:
        self.make(*data.draw(st.sampled_from(self.possible())))

    @rule(times=st.integers(1, 8))
    def go_on(self, times: int) -> None:
        """Close what can be closed, accept what was handed in, hand in what is ready."""
        for _ in range(times):
            possible = [(code, move) for code, move in self.possible() if move in ONWARDS]
            # Handing in a second time is possible too, so accepting must come first.
            for code, move in sorted(possible, key=lambda each: ONWARDS.index(each[1]))[:1]:
                self.make(code, move)

    def make(self, code: str, move: StepMove | PhaseMove) -> None:
        if isinstance(move, StepMove):
            self.move_a_step(code, move, COORDINATOR, "surat Bupati")
        else:
            self.close(code)

    @rule(code=STEPS, move=st.sampled_from(StepMove), by=ACTORS, reason=REASONS)
    def try_anything(self, code: str, move: StepMove, by: Actor, reason: str) -> None:
        self.move_a_step(code, move, by, reason)

    def move_a_step(self, code: str, move: StepMove, by: Actor, reason: str) -> None:
        made = self.attempt(
            lambda s: move_step(s, self.milestone_id, code, move, by=by, at=self.now, reason=reason)
        )
        self.reopened |= made and move is StepMove.REOPEN

    @rule(code=STEPS, days=DAYS, by=ACTORS, reason=REASONS)
    def ask_for_a_later_date(self, code: str, days: int, by: Actor, reason: str) -> None:
        until = self.day(self.due_of(code) + timedelta(days=days))
        self.attempt(
            lambda s: ask_postponement(
                s, self.milestone_id, code, until=until, by=by, at=self.now, reason=reason
            )
        )

    @rule(code=STEPS, days=st.integers(1, 12))
    def postpone(self, code: str, days: int) -> None:
        self.ask_for_a_later_date(code, days, COORDINATOR, "hujan")
        if code in self.asked_for():
            self.decide(code, COORDINATOR, approve=True)

    @rule(code=STEPS)
    def change_ones_mind(self, code: str) -> None:
        for move in (StepMove.SKIP, StepMove.REOPEN):
            self.move_a_step(code, move, COORDINATOR, "surat Bupati")

    @precondition(lambda self: self.asked_for())
    @rule(approve=st.booleans(), by=ACTORS, reason=REASONS, data=st.data())
    def decide_about_a_date(self, approve: bool, by: Actor, reason: str, data: st.DataObject) -> None:  # noqa: FBT001
        self.decide(data.draw(st.sampled_from(self.asked_for())), by, approve=approve, reason=reason)

    def decide(self, code: str, by: Actor, *, approve: bool, reason: str = "") -> None:
        self.attempt(
            lambda s: decide_postponement(
                s, self.milestone_id, code, approve=approve, by=by, at=self.now, reason=reason
            )
        )

    @rule(anchor=st.sampled_from(["kick_off", "workshop", "workshop", "review"]), days=DAYS, by=ACTORS)
    def move_an_anchor(self, anchor: str, days: int, by: Actor) -> None:
        opened = {"kick_off": KICK_OFF, "workshop": WORKSHOP, "review": DUE["plan"]}[anchor]
        day = self.day(opened + timedelta(days=days))

        def propose_then_apply(session: Session) -> None:
            proposed = propose_anchors(session, self.milestone_id, {anchor: day})
            before = Trial(session, self.milestone_id).dues()
            applied = apply_anchors(
                session, self.milestone_id, {anchor: day}, by=by, at=self.now, reason="surat pusat"
            )
            after = Trial(session, self.milestone_id).dues()
            assert applied == proposed
            assert after == before | {change.step: change.new for change in proposed.changes}

        self.attempt(propose_then_apply)

    @precondition(lambda self: self.added < 3)
    @rule(phase=st.sampled_from(PHASES), needed_by=STEPS | st.none(), days=st.integers(-6, 3), by=ACTORS)
    def add_a_step(self, phase: str, needed_by: str | None, days: int, by: Actor) -> None:
        code = f"more-{self.added + 1}"
        added = self.attempt(
            lambda s: add_steps(
                s,
                self.milestone_id,
                phase,
                [_more(code, days)],
                programme=trial_programme(),
                by=by,
                at=self.now,
                needed_by=needed_by,
            )
        )
        self.added += added

    @rule(code=STEPS, move=st.sampled_from(HOLDING), days=st.integers(-1, 9), by=ACTORS, reason=REASONS)
    def hold_back(self, code: str, move: StepMove, days: int, by: Actor, reason: str) -> None:
        until = self.day(self.now.date() + timedelta(days=days))
        said: dict[str, Any] = {"by": by, "at": self.now, "reason": reason}
        acts: dict[StepMove, Callable[[Session], object]] = {
            StepMove.SNOOZE: lambda s: snooze_step(
                s, self.milestone_id, code, until=until, longest=5, **said
            ),
            StepMove.MUTE: lambda s: mute_step(s, self.milestone_id, code, until=until, longest=60, **said),
            StepMove.UNMUTE: lambda s: unmute_step(s, self.milestone_id, code, **said),
            StepMove.DELEGATE: lambda s: delegate_step(
                s, self.milestone_id, code, contact_id=self.contact_id, until=until, longest=60, **said
            ),
            StepMove.RECALL: lambda s: recall_step(s, self.milestone_id, code, **said),
        }
        self.attempt(acts[move])

    @rule(mute=st.booleans(), days=st.integers(-1, 9), by=ACTORS, reason=REASONS)
    def mute_it_all(self, mute: bool, days: int, by: Actor, reason: str) -> None:  # noqa: FBT001
        until = self.now.date() + timedelta(days=days)
        said: dict[str, Any] = {"by": by, "at": self.now, "reason": reason}
        if mute:
            self.attempt(lambda s: mute_milestone(s, self.milestone_id, until=until, longest=60, **said))
        else:
            self.attempt(lambda s: unmute_milestone(s, self.milestone_id, **said))

    @rule(what=st.sampled_from([*PHASES, "the milestone"]))
    def close(self, what: str) -> None:
        if what == "the milestone":
            self.attempt(lambda s: close_milestone(s, self.milestone_id, at=self.now))
        else:
            self.attempt(lambda s: close_phase(s, self.milestone_id, what, at=self.now))

    @rule(code=st.sampled_from(PHASES), by=ACTORS, reason=REASONS)
    def close_a_phase_anyway(self, code: str, by: Actor, reason: str) -> None:
        self.attempt(
            lambda s: close_phase_anyway(s, self.milestone_id, code, by=by, at=self.now, reason=reason)
        )

    @precondition(lambda self: self.now > MONDAY + timedelta(days=7))
    @rule(by=ACTORS, reason=REASONS, once_in=st.integers(1, 6))
    def call_it_off(self, by: Actor, reason: str, once_in: int) -> None:
        if once_in == 1:
            self.attempt(lambda s: cancel_milestone(s, self.milestone_id, by=by, at=self.now, reason=reason))

    @rule(code=STEPS, queue=st.booleans())
    def remind(self, code: str, queue: bool) -> None:  # noqa: FBT001
        with writing(self.engine) as session:
            _remind(session, self.milestone_id, code, self.contact_id, self.now, queue=queue)

    def attempt(self, act: Callable[[Session], object]) -> bool:
        """Do it, or be refused; what is refused must have changed nothing, even if all the rest is kept."""
        before = self.snapshot()
        try:
            with writing(self.engine) as session:
                refused = _refusal(act, session)
        finally:
            after = self.snapshot()
        assert not (refused and after != before), refused
        return refused is None

    def snapshot(self) -> list[object]:
        with self.engine.connect() as connection:
            return [connection.execute(text(f"SELECT * FROM {table}")).all() for table in WATCHED]  # noqa: S608

    def day(self, day: date) -> date:
        """Mostly a working day: every fourth day is left as it was drawn, whatever it is."""
        with reading(self.engine) as session:
            return day if day.toordinal() % 4 == 0 else calendar_of(session, "17.07").next_working_day(day)

    def due_of(self, code: str) -> date:
        with reading(self.engine) as session:
            return Trial(session, self.milestone_id).dues()[code]

    def possible(self) -> list[tuple[str, StepMove | PhaseMove]]:
        with reading(self.engine) as session:
            rows = Trial(session, self.milestone_id).rows
        closing = [code for code, phase in rows.phases.items() if phase.status is PhaseStatus.CLOSING]
        moves: list[tuple[str, StepMove | PhaseMove]] = [(code, PhaseMove.CLOSE) for code in closing]
        for code, step in rows.steps.items():
            moves += [(code, move) for move in BY_HAND if (step.status, move) in STEP_TABLE]
        return moves or [("agenda", StepMove.SEEN)]

    def asked_for(self) -> list[str]:
        with reading(self.engine) as session:
            waiting = select(Postponement.step_id).where(Postponement.status == PostponementStatus.ASKED)
            ids = set(session.exec(waiting))
            return [
                code for code, step in Trial(session, self.milestone_id).rows.steps.items() if step.id in ids
            ]

    @invariant()
    def everything_holds(self) -> None:
        if not self.contact_id:
            return
        with reading(self.engine) as session:
            trial = Standing(session, self.milestone_id)
            _statuses_are_known(session)
            _dates_hold(trial, reopened=self.reopened)
            _nothing_starts_too_early(trial)
            _phases_and_milestone_fit_their_steps(trial)
            _history_is_whole_and_tells_what_stands(trial)
            _requests_fit_their_steps(trial)
            _reminders_fit_their_steps(trial)
            _silences_fit_their_steps(trial, self.now)

    def teardown(self) -> None:
        self.engine.dispose()


class Standing(Trial):
    """The trial as it stands, read once: while everything is looked at, nothing moves."""

    @cached_property
    def rows(self) -> MilestoneRows:  # type: ignore[override]
        return super().rows


def _refusal(act: Callable[[Session], object], session: Session) -> TonggakError | None:
    try:
        act(session)
    except TonggakError as error:
        return error
    return None


def _statuses_are_known(session: Session) -> None:
    for table, kind in (("steps", StepStatus), ("phases", PhaseStatus), ("milestones", MilestoneStatus)):
        found = session.execute(text(f"SELECT DISTINCT status FROM {table}")).scalars()  # noqa: S608
        assert set(found) <= {status.value for status in kind}


def _dates_hold(trial: Trial, *, reopened: bool) -> None:
    rows, calendar = trial.rows, calendar_of(trial.session, "17.07")
    assert {code: day for code, day in trial.baselines().items() if code in DUE} == DUE
    assert {code: anchor.baseline for code, anchor in rows.anchors.items()} == {
        "kick_off": KICK_OFF,
        "workshop": WORKSHOP,
        "review": DUE["plan"],
    }
    for step in rows.steps.values():
        assert calendar.is_working_day(step.due_date), step
        assert calendar.local_date(step.due_at) == step.due_date
        waits_for = [rows.steps[code] for code in step.needs if rows.steps[code].status not in SETTLED]
        # A reopened step keeps the date it had, which may lie behind that of what waits for it.
        assert reopened or step.status in SETTLED or all(step.due_at >= need.due_at for need in waits_for)


def _nothing_starts_too_early(trial: Trial) -> None:
    steps, phases = trial.rows.states()
    by_code, status_of = {step.code: step for step in steps}, {phase.code: phase.status for phase in phases}
    ready = [step for step in steps if step.status is StepStatus.READY]
    assert [step.code for step in ready if open_needs(step, by_code)] == []
    assert [step.code for step in ready if status_of[step.phase] is not PhaseStatus.OPEN] == []
    assert next_consequence(steps, phases) is None


def _phases_and_milestone_fit_their_steps(trial: Trial) -> None:
    rows = trial.rows
    for phase in rows.phases.values():
        open_steps = [step.code for step in rows.steps_of(phase) if step.status not in SETTLED]
        ending = phase.status in {PhaseStatus.CLOSING, PhaseStatus.CLOSED, PhaseStatus.CANCELLED}
        assert not (ending and open_steps)
        assert (phase.closed_at is not None) == (phase.status is PhaseStatus.CLOSED)
        assert not phase.closing_note or phase.status in {*OVER, PhaseStatus.CLOSING}
    for step in rows.steps.values():
        assert (step.settled_at is not None) == (step.status in SETTLED)
    over = all(phase.status in OVER for phase in rows.phases.values())
    assert over or rows.milestone.status is MilestoneStatus.OPEN
    assert (rows.milestone.closed_at is not None) == (rows.milestone.status is MilestoneStatus.CLOSED)


def _history_is_whole_and_tells_what_stands(trial: Trial) -> None:
    rows, history = trial.rows, trial.history()
    assert trial.breaks() == []
    assert len(history) == rows.milestone.history_count
    told: dict[tuple[str, str], str] = {}
    for row in history:
        assert told.get((row.subject, row.code), row.from_status) == row.from_status
        assert any(
            (str(at), str(move), str(arrow.to)) == (row.from_status, row.move, row.to_status)
            and row.role in arrow.by
            and (row.reason or not arrow.needs_reason)
            for (at, move), arrow in TABLES[row.subject].items()
        ), row
        told[row.subject, row.code] = row.to_status
    standing = {("milestone", "M4"): rows.milestone.status.value}
    standing |= {("phase", code): status for code, status in trial.phases().items()}
    standing |= {("step", code): status for code, status in trial.steps().items()}
    assert {key: standing[key] for key in told} == told
    assert all(standing[key] in {"waiting", "planned"} for key in standing.keys() - told.keys())


def _requests_fit_their_steps(trial: Trial) -> None:
    steps = {step.id: step for step in trial.rows.steps.values()}
    asked = [request for request in trial.requests() if request.status is PostponementStatus.ASKED]
    assert max(Counter(request.step_id for request in asked).values(), default=0) <= 1
    for request in asked:
        step = steps[request.step_id]
        assert step.status not in SETTLED
        assert request.new_day > step.due_date
    for request in trial.requests():
        if request.status is PostponementStatus.APPROVED and request.step_id:
            step = steps[request.step_id]
            assert step.status in SETTLED or step.due_date >= request.new_day
    decided = [request for request in trial.requests() if request.status is not PostponementStatus.ASKED]
    assert all(request.decided_by and request.decided_at for request in decided)


def _reminders_fit_their_steps(trial: Trial) -> None:
    settled = {step.id for step in trial.rows.steps.values() if step.status in SETTLED}
    due_dates = {step.id: step.due_date for step in trial.rows.steps.values()}
    lines = trial.session.exec(select(Reminder)).all()
    keys = Counter((r.step_id, r.rule, r.occurrence, r.contact_id, r.local_date) for r in lines)
    assert max(keys.values(), default=0) <= 1
    standing = [line for line in lines if line.state is MessageState.SCHEDULED]
    assert [line for line in standing if line.step_id in settled] == []
    assert [line for line in standing if line.due_date != due_dates[line.step_id]] == []
    queued = {m.id for m in trial.session.exec(select(Message)) if m.state is MessageState.SCHEDULED}
    assert {line.message_ref for line in standing if line.message_ref} == queued
    assert [line for line in lines if line.state is MessageState.CLEARED and line.message_ref] == []


def _silences_fit_their_steps(trial: Trial, now: datetime) -> None:
    rows, today = trial.rows, calendar_of(trial.session, "17.07").local_date(now)
    settled = {step.id for step in rows.steps.values() if step.status in SETTLED}
    holds = [hold for hold in trial.session.exec(select(Hold)) if hold.ended_at is None]
    in_force = [hold for hold in holds if hold.until_day >= today]
    assert max(Counter((h.step_id, h.milestone_id) for h in in_force).values(), default=0) <= 1
    assert [hold for hold in in_force if hold.step_id in settled] == []
    over = rows.milestone.status in {MilestoneStatus.CLOSED, MilestoneStatus.CANCELLED}
    assert [hold for hold in in_force if hold.milestone_id and over] == []
    standing_in = [d for d in trial.session.exec(select(Delegation)) if d.ended_at is None]
    assert [delegation for delegation in standing_in if delegation.step_id in settled] == []
    assert all(hold.reason for hold in holds if hold.kind is HoldKind.MUTE)


def _more(code: str, days: int) -> StepBlueprint:
    title = {"id": code, "en": code}
    due = {"anchor": "workshop", "working_days": days}
    return StepBlueprint.model_validate(
        {
            "code": code,
            "title": title,
            "kind": "document",
            "owner": "public_works",
            "due": due,
            "review": True,
        }
    )


def _contact(session: Session) -> int:
    office = Organisation(place="17.07", region_code="17.07", name="Dinas PUPR", kind=OrganisationKind.OPD)
    session.add(office)
    session.flush()
    person = Contact(
        organisation_id=office.id or 0, name="Narahubung", role=ContactRole.KEY_PERSON, recorded_at=MONDAY
    )
    session.add(person)
    session.flush()
    mail, address = ChannelKind.MAIL, "pupr@lebong.example"
    session.add(ContactAddress(contact_id=person.id or 0, channel=mail, address=address))
    return person.id or 0


def _remind(  # noqa: PLR0913 - one line of the ledger
    session: Session, milestone_id: int, code: str, contact_id: int, now: datetime, *, queue: bool
) -> None:
    """Put down that a step's owner is to be told today, and queue a message about all that is open."""
    step, today = Trial(session, milestone_id).rows.step(code), now.date()
    there = select(Reminder).where(Reminder.step_id == step.id, Reminder.local_date == today)
    if step.status not in SETTLED and session.exec(there).first() is None:
        said = Reminder(
            step_id=step.id or 0,
            rule="due_soon",
            occurrence=1,
            contact_id=contact_id,
            local_date=today,
            due_date=step.due_date,
            reason="due_soon",
            state=MessageState.SCHEDULED,
            planned_at=now,
        )
        session.add(said)
        session.flush()
    ungrouped = select(Reminder).where(
        Reminder.state == MessageState.SCHEDULED, col(Reminder.message_ref).is_(None)
    )
    lines = session.exec(ungrouped).all()
    if queue and lines:
        number = len(session.exec(select(Message.id)).all()) + 1
        message = Message(
            contact_id=contact_id,
            channel=ChannelKind.MAIL,
            address="pupr@lebong.example",
            local_date=today,
            revision=number,
            subject="Pengingat",
            text="Yth.",
            message_id=f"<{number}@tonggak.example>",
            state=MessageState.SCHEDULED,
            queued_at=now,
            next_at=now,
            expires_at=now + timedelta(days=1),
        )
        session.add(message)
        session.flush()
        for line in lines:
            line.message_ref = message.id


def run(prepared: Path, *, milestones: int, moves: int, always_the_same: bool = False) -> None:
    with tempfile.TemporaryDirectory(prefix="tonggak-machine-") as folder:
        engine = open_database(f"sqlite:///{folder}/tonggak.db")
        given = {"prepared": prepared, "folder": Path(folder), "engine": engine}
        run_state_machine_as_test(
            type("Milestone", (MilestoneMachine,), given),
            settings=settings(
                max_examples=milestones,
                stateful_step_count=moves,
                derandomize=always_the_same,
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                report_multiple_bugs=False,
            ),
        )


def test_no_sequence_of_moves_breaks_what_must_hold(prepared_sqlite: Path) -> None:
    run(prepared_sqlite, milestones=20, moves=40, always_the_same=True)


@pytest.mark.campaign
def test_no_long_sequence_of_moves_breaks_what_must_hold(prepared_sqlite: Path) -> None:
    run(prepared_sqlite, milestones=300, moves=80)
