"""A paper as a page of the Prefect UI: the same words, and nothing typed becomes Markdown's own."""

import base64

from flows.paper_pages import markdown_of
from notifications.papers.paper import (
    Align,
    Heading,
    Paper,
    Paragraph,
    Particulars,
    Picture,
    Points,
    Table,
)


def test_every_kind_of_block_has_its_markdown() -> None:
    paper = Paper(
        title="LAPORAN",
        subtitle="Kab. Lebong",
        blocks=(
            Heading("Cakupan"),
            Particulars((("Lokasi", "Kec. Tubei"),)),
            Paragraph("Melayani **82 %**."),
            Table(("Layanan", "KK"), (("LLTT", "287"),), aligned=(Align.LEFT, Align.RIGHT)),
            Points(("lanjut", "perluas"), numbered=True),
        ),
    )

    assert markdown_of(paper) == (
        "## LAPORAN\n\nKab. Lebong\n\n### Cakupan\n\n- Lokasi: Kec. Tubei\n\nMelayani **82 %**.\n\n"
        "| Layanan | KK |\n| --- | --: |\n| LLTT | 287 |\n\n1. lanjut\n2. perluas\n"
    )


def test_what_was_typed_does_not_end_a_cell() -> None:
    paper = Paper(title="LAPORAN", blocks=(Table(("A", "B"), (("satu|dua\ntiga", ""),)),))

    assert r"| satu\|dua tiga |  |" in markdown_of(paper)


def test_a_picture_goes_along_with_its_words() -> None:
    paper = Paper(title="LAPORAN", blocks=(Picture("<svg/>", "Cakupan: 82 %"),))

    data = base64.b64encode(b"<svg/>").decode()

    assert f"![Cakupan: 82 %](data:image/svg+xml;base64,{data})" in markdown_of(paper)


def test_what_was_typed_becomes_no_link_no_picture_and_no_html() -> None:
    typed = "[masuk](https://pancing.example) ![x](https://x.example) <img src=x>"

    page = markdown_of(Paper(title="LAPORAN", blocks=(Particulars((("Lokasi", typed),)),)))

    assert r"\[masuk](https://pancing.example) !\[x](https://x.example) &lt;img src=x>" in page
