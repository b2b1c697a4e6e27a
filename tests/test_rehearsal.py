"""The policy run through fake time: who gets a message on which morning."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy_cast import (
    CALENDAR,
    CONTACT,
    DUE,
    HEAD,
    NATION,
    PROVINCE,
    RULES,
    SECRETARIAT,
    morning,
    said,
    september,
    step,
)

from models.rules.lifecycle import StepStatus
from models.rules.rehearsal import Rehearsed, Stage, rehearse
from models.rules.rehearsed_answers import Answers
from models.rules.rehearsed_steps import StepOnStage
from models.rules.reminder_facts import Audiences, Said, Why
from models.rules.working_days import OwnDay, RegionCalendar, calendar_for

START = datetime(2024, 8, 26, 7, tzinfo=CALENDAR.zone)
LAST = date(2024, 11, 29)
JUST_THE_OWNER = Audiences(owners=(CONTACT,))
HOMES = {CONTACT: "17.07", HEAD: "17.07", SECRETARIAT: "17.07", PROVINCE: "17", NATION: "ID"}


def stage(*steps: StepOnStage, **calendars: RegionCalendar) -> Stage:
    places = {"17.07", "17", "ID"} | {one.place for one in steps}
    known = {place: calendars.get(f"of_{place.replace('.', '_')}", CALENDAR) for place in places}
    return Stage(steps, known, HOMES)


def on_stage(number: int = 7, *, audiences: Audiences = JUST_THE_OWNER, **more: object) -> StepOnStage:
    facts = {key: more.pop(key) for key in ("due", "status", "submitted_on") if key in more}
    place = str(more.pop("place", "17.07"))
    made = replace(step(**facts), step_id=number)  # type: ignore[arg-type]
    return StepOnStage(made, audiences, place, "M4 2024", **more)  # type: ignore[arg-type]


def days_of(messages: list[Rehearsed], contact: int = CONTACT) -> list[date]:
    return [message.day for message in messages if message.contact_id == contact]


def acted(*steps: StepOnStage, start: datetime = START, **how: object) -> list[Rehearsed]:
    return rehearse(stage(*steps), rules=RULES, start=start, last=LAST, **how)  # type: ignore[arg-type]


def test_a_step_that_nobody_answers_is_spoken_of_on_the_days_of_its_rules() -> None:
    messages = acted(on_stage())

    before, after = [30, 5, 9], [10, 11, 12, 13, 23, 30]
    assert days_of(messages) == [
        date(2024, 8, before[0]),
        *map(september, before[1:] + after),
        date(2024, 10, 7),
    ]


def test_a_message_names_its_most_urgent_reason_and_counts_its_steps() -> None:
    late_since_yesterday = on_stage(8, due=september(9))

    messages = acted(on_stage(7), late_since_yesterday)

    assert [m for m in messages if m.day == DUE] == [Rehearsed(DUE, CONTACT, 2, Why.LATE)]


def test_two_steps_of_one_person_make_one_message_a_morning() -> None:
    assert days_of(acted(on_stage(7), on_stage(8))) == days_of(acted(on_stage(7)))


def test_those_above_hear_of_it_as_the_stairs_are_climbed() -> None:
    everybody = Audiences(owners=(CONTACT,), head=(HEAD,), coordinator=(SECRETARIAT,), province=(PROVINCE,))

    messages = acted(on_stage(audiences=everybody))

    assert {contact: days_of(messages, contact)[0] for contact in (HEAD, SECRETARIAT, PROVINCE)} == {
        HEAD: september(12),
        SECRETARIAT: september(18),
        PROVINCE: september(25),
    }


def test_a_step_answered_on_time_is_spoken_of_until_its_due_day() -> None:
    messages = acted(on_stage(), answers=Answers.ON_TIME)

    assert days_of(messages) == [date(2024, 8, 30), september(5), september(9), DUE]


def test_what_waits_is_silent_while_nobody_answers() -> None:
    assert acted(on_stage(8, status=StepStatus.WAITING, after=(7,))) == []


def test_what_waits_is_spoken_of_once_the_step_before_it_was_answered() -> None:
    first, second = on_stage(7), on_stage(8, status=StepStatus.WAITING, due=september(12), after=(7,))

    messages = acted(first, second, answers=Answers.ON_TIME)

    assert [m.day for m in messages if m.day > DUE] == [september(11), september(12)]


def test_what_is_late_at_the_beginning_is_answered_on_the_first_morning() -> None:
    late = on_stage(due=date(2024, 8, 22))

    messages = acted(late, answers=Answers.ON_TIME)

    assert messages == [Rehearsed(START.date(), CONTACT, 1, Why.LATE)]


def test_what_was_said_before_is_not_said_again() -> None:
    told = [said("before_7", on=date(2024, 8, 29)), said("before_3", on=september(4))]

    messages = acted(on_stage(said=told), answers=Answers.ON_TIME)

    assert days_of(messages) == [september(9), DUE]


def test_what_is_under_way_counts_on_its_own_day() -> None:
    waiting = said("before_7", on=date(2024, 8, 30))

    messages = acted(on_stage(underway=[(waiting, Why.DUE_SOON)]), answers=Answers.ON_TIME)

    assert messages[0] == Rehearsed(date(2024, 8, 30), CONTACT, 1, Why.DUE_SOON)
    assert days_of(messages) == [date(2024, 8, 30), september(5), september(9), DUE]


def test_a_reminder_that_merges_goes_only_with_a_message_that_is_sent_anyway() -> None:
    a_day_late_for_the_first_notice = datetime(2024, 9, 2, 7, tzinfo=CALENDAR.zone)

    alone = acted(on_stage(7), start=a_day_late_for_the_first_notice)
    in_company = acted(on_stage(7), on_stage(8, due=september(5)), start=a_day_late_for_the_first_notice)

    assert days_of(alone)[0] == september(5)
    assert in_company[0] == Rehearsed(september(2), CONTACT, 2, Why.DUE_SOON)


def test_a_rehearsal_that_starts_after_office_hours_begins_the_next_morning() -> None:
    evening = datetime(2024, 9, 9, 17, tzinfo=CALENDAR.zone)

    assert acted(on_stage(), start=evening)[0] == Rehearsed(DUE, CONTACT, 1, Why.DUE_TODAY)


def test_a_regions_own_day_off_moves_its_mornings() -> None:
    own = calendar_for("WIB", {september(9): OwnDay("Hari jadi kabupaten", working=False)})

    messages = rehearse(stage(on_stage(), of_17_07=own), rules=RULES, start=START, last=DUE)

    assert days_of(messages) == [date(2024, 8, 29), september(4), september(6), DUE]


def test_the_nation_hears_of_it_only_when_three_regions_are_late() -> None:
    all_the_way = Audiences(owners=(CONTACT,), coordinator=(SECRETARIAT,), nation=(NATION,))

    def heard(regions: int) -> list[date]:
        steps = [on_stage(n, audiences=all_the_way, place=f"17.0{n}") for n in range(1, regions + 1)]
        return days_of(acted(*steps), NATION)

    assert (heard(2)[:1], heard(3)[:1]) == ([], [date(2024, 10, 2)])


def test_nobody_is_told_anything_about_a_settled_step() -> None:
    assert acted(on_stage(status=StepStatus.DONE)) == []


@pytest.mark.parametrize("answers", list(Answers))
def test_a_rehearsal_of_an_empty_stage_is_silent(answers: Answers) -> None:
    assert rehearse(Stage([], {}, {}), rules=RULES, start=START, last=LAST, answers=answers) == []


@settings(max_examples=40, deadline=None)
@given(
    dues=st.lists(st.integers(-60, 60), min_size=1, max_size=4),
    statuses=st.lists(
        st.sampled_from([StepStatus.READY, StepStatus.RETURNED, StepStatus.SUBMITTED]), min_size=4, max_size=4
    ),
    reach=st.sampled_from(
        [
            JUST_THE_OWNER,
            Audiences(owners=(CONTACT,), head=(HEAD,), coordinator=(SECRETARIAT,), nation=(NATION,)),
            Audiences(unreachable=Why.NO_CONTACT, coordinator=(SECRETARIAT,)),
        ]
    ),
)
def test_the_shortcuts_of_a_rehearsal_lose_nothing(
    dues: list[int], statuses: list[StepStatus], reach: Audiences
) -> None:
    steps = [
        on_stage(n, audiences=reach, due=DUE + timedelta(due), status=status, submitted_on=date(2024, 8, 23))
        for n, (due, status) in enumerate(zip(dues, statuses, strict=False), start=1)
    ]

    messages = acted(*steps)

    assert {(m.day, m.contact_id) for m in messages} == told_the_long_way(steps)


def told_the_long_way(steps: list[StepOnStage]) -> set[tuple[date, int | None]]:
    """Ask about every step on every day, and remember it."""
    ledger: dict[int, list[Said]] = {one.facts.step_id: [] for one in steps}
    day, told = START.date(), set()
    while day <= LAST:
        decided = [
            decision
            for one in steps
            for decision in morning(
                one.facts, day, ledger=ledger[one.facts.step_id], audiences=one.audiences, rules=RULES
            )
            if decision.speaks
        ]
        sure = {d.contact_id for d in decided if not d.only_with_others}
        for d in decided:
            if d.contact_id in sure:
                told.add((day, d.contact_id))
                due = next(one.facts.due_date for one in steps if one.facts.step_id == d.step_id)
                ledger[d.step_id].append(Said(d.rule, d.occurrence, d.contact_id or 0, day, due))
        day += timedelta(1)
    return told
