"""The WhatsApp templates as they are registered with Meta: their texts, their places, and Meta's rules."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

LONGEST_BODY = 1024  # with its places filled
ROOM_FOR_EACH = 60  # so much of it must stay free for every place
_LONGEST_BUTTON = 25
_PLACE = re.compile(r"\{\{(\d+)\}\}")

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InBoth(_Data):
    """A text in both languages."""

    id: str
    en: str

    def within(self, language: Language) -> str:
        """Give it in one language."""
        return self.en if language == "en" else self.id


class Parameter(_Data):
    """What fills one place of a template, with an example for those who approve it."""

    name: str
    example: InBoth


class Button(_Data):
    """A button that opens the page of the matter."""

    text: InBoth


class Template(_Data):
    """One registered text; its places {{1}}, {{2}}, ... are filled in the order of its parameters."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,511}$")]
    category: Literal["UTILITY"] = "UTILITY"
    parameters: tuple[Parameter, ...]
    body: InBoth
    button: Button

    def room(self, language: Language) -> int:
        """Say how many characters its parameters may have together."""
        return LONGEST_BODY - len(_PLACE.sub("", self.body.within(language)))

    def filled(self, language: Language, parameters: tuple[str, ...]) -> str:
        """Give its body as the reader sees it."""
        return _PLACE.sub(lambda place: parameters[int(place[1]) - 1], self.body.within(language))


@cache
def shipped_templates() -> Mapping[str, Template]:
    """Read the templates that come with Tonggak, by name."""
    text = files("notifications").joinpath("templates/whatsapp/templates.yaml").read_text(encoding="utf-8")
    return {found.name: found for found in map(Template.model_validate, yaml.safe_load(text)["templates"])}


def registration(template: Template, language: Language, *, page: str = "") -> dict[str, object]:
    """Say what is sent to Meta to register a template (POST .../message_templates).

    `page` is where the reply page is reached from outside, such as https://tonggak.example/t/; without one,
    the template has no button.
    """
    examples = [parameter.example.within(language) for parameter in template.parameters]
    body = {"type": "BODY", "text": template.body.within(language), "example": {"body_text": [examples]}}
    return {
        "name": template.name,
        "language": language,
        "category": template.category,
        "components": [body, *_buttons(template, language, page)],
    }


def beginning_of_links(page: str) -> str:
    """Say how every link begins, with the slash at its end; empty without a page."""
    return f"{page.rstrip('/')}/" if page else ""


def faults(template: Template) -> list[str]:
    """List what Meta would refuse in a template; an empty list is what is wanted."""
    return [
        f"{template.name} ({language}): {fault}"
        for language in LANGUAGES
        for fault in _faults(template, language)
    ]


def _buttons(template: Template, language: Language, page: str) -> list[dict[str, object]]:
    if not page:
        return []
    url = beginning_of_links(page)
    button = {
        "type": "URL",
        "text": template.button.text.within(language),
        "url": url + "{{1}}",
        "example": [url + "contoh"],
    }
    return [{"type": "BUTTONS", "buttons": [button]}]


def _faults(template: Template, language: Language) -> Iterator[str]:
    body, count = template.body.within(language), len(template.parameters)
    if [int(number) for number in _PLACE.findall(body)] != list(range(1, count + 1)):
        yield f"its places are not {{{{1}}}} to {{{{{count}}}}} in this order"
    # A place with nothing but a full stop after it counts as the end.
    if _PLACE.match(body) or re.search(r"\}\}\W*$", body):
        yield "it begins or ends with a place"
    if re.search(r"\}\}\W*\{\{", body):
        yield "two places stand side by side"
    if len(_PLACE.sub(" ", body).split()) < 2 * count + 1:
        yield "it has too few words of its own for its places"
    if template.room(language) < ROOM_FOR_EACH * count:
        yield "it leaves too little room for its parameters"
    if re.search(r"\n{3}|\t| {5}", body):
        yield "it has a tab, or too many blanks or empty lines in a row"
    if len(template.button.text.within(language)) > _LONGEST_BUTTON:
        yield "its button's text is too long"
