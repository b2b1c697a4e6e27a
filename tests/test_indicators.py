"""Indicators and scales: each edition scores as its source says, and a file against itself is refused."""

from importlib.resources import files

import pytest

from models.rules.errors import BadInput, Unknown
from models.rules.indicators import Monitoring
from models.rules.indicators_reading import read_monitoring, shipped_monitoring
from models.rules.scoring import Judged, judge
from models.tables.monitoring import ServiceDecision

LEBONG, CENTRAL_JAVA = "17", "33"
TEXT = files("models.programmes").joinpath("indicators.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shipped() -> Monitoring:
    return shipped_monitoring()


def scored(monitoring: Monitoring, edition: str, indicator: str, value: str) -> float | None:
    return judge(monitoring, monitoring.edition(edition), indicator, value, province=LEBONG).score


@pytest.mark.parametrize(
    ("edition", "scores"),
    [
        ("2020-2024", [100, 50, 50, 25, 0]),
        ("2020-2024-b", [100, 75, 75, 50, 0]),
        ("2025-2029", [100, 50, 50, 25, 0]),
        ("2025-2029-b", [100, 75, 75, 50, 0]),
    ],
)
def test_the_two_versions_of_the_idle_plant_scale_stand_side_by_side(
    shipped: Monitoring, edition: str, scores: list[float]
) -> None:
    values = ["49.9", "50", "85", "85.1", "tidak-ada"]

    assert [scored(shipped, edition, "ipald", value) for value in values] == scores


@pytest.mark.parametrize(
    ("indicator", "answers"),
    [
        ("regulasi", {"keduanya": 100, "salah-satu": 50, "tidak-ada": 0}),
        ("iplt", {"iplt-layanan-truk": 100, "layanan-truk": 50, "tidak-ada": 0}),
        ("operator", {"uptd-blud": 100, "dinas": 50, "tidak-berfungsi": 25, "tidak-ada": 0}),
    ],
)
def test_each_answer_has_its_score_in_every_edition(
    shipped: Monitoring, indicator: str, answers: dict[str, float]
) -> None:
    for edition in shipped.editions:
        assert {value: scored(shipped, edition.code, indicator, value) for value in answers} == answers


def test_safe_access_scores_all_or_nothing_by_its_target(shipped: Monitoring) -> None:
    edition = shipped.edition("2020-2024")

    judged = [judge(shipped, edition, "akses-aman", value, province=LEBONG) for value in ("14.9", "15")]

    assert judged == [
        Judged("14.9", 14.9, score=0, target=15, reached=False),
        Judged("15", 15, score=100, target=15, reached=True),
    ]


def test_where_less_is_better_the_target_is_reached_from_above(shipped: Monitoring) -> None:
    edition = shipped.edition("2025-2029")

    judged = [judge(shipped, edition, "babs-terbuka", value, province=LEBONG) for value in ("2.5", "0")]

    assert judged == [
        Judged("2.5", 2.5, score=None, target=0, reached=False),
        Judged("0", 0, score=None, target=0, reached=True),
    ]


def test_a_provinces_target_goes_before_the_nations_and_holds_there_alone(shipped: Monitoring) -> None:
    edition = shipped.edition("2025-2029")

    there = judge(shipped, edition, "akses-aman", "20", province=CENTRAL_JAVA)
    elsewhere = judge(shipped, edition, "akses-aman", "20", province=LEBONG)

    assert there == Judged("20", 20, score=0, target=30, reached=False)
    assert elsewhere == Judged("20", 20, score=None, target=None, reached=None)


def test_the_national_targets_to_2024_are_those_of_the_rpjmn(shipped: Monitoring) -> None:
    targets = {target.indicator: target.value for target in shipped.edition("2020-2024").targets}

    assert targets == {
        "akses-layak": 90,
        "akses-aman": 15,
        "babs-terbuka": 0,
        "sampah-ditangani": 80,
        "sampah-dikurangi": 20,
    }


@pytest.mark.parametrize(
    ("year", "edition"), [(2018, "2020-2024"), (2024, "2020-2024"), (2025, "2025-2029"), (2031, "2025-2029")]
)
def test_a_year_has_its_edition_and_beyond_them_the_nearest(
    shipped: Monitoring, year: int, edition: str
) -> None:
    assert shipped.edition_of(year).code == edition


def test_the_decisions_are_those_that_the_table_keeps(shipped: Monitoring) -> None:
    assert {decision.code for decision in shipped.decisions} == set(ServiceDecision)


@pytest.mark.parametrize("value", ["-1", "100.1", "nan", "inf", "banyak", ""])
def test_a_percentage_beyond_its_bounds_is_refused(shipped: Monitoring, value: str) -> None:
    with pytest.raises(BadInput, match="is not a value for Access to improved sanitation"):
        scored(shipped, "2020-2024", "akses-layak", value)


def test_an_answer_that_the_scale_does_not_have_is_refused_with_those_it_has(shipped: Monitoring) -> None:
    with pytest.raises(BadInput, match="Possible: keduanya, salah-satu, tidak-ada"):
        scored(shipped, "2020-2024", "regulasi", "sebagian")


def test_a_strange_indicator_or_edition_is_named(shipped: Monitoring) -> None:
    with pytest.raises(Unknown, match="There is no indicator 'air'"):
        scored(shipped, "2020-2024", "air", "1")
    with pytest.raises(Unknown, match="There is no edition of the indicators '1999'"):
        shipped.edition("1999")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("indicator: ipald\n", "indicator: ipalx\n", "'ipalx' is named here, but nothing has that code"),
        ("scales: [ipald-2]", "scales: [ipald-1, ipald-2]", "'ipald' is scored by two scales"),
        ('variant_of: "2020-2024"', 'variant_of: "1999-2003"', "'1999-2003' is named here"),
        ("- {below: 50, score: 100}", "- {below: 90, score: 100}", "the bands rise"),
        ("    met: 100\n", "", "a scale needs 'answers', 'bands', or 'met' with 'unmet'"),
        ("    unmet: 0\n", "", "'met' and 'unmet' stand together"),
        ("- {code: stop,", "- {code: expand,", "'expand' stands here twice"),
        ("    years: {first: 2025, last: 2029}\n", "", "either 'years' or 'variant_of'"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(before: str, after: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_monitoring(TEXT.replace(before, after), source_name="own.yaml")
