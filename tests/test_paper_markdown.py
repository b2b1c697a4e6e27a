"""A template's Markdown becomes blocks; a fact in it is never Markdown."""

import pytest
from papers_cast import HOSTILE

from notifications.papers.markdown_blocks import blocks_of, shown_as_typed
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
    plain,
)


@pytest.mark.parametrize(
    ("markdown", "block"),
    [
        pytest.param("## Tindak lanjut", Heading((Run("Tindak lanjut"),), level=2), id="heading"),
        pytest.param("a **b**\nc", Paragraph((Run("a "), Run("b", bold=True), Run(" c"))), id="bold"),
        pytest.param("- a\n- b", Points(((Run("a"),), (Run("b"),))), id="list"),
        pytest.param("1. a\n1. b", Points(((Run("a"),), (Run("b"),)), numbered=True), id="numbered list"),
        pytest.param("---", NewPage(), id="new page"),
        pytest.param(
            "| | |\n|-|-|\n| Waktu | 09.00 |",
            Particulars((((Run("Waktu"),), (Run("09.00"),)),)),
            id="particulars",
        ),
        pytest.param(
            "| No | TTD |\n|:-:|------:|\n| 1 | |",
            Table(
                ((Run("No"),), (Run("TTD"),)),
                (((Run("1"),), ()),),
                widths=(3, 7),
                aligned=(Align.CENTRE, Align.RIGHT),
                tall=True,
            ),
            id="table with room for signatures",
        ),
    ],
)
def test_markdown_becomes_blocks(markdown: str, block: Block) -> None:
    assert blocks_of(markdown) == (block,)


@pytest.mark.parametrize(
    "typed", [HOSTILE, "# judul", "- butir", "1. satu", "|", "\\", "a\n\n---\n\nb", "***"]
)
def test_what_was_typed_stays_one_cell_as_it_stands(typed: str) -> None:
    markdown = f"| A | B |\n|-|-|\n|{shown_as_typed(typed)}|b|"

    (table,) = blocks_of(markdown)

    assert isinstance(table, Table)
    assert [[plain(cell) for cell in row] for row in table.rows] == [[" ".join(typed.split()), "b"]]
