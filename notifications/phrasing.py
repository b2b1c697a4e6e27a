"""The forms of words as templates, in two languages, and what brings their text into shape."""

import textwrap
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import pendulum
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from models.rules.indonesian_dates import format_date_id, format_moment_id
from models.rules.time_zones import zone_of

LANGUAGES: Final = ("id", "en")
_WIDTH: Final = 78
_STAR: Final = "\N{ASTERISK OPERATOR}"  # chat programs take the usual one for the edge of bold text


def spoken(language: str) -> str:
    """Give the language to write in; who asked for one there is no form for is answered in Indonesian."""
    return language if language in LANGUAGES else "id"


def form(language: str, name: str) -> Any:  # noqa: ANN401 - a module made of a template
    """Open a form: a set of phrases, each a macro."""
    return _environment(language).get_template(f"{language}/{name}.j2").module


def laid_out(language: str, layout: str, parts: dict[str, Any]) -> str:
    """Lay worded parts out as a letter: "txt", "html" or "chat"."""
    return _environment(language).get_template(f"layout/letter.{layout}.j2").render(parts).strip() + "\n"


def one_line(text: str) -> str:
    """Bring a text onto one line."""
    return " ".join(text.split())


def lines_of(text: str) -> list[str]:
    """List the lines that say something."""
    return [one_line(line) for line in text.splitlines() if line.strip()]


def paragraphs_of(text: str) -> list[str]:
    """List the paragraphs: an empty line parts them, a line break inside one is not meant."""
    return [one_line(paragraph) for paragraph in text.split("\n\n") if paragraph.strip()]


def brief(text: str, most: int) -> str:
    """Bring a text onto one line of at most so many characters, if need be with dots for the rest."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip(" ,;(") + "…"


def for_chat(text: str, most: int) -> str:
    """Bring a text onto one short line in which nothing is taken for a mark of bold."""
    return brief(text.replace("*", _STAR), most)


@cache
def _environment(language: str) -> Environment:
    forms = Environment(
        loader=PackageLoader("notifications"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    forms.filters["day"] = format_date_id if language == "id" else _english_day
    forms.filters["moment"] = format_moment_id if language == "id" else _english_moment
    forms.filters["brief"] = brief
    forms.filters["wrapped"] = _wrapped
    return forms


def _english_day(day: date) -> str:
    return pendulum.date(day.year, day.month, day.day).format("dddd, D MMMM YYYY", locale="en")


def _english_moment(moment: datetime, timezone: str) -> str:
    local = moment.astimezone(zone_of(timezone))
    return f"{_english_day(local)}, {local:%H.%M} {timezone}"


def _wrapped(text: str, width: int = _WIDTH) -> str:
    # An address that is broken over two lines cannot be clicked.
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))
