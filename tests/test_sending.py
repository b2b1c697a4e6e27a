"""A sweep sends a handful after the other, each by a fresh look at the clock, until nothing moves."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from reminder_cast import Town, at, lebong_town
from sqlalchemy import Engine
from sqlmodel import select

from flows.runtime import Clock, Runtime, SetClock
from flows.sending import send_all
from flows.settings import Settings
from models.database import writing
from models.tables.people import ContactRole, Organisation
from notifications.channels.remembering import RememberingChannel
from notifications.delivery import A_HANDFUL, Delivered
from notifications.outcomes import Misconfigured
from notifications.pacing import BURST

MORNING = at("2024-09-05")
CONTACTS = 110


class TickingClock:
    """A clock on which ten seconds pass with every look."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        self.moment += timedelta(seconds=10)
        return self.moment

    def wait_until(self, moment: datetime) -> bool:
        self.moment = max(self.moment, moment)
        return True


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong on the morning of Thursday 5 September 2024, with a message for each of very many contacts."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    with writing(engine) as session:
        office = session.exec(select(Organisation).where(Organisation.name == "Dinas PUPR")).one()
        for number in range(CONTACTS - 1):
            town.contact(session, office.id or 0, f"Narahubung {number}", ContactRole.KEY_PERSON)
    town.plan(MORNING)
    return town


@pytest.fixture
def runtime(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    fast = 60_000
    runtime = Runtime(Settings(data=tmp_path, database_url=database_url, mail_per_minute=fast))
    yield runtime
    runtime.close()


@pytest.mark.parametrize(
    "clock",
    [pytest.param(TickingClock(MORNING), id="ticking"), pytest.param(SetClock(MORNING), id="standing")],
)
def test_a_sweep_sends_everything_and_ends(town: Town, runtime: Runtime, clock: Clock) -> None:
    runtime.clock = clock

    sent = send_all(runtime, [town.mail])

    assert (sent, len(town.mail.sent)) == (Delivered(sent=CONTACTS), CONTACTS)


def test_each_handful_has_its_own_moment(town: Town, runtime: Runtime) -> None:
    runtime.clock = TickingClock(MORNING)

    send_all(runtime, [town.mail])

    assert list(Counter(when for when, _ in town.mail.sent).values()) == [A_HANDFUL, A_HANDFUL, 10]


def test_a_channel_that_somebody_must_mend_is_asked_once_in_a_sweep(town: Town, runtime: Runtime) -> None:
    runtime.clock = SetClock(MORNING)
    broken = RememberingChannel(answers=iter([Misconfigured("535", "password refused")]))

    sent = send_all(runtime, [broken])

    assert (sent.put_off, len(sent.troubles), broken.sent) == (1, 1, [])
    assert town.mail.sent == []


def test_a_channel_keeps_its_pace_however_often_it_is_asked(town: Town, runtime: Runtime) -> None:
    runtime.settings = runtime.settings.model_copy(update={"mail_per_minute": 60})
    runtime.clock = PatientClock(MORNING)

    send_all(runtime, [town.mail])

    moments = sorted(when for when, _ in town.mail.sent)
    assert len(moments) == CONTACTS
    assert most_within(timedelta(minutes=1), moments) <= 60 + 60 * BURST / timedelta(minutes=1) + 1


def test_two_senders_keep_one_pace_together(town: Town, runtime: Runtime) -> None:
    runtime.settings = runtime.settings.model_copy(update={"mail_per_minute": 60})
    runtime.clock = SetClock(MORNING)

    sent = [send_all(runtime, [town.mail]).sent for _ in range(3)]

    assert sent == [6, 0, 0]  # what five seconds carry at one a second, and the first


@dataclass
class PatientClock:
    """A clock on which time passes only by waiting."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def wait_until(self, moment: datetime) -> bool:
        self.moment = max(self.moment, moment)
        return True


def most_within(span: timedelta, moments: list[datetime]) -> int:
    return max(sum(start <= moment < start + span for moment in moments) for start in moments)
