"""Markdown as blocks: headings, paragraphs, lists, tables and bold, and nothing else.

A table of two columns without headings holds particulars; `---` begins a new page. The dashes below a
table's headings say how wide its columns are, and a colon on which side their text stands.
"""

import string
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from notifications.papers.paper import (
    Align,
    Block,
    Heading,
    NewPage,
    Paragraph,
    Particulars,
    Points,
    Run,
    Table,
    Words,
    plain,
)

_RULES: Final = ["heading", "list", "table", "hr", "entity", "escape", "emphasis", "newline"]
_SIDES: Final = {"text-align:right": Align.RIGHT, "text-align:center": Align.CENTRE}
_FOR_A_PEN: Final = frozenset({"TTD", "Paraf", "Tanda tangan", "Paraf/TTD"})  # such a column makes rows tall
_ENTITIES: Final = {ord(sign): f"&#{ord(sign)};" for sign in string.punctuation}
_TWO: Final = 2


def shown_as_typed(words: str) -> str:
    """Write what a person typed so that nothing in it is Markdown: one line, each sign as an entity."""
    return " ".join(words.split()).translate(_ENTITIES)


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """Read Markdown into blocks, in order."""
    lines = markdown.splitlines()
    tree = SyntaxTreeNode(MarkdownIt("zero").enable(_RULES).parse(markdown))
    return tuple(_block(node, lines) for node in tree.children)


def _block(node: SyntaxTreeNode, lines: list[str]) -> Block:
    match node.type:
        case "heading":
            return Heading(_words(node.children[0]), level=int(node.tag[1]))
        case "bullet_list" | "ordered_list":
            return Points(_items(node), numbered=node.type == "ordered_list")
        case "table":
            return _table(node, lines)
        case "hr":
            return NewPage()
        case _:
            return Paragraph(_words(node.children[0]))


def _items(node: SyntaxTreeNode) -> tuple[Words, ...]:
    """List a list's points; those of a list within it follow with a dash."""
    found: list[Words] = []
    for item in node.children:
        for part in item.children:
            if part.type == "paragraph":
                found.append(_words(part.children[0]))
            elif part.type in {"bullet_list", "ordered_list"}:
                found += [(Run("– "), *_runs(words)) for words in _items(part)]
    return tuple(found)


def _table(node: SyntaxTreeNode, lines: list[str]) -> Particulars | Table:
    head = node.children[0].children[0].children
    headings = tuple(_words(cell.children[0]) for cell in head)
    body = node.children[1].children if len(node.children) > 1 else []
    rows = tuple(tuple(_words(cell.children[0]) for cell in row.children) for row in body)
    if len(headings) == _TWO and not any(plain(heading).strip() for heading in headings):
        return Particulars(tuple((row[0], row[1]) for row in rows))
    return Table(
        headings,
        rows,
        widths=_widths(lines[(node.map or (0, 0))[0] + 1]),
        aligned=tuple(_SIDES.get(str(cell.attrs.get("style", "")), Align.LEFT) for cell in head),
        tall=any(plain(heading) in _FOR_A_PEN for heading in headings),
    )


def _widths(dashes: str) -> tuple[float, ...]:
    return tuple(float(len(part.strip())) for part in dashes.strip().strip("|").split("|"))


def _words(inline: SyntaxTreeNode) -> tuple[Run, ...]:
    return tuple(_joined(_walked(inline, bold=False)))


def _walked(node: SyntaxTreeNode, *, bold: bool) -> list[Run]:
    found: list[Run] = []
    for child in node.children:
        if child.type == "text":
            found.append(Run(child.content, bold))
        elif child.type in {"softbreak", "hardbreak"}:
            found.append(Run(" " if child.type == "softbreak" else "\n", bold))
        else:
            found += _walked(child, bold=bold or child.type == "strong")
    return found


def _joined(runs: list[Run]) -> list[Run]:
    found: list[Run] = []
    for run in runs:
        if found and found[-1].bold is run.bold:
            found[-1] = Run(found[-1].text + run.text, run.bold)
        elif run.text:
            found.append(run)
    return found


def _runs(words: Words) -> tuple[Run, ...]:
    return words if isinstance(words, tuple) else (Run(words),)
