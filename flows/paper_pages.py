"""A paper as a page of the Prefect UI: the same words that go to be signed, as Markdown."""

import base64
from collections.abc import Iterator

from flows.pages import in_a_cell
from notifications.papers.bold import runs_of
from notifications.papers.paper import (
    Align,
    Block,
    Heading,
    NewPage,
    Paper,
    Paragraph,
    Particulars,
    Picture,
    Points,
    Table,
    Words,
)

_RULES = {Align.LEFT: "---", Align.RIGHT: "--:", Align.CENTRE: ":-:"}
_HIGHEST = 2  # a page's own title stands above


def markdown_of(paper: Paper) -> str:
    """Write a paper's title and blocks as Markdown; signatures and letterheads belong on paper."""
    parts = [f"## {_said(paper.title)}", _said(paper.subtitle)]
    parts += [part for block in paper.blocks for part in _written(block)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _written(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"{'#' * (level + _HIGHEST)} {_said(text)}"
        case Paragraph(text):
            yield _said(text, marked=True)
        case Particulars(lines):
            yield "\n".join(f"- {_said(name)}: {_said(value)}" for name, value in lines)
        case Points(items, numbered):
            marks = (f"{number}." if numbered else "-" for number in range(1, len(items) + 1))
            yield "\n".join(f"{mark} {_said(item)}" for mark, item in zip(marks, items, strict=True))
        case Table():
            yield _table(block)
        case Picture(svg, words):
            data = base64.b64encode(svg.encode()).decode()
            yield f"![{_said(words)}](data:image/svg+xml;base64,{data})"
        case NewPage():
            return


def _table(table: Table) -> str:
    aligned = table.aligned or (Align.LEFT,) * len(table.headings)
    lines = [table.headings, tuple(_RULES[align] for align in aligned), *table.rows]
    return "\n".join("| " + " | ".join(_said(cell) for cell in line) + " |" for line in lines)


def _said(words: Words, *, marked: bool = False) -> str:
    runs = runs_of(words, marked=marked)
    return in_a_cell("".join(f"**{run.text}**" if run.bold else run.text for run in runs))
