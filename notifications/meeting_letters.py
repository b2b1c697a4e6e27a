"""What a person is told about a meeting: its date, a change of it, or that it is off."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from notifications.messages import Asked, Words
from notifications.phrasing import for_chat, form, laid_out, lines_of, one_line, paragraphs_of, spoken


class News(StrEnum):
    """What is new about a meeting."""

    ANNOUNCED = "announced"  # its date is known
    MOVED = "moved"  # it has another date than the one that was told
    CALLED_OFF = "called_off"  # it does not take place
    RELEASED = "released"  # it takes place, but this person is no longer among those who are to come


@dataclass(frozen=True)
class MeetingLetter:
    """What is told of one meeting to one person; the signed letter invites, this is only the date."""

    news: News
    name: str
    position: str
    organisation: str
    language: str
    title: str  # what meets, in the letter's language
    region: str
    milestone: str
    day: date  # in the region's zone
    was: date | None = None  # the date that was told before
    ask: Asked | None = None
    link: str = ""


def word_meeting(letter: MeetingLetter) -> Words:
    """Word what is told of a meeting; a language there is no form for is answered in Indonesian."""
    language = spoken(letter.language)
    its_form, phrases = form(language, "meeting"), form(language, "line")
    matter = {"title": one_line(its_form.title(letter)), "facts": lines_of(its_form.facts(letter))}
    parts: dict[str, Any] = {
        "language": language,
        "subject": one_line(its_form.subject(letter)),
        "greeting": lines_of(phrases.greeting(letter)),
        "opening": paragraphs_of(its_form.opening(letter)),
        "sections": [{"heading": one_line(its_form.heading(letter)), "lines": [matter]}],
        "link": letter.link,
        "link_label": one_line(its_form.link_label()),
        "asks": [one_line(phrases.ask(letter.ask))] if letter.ask else [],
        "closing": paragraphs_of(its_form.closing(letter)),
        "footer": one_line(phrases.footer(letter)),
    }
    return Words(
        subject=parts["subject"],
        text=laid_out(language, "txt", parts),
        html=laid_out(language, "html", parts),
        chat=laid_out(language, "chat", parts | _for_chat(letter, its_form, phrases, parts)),
        language=language,
        link=letter.link,
    )


def in_calendar(letter: MeetingLetter) -> tuple[str, str]:
    """Give the title and the description that stand in the person's calendar."""
    its_form = form(spoken(letter.language), "meeting")
    return one_line(its_form.title(letter)), one_line(its_form.only_the_date())


def _for_chat(letter: MeetingLetter, its_form: Any, phrases: Any, parts: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - modules made of templates
    (section,) = parts["sections"]
    matter = section["lines"][0]
    return {
        "subject": for_chat(parts["subject"], 120),
        "greeting": for_chat(phrases.short_greeting(letter), 80),
        "request": for_chat(its_form.request(letter), 160),
        "matters": [for_chat(matter["title"], 110), *(for_chat(fact, 110) for fact in matter["facts"])],
        "asks": [for_chat(ask, 110) for ask in parts["asks"]],
        "done": one_line(its_form.done()),
    }
