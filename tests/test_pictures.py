"""A bar chart as SVG."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from deployments.pictures import Chart, draw

SVG = "{http://www.w3.org/2000/svg}"
DAYS = [date(2024, 5, 30), date(2024, 5, 31), date(2024, 6, 3)]


def drawn(*series: tuple[str, list[int]], title: str = "Gladi", days: list[date] = DAYS) -> ET.Element:
    return ET.fromstring(draw(Chart(title, "semua daerah", "Pesan", days, series)))  # noqa: S314 - our own


def bars(root: ET.Element) -> list[tuple[str, float]]:
    """Each bar's label and its height."""
    labelled = [(rect.find(f"{SVG}title"), rect) for rect in root.iter(f"{SVG}rect")]
    return [
        (title.text or "", float(rect.get("height", "0"))) for title, rect in labelled if title is not None
    ]


def texts(root: ET.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_each_day_has_a_bar_for_each_series_as_high_as_its_number() -> None:
    root = drawn(("sekarang", [10, 0, 5]), ("usulan", [0, 10, 10]))

    assert bars(root) == [
        ("30-05-2024 · sekarang: 10", 300.0),
        ("31-05-2024 · sekarang: 0", 0.0),
        ("03-06-2024 · sekarang: 5", 150.0),
        ("30-05-2024 · usulan: 0", 0.0),
        ("31-05-2024 · usulan: 10", 300.0),
        ("03-06-2024 · usulan: 10", 300.0),
    ]


def test_title_legend_peak_and_dates_are_written() -> None:
    written = texts(drawn(("sekarang", [1200, 0, 5])))

    assert {"Gladi", "semua daerah", "Pesan", "sekarang", "1.200", "30-05", "31-05", "03-06", "2024"} <= set(
        written
    )


def test_what_looks_like_markup_stays_text() -> None:
    title = 'Kab. "A" & <script>alert(1)</script>'

    root = drawn(("sekarang", [1, 2, 3]), title=title)

    assert title in texts(root)
    assert list(root.iter(f"{SVG}script")) == []


@pytest.mark.parametrize(
    ("highest", "lines"),
    [
        pytest.param(1, ["0", "1"], id="one"),
        pytest.param(3, ["0", "1", "2", "3"], id="three"),
        pytest.param(7, ["0", "2", "4", "6", "8"], id="seven"),
        pytest.param(412, ["0", "100", "200", "300", "400", "500"], id="hundreds"),
        pytest.param(3598, ["0", "1.000", "2.000", "3.000", "4.000"], id="thousands"),
    ],
)
def test_lines_across_stand_at_round_numbers(highest: int, lines: list[str]) -> None:
    root = drawn(("sekarang", [highest, 0, 0]))

    at_the_left = [t.text for t in root.iter(f"{SVG}text") if t.get("text-anchor") == "end"]
    assert at_the_left == lines


def test_without_days_there_is_still_a_picture() -> None:
    assert bars(drawn(("sekarang", []), days=[])) == []
