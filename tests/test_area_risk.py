"""The risk of villages: what the formula gives, and what holds for any weights and scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.area_risk import (
    Area,
    Risk,
    Subsector,
    Weights,
    classified,
    perceived_by,
    risk_index,
    risk_score,
    risks,
)
from models.rules.errors import BadInput

AGREED = Weights((0.25, 0.25, 0.25, 0.25), {Subsector.WASTEWATER: 1.0, Subsector.WASTE: 0.5})
SCORES = st.lists(st.floats(0, 1e6), min_size=1, max_size=40)
CLASSES = st.integers(1, 9)


def village(name: str, *impacts: float, wastewater: float, waste: float = 0) -> Area:
    return Area(name, impacts, {Subsector.WASTEWATER: wastewater, Subsector.WASTE: waste})


def test_the_score_is_the_weighted_impact_times_the_weighted_exposure() -> None:
    area = village("Amen", 1, 2, 3, 4, wastewater=3, waste=2)

    assert risk_score(area, Subsector.WASTEWATER, AGREED) == 7.5
    assert risk_score(area, Subsector.WASTE, AGREED) == 2.5


def test_areas_fall_into_four_classes_of_equal_width() -> None:
    areas = [village(f"Desa {n}", n, n, n, n, wastewater=1) for n in (0, 1, 2, 3, 4)]

    found = risks(areas, Weights((0.25,) * 4, {Subsector.WASTEWATER: 1.0}))

    assert found == [
        Risk("Desa 0", Subsector.WASTEWATER, 0, 1),
        Risk("Desa 1", Subsector.WASTEWATER, 1, 2),
        Risk("Desa 2", Subsector.WASTEWATER, 2, 3),
        Risk("Desa 3", Subsector.WASTEWATER, 3, 4),
        Risk("Desa 4", Subsector.WASTEWATER, 4, 4),
    ]


@given(SCORES, CLASSES)
def test_the_lowest_score_is_in_the_first_class_and_the_highest_in_the_last(
    scores: list[float], classes: int
) -> None:
    found = classified(scores, classes)

    assert found[scores.index(min(scores))] == 1
    assert max(found) == (classes if min(scores) < max(scores) else 1)


@given(SCORES, CLASSES)
def test_a_higher_score_is_never_in_a_lower_class(scores: list[float], classes: int) -> None:
    ranked = sorted(zip(scores, classified(scores, classes), strict=True))

    assert [number for _, number in ranked] == sorted(number for _, number in ranked)


@given(st.permutations([0.0, 1.0, 2.5, 2.5, 9.0, 40.0]))
def test_the_order_of_the_villages_does_not_matter(scores: list[float]) -> None:
    found = dict(zip(scores, classified(scores), strict=True))

    assert found == {0.0: 1, 1.0: 1, 2.5: 1, 9.0: 1, 40.0: 4}


@given(
    st.lists(st.integers(1, 4), min_size=4, max_size=4), st.integers(1, 4), st.sampled_from([2.0, 4.0, 8.0])
)
def test_weights_twice_as_heavy_give_scores_twice_as_high(
    impacts: list[int], exposure: int, factor: float
) -> None:
    area = village("Amen", *impacts, wastewater=exposure)
    heavier = Weights(tuple(w * factor for w in AGREED.impacts), AGREED.exposures)

    once, more = (risk_score(area, Subsector.WASTEWATER, weights) for weights in (AGREED, heavier))

    assert more == pytest.approx(once * factor)


@given(st.integers(1, 500), st.data())
def test_the_index_is_a_share(sample: int, data: st.DataObject) -> None:
    risky = data.draw(st.integers(0, sample))

    assert 0 <= risk_index(risky, sample) <= 1


@pytest.mark.parametrize(
    ("risky", "sample"), [(5, 4), (-1, 4), (0, 0)], ids=["more", "fewer than none", "nobody"]
)
def test_an_index_of_an_impossible_sample_is_refused(risky: int, sample: int) -> None:
    with pytest.raises(BadInput, match="cannot be at risk"):
        risk_index(risky, sample)


@pytest.mark.parametrize("count", [5, 9])
def test_five_to_nine_agencies_may_give_their_perception(count: int) -> None:
    assert perceived_by(f"Dinas {n}" for n in range(count)) is None


def test_the_same_agency_counts_once() -> None:
    said = perceived_by(["Dinas PUPR", "dinas  pupr", "Bappeda", "DLH", "Dinas Kesehatan", ""])

    assert str(said) == ("4 agencies gave their perception of the risk; it takes at least 5 and at most 9.")


@pytest.mark.parametrize(
    ("area", "said"),
    [
        (village("Amen", 1, 2, wastewater=1), "Amen has 2 impact scores; the agreed weights are 4."),
        (Area("Amen", (1, 1, 1, 1), {}), "Amen has no exposure, or no agreed weight, for wastewater."),
    ],
    ids=["too few impacts", "no exposure"],
)
def test_an_area_without_its_scores_is_refused(area: Area, said: str) -> None:
    with pytest.raises(BadInput) as error:
        risks([area], AGREED)

    assert str(error.value) == said


def test_weights_below_nothing_are_refused() -> None:
    with pytest.raises(BadInput, match="Weights are numbers from 0"):
        Weights((1.0, -1.0), {})
