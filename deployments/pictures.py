"""A bar chart as SVG: one group of bars for each morning, one bar for each series; no library draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from models.rules.indonesian_numbers import grouped_id

_LEFT, _TOP, _RIGHT, _BOTTOM = 64, 92, 24, 62
_HEIGHT = 300  # of the bars' field; all measures are in pixels
_COLOURS = ("#8a97a6", "#c2410c")
_ONE_COLOUR = ("#1d4ed8",)
_LINES = 5  # across, at most
_LABEL_WIDTH = 46  # of a date below the axis


@dataclass(frozen=True)
class Chart:
    """What is drawn: a title and a line below it, the days, and each series' name with a number a day."""

    title: str
    subtitle: str
    axis: str
    days: Sequence[date]
    series: Sequence[tuple[str, Sequence[int]]]


def draw(chart: Chart) -> bytes:
    """Draw the chart, as a whole SVG file in UTF-8."""
    step = min(max(1000 / max(len(chart.days), 1), 10), 48)
    width = max(step * len(chart.days), 700)
    root = _canvas(chart, _LEFT + width + _RIGHT)
    part, highest = _scale(max((max(numbers, default=0) for _, numbers in chart.series), default=0))
    _grid(root, part, highest, width)
    _legend(root, chart)
    _bars(root, chart, step, highest)
    _dates(root, chart.days, step)
    indent(root)
    drawn: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return drawn


def _canvas(chart: Chart, width: float) -> Element:
    height = _TOP + _HEIGHT + _BOTTOM
    root = Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {height}",
        width=f"{width:.0f}",
        height=f"{height}",
        role="img",
    )
    root.set("font-family", "Helvetica, Arial, 'DejaVu Sans', sans-serif")
    SubElement(root, "title").text = chart.title
    SubElement(root, "desc").text = chart.subtitle
    _box(root, 0, 0, width, height, "#ffffff")
    _write(root, _LEFT, 28, chart.title, size=18, weight="bold")
    _write(root, _LEFT, 50, chart.subtitle, size=13, colour="#444444")
    _write(root, _LEFT, height - 10, chart.axis, size=12, colour="#444444")
    return root


def _scale(highest: int) -> tuple[int, int]:
    """Give the distance of the lines across, a round number, and the number at the uppermost."""
    size = 10 ** floor(log10(max(highest / _LINES, 1)))
    part = next(n * size for n in (1, 2, 5, 10) if n * size * _LINES >= highest)
    return part, part * max(ceil(highest / part), 1)


def _grid(root: Element, part: int, highest: int, width: float) -> None:
    for number in range(0, highest + 1, part):
        y = _y(number, highest)
        line = {"x1": f"{_LEFT}", "x2": f"{_LEFT + width:.1f}", "y1": f"{y:.1f}", "y2": f"{y:.1f}"}
        SubElement(root, "line", line, stroke="#999999" if number == 0 else "#e2e2e2")
        _write(root, _LEFT - 8, y + 4, grouped_id(number), size=12, anchor="end", colour="#444444")


def _legend(root: Element, chart: Chart) -> None:
    x = float(_LEFT)
    for (name, _), colour in zip(chart.series, _colours(chart), strict=False):
        _box(root, x, 62, 12, 12, colour)
        _write(root, x + 18, 73, name, size=13)
        x += 40 + 7.2 * len(name)


def _bars(root: Element, chart: Chart, step: float, highest: int) -> None:
    bar = step * 0.8 / max(len(chart.series), 1)
    peaks: list[tuple[float, int]] = []
    for place, ((name, numbers), colour) in enumerate(zip(chart.series, _colours(chart), strict=False)):
        left = _LEFT + step * 0.1 + bar * place
        for position, (day, number) in enumerate(zip(chart.days, numbers, strict=True)):
            y = _y(number, highest)
            drawn = _box(root, left + step * position, y, bar, _TOP + _HEIGHT - y, colour)
            SubElement(drawn, "title").text = f"{day:%d-%m-%Y} · {name}: {grouped_id(number)}"
        if any(numbers):
            peaks.append((left + step * numbers.index(max(numbers)) + bar / 2, max(numbers)))
    for x, number in peaks:
        _write(root, x, _y(number, highest) - 5, grouped_id(number), size=12, anchor="middle", weight="bold")


def _dates(root: Element, days: Sequence[date], step: float) -> None:
    every = ceil(_LABEL_WIDTH / step)
    year = None
    for position in range(0, len(days), every):
        day, x = days[position], _LEFT + step * (position + 0.5)
        _write(root, x, _TOP + _HEIGHT + 18, f"{day:%d-%m}", size=12, anchor="middle")
        if day.year != year:
            year = day.year
            _write(root, x, _TOP + _HEIGHT + 34, f"{year}", size=12, anchor="middle", colour="#444444")


def _colours(chart: Chart) -> Sequence[str]:
    return _ONE_COLOUR if len(chart.series) == 1 else _COLOURS


def _y(number: int, highest: int) -> float:
    return _TOP + _HEIGHT * (1 - number / highest)


def _box(root: Element, x: float, y: float, width: float, height: float, colour: str) -> Element:  # noqa: PLR0913, PLR0917
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}
    return SubElement(root, "rect", place, fill=colour)


def _write(  # noqa: PLR0913 - how a text looks
    root: Element,
    x: float,
    y: float,
    text: str,
    *,
    size: int,
    colour: str = "#111111",
    anchor: str = "start",
    weight: str = "normal",
) -> None:
    written = SubElement(
        root, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": f"{size}", "fill": colour}
    )
    written.set("text-anchor", anchor)
    written.set("font-weight", weight)
    # A white rim keeps a number readable above a bar.
    written.set("style", "paint-order: stroke; stroke: #ffffff; stroke-width: 3px")
    written.text = text
