"""Each check of a matrix says what is wrong at which cell, and is silent about what is right."""

from typing import Any

import pytest
from matrix_check_cast import SHEET, entry, found, layout, matrix, programme, said, total

from models.dossier.findings import Severity
from models.dossier.matrix.entries import Entry, Level, Matrix, MatrixColumn, Scope

OTHER = {"activity": "Penyuluhan", "row": 6}


def test_a_matrix_in_order_gives_no_finding() -> None:
    made = matrix(
        programme(), entry(), entry(**OTHER), totals=(total(costs=(200_000_000, 0), total_cost=None),)
    )

    assert found(made, first_year=2024, last_year=2025) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"total_cost": 90_000_000},
            ("error", "H5", "the total is Rp90.000.000, but the years add up to Rp100.000.000."),
            id="a row's total against its years",
        ),
        pytest.param(
            {"volumes": (None, None)},
            ("warning", "D5", "there is a cost in 2024, but no volume."),
            id="a cost without a volume",
        ),
        pytest.param(
            {"volumes": (10, 3)},
            ("warning", "G5", "there is a volume in 2025, but no cost."),
            id="a volume without a cost",
        ),
        pytest.param(
            {"volumes": (10, -3), "costs": (100_000_000, 1), "total_cost": None},
            ("error", "E5", "the amount is negative. Write what is planned, not a correction."),
            id="a negative amount",
        ),
        pytest.param(
            {"hidden": True},
            ("warning", "A5", "the row is hidden, and carries Rp100.000.000. Show it, or take it out."),
            id="money in a hidden row",
        ),
        pytest.param({"unit": ""}, ("warning", "C5", "there is a volume, but no unit."), id="no unit"),
        pytest.param(
            {"unit": "pakket"},
            ("warning", "C5", '"pakket" is not a known unit. Is paket meant?'),
            id="an unknown unit",
        ),
        pytest.param(
            {"sources": (), "source_text": ""},
            ("error", "I5", "there is a cost, but nobody is named who pays it."),
            id="no source",
        ),
        pytest.param(
            {"sources": (), "source_text": "lainnya"},
            ("error", "I5", '"lainnya" is not a known source of funds.'),
            id="an unknown source",
        ),
        pytest.param(
            {"sources": ("dak",), "source_text": "DAK dan zakat"},
            ("warning", "I5", 'of "DAK dan zakat", "zakat" is not a known source of funds.'),
            id="a source understood in part",
        ),
        pytest.param(
            {"sources": ("apbd_regency", "dak"), "source_text": "APBD Kab, DAK"},
            ("note", "I5", "several sources pay for this; their shares cannot be told from one cell."),
            id="several sources",
        ),
        pytest.param(
            {"sources": ("dak",), "source_text": "DAK", "location": ""},
            (
                "error",
                "B5",
                "no location is given, but money from outside the APBD needs one for its proposal.",
            ),
            id="a proposal without a place",
        ),
        pytest.param({"agency": ""}, ("warning", "J5", "no agency is named as responsible."), id="no agency"),
        pytest.param(
            {"agency": "Dinas Kesehatann"},
            (
                "warning",
                "J5",
                '"Dinas Kesehatann" is not among the region\'s agencies. Is Dinas Kesehatan meant?',
            ),
            id="an agency written wrongly",
        ),
        pytest.param(
            {"documents": (), "document_text": ""},
            (
                "warning",
                "K5",
                "the activity is in no planning document yet (RKPD, Renstra, RPJMD).",
            ),
            id="no planning document",
        ),
        pytest.param(
            {"documents": ("SSK",), "document_text": "SSK 2023"},
            ("warning", "K5", '"SSK 2023" names none of RKPD, Renstra and RPJMD.'),
            id="a document that binds nobody",
        ),
    ],
)
def test_a_row_at_fault_is_named_with_its_cell(
    changes: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert said(matrix(entry(**changes))) == [expected]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"total_cost": 100_000_000.4}, id="a total that is only rounded"),
        pytest.param({"location": ""}, id="no place for the region's own money"),
        pytest.param(
            {"sources": (), "source_text": "", "costs": (0, 0), "total_cost": 0, "volumes": (0, 0)},
            id="no source for no cost",
        ),
        pytest.param(
            {"unit": "", "volumes": (None, None), "costs": (None, None), "total_cost": None},
            id="nothing counted",
        ),
        pytest.param(
            {"hidden": True, "costs": (None, None), "volumes": (None, None), "total_cost": None},
            id="a hidden row without money",
        ),
        pytest.param({"unit": "Unit"}, id="a unit in capitals"),
        pytest.param({"agency": "Bidang Cipta Karya Dinas PUPR / Dinkes"}, id="two agencies in short"),
        pytest.param({"agency": "Pemerintah Desa"}, id="a body that is no agency"),
        pytest.param(
            {"documents": ("RENSTRA", "SSK"), "document_text": "Renstra, SSK"}, id="one binding document"
        ),
    ],
)
def test_a_row_in_order_is_left_in_peace(changes: dict[str, Any]) -> None:
    assert said(matrix(entry(**changes))) == []


def test_a_column_that_is_missing_is_named_once_and_not_row_by_row() -> None:
    made = matrix(
        entry(agency="", unit="", documents=(), document_text="", sources=(), source_text=""),
        layouts={
            SHEET: layout(
                without=tuple(MatrixColumn(name) for name in ("agency", "unit", "document", "source"))
            )
        },
    )

    assert [(f.severity.value, str(f.message)) for f in found(made)] == [
        ("error", "there is no column for the source of funds."),
        ("warning", "there is no column for the unit."),
        ("warning", "there is no column for the agency responsible."),
        ("warning", "there is no column for the planning document."),
    ]


def test_a_heading_with_nothing_below_it_is_no_matrix() -> None:
    made = matrix()

    told = said(made)

    assert told == [("error", "", "no programme and no activity stands below the heading.")]


def test_agencies_are_not_compared_with_an_empty_list() -> None:
    assert said(matrix(entry(agency="Dinas Antah")), agencies=()) == [
        (
            "note",
            "",
            "the region has no agencies in the register yet, so those in the file were not compared.",
        )
    ]


def test_agencies_that_nobody_asked_to_compare_are_passed_over_in_silence() -> None:
    assert said(matrix(entry(agency="Dinas Antah")), agencies=None) == []


@pytest.mark.parametrize(
    ("first", "last", "years", "expected"),
    [
        pytest.param(2024, 2025, (2024, 2025), [], id="as the period"),
        pytest.param(None, None, (2024, 2025), [], id="no period known"),
        pytest.param(
            2025,
            2025,
            (2024, 2025),
            [("error", "F3", "2024 lies outside the period of the strategy (SSK): 2025–2025.")],
            id="a year with money before it",
        ),
        pytest.param(
            None,
            2024,
            (2024, 2025),
            [("note", "G3", "2025 lies outside the period of the strategy (SSK): …–2024.")],
            id="a year without money after it",
        ),
        pytest.param(
            2024,
            2026,
            (2024, 2025),
            [("warning", "", "the strategy (SSK) also covers 2026, for which there is no column.")],
            id="a year not reached",
        ),
        pytest.param(
            None, None, (2024, 2026), [("warning", "", "the years between leave out 2025.")], id="a gap"
        ),
    ],
)
def test_the_years_are_held_against_the_period(
    first: int | None, last: int | None, years: tuple[int, int], expected: list[tuple[str, str, str]]
) -> None:
    assert said(matrix(entry(), years=years), first_year=first, last_year=last) == expected


def test_a_programme_without_activities_is_named() -> None:
    made = matrix(programme(4), entry(), programme(6, programme="Drainase"))

    assert said(made) == [("warning", "A6", "the programme has no activity.")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"row": 6}, ("error", "A6", "this repeats row 5."), id="a row copied whole"),
        pytest.param(
            {"row": 6, "volumes": (4, None), "activity": "PEMBANGUNAN  tangki septik"},
            ("warning", "A6", "row 5 plans the same for the same place, year and source of funds."),
            id="the same with other figures",
        ),
    ],
)
def test_what_is_planned_twice_is_named(changes: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert said(matrix(entry(), entry(**changes))) == [expected]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"location": "Desa Mekar"}, id="another place"),
        pytest.param({"volumes": (None, 10), "costs": (None, 1), "total_cost": 1}, id="another year"),
        pytest.param({"sources": ("dak",), "source_text": "DAK"}, id="another source"),
        pytest.param({"programme": "Drainase"}, id="another programme"),
    ],
)
def test_the_same_name_elsewhere_is_no_duplicate(changes: dict[str, Any]) -> None:
    assert said(matrix(entry(), entry(row=6, **changes))) == []


def many(count: int, **changes: Any) -> Matrix:  # noqa: ANN401 - as dataclasses.replace
    return matrix(*(entry(row=row, activity=f"Kegiatan {row}", **changes) for row in range(5, 5 + count)))


def test_of_one_kind_no_more_is_listed_than_somebody_can_read() -> None:
    listed = found(many(700, agency=""))

    assert len(listed) == 501
    assert sorted(str(f.message) for f in listed if not f.row) == ["200 more rows like these."]


def parts(*costs: int, own: int) -> tuple[Entry, ...]:
    rows = [
        entry(row=row, activity=f"K{row}", costs=(cost, None), total_cost=cost)
        for row, cost in enumerate(costs, 5)
    ]
    return (programme(costs=(own, None)), *rows)


def test_a_programme_must_cost_what_its_activities_cost() -> None:
    assert said(matrix(*parts(30, 70, own=100))) == []
    assert said(matrix(*parts(30, 70, own=90))) == [
        ("error", "F4", "Rp90 stands here, but its activities add up to Rp100.")
    ]


def test_an_activity_is_not_counted_beside_its_sub_activities() -> None:
    sub = entry(row=6, level=Level.SUB_ACTIVITY, sub_activity="Supervisi")
    made = matrix(entry(), sub, totals=(total(),))

    assert said(made) == []


@pytest.mark.parametrize(
    ("scope", "of", "costs"),
    [
        pytest.param(Scope.SHEET, "", 60, id="the sheet"),
        pytest.param(Scope.SUBSECTOR, "drainage", 40, id="a subsector"),
        pytest.param(Scope.PROGRAMME, "B", 40, id="the programme above"),
        pytest.param(Scope.UNKNOWN, "", 60, id="everything, though it does not say so"),
        pytest.param(Scope.UNKNOWN, "", 40, id="the programme, though it does not say so"),
    ],
)
def test_a_total_that_sums_what_it_says_is_left_in_peace(scope: Scope, of: str, costs: int) -> None:
    made = matrix(
        *two_programmes(), totals=(total(scope=scope, of=of, costs=(costs, None), total_cost=None),)
    )

    assert said(made) == []


def two_programmes() -> tuple[Entry, ...]:
    return (
        programme(4, programme="A"),
        entry(row=5, programme="A", costs=(20, None), total_cost=20),
        programme(6, programme="B", subsector="drainage"),
        entry(row=7, programme="B", subsector="drainage", costs=(40, None), total_cost=40),
    )


@pytest.mark.parametrize(
    ("scope", "severity"),
    [
        pytest.param(Scope.SHEET, "error", id="one that says what it sums"),
        pytest.param(Scope.UNKNOWN, "warning", id="one that does not"),
    ],
)
def test_a_total_that_sums_wrongly_is_named(scope: Scope, severity: str) -> None:
    made = matrix(*two_programmes(), totals=(total(scope=scope, costs=(65, None), total_cost=None),))

    assert said(made) == [(severity, "F20", "Rp65 stands here, but the rows above add up to Rp60.")]


def test_a_total_of_what_is_seen_only_is_named() -> None:
    hidden = entry(row=6, activity="Penyuluhan", hidden=True)
    made = matrix(entry(), hidden, totals=(total(costs=(100_000_000, None), total_cost=None),))

    assert (
        "warning",
        "H20",
        "the total leaves out rows that are hidden. Show them, or take them out.",
    ) in said(made)


def test_amounts_in_millions_may_be_rounded_to_the_million() -> None:
    rows = [entry(row=row, activity=f"K{row}", costs=(3_000_000, None), total_cost=None) for row in (5, 6, 7)]
    near, far = (
        matrix(
            *rows,
            totals=(total(costs=(cost, None), total_cost=None),),
            layouts={SHEET: layout(scale=1_000_000)},
        )
        for cost in (10_000_000, 12_000_000)
    )

    assert (said(near), len(said(far))) == ([], 1)


def test_what_was_noticed_in_reading_is_told_too() -> None:
    noticed = found(matrix(entry(agency="")))

    made = matrix(entry(), findings=tuple(noticed))

    assert found(made) == noticed
    assert [f.severity for f in noticed] == [Severity.WARNING]
