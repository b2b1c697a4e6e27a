"""From a YAML file to a checked programme, or to errors that say where, what, and what is allowed."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from models.rules.blueprint import Programme
from models.rules.blueprint_checks import Problem, problems
from models.rules.blueprint_source import Source
from models.rules.blueprint_wording import in_words
from models.rules.errors import BadInput

SHIPPED = "ppsp.yaml"


def load_programme(path: Path | None) -> Programme:
    """The programme of an operator's file, or the shipped one for None; raises BadInput."""
    if path is None:
        return shipped_programme()
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(
            "The programme file {path} cannot be read: {said}.", path=path, said=error.strerror or error
        ) from error
    except UnicodeDecodeError as error:
        raise BadInput(
            "{path} is not a text file in UTF-8 (byte {byte}). Save it as UTF-8.", path=path, byte=error.start
        ) from error
    return read_programme(text, source_name=str(path))


@cache
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
        said = said_by_pydantic(error, source.data)
        raise BadInput("{problems}", problems=source.complain(said)) from error
    wrong = list(problems(programme))
    if wrong:
        raise BadInput("{problems}", problems=source.complain(wrong))
    return programme


def said_by_pydantic(error: ValidationError, data: object) -> list[Problem]:
    """Say what pydantic found wrong, once each."""
    # When an item of a list is wrong, pydantic drops it and then finds the list too short as well.
    return [
        in_words(details, data)
        for details in error.errors(include_url=False)
        if details["type"] != "too_short" or not details["input"] or details["ctx"]["actual_length"]
    ]
