"""What changed since the version before, and what a matrix comes to."""

import pytest
from matrix_check_cast import entry, matrix, programme, said

from models.dossier.matrix.entries import Matrix
from models.dossier.matrix.proposals import ProposedActivity, proposals_in
from models.dossier.matrix.summing import Figures, summed

COSTLIER = entry(costs=(150_000_000, None), total_cost=150_000_000)
LATER = entry(volumes=(None, 10), costs=(None, 100_000_000))
OTHER = entry(row=6, activity="Penyuluhan")


def changed(before: Matrix, after: Matrix) -> list[tuple[str, str, str]]:
    return [one for one in said(after, previous=before) if not one[2].startswith("since the previous")]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param((entry(row=9),), [], id="only moved to another row"),
        pytest.param((entry(activity="PEMBANGUNAN TANGKI SEPTIK."),), [], id="only written otherwise"),
        pytest.param(
            (entry(), OTHER), [("note", "A6", "new since the previous version: Rp100.000.000.")], id="added"
        ),
        pytest.param(
            (COSTLIER,),
            [
                (
                    "warning",
                    "H5",
                    "the cost was Rp100.000.000 and is now Rp150.000.000 (+Rp50.000.000).",
                )
            ],
            id="another cost",
        ),
        pytest.param(
            (LATER,), [("warning", "G5", "moved from 2024 to 2025 at the same cost.")], id="another year"
        ),
    ],
)
def test_a_change_is_told_at_its_row(after: tuple[object, ...], expected: list[tuple[str, str, str]]) -> None:
    assert changed(matrix(entry()), matrix(*after)) == expected  # type: ignore[arg-type]


def test_an_activity_that_is_gone_is_told_with_its_old_row() -> None:
    assert changed(matrix(entry(), OTHER), matrix(entry())) == [
        ("warning", "", '"Penyuluhan" (Rp100.000.000) stood in row 6 of the previous version and is gone.')
    ]


def test_the_changes_are_summed_up() -> None:
    _, _, summary = said(matrix(COSTLIER), previous=matrix(entry(), OTHER))[-1]

    assert summary == (
        "since the previous version 0 activities were added, 1 removed, 1 changed in cost and 0 moved to "
        "other years; all costs together were Rp200.000.000 and are now Rp150.000.000."
    )


def test_years_are_compared_by_number_and_not_by_column() -> None:
    before = matrix(entry(volumes=(10, None), costs=(100_000_000, None)))
    after = matrix(entry(volumes=(None, 10), costs=(None, 100_000_000)), years=(2023, 2024))

    assert changed(before, after) == []


def test_a_matrix_comes_to_what_its_activities_cost() -> None:
    made = matrix(
        programme(costs=(200_000_000, None)),
        entry(),
        entry(row=6, sources=("dak",), documents=("SSK",), subsector="drainage"),
    )

    assert summed(made) == Figures(
        activities=2,
        in_a_document=1,
        cost=200_000_000,
        by_year={2024: 200_000_000, 2025: 0},
        by_sources={("apbd_regency",): 100_000_000, ("dak",): 100_000_000},
        by_subsector={"wastewater": 100_000_000, "drainage": 100_000_000},
    )
    assert summed(made).share_in_a_document == 0.5


def test_an_empty_matrix_has_no_share() -> None:
    assert summed(matrix()).share_in_a_document is None


def test_what_is_paid_from_outside_the_budget_later_is_a_proposal() -> None:
    made = matrix(
        entry(sources=("dak", "apbd_regency"), volumes=(1, 2), costs=(5, 7)),
        entry(row=6),
        entry(row=7, sources=("apbn",)),
    )

    assert proposals_in(made, after=2024) == [
        ProposedActivity(
            subsector="wastewater",
            title="Pembangunan tangki septik",
            location="Desa Sukamaju",
            years=(2025,),
            cost=7,
            sources=("dak", "apbd_regency"),
            unit="unit",
            volume=2,
            sheet="Matriks",
            row=5,
        )
    ]
