"""Blocks as plain values, for a form that is not Python."""

from functools import singledispatch

from notifications.papers.bold import runs_of
from notifications.papers.paper import (
    Align,
    Block,
    Heading,
    NewPage,
    Paragraph,
    Particulars,
    Picture,
    Points,
    Table,
    Words,
)


def set_out(block: Block, *, picture: str) -> dict[str, object]:
    """Say what a block is and holds; `picture` names the file that its drawing stands in."""
    if isinstance(block, Picture):
        return {"kind": "picture", "file": picture, "words": block.words, "width": block.width}
    return _values(block)


@singledispatch
def _values(block: Block) -> dict[str, object]:
    raise TypeError(type(block))


@_values.register
def _(block: Heading) -> dict[str, object]:
    return {"kind": "heading", "text": _runs(block.text), "level": block.level}


@_values.register
def _(block: Paragraph) -> dict[str, object]:
    return {"kind": "paragraph", "text": _runs(block.text, marked=True)}


@_values.register
def _(block: Particulars) -> dict[str, object]:
    return {"kind": "particulars", "lines": [[_runs(name), _runs(value)] for name, value in block.lines]}


@_values.register
def _(block: Points) -> dict[str, object]:
    return {"kind": "points", "items": [_runs(item) for item in block.items], "numbered": block.numbered}


@_values.register
def _(block: Table) -> dict[str, object]:
    columns = len(block.headings)
    return {
        "kind": "table",
        "headings": [_runs(cell) for cell in block.headings],
        "rows": [[_runs(cell) for cell in row] for row in block.rows],
        "widths": list(block.widths or (1.0,) * columns),
        "aligned": [side.value for side in block.aligned or (Align.LEFT,) * columns],
        "tall": block.tall,
    }


@_values.register
def _(block: NewPage) -> dict[str, object]:
    del block
    return {"kind": "newpage"}


def _runs(words: Words, *, marked: bool = False) -> list[dict[str, object]]:
    return [{"text": run.text, "bold": run.bold} for run in runs_of(words, marked=marked)]
