from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from deployments.demo.agencies import Act, Agency, Habit, Task, what_it_does
from models.rules.working_days import calendar_for

CALENDAR = calendar_for("WIB", {})
FRIDAY = date(2024, 9, 27)
MONDAY_AFTER = date(2024, 9, 30)


def agency(habit: Habit, **more: object) -> Agency:
    fields = {"name": "Dinas", "place": "Kab. Lebong", "kind": "OPD", "roles": ["health"], "habit": habit}
    return Agency.model_validate(
        fields | {"address": "a@lebong.example", "head_address": "k@lebong.example"} | more
    )


def task(
    *, kind: str = "document", reminded: bool = False, head_told: bool = False, asked: bool = False
) -> Task:
    return Task("surat", kind, FRIDAY, {FRIDAY} if reminded else (), {FRIDAY} if head_told else (), asked)


def on(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("habit", "lying", "day", "act"),
    [
        pytest.param(Habit.PROMPT, task(), date(2024, 9, 25), Act.NOTHING, id="prompt, two days before"),
        pytest.param(Habit.PROMPT, task(), date(2024, 9, 26), Act.HAND_IN, id="prompt, the day before"),
        pytest.param(Habit.ON_REMINDER, task(), date(2024, 9, 26), Act.NOTHING, id="not reminded yet"),
        pytest.param(Habit.ON_REMINDER, task(reminded=True), FRIDAY, Act.HAND_IN, id="reminded"),
        pytest.param(
            Habit.AFTER_ESCALATION, task(reminded=True), MONDAY_AFTER, Act.NOTHING, id="only reminded"
        ),
        pytest.param(Habit.AFTER_ESCALATION, task(head_told=True), FRIDAY, Act.NOTHING, id="head told today"),
        pytest.param(
            Habit.AFTER_ESCALATION, task(head_told=True), MONDAY_AFTER, Act.HAND_IN, id="head told before"
        ),
        pytest.param(
            Habit.SILENT, task(reminded=True, head_told=True), MONDAY_AFTER, Act.NOTHING, id="silent"
        ),
    ],
)
def test_an_office_does_what_it_is_in_the_habit_of(habit: Habit, lying: Task, day: date, act: Act) -> None:
    assert what_it_does(agency(habit), lying, now=on(day), calendar=CALENDAR) is act


def test_a_meeting_is_recorded_when_it_is_over() -> None:
    meeting = task(kind="meeting")

    morning = what_it_does(agency(Habit.PROMPT), meeting, now=on(FRIDAY, 10), calendar=CALENDAR)
    afternoon = what_it_does(agency(Habit.PROMPT), meeting, now=on(FRIDAY, 15), calendar=CALENDAR)

    assert (morning, afternoon) == (Act.NOTHING, Act.HAND_IN)


def test_more_time_is_asked_for_once() -> None:
    busy = agency(Habit.PROMPT, asks_time={"surat": 5}, because="Survei belum selesai.")

    first = what_it_does(busy, task(), now=on(date(2024, 9, 25)), calendar=CALENDAR)
    again = what_it_does(busy, task(asked=True), now=on(date(2024, 9, 25)), calendar=CALENDAR)

    assert (first, again) == (Act.ASK_TIME, Act.NOTHING)
