"""A template filled in with facts becomes a paper."""

from collections.abc import Mapping
from typing import Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from models.rules.errors import BadInput
from notifications.papers.front_matter import FrontMatter, LetterFields, parted
from notifications.papers.markdown_blocks import blocks_of, shown_as_typed
from notifications.papers.offices import Office
from notifications.papers.paper import Block, Heading, LetterFrame, Paper, plain
from notifications.papers.template_files import TemplateFile

_ATTACHMENT: Final = "Lampiran"
# What a template can run into when it asks something of a fact that the fact does not have.
_IN_FILLING: Final = (TemplateError, ArithmeticError, TypeError, ValueError, LookupError, AttributeError)


def fill_in(file: TemplateFile, facts: Mapping[str, object], office: Office) -> Paper:
    """Fill in a template; the paper is a draft, always.

    What a fact holds is shown as it was typed: nothing in it is Markdown or an instruction. Raises BadInput
    naming file and line of a mistake.
    """
    front, words = parted(file)
    body = _filled(file.name, words, facts, in_markdown=True)
    said, blocks = _Saying(file, facts), blocks_of(body)
    ends = next((place for place, block in enumerate(blocks) if _is_attachment(block)), len(blocks))
    return Paper(
        title=said.line(front.title),
        subtitle=said.line(front.subtitle),
        numbering=said.line(front.numbering),
        footer=said.line(front.footer),
        landscape=front.landscape,
        blocks=blocks[:ends],
        attached=blocks[ends:],
        frame=_frame(front.letter, said) if front.letter else None,
        signatories=tuple(
            office.signatory(wanted.role, above=tuple(map(said.line, wanted.above)))
            for wanted in front.signatories
        ),
        draft=True,
    )


def wants_letterhead(file: TemplateFile) -> bool:
    """Say whether a template's paper begins with the office's letterhead."""
    front: FrontMatter = parted(file)[0]
    return front.letterhead


def _is_attachment(block: Block) -> bool:
    """Say whether an attachment begins: a highest heading that says so."""
    return isinstance(block, Heading) and block.level == 1 and plain(block.text).startswith(_ATTACHMENT)


class _Saying:
    """Fills in the fields of the front matter, which are plain words."""

    def __init__(self, file: TemplateFile, facts: Mapping[str, object]) -> None:
        self._file, self._facts = file, facts

    def line(self, field: str) -> str:
        return " ".join(self._filled(field).split())

    def lines(self, field: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in self._filled(field).splitlines() if line.strip())

    def as_it_stands(self, field: str) -> str:
        return self._filled(field).rstrip("\n")

    def _filled(self, field: str) -> str:
        first = field.strip().splitlines()[0] if field.strip() else ""
        before = self._file.text[: max(self._file.text.find(first), 0)].count("\n")
        return _filled(self._file.name, "\n" * before + field, self._facts, in_markdown=False).lstrip("\n")


def _frame(letter: LetterFields, said: _Saying) -> LetterFrame:
    return LetterFrame(
        place_and_date=said.line(letter.place_and_date),
        number=said.line(letter.number),
        nature=said.line(letter.nature),
        enclosures=said.line(letter.enclosures),
        subject=said.line(letter.subject),
        to=said.lines(letter.to),
        to_place=said.as_it_stands(letter.to_place),
        copies=said.lines(letter.copies),
    )


def _filled(name: str, text: str, facts: Mapping[str, object], *, in_markdown: bool) -> str:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # papers are no HTML; what stands in {{ }} is made safe here instead
        finalize=_in_markdown if in_markdown else _on_a_line,
    )
    try:
        return environment.from_string(text).render(facts)
    except TemplateSyntaxError as error:
        raise BadInput(
            "{file}, line {line}: {said}.", file=name, line=error.lineno, said=error.message or ""
        ) from None
    except _IN_FILLING as error:
        raise BadInput("{file}, line {line}: {said}.", file=name, line=_line_of(error), said=error) from None


def _in_markdown(value: object) -> str:
    return shown_as_typed(str(value))


def _on_a_line(value: object) -> str:
    return " ".join(str(value).split())


def _line_of(error: BaseException) -> int:
    """Find the template's line in the traceback, which Jinja rewrites to show it."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
