"""What a trial service's figures say, and which of them a person should look at."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.services_on_trial import Doubt, Service, coverage, doubts, is_ready, readiness

ASPECTS = ("regulation", "operator", "asset", "budget", "demand")
SOUND = Service(
    target=200,
    served=150,
    seen_on=date(2024, 5, 31),
    decision="expand",
    ready=frozenset(ASPECTS),
    operator="UPTD PALD",
    decree="SK Bupati 12/2023",
    budget=120_000_000,
)


def said(service: Service) -> list[tuple[str, str, str]]:
    return [(d.grade.value, d.about, str(d.message)) for d in doubts(service, ASPECTS)]


def test_a_sound_service_raises_no_doubt() -> None:
    assert doubts(SOUND, ASPECTS) == list[Doubt]()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"ready": frozenset({"asset", "demand"})},
            ("warning", "decision", "to be expanded, but only 2 of 5 aspects of readiness are there."),
        ),
        ({"served": 99}, ("warning", "decision", "to be expanded, but it serves 49 % of its target.")),
        (
            {"served": 210},
            ("note", "served_households", "210 households are served, more than the target of 200."),
        ),
        (
            {"target": 0, "served": 0},
            ("warning", "target_households", "the target is 0 households, so there is no coverage."),
        ),
        ({"problem": "Truk rusak"}, ("warning", "follow_up", "a problem is named, but no follow-up.")),
        (
            {"follow_up": "Perbaikan", "follow_up_until": date(2024, 7, 1)},
            ("warning", "follow_up_by", "nobody is named who carries out the follow-up."),
        ),
        (
            {"follow_up": "Perbaikan", "follow_up_by": "Dinas PUPR"},
            ("warning", "follow_up_until", "no day is named by which the follow-up is done."),
        ),
        (
            {"follow_up": "Perbaikan", "follow_up_by": "Dinas PUPR", "follow_up_until": date(2024, 5, 30)},
            (
                "warning",
                "follow_up_until",
                "the follow-up is to be done by 2024-05-30, before the visit of 2024-05-31.",
            ),
        ),
        (
            {"decision": "repair"},
            ("warning", "decision", "to be repaired, but neither problem nor follow-up is named."),
        ),
        ({"operator": "", "decree": ""}, ("warning", "operator", "no operator is named.")),
        (
            {"decree": ""},
            ("warning", "operator_decree", "the operator has no decree yet, or its number is lacking."),
        ),
        ({"budget": 0}, ("warning", "budget", "nothing is budgeted for operation and maintenance.")),
        (
            {"budget": None},
            ("note", "budget", "the budget for operation and maintenance is not filled in."),
        ),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else value[1],
)
def test_what_does_not_fit_is_said(change: dict[str, object], expected: tuple[str, str, str]) -> None:
    service = replace(SOUND, **change)  # type: ignore[arg-type]  # each row names fields of Service

    assert said(service) == [expected]


def test_a_service_that_ends_needs_neither_operator_nor_budget() -> None:
    ended = replace(SOUND, decision="stop", operator="", decree="", budget=0)

    assert said(ended) == []


def test_one_aspect_may_still_be_on_its_way() -> None:
    assert [is_ready(ASPECTS[:count], ASPECTS) for count in range(6)] == [False] * 4 + [True, True]


def test_an_aspect_that_nobody_asked_for_does_not_count() -> None:
    assert readiness(["asset", "weather"], ASPECTS) == (1, 5)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_coverage_is_none_only_without_a_target(target: int, served: int) -> None:
    share = coverage(target, served)

    assert (share is None) == (target == 0)
    assert share is None or share * target == pytest.approx(100 * served)


@given(
    st.builds(
        Service,
        target=st.integers(0, 9),
        served=st.integers(0, 9),
        seen_on=st.just(date(2024, 5, 31)),
        decision=st.sampled_from(["continue", "repair", "expand", "stop"]),
        ready=st.frozensets(st.sampled_from(ASPECTS)),
        problem=st.sampled_from(["", "Rusak"]),
        follow_up=st.sampled_from(["", "Perbaikan"]),
        follow_up_until=st.none() | st.dates(date(2024, 5, 1), date(2024, 6, 30)),
    )
)
def test_a_later_follow_up_and_more_readiness_never_raise_a_new_doubt(service: Service) -> None:
    later = service.follow_up_until and service.seen_on + timedelta(days=30)
    better = replace(service, ready=frozenset(ASPECTS), follow_up_until=later)

    assert set(said(better)) <= set(said(service))
