from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from life_cast import COLLEAGUE, LIVES, Life
from policy_cast import CONTACT, spoken, step

from models.rules.lifecycle import SETTLED, StepStatus
from models.rules.reminder_facts import Said, StepFacts
from models.rules.working_days import OwnDay, RegionCalendar, calendar_for

DUE_DAYS = st.dates(date(2024, 1, 15), date(2025, 11, 30))
OUTAGES = st.sets(st.integers(-15, 40))
HOLIDAYS = st.sets(st.integers(-15, 40), max_size=8)
ZONES = st.sampled_from(["WIB", "WITA", "WIT"])


def calendar_with(zone: str, due: date, holidays: Collection[int]) -> RegionCalendar:
    days = {due + timedelta(n): OwnDay("Libur daerah", working=False) for n in holidays}
    return calendar_for(zone, days)


def lived_through(facts: StepFacts, calendar: RegionCalendar, outages: Collection[int]) -> list[Said]:
    """Plan on every morning but those of an outage, twice over, and keep what was said."""
    ledger: list[Said] = []
    for offset in (n for n in range(-20, 45) for _ in range(2)):
        today = facts.due_date + timedelta(offset)
        if offset not in outages:
            for rule, occurrence, contact in spoken(facts, today, calendar=calendar, ledger=ledger):
                assert contact is not None
                ledger.append(Said(rule, occurrence, contact, today, facts.due_date))
    return ledger


@settings(max_examples=60, deadline=None)
@given(due=DUE_DAYS, zone=ZONES, holidays=HOLIDAYS, outages=OUTAGES)
def test_nothing_is_said_twice_whatever_days_fail(
    due: date, zone: str, holidays: set[int], outages: set[int]
) -> None:
    ledger = lived_through(step(due=due), calendar_with(zone, due, holidays), outages)

    keys = [(said.rule, said.occurrence, said.contact_id) for said in ledger]
    assert len(keys) == len(set(keys))


@settings(max_examples=60, deadline=None)
@given(due=DUE_DAYS, zone=ZONES, holidays=HOLIDAYS, outages=OUTAGES)
def test_nothing_is_said_on_a_day_off(due: date, zone: str, holidays: set[int], outages: set[int]) -> None:
    calendar = calendar_with(zone, due, holidays)

    days = {said.local_date for said in lived_through(step(due=due), calendar, outages)}

    assert all(calendar.is_working_day(day) for day in days)


@settings(max_examples=60, deadline=None)
@given(due=DUE_DAYS, holidays=HOLIDAYS, outages=OUTAGES)
def test_a_step_left_open_reaches_its_agency_and_its_head(
    due: date, holidays: set[int], outages: set[int]
) -> None:
    outages_that_end = {offset for offset in outages if offset < 20}

    ledger = lived_through(step(due=due), calendar_with("WIB", due, holidays), outages_that_end)

    rules = {said.rule for said in ledger}
    assert {"late", "escalated_to_head"} <= rules


@settings(max_examples=60, deadline=None)
@given(due=DUE_DAYS, offset=st.integers(-30, 60), status=st.sampled_from([*SETTLED, StepStatus.WAITING]))
def test_nothing_is_said_about_a_step_that_nobody_owes_now(
    due: date, offset: int, status: StepStatus
) -> None:
    assert spoken(step(due=due, status=status), due + timedelta(offset)) == []


@settings(max_examples=60, deadline=None)
@given(due=DUE_DAYS, offset=st.integers(-30, 60), hour=st.integers(0, 23))
def test_a_person_is_told_of_a_step_for_at_most_one_reason_a_day(due: date, offset: int, hour: int) -> None:
    told = spoken(step(due=due), due + timedelta(offset), hour=hour)

    contacts = [contact for _, _, contact in told]
    assert len(contacts) == len(set(contacts))


@settings(max_examples=80, deadline=None)
@given(life=LIVES)
def test_whatever_happens_nothing_is_said_twice(life: Life) -> None:
    ledger = life.live()

    keys = [(said.rule, said.occurrence, said.contact_id, said.due_date) for said in ledger]
    to_decide_after_another_request = [key for key in keys if key[0] != "to_decide"]
    assert len(to_decide_after_another_request) == len(set(to_decide_after_another_request))
    assert len({(*key, said.local_date) for key, said in zip(keys, ledger, strict=True)}) == len(ledger)


@settings(max_examples=80, deadline=None)
@given(life=LIVES)
def test_whatever_happens_nothing_is_said_on_days_off_to_the_muted_or_about_what_is_done(life: Life) -> None:
    for offset in life.mornings():
        today = [said for said in life.ledger if said.local_date == life.day(offset)]

        assert not today or life.calendar.is_working_day(life.day(offset))
        assert not today or not life.is_done(offset)
        assert not any(life.is_muted(offset, said.contact_id) for said in today)


@settings(max_examples=80, deadline=None)
@given(life=LIVES)
def test_what_is_still_useful_after_a_silence_is_said(life: Life) -> None:
    for offset in life.mornings():
        today, due, calendar = life.day(offset), life.due_on(offset), life.calendar
        if not calendar.is_working_day(today) or life.is_done(offset):
            continue
        expected = to_be_known(calendar, today, due, held=life.is_held(offset))
        for contact in (CONTACT, COLLEAGUE):
            if expected is not None and not life.is_muted(offset, contact):
                assert any(
                    (said.rule, said.occurrence, said.contact_id, said.due_date) == (*expected, contact, due)
                    for said in life.ledger
                )


def to_be_known(calendar: RegionCalendar, today: date, due: date, *, held: bool) -> tuple[str, int] | None:
    """What those who owe a step must have been told by the end of a working day."""
    if today == due:
        return ("due_day", 1)
    if held:
        return None
    if today < due:
        left = calendar.working_days_between(today, due)
        return next(((f"before_{days}", 1) for days in (1, 3) if left <= days), None)
    late = calendar.working_days_between(due, today)
    reached = [n for n, day in enumerate((1, 2, 3, 8, 13, 18), start=1) if day <= late < 23]
    return ("late", reached[-1]) if reached else None


@settings(max_examples=100, deadline=None)
@given(day=DUE_DAYS, minute=st.integers(0, 24 * 60 - 1), zone=ZONES, holidays=HOLIDAYS)
def test_a_message_never_leaves_outside_office_hours(
    day: date, minute: int, zone: str, holidays: set[int]
) -> None:
    calendar = calendar_with(zone, day, holidays)
    moment = datetime.combine(day, time(minute // 60, minute % 60), calendar.zone)

    leaves = calendar.next_office_moment(moment)

    assert any(window.start <= leaves < window.end for window in calendar.office_windows(leaves.date()))
