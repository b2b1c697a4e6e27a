"""How the WhatsApp gateways of Indonesia are spoken to, as data; a new one needs no code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from models.rules.errors import BadInput


class Writing(StrEnum):
    """How the fields of a request are written."""

    FORM = "form"  # as a web form
    JSON = "json"  # as a JSON object


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class Style:
    """The names a gateway uses.

    What lies deeper in an answer is named by a path with dots, such as data.messages.0.id.
    """

    to: str  # field of the request: the number, without its plus
    text: str  # field of the request: the words
    writing: Writing = Writing.JSON
    header: str = "Authorization"
    header_value: str = "{token}"  # or "Bearer {token}"
    also: Mapping[str, str] = field(default_factory=dict)  # fields that are always the same
    flag: str = "status"  # path in the answer: whether the message was taken
    reason: str = "message"  # path in the answer: why not
    id: str = "id"  # path in the answer: the message's id there
    state: str = ""  # path in the answer: where the message stands, where a gateway says that by itself


STYLES: Final[Mapping[str, Style]] = {
    # docs.fonnte.com, "API Send Message": the flag is the only sign of a refusal, the HTTP code stays 200.
    "fonnte": Style(to="target", text="message", writing=Writing.FORM, reason="reason", id="id.0"),
    # wablas.com/documentation/api: the token may be "token.secret_key".
    "wablas": Style(to="phone", text="message", id="data.messages.0.id", state="data.messages.0.status"),
}


def style_of(said: str) -> Style:
    """Take a style by its name, or as a JSON object with the fields of `Style`.

    Raises BadInput for anything else.
    """
    if said in STYLES:
        return STYLES[said]
    try:
        return TypeAdapter(Style).validate_json(said)
    except ValidationError as error:
        raise BadInput(
            "'{said}' is not a gateway style. Name one of {known}, or give its fields as a JSON object; "
            "'to' and 'text' are needed at least.",
            said=said,
            known=", ".join(STYLES),
        ) from error


def at_path(answer: Any, path: str) -> Any:  # noqa: ANN401 - JSON may be anything
    """Look into an answer along a path; None where it does not lead."""
    for part in path.split("."):
        if isinstance(answer, list) and part.isdecimal() and int(part) < len(answer):
            answer = answer[int(part)]
        elif isinstance(answer, dict) and part in answer:
            answer = answer[part]
        else:
            return None
    return answer
