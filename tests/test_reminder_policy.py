from datetime import date

import pytest
from policy_cast import (
    CONTACT,
    DUE,
    EVERYBODY,
    HEAD,
    PROVINCE,
    RULES,
    SECRETARIAT,
    morning,
    own_day,
    said,
    september,
    spoken,
    step,
)

from models.rules.lifecycle import StepStatus
from models.rules.reminder_facts import Audiences, Decision, Silence, Why
from models.rules.reminder_rules import Missed


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2024, 8, 29), [], id="eight working days before: nothing"),
        pytest.param(date(2024, 8, 30), [("before_7", 1, CONTACT)], id="seven before"),
        pytest.param(september(5), [("before_3", 1, CONTACT)], id="three before"),
        pytest.param(september(9), [("before_1", 1, CONTACT)], id="one before"),
        pytest.param(DUE, [("due_day", 1, CONTACT)], id="the due day"),
        pytest.param(september(11), [("late", 1, CONTACT)], id="one late"),
    ],
)
def test_each_rule_speaks_on_its_own_working_day(today: date, expected: list[object]) -> None:
    assert spoken(step(), today) == expected


def test_a_reminder_skips_the_holiday() -> None:
    facts = step(due=september(17))

    assert spoken(facts, september(13)) == [("before_1", 1, CONTACT)]
    assert morning(facts, september(16)) == [Decision(7, "", 0, None, Silence.DAY_OFF)]


def test_a_holiday_of_the_region_moves_the_reminder_there_only() -> None:
    calendar = own_day(september(9))

    there = spoken(step(), september(6), calendar=calendar)
    elsewhere = spoken(step(), september(6), ledger=[said("before_3", on=september(5))])

    assert (there, elsewhere) == ([("before_1", 1, CONTACT)], [])


def test_what_was_said_is_not_said_again() -> None:
    ledger = [said("before_3", on=september(5))]

    decisions = morning(step(), september(5), ledger=ledger)

    assert decisions == [Decision(7, "before_3", 1, CONTACT, Silence.ALREADY_SAID)]


def test_a_new_due_date_starts_the_reminders_anew() -> None:
    ledger = [said("before_1", on=september(2), due=september(3))]

    assert spoken(step(), september(9), ledger=ledger) == [("before_1", 1, CONTACT)]


def test_on_the_due_day_nothing_is_said_after_the_hour() -> None:
    assert morning(step(), DUE, hour=16) == [Decision(7, "deadline", 0, None, Silence.HOUR_PASSED)]


@pytest.mark.parametrize(
    ("status", "silence"),
    [
        pytest.param(StepStatus.WAITING, Silence.WAITING, id="waiting for another step"),
        pytest.param(StepStatus.DONE, Silence.SETTLED, id="done"),
        pytest.param(StepStatus.SKIPPED, Silence.SETTLED, id="skipped"),
        pytest.param(StepStatus.CANCELLED, Silence.SETTLED, id="cancelled"),
    ],
)
def test_who_cannot_or_need_not_act_is_not_reminded(status: StepStatus, silence: Silence) -> None:
    assert morning(step(status=status), september(20)) == [Decision(7, "", 0, None, silence)]


def test_server_down_3_days_sends_once() -> None:
    ledger = [said("late", 1, on=september(11))]

    monday_after = spoken(step(), september(17), ledger=ledger)

    assert [reminder for reminder in monday_after if reminder[2] == CONTACT] == [("late", 3, CONTACT)]


def test_a_missed_rule_that_merges_speaks_only_with_others() -> None:
    decisions = morning(step(), september(2))

    assert decisions == [Decision(7, "before_7", 1, CONTACT, Why.DUE_SOON, only_with_others=True)]


def test_a_missed_rule_that_skips_says_so() -> None:
    before = tuple(rule.model_copy(update={"missed": Missed.SKIP}) for rule in RULES.before)
    rules = RULES.model_copy(update={"before": before})

    decisions = morning(step(), september(2), rules=rules)

    assert decisions == [Decision(7, "before_7", 1, CONTACT, Silence.MISSED_RUN)]


def test_seen_holds_the_chain() -> None:
    facts = step(seen_on=september(4))

    assert morning(facts, september(5)) == [Decision(7, "before_3", 1, CONTACT, Silence.HELD)]


def test_seen_does_not_hold_the_due_day() -> None:
    facts = step(seen_on=september(9))

    assert spoken(facts, DUE) == [("due_day", 1, CONTACT)]


def test_ack_expires() -> None:
    facts = step(seen_on=september(11))

    held = spoken(facts, september(13))
    rearmed = spoken(facts, september(17))

    assert (held, rearmed) == ([], [("late", 3, CONTACT)])


def test_after_the_last_time_a_person_decides() -> None:
    ledger = [said("late", 6, on=date(2024, 10, 4)), *escalated_everywhere()]

    reminders = spoken(step(), date(2024, 10, 14), ledger=ledger)

    assert reminders == [("handed_over", 1, SECRETARIAT)]


def test_what_the_secretariat_owes_itself_is_handed_to_the_province() -> None:
    audiences = Audiences(owners=(SECRETARIAT,), coordinator=(SECRETARIAT,), province=(PROVINCE,))
    ledger = [said("late", 6, on=date(2024, 10, 4), to=SECRETARIAT), *escalated_everywhere()]

    reminders = spoken(step(), date(2024, 10, 14), ledger=ledger, audiences=audiences)

    assert reminders == [("handed_over", 1, PROVINCE)]


def test_a_step_sent_back_is_told_once_for_each_time() -> None:
    facts = step(status=StepStatus.RETURNED, returned_on=september(3), times_returned=2)
    ledger = [said("returned", 1, on=september(2))]

    first = spoken(facts, september(3), ledger=ledger)
    again = spoken(facts, september(4), ledger=[*ledger, said("returned", 2, on=september(3))])

    assert ([r for r in first if r[0] == "returned"], again) == (
        [("returned", 2, CONTACT)],
        [("before_7", 1, CONTACT)],
    )


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(september(3), [], id="the day after: their own time"),
        pytest.param(september(4), [("to_check", 1, SECRETARIAT)], id="two working days after"),
        pytest.param(september(9), [("to_check", 2, SECRETARIAT)], id="three more working days after"),
    ],
)
def test_what_nobody_has_checked_is_told_to_the_secretariat(today: date, expected: list[object]) -> None:
    facts = step(status=StepStatus.SUBMITTED, submitted_on=september(2))
    ledger = [said("to_check", 1, on=september(4), to=SECRETARIAT)] if today > september(4) else []

    assert spoken(facts, today, ledger=ledger) == expected


@pytest.mark.parametrize("why", [Why.NO_CONTACT, Why.NO_ADDRESS])
def test_when_nobody_who_owes_it_can_be_told_the_secretariat_is(why: Why) -> None:
    audiences = Audiences(unreachable=why, coordinator=(SECRETARIAT,))

    decisions = morning(step(), september(6), audiences=audiences)

    assert [d for d in decisions if d.speaks] == [Decision(7, "unreachable", 2, SECRETARIAT, why)]


def test_where_there_is_no_secretariat_the_province_is_told() -> None:
    audiences = Audiences(unreachable=Why.NO_CONTACT, province=(PROVINCE,))

    assert spoken(step(), september(6), audiences=audiences) == [("unreachable", 2, PROVINCE)]


def test_reassigned_person_gets_nothing() -> None:
    successor = 9
    audiences = Audiences(owners=(successor,), head=(HEAD,))

    told = spoken(step(), september(5), ledger=[said("before_3", on=september(5))], audiences=audiences)

    assert told == [("before_3", 1, successor)]


def escalated_everywhere() -> list[object]:
    levels = RULES.escalation.levels
    return [said(level.rule, on=september(27), to=EVERYBODY.of(level.to)[0]) for level in levels]
