"""From lines to words: subject, text, HTML and chat in the language of the person who reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from models.rules.reminder_facts import Why
from notifications.phrasing import for_chat, form, laid_out, lines_of, one_line, paragraphs_of, spoken
from notifications.registered_words import registered_words

LONGEST_CHAT: Final = 700  # characters, for one matter
LISTED_IN_CHAT: Final = 5  # matters; the rest is counted


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
    failing: tuple[str, ...] = ()  # the addresses that cannot be used
    asked_by: str = ""  # who asked for a later date
    asked_until: date | None = None  # the later date
    asked_because: str = ""


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
    link: str = ""  # where to click: a page with exactly these lines

    @property
    def kind(self) -> str:
        """Say which form fits: a letter about one matter only has a form of its own."""
        reasons = {line.why for line in self.lines}
        for kind, its_reasons in _OWN_FORMS.items():
            if reasons <= its_reasons:
                return kind
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


_OWN_FORMS: dict[str, frozenset[str]] = {
    "escalation": frozenset({"escalated"}),
    "handed_over": frozenset({"handed_over"}),
    "no_contact": frozenset({"no_contact", "no_address"}),
    "later_date": frozenset({"to_decide"}),
}


@dataclass(frozen=True)
class Words:
    """A worded message."""

    subject: str
    text: str
    html: str
    chat: str = ""  # the short form for chat programs; its first line is *bold*, and nothing else is marked
    template: str = ""  # which registered template says it where free text is not allowed
    parameters: tuple[str, ...] = ()  # what fills it, in order; one line each
    language: str = "id"  # in which it is worded
    link: str = ""  # where to click


def word(letter: Letter) -> Words:
    """Word a letter; a language there is no form for is answered in Indonesian."""
    language = spoken(letter.language)
    its_form, phrases = form(language, letter.kind), form(language, "line")
    # Only plain text goes into the layouts, so that the HTML one escapes all of it.
    parts = {
        "language": language,
        "subject": one_line(its_form.subject(letter)),
        "greeting": lines_of(phrases.greeting(letter)),
        "opening": paragraphs_of(its_form.opening(letter)),
        "sections": [_section(phrases, why, found) for why, found in letter.sections],
        "link": letter.link,
        "link_label": one_line(phrases.link_label(letter.lines)),
        "asks": [one_line(phrases.ask(asked)) for asked in letter.asks],
        "closing": paragraphs_of(its_form.closing(letter)),
        "footer": one_line(phrases.footer(letter)),
    }
    template, parameters = registered_words(letter, language)
    return Words(
        subject=str(parts["subject"]),
        text=laid_out(language, "txt", parts),
        html=laid_out(language, "html", parts),
        chat=_chat(letter, its_form, phrases),
        template=template,
        parameters=parameters,
        language=language,
        link=letter.link,
    )


def _section(phrases: Any, why: Why, lines: Sequence[LetterLine]) -> dict[str, Any]:  # noqa: ANN401 - a module made of a template
    worded = [
        {"title": one_line(phrases.title(line)), "facts": lines_of(phrases.facts(line))} for line in lines
    ]
    return {"heading": one_line(phrases.heading(why)), "lines": worded}


def _chat(letter: Letter, its_form: Any, phrases: Any) -> str:  # noqa: ANN401 - modules made of templates
    lines = letter.lines
    parts = {
        "language": spoken(letter.language),
        "subject": for_chat(its_form.subject(letter), 120),
        "greeting": for_chat(phrases.short_greeting(letter), 80),
        "request": for_chat(its_form.request(letter), 160),
        "link": letter.link,
        "link_label": one_line(phrases.link_label(lines)),
        "asks": [for_chat(phrases.ask(asked), 110) for asked in letter.asks[:1]],
        "done": one_line(its_form.done(letter)),
    }
    if len(lines) > 1:
        return _chat_of_several(parts, lines, phrases)
    return _chat_of_one(parts, lines[0], phrases)


def _chat_of_several(parts: dict[str, Any], lines: Sequence[LetterLine], phrases: Any) -> str:  # noqa: ANN401 - as above
    listed, more = lines[:LISTED_IN_CHAT], len(lines) - LISTED_IN_CHAT
    matters = [f"{number}. {for_chat(phrases.in_a_list(line), 160)}" for number, line in enumerate(listed, 1)]
    if more > 0:
        matters.append(one_line(phrases.and_more(more)))
    return laid_out(parts["language"], "chat", parts | {"matters": matters})


def _chat_of_one(parts: dict[str, Any], line: LetterLine, phrases: Any) -> str:  # noqa: ANN401 - as above
    matter = [for_chat(phrases.title(line), 110)]
    matter += [for_chat(fact, 100) for fact in lines_of(phrases.short_facts(line))]
    # The title and the due date always stay; of what else there is, the last goes first.
    for kept in range(len(matter), 1, -1):
        text = laid_out(parts["language"], "chat", parts | {"matters": matter[:kept]})
        if len(text) <= LONGEST_CHAT:
            break
    return text
