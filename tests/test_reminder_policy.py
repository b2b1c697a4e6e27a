from dataclasses import replace
from datetime import date
from typing import Any

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

from models.rules.blueprint_step import StepKind
from models.rules.lifecycle import StepStatus
from models.rules.reminder_facts import Audiences, Decision, Mute, Silence, Why
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


def test_a_day_that_something_held_was_not_missed() -> None:
    before = tuple(rule.model_copy(update={"missed": Missed.SKIP}) for rule in RULES.before)
    rules = RULES.model_copy(update={"before": before})
    mute = Mute(september(5), "Sekretariat Pokja PKP")

    of_step = spoken(step(muted=mute), september(6), rules=rules)
    of_person = spoken(step(), september(6), rules=rules, audiences=replace(EVERYBODY, muted={CONTACT: mute}))

    assert (of_step, of_person) == ([("before_3", 1, CONTACT)], [("before_3", 1, CONTACT)])


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

    assert [d for d in decisions if d.speaks] == [Decision(7, "unreachable", 1, SECRETARIAT, why)]


def test_who_cannot_be_told_is_reported_again_five_working_days_after_the_first_time() -> None:
    audiences = Audiences(unreachable=Why.NO_ADDRESS, coordinator=(SECRETARIAT,))
    ledger = [said("unreachable", on=september(3), to=SECRETARIAT)]

    day_before = spoken(step(), september(9), audiences=audiences, ledger=ledger)
    on_the_day = spoken(step(), september(10), audiences=audiences, ledger=ledger)

    assert (day_before, on_the_day) == ([], [("unreachable", 2, SECRETARIAT)])


def test_where_there_is_no_secretariat_the_province_is_told() -> None:
    audiences = Audiences(unreachable=Why.NO_CONTACT, province=(PROVINCE,))

    assert spoken(step(), september(6), audiences=audiences) == [("unreachable", 1, PROVINCE)]


def test_reassigned_person_gets_nothing() -> None:
    successor = 9
    audiences = Audiences(owners=(successor,), head=(HEAD,))

    told = spoken(step(), september(5), ledger=[said("before_3", on=september(5))], audiences=audiences)

    assert told == [("before_3", 1, successor)]


def test_a_rule_may_speak_of_some_kinds_of_steps_only() -> None:
    due_day = RULES.due_day.model_copy(update={"kinds": frozenset({StepKind.MEETING})})
    rules = RULES.model_copy(update={"due_day": due_day})

    meeting = spoken(step(kind=StepKind.MEETING), DUE, rules=rules)
    document = morning(step(kind=StepKind.DOCUMENT), DUE, rules=rules)

    assert meeting == [("due_day", 1, CONTACT)]
    assert document == [Decision(7, "due_day", 0, None, Silence.OTHER_KIND)]


@pytest.mark.parametrize(
    ("facts", "silence"),
    [
        pytest.param({"snoozed_until": september(13)}, Silence.SNOOZED, id="put off"),
        pytest.param({"asked_on": september(9)}, Silence.POSTPONEMENT_ASKED, id="a later date asked for"),
        pytest.param(
            {"parent_asked_on": september(9)},
            Silence.PARENT_POSTPONEMENT_ASKED,
            id="a later date asked for what it hangs on",
        ),
    ],
)
def test_the_chain_is_held_until_a_day_and_then_rearmed(facts: dict[str, Any], silence: Silence) -> None:
    ledger = [said("due_day", on=DUE)]

    held = morning(step(**facts), september(13), ledger=ledger)
    rearmed = spoken(step(**facts), september(17), ledger=ledger)

    assert [d.reason for d in held if d.rule in {"late", "escalation"}] == [silence, silence]
    assert rearmed == [
        ("late", 3, CONTACT),
        *([("to_decide", 3, SECRETARIAT)] if "asked_on" in facts else []),
    ]


@pytest.mark.parametrize("facts", [{"snoozed_until": DUE}, {"asked_on": september(9)}])
def test_the_due_day_itself_is_said_whatever_holds_the_rest(facts: dict[str, Any]) -> None:
    assert ("due_day", 1, CONTACT) in spoken(step(**facts), DUE)


def test_whoever_decides_is_asked_about_a_later_date_until_it_is_decided() -> None:
    facts = step(asked_on=september(4))

    first = spoken(facts, september(5))
    next_day = spoken(facts, september(6), ledger=[said("to_decide", on=september(5), to=SECRETARIAT)])
    decided = spoken(step(), september(6), ledger=[said("before_3", on=september(5))])

    assert (first, next_day, decided) == ([("to_decide", 1, SECRETARIAT)], [], [])


def test_a_later_date_for_a_step_that_waits_is_asked_about_too() -> None:
    facts = step(status=StepStatus.WAITING, asked_on=september(4))

    assert spoken(facts, september(5)) == [("to_decide", 1, SECRETARIAT)]


def test_parents_that_are_postponed_mute_their_children() -> None:
    child, spokesman = (
        step(parent_asked_on=september(4)),
        step(parent_asked_on=september(4), speaks_for_parent=True),
    )

    assert morning(child, september(5)) == [
        Decision(7, "before_3", 1, CONTACT, Silence.PARENT_POSTPONEMENT_ASKED)
    ]
    assert spoken(spokesman, september(5)) == [("to_decide", 1, SECRETARIAT)]


def test_a_muted_step_is_not_spoken_of_at_all() -> None:
    facts = step(muted=Mute(september(12), "Sekretariat Pokja PKP"))

    decisions = morning(facts, DUE), morning(facts, september(12))

    assert decisions == (
        [Decision(7, "due_day", 1, CONTACT, Silence.MUTED)],
        [
            Decision(7, "late", 2, CONTACT, Silence.MUTED),
            Decision(7, "escalation", 0, None, Silence.MUTED),
        ],
    )


def test_mute_end_flush() -> None:
    facts = step(muted=Mute(september(13), "Sekretariat Pokja PKP"))

    first = spoken(facts, september(17))
    day_after = spoken(facts, september(18), ledger=[said("late", 3, on=september(17))])

    assert (first, day_after) == ([("late", 3, CONTACT)], [])


def test_a_muted_person_is_left_out_and_the_others_are_told() -> None:
    colleague = 9
    audiences = replace(
        EVERYBODY, owners=(CONTACT, colleague), muted={CONTACT: Mute(september(12), "Sekretariat Pokja PKP")}
    )

    decisions = morning(step(), DUE, audiences=audiences)

    assert decisions == [
        Decision(7, "due_day", 1, CONTACT, Silence.MUTED),
        Decision(7, "due_day", 1, colleague, Why.DUE_TODAY),
    ]


def test_a_contact_whose_address_is_broken_is_held_visibly_and_the_secretariat_hears_of_it() -> None:
    audiences = replace(EVERYBODY, owners=(), broken=(CONTACT,), unreachable=Why.NO_ADDRESS)

    decisions = morning(step(), september(5), audiences=audiences)

    assert decisions == [
        Decision(7, "before_3", 1, CONTACT, Silence.ADDRESS_BROKEN),
        Decision(7, "unreachable", 1, SECRETARIAT, Why.NO_ADDRESS),
    ]


def test_where_a_colleague_can_be_told_the_broken_address_is_one_line_for_the_secretariat() -> None:
    colleague = 9
    audiences = replace(EVERYBODY, owners=(colleague,), broken=(CONTACT,))

    of_this_step = morning(step(), september(5), audiences=replace(audiences, tell_of_broken=True))
    of_another = morning(step(), september(5), audiences=audiences)

    assert of_this_step == [
        Decision(7, "before_3", 1, colleague, Why.DUE_SOON),
        Decision(7, "before_3", 1, CONTACT, Silence.ADDRESS_BROKEN),
        Decision(7, "repair", 1, SECRETARIAT, Why.NO_ADDRESS),
    ]
    assert of_another == of_this_step[:2]


def escalated_everywhere() -> list[object]:
    levels = RULES.escalation.levels
    return [said(level.rule, on=september(27), to=EVERYBODY.of(level.to)[0]) for level in levels]
