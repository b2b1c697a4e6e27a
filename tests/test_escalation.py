from datetime import date

import pytest
from policy_cast import (
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
    spoken,
    step,
)

from models.rules.lifecycle import StepStatus
from models.rules.reminder_facts import Audiences, Mute, Silence, Why
from models.rules.reminder_rules import Audience

TOLD = said("due_day", on=DUE)


def upwards(today: date, *ledger: object, **facts: object) -> list[tuple[str, int | None]]:
    reminders = spoken(step(**facts), today, ledger=[TOLD, *ledger])
    return [(rule, contact) for rule, _, contact in reminders if rule.startswith("escalated")]


@pytest.mark.parametrize(
    ("today", "below", "expected"),
    [
        pytest.param(september(11), [], [], id="one day without an answer: nobody yet"),
        pytest.param(september(12), [], [("escalated_to_head", HEAD)], id="two: the head"),
        pytest.param(
            september(18),
            [said("escalated_to_head", on=september(12), to=HEAD)],
            [("escalated_to_coordinator", SECRETARIAT)],
            id="five: the secretariat",
        ),
        pytest.param(
            september(25),
            [
                said("escalated_to_head", on=september(12), to=HEAD),
                said("escalated_to_coordinator", on=september(18), to=SECRETARIAT),
            ],
            [("escalated_to_province", PROVINCE)],
            id="ten: the province",
        ),
        pytest.param(
            date(2024, 10, 2),
            [
                said("escalated_to_head", on=september(12), to=HEAD),
                said("escalated_to_coordinator", on=september(18), to=SECRETARIAT),
                said("escalated_to_province", on=september(25), to=PROVINCE),
            ],
            [("escalated_to_nation", NATION)],
            id="fifteen: the nation",
        ),
    ],
)
def test_it_goes_up_with_the_working_days_without_an_answer(
    today: date, below: list[object], expected: list[object]
) -> None:
    assert upwards(today, *below, late_in_nation=3) == expected


def test_after_an_outage_nobody_is_passed_over() -> None:
    long_after = date(2024, 10, 2)

    first = upwards(long_after)
    next_day = upwards(date(2024, 10, 3), said("escalated_to_head", on=long_after, to=HEAD))

    assert (first, next_day) == ([("escalated_to_head", HEAD)], [])


def test_an_empty_stair_is_passed() -> None:
    audiences = Audiences(owners=(CONTACT,), coordinator=(SECRETARIAT,))

    reminders = spoken(step(), september(18), ledger=[TOLD], audiences=audiences)

    assert ("escalated_to_coordinator", 1, SECRETARIAT) in reminders


def test_notifier_latency_not_charged() -> None:
    arrived_late = said("late", 3, on=september(13))

    untold = morning(step(), september(12))
    after_one_day = spoken(step(), september(17), ledger=[arrived_late])
    after_two_days = spoken(step(), september(18), ledger=[arrived_late])

    assert Silence.NOT_TOLD in {decision.reason for decision in untold}
    assert ("escalated_to_head", 1, HEAD) not in after_one_day
    assert ("escalated_to_head", 1, HEAD) in after_two_days


def test_what_is_queued_has_not_been_said_yet() -> None:
    on_its_way = said("late", 1, on=september(11), arrived=False)

    decisions = morning(step(), september(12), ledger=[on_its_way])

    assert Silence.NOT_TOLD in {decision.reason for decision in decisions}


def test_seen_stops_the_clock_for_three_working_days() -> None:
    held = upwards(september(17), seen_on=september(11))
    rearmed = upwards(september(19), seen_on=september(11))

    assert (held, rearmed) == ([], [("escalated_to_head", HEAD)])


def test_the_time_of_whoever_checked_is_not_charged_to_the_agency() -> None:
    facts = {"status": StepStatus.RETURNED, "returned_on": september(18), "times_returned": 1}

    assert upwards(september(19), **facts) == []


def test_nobody_escalates_to_those_who_owe_it_themselves() -> None:
    audiences = Audiences(owners=(HEAD,), head=(HEAD,), coordinator=(SECRETARIAT,))

    reminders = spoken(step(), september(12), ledger=[TOLD], audiences=audiences)

    assert [rule for rule, _, _ in reminders] == ["late"]


def test_a_closed_gate_is_passed_by_until_enough_regions_are_late() -> None:
    below = [
        said("escalated_to_head", on=september(12), to=HEAD),
        said("escalated_to_coordinator", on=september(18), to=SECRETARIAT),
        said("escalated_to_province", on=september(25), to=PROVINCE),
    ]
    today = date(2024, 10, 2)

    closed = morning(step(late_in_nation=2), today, ledger=[TOLD, *below])
    opened = upwards(date(2024, 10, 7), *below, late_in_nation=3)

    assert Silence.FEW_LATE in {d.reason for d in closed if d.rule == "escalated_to_nation"}
    assert opened == [("escalated_to_nation", NATION)]


def test_the_province_counts_its_own_regions() -> None:
    levels = tuple(
        level.model_copy(update={"late_regions": 3}) if level.to is Audience.PROVINCE else level
        for level in RULES.escalation.levels
    )
    rules = RULES.model_copy(update={"escalation": RULES.escalation.model_copy(update={"levels": levels})})
    facts = step(late_in_province=2, late_in_nation=9)
    below = [
        said("escalated_to_head", on=september(12), to=HEAD),
        said("escalated_to_coordinator", on=september(18), to=SECRETARIAT),
    ]

    decisions = morning(facts, date(2024, 10, 2), rules=rules, ledger=[TOLD, *below])

    assert [(d.rule, d.reason) for d in decisions if d.rule.startswith("escalated")][-2:] == [
        ("escalated_to_province", Silence.FEW_LATE),
        ("escalated_to_nation", Why.ESCALATED),
    ]


def test_the_days_of_a_mute_are_not_charged_to_the_agency() -> None:
    muted = Mute(september(13), "Sekretariat Pokja PKP")

    assert upwards(september(17), muted=muted) == []
    assert upwards(september(19), muted=muted) == [("escalated_to_head", HEAD)]


def test_where_all_who_owe_it_are_muted_the_next_stair_hears_of_it_in_time() -> None:
    audiences = Audiences(owners=(CONTACT,), head=(HEAD,), muted={CONTACT: Mute(september(30), "Bappeda")})

    assert spoken(step(), september(12), audiences=audiences) == [("escalated_to_head", 1, HEAD)]
