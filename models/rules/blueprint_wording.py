"""What pydantic finds wrong with a programme, in words for the person who edits the file."""

from typing import TYPE_CHECKING, Any

from models.rules.blueprint_checks import Place, Problem
from models.rules.blueprint_step import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# What a pattern asks for, in words.
PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "write small letters, digits and single hyphens, as in 'monev-quick-win'",
    r"^[a-z][a-z0-9_]*$": "write small letters, digits and underscores, as in 'kick_off'",
    r"^[A-Za-z][A-Za-z0-9_]*$": "write letters, digits and underscores, as in 'M4'",
    r"^[a-z0-9]+$": "write a file ending without the dot, as in 'xlsx'",
    r"^\d{4}\.\d+$": "write the year and a number, as in '2024.1'",
}

# What a type asks for, in words.
TYPES = {
    "int_parsing": "write a whole number",
    "int_type": "write a whole number",
    "int_from_float": "write a whole number",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "string_type": "write words",
    "string_too_short": "write words",
    "tuple_type": "write a list, as in [rakor, notulen]",
    "model_type": "a block of named fields stands here",
}

YEAR: Place = ("clinics", "year")  # the place of a year's map of clinics; one deeper stand their numbers


def in_words(details: "ErrorDetails", data: object) -> Problem:
    """One of pydantic's errors about the data, as a place in the file and a sentence."""
    place = _place_in(details["loc"], data)
    if "[key]" in details["loc"]:
        in_a_year = len(place) > len(YEAR)
        wanted = "clinics are numbered 1 to 7" if in_a_year else "a year or 'default' stands here"
        return Problem(place, f"found '{place[-1]}'; {wanted}")
    if details["type"] == "missing":
        return Problem(place[:-1], f"'{place[-1]}' is missing")
    return Problem(
        place, _sentence(details["type"], details["input"], details.get("ctx", {}), details["msg"])
    )


def _sentence(kind: str, found: object, context: dict[str, Any], said: str) -> str:
    if kind == "value_error":
        return str(context["error"])
    if kind in {"too_short", "too_long"}:
        least, most = context.get("min_length"), context.get("max_length")
        wanted = f"at least {least}" if least else f"no more than {most}"
        return f"holds {context['actual_length']}; it needs {wanted}"
    return f"found {_shown(found)}; {_wanted(kind, found, context, said)}"


def _wanted(kind: str, found: object, context: dict[str, Any], said: str) -> str:
    if kind in {"enum", "literal_error"}:
        allowed = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
        return f"allowed are {', '.join(allowed)}.{did_you_mean(str(found), allowed)}"
    if kind == "string_pattern_mismatch":
        return PATTERNS[context["pattern"]]
    if kind == "string_type" and isinstance(found, int | float):
        return f"write it in quotes, as '{found}'"
    return TYPES.get(kind, "it " + said.removeprefix("Input "))


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
