"""Whatever is moved, sent or fails in between, a person's calendar ends up as the milestone is."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from meeting_cast import MORNING, PUPR, call_off, events_of, mails_of, meet, reschedule
from reminder_cast import Town, lebong_town
from sqlmodel import select

from models.database import open_database, reading, writing
from models.tables.milestones import Anchor
from models.tables.reminders import Message, MessageState

DAYS = [date(2024, 6, 3), date(2024, 6, 10), date(2024, 6, 12)]
DOINGS = st.lists(st.sampled_from(["plan", "send", "lose", *DAYS]), max_size=12)


@contextmanager
def fresh_town(prepared: Path) -> Iterator[Town]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{shutil.copy(prepared, Path(folder) / 'tonggak.db')}")
        yield lebong_town(engine)
        engine.dispose()


def do(town: Town, doing: str | date) -> None:
    if isinstance(doing, date):
        if workshop_of(town) != doing:
            reschedule(town, workshop=doing)
    elif doing == "plan":
        meet(town)
    elif doing == "send":
        town.send(MORNING)
    else:
        give_up_what_waits(town)


def workshop_of(town: Town) -> date:
    with reading(town.engine) as session:
        return session.exec(select(Anchor).where(Anchor.code == "workshop")).one().day


def give_up_what_waits(town: Town) -> None:
    with writing(town.engine) as session:
        for message in session.exec(select(Message).where(Message.state == MessageState.SCHEDULED)):
            message.state, message.state_reason = MessageState.DEAD, "out of tries"


def workshops_told(town: Town) -> list[tuple[str, str, int, date]]:
    return [event for event in events_of(mails_of(town), PUPR) if "-workshop-" in event[1]]


@settings(max_examples=20, deadline=None)
@given(doings=DOINGS, ends=st.booleans())
def test_a_calendar_ends_up_as_the_milestone_is_and_hears_nothing_twice(
    prepared_sqlite: Path, doings: list[str | date], *, ends: bool
) -> None:
    with fresh_town(prepared_sqlite) as town:
        for doing in doings:
            do(town, doing)
        if ends:
            call_off(town)
        do(town, "plan")
        do(town, "send")
        told, day = workshops_told(town), workshop_of(town)

    said, sequences = [(method, on) for method, _, _, on in told], [sequence for _, _, sequence, _ in told]
    last = said[-1] if said else ("CANCEL", day)
    assert last[0] == "CANCEL" if ends else last == ("REQUEST", day)
    assert sequences == sorted(set(sequences))
    assert all(before != after for before, after in pairwise(said))
