from pathlib import Path

import pytest
from blueprint_cast import SMALL, complaint, edited
from hypothesis import given
from hypothesis import strategies as st

from models.rules.blueprint import MilestoneBlueprint, Programme
from models.rules.blueprint_graph import in_order, waits_for
from models.rules.blueprint_reading import load_programme, read_programme
from models.rules.errors import BadInput, Unknown


def small() -> MilestoneBlueprint:
    return read_programme(SMALL, source_name="small.yaml").milestone("M4")


def test_previous_stands_for_the_step_above_and_is_needed() -> None:
    laporan = small().step("laporan")

    assert (laporan.due.after, laporan.needs) == (("matriks",), ("matriks",))


def test_a_step_waits_for_what_it_needs_and_for_the_phases_before_its_own() -> None:
    waiting = waits_for(small())

    assert waiting == {
        "undangan": (),
        "rakor": ("undangan",),
        "matriks": ("rakor", "undangan"),
        "laporan": ("matriks", "undangan", "rakor"),
    }


def test_a_programme_survives_being_stored_as_json() -> None:
    programme = read_programme(SMALL, source_name="small.yaml")

    again = Programme.model_validate_json(programme.model_dump_json())

    assert again == programme
    assert (
        programme.model_dump(mode="json")["milestones"][0]["phases"][1]["steps"][0]["due"]["hour"] == "14:30"
    )


def test_a_year_without_its_own_map_of_clinics_follows_the_default() -> None:
    own = edited(
        ("milestones:\n", "  2026:\n    <<: *seven\n    4: {<<: *place, held_at: regency}\nmilestones:\n")
    )

    programme = read_programme(own, source_name="small.yaml")

    assert [programme.clinic(4, year=year).held_at for year in (2024, 2026)] == ["province", "regency"]
    assert programme.clinic(7, year=2026).held_at == "province"


def test_a_milestone_answers_to_small_letters_and_names_near_ones() -> None:
    programme = read_programme(SMALL, source_name="small.yaml")

    assert programme.milestone("m4").code == "M4"
    with pytest.raises(
        Unknown, match=r"'MM4' is not a milestone of small; there are M4\. Did you mean 'M4'\?"
    ):
        programme.milestone("MM4")


def test_the_phase_of_a_step_is_found_by_its_code() -> None:
    assert small().phase_of("laporan").code == "clinic"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param(
            [
                (
                    "due: {anchor: kick_off, working_days: -5}",
                    "due: {anchor: kick_off}\n            needs: [rakor]",
                )
            ],
            "these steps wait for each other in a circle: undangan → rakor → undangan.",
            id="two needs",
        ),
        pytest.param(
            [("needs: [rakor]", "needs: [matriks]")],
            "these steps wait for each other in a circle: matriks → matriks.",
            id="a step that needs itself",
        ),
        pytest.param(
            [("needs: [rakor]", "needs: [laporan]")],
            "these steps wait for each other in a circle: matriks → laporan → matriks.",
            id="a need and a due rule",
        ),
        pytest.param(
            [("needs: [undangan]", "needs: [matriks]")],
            "these steps wait for each other in a circle: rakor → matriks → rakor.",
            id="a need against the order of phases",
        ),
        pytest.param(
            [("closes: coordinator\n", "closes: coordinator\n        after: [clinic]\n")],
            "these phases wait for each other in a circle: kick_off → clinic → kick_off.",
            id="two phases",
        ),
        pytest.param(
            [("en: kick-off}, required: true", "en: kick-off}, required: true, not_before: workshop")],
            "these anchors wait for each other in a circle: kick_off → workshop → kick_off.",
            id="two anchors",
        ),
    ],
)
def test_a_circle_is_refused_by_name(changes: list[tuple[str, str]], sentence: str) -> None:
    assert complaint(edited(*changes)).endswith(sentence)


def test_a_file_that_is_missing_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"programme\.yaml cannot be read: No such file or directory\."):
        load_programme(tmp_path / "programme.yaml")


def test_a_file_that_is_not_text_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "programme.yaml"
    path.write_bytes(b"code: \xff\xfe")

    with pytest.raises(BadInput, match=r"not a text file in UTF-8 \(byte 6\)"):
        load_programme(path)


def test_a_file_of_an_operator_is_read(tmp_path: Path) -> None:
    path = tmp_path / "programme.yaml"
    path.write_text(SMALL, encoding="utf-8")

    assert load_programme(path).code == "small"


@st.composite
def needs_without_a_circle(draw: st.DrawFn) -> list[list[int]]:
    """For each of some steps, earlier ones it needs."""
    size = draw(st.integers(2, 9))
    return [draw(st.lists(st.integers(0, n - 1), unique=True)) if n else [] for n in range(size)]


def with_needs(needs: list[list[int]]) -> str:
    head = SMALL[: SMALL.index("          - code: undangan")]
    clinic = SMALL[SMALL.index("      - code: clinic\n") :].replace("needs: [rakor]", "needs: [s0]")
    steps = "".join(
        f"          - {{code: s{number}, title: {{id: a, en: a}}, kind: document, owner: health, "
        f"due: {{anchor: kick_off, working_days: {number}}}, needs: [{', '.join(f's{n}' for n in named)}]}}\n"
        for number, named in enumerate(needs)
    )
    return head + steps + clinic


@given(needs_without_a_circle())
def test_needs_without_a_circle_have_an_order(needs: list[list[int]]) -> None:
    waiting = waits_for(read_programme(with_needs(needs), source_name="x").milestone("M4"))

    order = in_order(waiting)

    assert all(order.index(need) < order.index(code) for code, named in waiting.items() for need in named)


@given(needs_without_a_circle(), st.data())
def test_needs_with_a_back_edge_are_always_refused(needs: list[list[int]], data: st.DataObject) -> None:
    last = data.draw(st.integers(1, len(needs) - 1))
    first = data.draw(st.integers(0, last - 1))
    needs[last] = sorted({*needs[last], first})
    needs[first] = sorted({*needs[first], last})

    said = complaint(with_needs(needs))

    assert "these steps wait for each other in a circle: " in said
