"""From lines to words: subject, text and HTML in the language of the person who reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import pendulum
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from models.rules.indonesian_dates import format_date_id, format_moment_id
from models.rules.reminder_facts import Why
from models.rules.time_zones import zone_of

LANGUAGES = ("id", "en")


@dataclass(frozen=True)
class Asked:
    """Whom to ask: a name, an office, and where to write or call."""

    name: str
    organisation: str
    address: str


@dataclass(frozen=True)
class LetterLine:
    """What a letter says of one step, ready to be worded."""

    why: Why
    title: str
    region: str
    milestone: str
    owner: str  # the office that owes it; empty when no office holds the role
    owner_title: str  # the role that owes it, in the letter's language
    due_at: datetime
    timezone: str
    working_days: int  # left until the due day; negative once it has passed
    hand_ins: tuple[str, ...] = ()
    instruction: str = ""
    sent_back_because: str = ""
    told_on: tuple[date, ...] = ()
    ask: Asked | None = None


@dataclass(frozen=True)
class Letter:
    """What one person is told on one morning; lines stand most urgent first, and there is at least one."""

    name: str
    position: str
    organisation: str
    language: str
    written_at: datetime
    timezone: str
    lines: Sequence[LetterLine]

    @property
    def kind(self) -> str:
        """Say which form fits: a letter about one matter only has a form of its own."""
        reasons = {line.why for line in self.lines}
        for form, its_reasons in _OWN_FORMS.items():
            if reasons <= its_reasons:
                return form
        return "digest"

    @property
    def sections(self) -> list[tuple[Why, list[LetterLine]]]:
        """Put lines of one kind together, most urgent kind first."""
        kinds = dict.fromkeys(line.why for line in self.lines)
        return [(why, [line for line in self.lines if line.why is why]) for why in kinds]

    @property
    def asks(self) -> list[Asked]:
        """List whom to ask, each once."""
        return list(dict.fromkeys(line.ask for line in self.lines if line.ask))


_OWN_FORMS = {
    "escalation": {Why.ESCALATED},
    "handed_over": {Why.HANDED_OVER},
    "no_contact": {Why.NO_CONTACT, Why.NO_ADDRESS},
}


@dataclass(frozen=True)
class Words:
    """A worded message."""

    subject: str
    text: str
    html: str
    chat: str = ""  # the short form for chat programs, with *bold* and _italic_ as they mark it
    template: str = ""  # which approved template says it where free text is not allowed, and what fills it
    parameters: tuple[str, ...] = ()


def word(letter: Letter) -> Words:
    """Word a letter; a language there is no form for is answered in Indonesian."""
    language = letter.language if letter.language in LANGUAGES else "id"
    forms = _environment(language)
    form: Any = forms.get_template(f"{language}/{letter.kind}.j2").module
    phrases: Any = forms.get_template(f"{language}/line.j2").module
    # Only plain text goes into the layouts, so that the HTML one escapes all of it.
    parts = {
        "language": language,
        "subject": _one_line(form.subject(letter)),
        "greeting": _lines_of(phrases.greeting(letter)),
        "opening": _paragraphs_of(form.opening(letter)),
        "sections": [_section(phrases, why, found) for why, found in letter.sections],
        "asks": [_one_line(phrases.ask(asked)) for asked in letter.asks],
        "closing": _paragraphs_of(form.closing(letter)),
        "footer": _one_line(phrases.footer(letter)),
    }
    text, html = (forms.get_template(f"layout/letter.{kind}.j2").render(parts) for kind in ("txt", "html"))
    return Words(str(parts["subject"]), text.strip() + "\n", html.strip() + "\n", chat=text.strip() + "\n")


def _section(phrases: Any, why: Why, lines: Sequence[LetterLine]) -> dict[str, Any]:  # noqa: ANN401 - a module made of a template
    worded = [
        {"title": _one_line(phrases.title(line)), "facts": _lines_of(phrases.facts(line))} for line in lines
    ]
    return {"heading": _one_line(phrases.heading(why)), "lines": worded}


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
    return forms


def _english_day(day: date) -> str:
    return pendulum.date(day.year, day.month, day.day).format("dddd, D MMMM YYYY", locale="en")


def _english_moment(moment: datetime, timezone: str) -> str:
    local = moment.astimezone(zone_of(timezone))
    return f"{_english_day(local)}, {local:%H.%M} {timezone}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lines_of(text: str) -> list[str]:
    return [_one_line(line) for line in text.splitlines() if line.strip()]


def _paragraphs_of(text: str) -> list[str]:
    # An empty line parts paragraphs; a line break inside one is not meant.
    return [_one_line(paragraph) for paragraph in text.split("\n\n") if paragraph.strip()]
