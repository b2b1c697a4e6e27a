"""What pydantic finds wrong with a programme, in words for the person who edits the file."""

from typing import TYPE_CHECKING, Any

from models.rules.blueprint_checks import Place, Problem
from models.rules.blueprint_step import did_you_mean
from models.rules.sentences import Sentence, said_by

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# What a pattern asks for, in words.
PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": Sentence(
        "write small letters, digits and single hyphens, as in 'monev-quick-win'"
    ),
    r"^[a-z][a-z0-9_]*$": Sentence("write small letters, digits and underscores, as in 'kick_off'"),
    r"^[A-Za-z][A-Za-z0-9_]*$": Sentence("write letters, digits and underscores, as in 'M4'"),
    r"^[a-z0-9]+$": Sentence("write a file ending without the dot, as in 'xlsx'"),
    r"^[a-z0-9_]+-[0-9]{2}$": Sentence("write the list and two digits, as in 'iplt-07'"),
    r"^\d{4}\.\d+$": Sentence("write the year and a number, as in '2024.1'"),
}

# What a type asks for, in words.
TYPES = {
    "int_parsing": Sentence("write a whole number"),
    "int_type": Sentence("write a whole number"),
    "int_from_float": Sentence("write a whole number"),
    "bool_parsing": Sentence("write true or false"),
    "bool_type": Sentence("write true or false"),
    "string_type": Sentence("write words"),
    "string_too_short": Sentence("write words"),
    "tuple_type": Sentence("write a list, as in [rakor, notulen]"),
    "model_type": Sentence("a block of named fields stands here"),
}

YEAR: Place = ("clinics", "year")  # the place of a year's map of clinics; one deeper stand their numbers


def in_words(details: "ErrorDetails", data: object) -> Problem:
    """One of pydantic's errors about the data, as a place in the file and a sentence."""
    place = _place_in(details["loc"], data)
    if "[key]" in details["loc"]:
        in_a_year = len(place) > len(YEAR)
        wanted = (
            Sentence("clinics are numbered 1 to 7")
            if in_a_year
            else Sentence("a year or 'default' stands here")
        )
        return Problem(place, Sentence("found '{found}'; {wanted}", found=place[-1], wanted=wanted))
    if details["type"] == "missing":
        return Problem(place[:-1], Sentence("'{field}' is missing", field=place[-1]))
    return Problem(
        place, _sentence(details["type"], details["input"], details.get("ctx", {}), details["msg"])
    )


def _sentence(kind: str, found: object, context: dict[str, Any], said: str) -> Sentence:
    if kind == "value_error":
        return said_by(context["error"])
    if kind in {"too_short", "too_long"}:
        least, most = context.get("min_length"), context.get("max_length")
        wanted = (
            Sentence("at least {least}", least=least) if least else Sentence("no more than {most}", most=most)
        )
        return Sentence("holds {number}; it needs {wanted}", number=context["actual_length"], wanted=wanted)
    return Sentence(
        "found {found}; {wanted}", found=_shown(found), wanted=_wanted(kind, found, context, said)
    )


def _wanted(kind: str, found: object, context: dict[str, Any], said: str) -> Sentence:
    if kind in {"enum", "literal_error"}:
        allowed = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
        near = did_you_mean(str(found), allowed)
        return Sentence("allowed are {allowed}.{near}", allowed=allowed, near=near)
    if kind == "string_pattern_mismatch":
        return PATTERNS[context["pattern"]]
    if kind == "string_type" and isinstance(found, int | float):
        return Sentence("write it in quotes, as '{found}'", found=found)
    return TYPES.get(kind) or Sentence("it {said}", said=said.removeprefix("Input "))


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


def _shown(found: object) -> Sentence:
    if found is None:
        return Sentence("nothing")
    if isinstance(found, dict):
        return Sentence("a block of {number} fields", number=len(found))
    if isinstance(found, list | tuple):
        return Sentence("a list of {number}", number=len(found))
    return Sentence("'{found}'", found=found)
