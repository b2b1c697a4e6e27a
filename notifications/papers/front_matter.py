"""What stands between the dashes at the beginning of a template: the frame of its paper."""

import re
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from models.rules.errors import BadInput
from notifications.papers.template_files import TemplateFile

_PARTED: Final = re.compile(r"\A---[ \t]*\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SignerWanted(_Shape):
    """Who is to sign: a role of the office's file, and what stands above when the file has it not."""

    role: str
    above: tuple[str, ...]


class LetterFields(_Shape):
    """The frame of a letter; each field may hold facts in {{ }}, and a list has an entry a line."""

    place_and_date: str
    number: str
    nature: str
    enclosures: str
    subject: str
    to: str
    to_place: str = ""
    copies: str = ""


class FrontMatter(_Shape):
    """What a template says of its paper before the words."""

    title: str
    subtitle: str = ""
    numbering: str = ""
    footer: str = ""
    letterhead: bool = True
    landscape: bool = False
    letter: LetterFields | None = None
    signatories: tuple[SignerWanted, ...] = ()


def parted(file: TemplateFile) -> tuple[FrontMatter, str]:
    """Part a template into its front matter and its words; raises BadInput naming file and line.

    The words keep their line numbers: before them stand as many empty lines as the front matter had.
    """
    found = _PARTED.match(file.text)
    if not found:
        raise BadInput(
            "{file}, line 1: the file must begin with a part between two lines '---'.", file=file.name
        )
    before = file.text[: found.end()].count("\n")
    return _front_matter(file.name, found[1]), "\n" * before + file.text[found.end() :]


def _front_matter(name: str, text: str) -> FrontMatter:
    try:
        return FrontMatter.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = " ".join(str(getattr(error, "problem", "") or "").split())
        raise BadInput(
            "{file}, line {line}: {said}.", file=name, line=mark.line + 2 if mark else 2, said=said
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "---"
        line = _line_of(text, [part for part in first["loc"] if isinstance(part, str)])
        raise BadInput(
            "{file}, line {line}: {said}.", file=name, line=line, said=f"{field}: {first['msg']}"
        ) from None


def _line_of(text: str, names: list[str]) -> int:
    """Find the line of a field; of one that is not there, the line of what should hold it."""
    lines, at = text.splitlines(), 0
    for name in names:
        begins = re.compile(rf"\s*(- )?{re.escape(name)}\s*:")
        at = next((place for place in range(at, len(lines)) if begins.match(lines[place])), at)
    return at + 2
