"""A message in the form that Meta's Cloud API takes: an approved template with what fills it."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from notifications.channels.whatsapp_templates import (
    LONGEST_BODY,
    Language,
    Template,
    beginning_of_links,
    shipped_templates,
)
from notifications.forms import Draft, Written
from notifications.messages import Words

LONGEST_TEXT = 4096  # of a message without a template
NOTHING = "-"  # a parameter may not be empty
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True)
class WhatsAppForm:
    """Writes messages down as Meta takes them.

    `page` is the one with which the templates were registered: the beginning of every link. Where it is set,
    a message's button opens the words' link. Words without a template become plain text, which Meta delivers
    only to those who wrote to us within the last 24 hours.
    """

    templates: Mapping[str, Template] = field(default_factory=shipped_templates)
    page: str = ""

    def write(self, draft: Draft) -> Written:
        """Freeze a message; raises ValueError for an address that is no number in E.164."""
        message = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": international(draft.address),
            # Comes back with every receipt: so one can be tied to a message whose answer was lost.
            "biz_opaque_callback_data": draft.message_id,
            **self._content(draft),
        }
        return Written(draft.words.chat, canonical(message))

    def _content(self, draft: Draft) -> dict[str, object]:
        words = draft.words
        if not words.template:
            text = shortened(words.chat or words.text, LONGEST_TEXT)
            return {"type": "text", "text": {"body": text, "preview_url": False}}
        language: Language = "en" if words.language == "en" else "id"
        components = [_component("body", {}, self._parameters(words, language))] if words.parameters else []
        if end_of_link := self._end_of_link(words.link):
            components.append(_component("button", {"sub_type": "url", "index": "0"}, [end_of_link]))
        template = {"name": words.template, "language": {"code": language}, "components": components}
        return {"type": "template", "template": template}

    def _parameters(self, words: Words, language: Language) -> list[str]:
        known = self.templates.get(words.template)
        return fitted(words.parameters, room=known.room(language) if known else LONGEST_BODY)

    def _end_of_link(self, link: str) -> str:
        beginning = beginning_of_links(self.page)
        return link.removeprefix(beginning) if beginning and link.startswith(beginning) else ""


def fitted(parameters: Iterable[str], *, room: int) -> list[str]:
    """Make parameters as Meta takes them: one line each, never empty, together no longer than the room."""
    lines = [" ".join(parameter.split()) or NOTHING for parameter in parameters]
    while (excess := sum(map(len, lines)) - room) > 0:
        longest = max(range(len(lines)), key=lambda place: len(lines[place]))
        # Never below its fair share: otherwise one long parameter would pay for another.
        length = max(len(lines[longest]) - excess, room // len(lines))
        lines[longest] = shortened(lines[longest], length)
    return lines


def shortened(text: str, length: int) -> str:
    """Cut a text at a word so that it is no longer than `length` characters, with "…" where it was cut."""
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    if not text[length - 1].isspace() and " " in kept:
        kept = kept.rpartition(" ")[0]
    return kept.rstrip(" ,;:.(") + "…"


def international(address: str) -> str:
    """Take a number in E.164, such as +6281234567890; raises ValueError for anything else."""
    if not _NUMBER.fullmatch(address):
        raise ValueError("this is not a phone number in E.164")
    return address


def canonical(message: object) -> bytes:
    """Write a message as JSON, always in the same way."""
    return json.dumps(message, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _component(kind: str, more: dict[str, str], texts: list[str]) -> dict[str, object]:
    return {"type": kind, **more, "parameters": [{"type": "text", "text": text} for text in texts]}
