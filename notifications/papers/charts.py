"""Draws bars as SVG: plain enough for any printer, and to be told apart without colours."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

FULL = 100  # percent, at which the target is reached

_WIDTH, _LEFT, _RIGHT = 640, 190, 150  # in points of the drawing: names on the left, figures on the right
_BAR, _GAP, _ROOM = 15, 2, 12  # a bar's height, between bars of one thing, between things
_TOP, _BOTTOM = 26, 24
_LETTERS = 30  # of a name in one line
_SHADES = ("#1F3D5C", "#8FA9C2", "#CDD9E4")  # the newest is the darkest, also in grey
_LONGEST = 108  # percent; a bar beyond it ends there
_TEXT, _RULE = "#222222", "#B8B8B8"


@dataclass(frozen=True)
class Bar:
    """One value in percent, and the figures written behind it; no value draws no bar."""

    percent: float | None
    figures: str


@dataclass(frozen=True)
class Bars:
    """A thing with its bars, the newest first."""

    name: str
    bars: tuple[Bar, ...]


def bar_chart(groups: Sequence[Bars], *, shades: Sequence[str], title: str) -> str:
    """Draw bars in percent against a line at 100; `shades` name what the first, second and third bars are.

    A value beyond 100 is drawn to its end as far as the paper goes; the figures always say it.
    """
    height = _TOP + sum(_height(group) for group in groups) + _BOTTOM
    drawing = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {height}",
            "width": str(_WIDTH),
            "height": str(height),
            "font-family": "sans-serif",
            "font-size": "11",
            "role": "img",
        },
    )
    SubElement(drawing, "title").text = title
    SubElement(drawing, "rect", {"width": str(_WIDTH), "height": str(height), "fill": "#FFFFFF"})
    _legend(drawing, shades)
    _scale(drawing, height - _BOTTOM)
    top = _TOP
    for group in groups:
        _draw(drawing, group, top)
        top += _height(group)
    return tostring(drawing, encoding="unicode")


def _height(group: Bars) -> int:
    lines = len(_lines(group.name)) * 13
    return max(len(group.bars) * (_BAR + _GAP), lines) + _ROOM


def _draw(drawing: Element, group: Bars, top: int) -> None:
    for number, line in enumerate(_lines(group.name)):
        _write(drawing, line, _LEFT - 8, top + 11 + number * 13, anchor="end")
    for number, bar in enumerate(group.bars):
        y = top + number * (_BAR + _GAP)
        if bar.percent is not None:
            width = max(_across(bar.percent), 1)
            look = {
                "fill": _SHADES[min(number, len(_SHADES) - 1)],
                "stroke": _SHADES[0],
                "stroke-width": "0.5",
            }
            place = {"x": str(_LEFT), "y": str(y), "width": f"{width:.1f}", "height": str(_BAR)}
            SubElement(drawing, "rect", place | look)
        _write(drawing, bar.figures, round(_LEFT + _across(_LONGEST)) + 8, y + 11, bold=number == 0)


def _scale(drawing: Element, bottom: int) -> None:
    for percent in (0, 25, 50, 75, FULL):
        x = _LEFT + _across(percent)
        line = {"x1": f"{x:.1f}", "x2": f"{x:.1f}", "y1": str(_TOP - 4), "y2": str(bottom - 4)}
        strong = percent in {0, FULL}
        dashes = {"stroke-dasharray": "4 2"} if percent == FULL else {}
        rule = {"stroke": _TEXT if strong else _RULE, "stroke-width": "0.8" if strong else "0.5"}
        SubElement(drawing, "line", line | rule | dashes)
        _write(drawing, f"{percent} %", round(x), bottom + 10, anchor="middle")


def _legend(drawing: Element, shades: Sequence[str]) -> None:
    x = _LEFT
    for number, words in enumerate(shades):
        box = {
            "x": str(x),
            "y": "3",
            "width": "11",
            "height": "11",
            "stroke": _SHADES[0],
            "stroke-width": "0.5",
        }
        SubElement(drawing, "rect", box | {"fill": _SHADES[min(number, len(_SHADES) - 1)]})
        _write(drawing, words, x + 16, 12)
        x += 40 + 6 * len(words)


def _across(percent: float) -> float:
    return min(percent, _LONGEST) / FULL * (_WIDTH - _LEFT - _RIGHT)


def _lines(name: str) -> list[str]:
    return textwrap.wrap(name, _LETTERS, max_lines=2, placeholder=" …") or [""]


def _write(  # noqa: PLR0913 - each says one thing about the words
    drawing: Element, words: str, x: int, y: int, *, anchor: str = "start", bold: bool = False
) -> None:
    look = {"x": str(x), "y": str(y), "text-anchor": anchor, "fill": _TEXT}
    SubElement(drawing, "text", look | ({"font-weight": "bold"} if bold else {})).text = words
