"""Amounts are read as people write them, and what could be read in two ways is said to be doubtful."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.dossier.matrix.amounts import (
    Reading,
    amount_in_prose,
    decimal_mark_of,
    read_cost,
    read_volume,
)

MILLIONS = Reading(1_000_000)


@pytest.mark.parametrize(
    ("written", "rupiah"),
    [
        ("140,000,000", 140_000_000),
        ("806.333.000", 806_333_000),
        ("1.250.000,50", 1_250_000.5),
        ("1,250,000.50", 1_250_000.5),
        ("100 juta", 100_000_000),
        ("1,5 M", 1_500_000_000),
        ("Rp 250 jt,-", 250_000_000),
        ("Rp250.000", 250_000),
        ("Rp. 1.000.000,-", 1_000_000),
        ("Rp. 25.000.000.-", 25_000_000),
        ("1 000 000", 1_000_000),
        ("(500)", -500),
        ("- 500", -500),
        ("0,5", 0.5),
        (5.0, 5),
        (1.5, 1.5),
        ("-", None),
        ("Rp -", None),
        (" nihil ", None),
        (None, None),
    ],
)
def test_a_cost_is_read_as_it_is_written(written: str | float | None, rupiah: float | None) -> None:
    read = read_cost(written)

    assert (read.value, read.doubt) == (rupiah, None) if read else False


@pytest.mark.parametrize(
    "written",
    [
        "dua juta",
        "2 x 5.000.000",
        "12.5.3",
        "1,2,3",
        "1.2500.000",
        "9" * 30,
        True,
        float("nan"),
        "1 paket",
        "1;5",
    ],
)
def test_what_is_no_amount_is_not_guessed(written: str | float) -> None:
    assert read_cost(written) is None


def test_a_column_of_millions_gives_rupiah() -> None:
    read = [read_cost(cell, MILLIONS) for cell in (140, 0.1, "806,333", "1,5", "100 juta")]

    assert [one.value for one in read if one] == [140_000_000, 100_000, 806_333_000, 1_500_000, 100_000_000]


@pytest.mark.parametrize(
    ("how", "rupiah"),
    [(Reading(), 1250), (Reading(decimal=","), 1250), (Reading(decimal="."), 1.25)],
    ids=["by the usual way", "as the column parts thousands", "as the column writes decimals"],
)
def test_one_dot_is_read_as_the_rest_of_the_column(how: Reading, rupiah: float) -> None:
    read = read_cost("1.250", how)

    assert read
    assert (read.value, read.doubt is None) == (rupiah, bool(how.decimal))


def test_the_column_tells_its_decimal_mark_only_when_it_agrees_with_itself() -> None:
    assert decimal_mark_of(["806.333.000", "1.250"]) == ","
    assert decimal_mark_of(["140,000,000", "1,250"]) == "."
    assert decimal_mark_of(["806.333.000", "140,000,000"]) == ""


@pytest.mark.parametrize(
    ("written", "volume"), [("10 unit", 10), ("500 m2", 500), ("3,5 km", 3.5), ("1.250.000", 1_250_000)]
)
def test_a_volume_is_read_beside_its_unit(written: str, volume: float) -> None:
    read = read_volume(written)

    assert read
    assert read.value == volume


def test_a_sentence_gives_its_one_amount() -> None:
    assert amount_in_prose("Total biaya sebesar Rp 1.250.000.000,- untuk lima tahun") == 1_250_000_000
    assert amount_in_prose("dari Rp 100 juta menjadi Rp 200 juta") is None


@given(st.integers(0, 10**15), st.sampled_from(".,"), st.sampled_from(["{}", "Rp {}", "Rp. {},-", " {} "]))
def test_whole_amounts_come_back_from_any_writing(rupiah: int, mark: str, around: str) -> None:
    written = around.format(f"{rupiah:,}".replace(",", mark))

    read = read_cost(written)

    assert read
    assert read.value == rupiah


@given(st.integers(0, 10**10), st.integers(1, 99), st.sampled_from([",.", ".,"]))
def test_amounts_with_decimals_come_back_from_both_ways_of_writing(whole: int, part: int, marks: str) -> None:
    english = f"{whole:,}.{part:02d}"
    written = english.translate(str.maketrans(",.", marks))

    read = read_cost(written)

    assert read
    assert read.value == float(f"{whole}.{part:02d}")


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    for read in (read_cost(text), read_volume(text), read_cost(text, MILLIONS)):
        assert read is None or read.value is None or abs(read.value) <= 10**18
