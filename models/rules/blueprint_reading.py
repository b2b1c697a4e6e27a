"""From a YAML file to a checked programme, or to errors that say where, what, and what is allowed."""

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from models.rules.blueprint import Programme
from models.rules.blueprint_checks import Place, Problem, problems
from models.rules.blueprint_source import Source
from models.rules.blueprint_step import did_you_mean
from models.rules.errors import BadInput

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SHIPPED = "ppsp.yaml"

# What a pattern asks for, in words.
IN_WORDS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "write small letters, digits and single hyphens, as in 'monev-quick-win'",
    r"^[a-z][a-z0-9_]*$": "write small letters, digits and underscores, as in 'kick_off'",
    r"^[A-Za-z][A-Za-z0-9_]*$": "write letters, digits and underscores, as in 'M4'",
    r"^[a-z0-9]+$": "write a file ending without the dot, as in 'xlsx'",
    r"^\d{4}\.\d+$": "write the year and a number, as in '2024.1'",
}


def load_programme(path: Path | None) -> Programme:
    """The programme of an operator's file, or the shipped one for None; raises BadInput."""
    if path is None:
        return shipped_programme()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"The programme file {path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path} is not a text file in UTF-8 (byte {error.start}). Save it as UTF-8."
        ) from error
    return read_programme(text, source_name=str(path))


def shipped_programme() -> Programme:
    """The programme PPSP as it comes with Tonggak."""
    text = files("models.programmes").joinpath(SHIPPED).read_text(encoding="utf-8")
    return read_programme(text, source_name=SHIPPED)


def read_programme(text: str, *, source_name: str) -> Programme:
    """Read and check a whole programme; raises BadInput naming the file, the line and the path in it."""
    source = Source(text, source_name)
    try:
        programme = Programme.model_validate(source.data)
    except ValidationError as error:
        wrong = [_in_words(details, source.data) for details in error.errors(include_url=False)]
        raise BadInput(source.complain(wrong)) from error
    wrong = list(problems(programme))
    if wrong:
        raise BadInput(source.complain(wrong))
    return programme


def _in_words(details: "ErrorDetails", data: object) -> Problem:
    place = _place_in(details["loc"], data)
    found, context = details["input"], details.get("ctx", {})
    match details["type"]:
        case "missing":
            return Problem(place[:-1], f"'{place[-1]}' is missing")
        case "value_error":
            return Problem(place, str(context["error"]))
        case "enum" | "literal_error":
            allowed = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
            near = did_you_mean(str(found), allowed)
            return Problem(place, f"found {_shown(found)}; allowed are {', '.join(allowed)}.{near}")
        case "string_pattern_mismatch":
            return Problem(place, f"found {_shown(found)}; {IN_WORDS[context['pattern']]}")
        case "string_type" if isinstance(found, int | float):
            return Problem(place, f"found the number {found}; write it in quotes, as '{found}'")
        case _:
            said = details["msg"].removeprefix("Input ")
            return Problem(place, f"found {_shown(found)}; it {said}")


def _place_in(loc: Place, data: Any) -> Place:  # noqa: ANN401 - plain data of any shape
    """Pydantic's place without the marks it adds for keys and unions, which stand in no file."""
    place: list[str | int] = []
    for part in loc:
        if part == "[key]":
            break
        place.append(part)
        data = data[part] if _has(data, part) else None
        if data is None:
            break
    return tuple(place)


def _has(data: Any, part: str | int) -> bool:  # noqa: ANN401 - plain data of any shape
    if isinstance(data, list):
        return isinstance(part, int) and part < len(data)
    return isinstance(data, dict) and part in data


def _shown(found: object) -> str:
    if found is None:
        return "nothing"
    if isinstance(found, dict | list | tuple):
        return f"a list of {len(found)}" if not isinstance(found, dict) else f"a block of {len(found)} fields"
    return f"'{found}'"
