"""Which of the ministry's criteria apply to a proposal, and how many of them it meets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.errors import BadInput
from models.rules.readiness import (
    CriterionState,
    Score,
    applicable,
    score,
    shortfalls,
    still_open,
    working_days_before,
)
from models.rules.readiness_criteria import Fact, read_criteria, shipped_criteria

EDITION = shipped_criteria().newest
GIVEN, OPEN, REFUSED, WAIVED = (CriterionState(word) for word in ("given", "open", "refused", "waived"))

# Counted by hand in the source, not read from the data that is tested.
BARE = {"kab_kota": 5, "SPALD": 5, "IPLT": 11, "TPS3R": 9, "TPST": 11}
UNDER = {
    ("kab_kota", "ssk_outdated"): {"kab_kota-03"},
    ("SPALD", "septic_tank_individual"): {"spald-06"},
    ("SPALD", "septic_tank_communal"): {"spald-06"},
    ("SPALD", "pipe_extension"): {"spald-07", "spald-08"},
    ("IPLT", "rehabilitation"): {"iplt-07", "iplt-13", "iplt-14"},
    ("IPLT", "truck"): {"iplt-15"},
    ("TPS3R", "rehabilitation"): {"tps3r-10", "tps3r-11", "tps3r-12"},
}
MEGABYTES = {
    "SPALD": [30, 10, 5, 5, 5, 5, 30, 5],
    "IPLT": [5, 5, 5, 30, 10, 5, 5, 10, 5, 5, 10, 5, 30, 5, 5],
    "TPS3R": [30, 10, 5, 5, 10, 5, 5, 5, 5, 5, 5, 30],
    "kab_kota": [None] * 6,
    "TPST": [None] * 11,
}
PACKAGES = st.sampled_from([package.code for package in EDITION.packages])


def codes(package: str, *works: str) -> set[str]:
    return {item.code for item in applicable(EDITION, package, works)}


@pytest.mark.parametrize(("package", "count"), BARE.items(), ids=list(BARE))
def test_without_any_condition_only_what_always_applies_is_asked_for(package: str, count: int) -> None:
    assert len(applicable(EDITION, package, [])) == count


@pytest.mark.parametrize(("package", "condition"), UNDER, ids=" ".join)
def test_a_condition_adds_exactly_its_own_items(package: str, condition: str) -> None:
    assert codes(package, condition) - codes(package) == UNDER[package, condition]


def test_all_conditions_together_ask_for_all_fifty_two_items() -> None:
    whole = {package.code: codes(package.code, *package.conditions) for package in EDITION.packages}

    assert {package: len(items) for package, items in whole.items()} == {
        "kab_kota": 6,
        "SPALD": 8,
        "IPLT": 15,
        "TPS3R": 12,
        "TPST": 11,
    }


@pytest.mark.parametrize("package", MEGABYTES)
def test_the_size_limits_are_those_of_the_source(package: str) -> None:
    assert [item.max_mb for item in EDITION.package(package).items] == MEGABYTES[package]


def test_a_condition_that_makes_no_difference_to_the_package_is_refused_by_name() -> None:
    with pytest.raises(BadInput) as refused:
        applicable(EDITION, "IPLT", ["trucks"])

    assert str(refused.value) == (
        "'trucks' is no kind of work in the list IPLT; there are rehabilitation, truck. Did you mean 'truck'?"
    )


def test_items_come_after_what_they_build_on() -> None:
    order = [item.code for item in applicable(EDITION, "IPLT", ["rehabilitation"])]

    assert order == [f"iplt-{number:02}" for number in (1, 2, 6, 7, 8, 9, 10, 11, 12, 13, 4, 5, 3, 14)]


def test_what_others_build_on_is_due_early_enough_for_them() -> None:
    days = working_days_before(EDITION, applicable(EDITION, "SPALD", []))

    assert days == {"spald-04": 27, "spald-01": 7, "spald-02": 2, "spald-03": 2, "spald-05": 2}


def test_waived_leaves_the_denominator_and_refused_counts_as_open() -> None:
    states = {"spald-01": GIVEN, "spald-02": REFUSED, "spald-03": WAIVED, "spald-04": OPEN}
    items = applicable(EDITION, "SPALD", [])

    found = score(items, states, {})

    assert (found, found.percent) == (Score(satisfied=1, applicable=4, waived=1), 25)
    assert [item.code for item in still_open(items, states)] == ["spald-04", "spald-02", "spald-05"]


@pytest.mark.parametrize(
    ("package", "works", "fact", "number", "said"),
    [
        pytest.param("TPS3R", [], Fact.HOUSEHOLDS, 200, [], id="200 households are enough"),
        pytest.param(
            "TPS3R",
            [],
            Fact.HOUSEHOLDS,
            199,
            ["tps3r-06 asks for at least 200 households that will benefit; it has 199"],
            id="199 are not",
        ),
        pytest.param(
            "IPLT",
            ["rehabilitation"],
            Fact.LOGBOOK_PERCENT,
            75,
            ["iplt-07 asks for more than 75 percent of the plant in use by its logbook; it has 75"],
            id="75 percent is not more than 75",
        ),
        pytest.param("IPLT", ["rehabilitation"], Fact.LOGBOOK_PERCENT, 75.5, [], id="75.5 is"),
        pytest.param("IPLT", [], Fact.LOGBOOK_PERCENT, 10, [], id="a new plant has no logbook"),
    ],
)
def test_numbers_are_held_against_their_thresholds(
    package: str, works: list[str], fact: Fact, number: float, said: list[str]
) -> None:
    found = shortfalls(applicable(EDITION, package, works), {fact: number})

    assert [str(shortfall.message) for shortfall in found] == said


def test_a_number_that_nobody_wrote_down_is_asked_for() -> None:
    (missing,) = shortfalls(applicable(EDITION, "TPS3R", []), {})

    assert str(missing.message) == (
        "tps3r-06 asks for at least 200 households that will benefit; the number is not written down yet"
    )


def test_a_list_of_too_few_households_is_not_met_although_it_was_given() -> None:
    items, states = applicable(EDITION, "TPS3R", []), {"tps3r-06": GIVEN}

    assert score(items, states, {Fact.HOUSEHOLDS: 150}) == Score(satisfied=0, applicable=9)
    assert score(items, states, {Fact.HOUSEHOLDS: 200}) == Score(satisfied=1, applicable=9)


@st.composite
def proposals(draw: st.DrawFn) -> tuple[str, list[str], dict[str, CriterionState]]:
    package = EDITION.package(draw(PACKAGES))
    works = draw(st.lists(st.sampled_from(package.conditions), unique=True)) if package.conditions else []
    every = [item.code for item in package.items]
    return package.code, works, draw(st.dictionaries(st.sampled_from(every), st.sampled_from(CriterionState)))


@given(proposals(), st.integers(0, 400))
def test_giving_one_more_item_never_lowers_the_score(
    proposal: tuple[str, list[str], dict[str, CriterionState]], households: int
) -> None:
    package, works, states = proposal
    items, facts = applicable(EDITION, package, works), {Fact.HOUSEHOLDS: float(households)}

    before = score(items, states, facts)

    assert 0 <= before.share <= 1
    for item in still_open(items, states):
        assert score(items, states | {item.code: GIVEN}, facts).share >= before.share


@given(proposals())
def test_what_does_not_apply_never_counts(
    proposal: tuple[str, list[str], dict[str, CriterionState]],
) -> None:
    package, works, states = proposal
    items = applicable(EDITION, package, works)
    applying = {code: state for code, state in states.items() if code in {item.code for item in items}}

    assert score(items, states, {}) == score(items, applying, {})


@given(proposals())
def test_every_item_comes_after_its_prerequisites_whatever_applies(
    proposal: tuple[str, list[str], dict[str, CriterionState]],
) -> None:
    package, works, _ = proposal
    items = applicable(EDITION, package, works)
    place = {item.code: number for number, item in enumerate(items)}
    days = working_days_before(EDITION, items)

    pairs = [(earlier, item.code) for item in items for earlier in item.after if earlier in place]

    assert [pair for pair in pairs if place[pair[0]] > place[pair[1]] or days[pair[0]] <= days[pair[1]]] == []


BROKEN = """
editions:
  - code: trial
    title: {id: Uji, en: Trial}
    source: none
    formats: [pdf]
    due: {anchor: workshop, last_working_days_before: 2, takes: 5, least_working_days: 3}
    conditions: []
    issuers: [{code: works, title: {id: Dinas, en: Agency}}]
    packages:
      - code: X
        prefix: x
        title: {id: X, en: X}
        items:
          - {code: x-01, title: {id: A, en: A}, issued_by: works, owner: public_works, ISSUE}
"""


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("after: [x-02]", "'x-01' names 'x-02' in 'after'; there are x-01. Did you mean 'x-01'?"),
        ("applies_to: [truk]", "'x-01' names 'truk' in 'applies_to'; there are ."),
        ("after: [x-01]", "these items wait for each other: x-01, x-01"),
        ("max_mb: 900", "found '900'; it should be less than or equal to 300"),
        ("threshold: {fact: households}", "give either 'at_least' or 'above', and only one of them"),
        ("after: [x1]", "found 'x1'; write the list and two digits, as in 'iplt-07'"),
        ("max_md: 5", "unknown field 'max_md'"),
    ],
    ids=[
        "a prerequisite that is not there",
        "a condition",
        "a circle",
        "a size",
        "a threshold",
        "a code",
        "a field",
    ],
)
def test_a_list_that_cannot_be_is_refused_with_its_place(written: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_criteria(BROKEN.replace("ISSUE", written), source_name="kriteria.yaml")

    assert str(refused.value).startswith("kriteria.yaml, line ")
    assert said in str(refused.value)
