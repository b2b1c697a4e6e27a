"""A paper before it has a form: what stands in it, in order. It becomes a docx and a pdf alike."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# What is not known stays a dotted line for a pen; it is never invented.
BLANK: Final = "……………………………"
SHORT_BLANK: Final = "……………"


class Align(StrEnum):
    """On which side the text of a table's column stands."""

    LEFT = "left"  # words
    RIGHT = "right"  # numbers
    CENTRE = "centre"  # marks and short codes


@dataclass(frozen=True)
class Run:
    """Some words of a text that look alike; they stand exactly as they are."""

    text: str
    bold: bool = False


# A str stands exactly as it is, too, except in a Paragraph.
Words = str | tuple[Run, ...]


def plain(words: Words) -> str:
    """Give the words without their looks."""
    return words if isinstance(words, str) else "".join(run.text for run in words)


@dataclass(frozen=True)
class Heading:
    """A line above what follows; 1 is the highest level."""

    text: Words
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; in a str, `**bold**` is the only mark."""

    text: Words


@dataclass(frozen=True)
class Particulars:
    """Names and what stands behind their colons: "Hari/tanggal : Kamis, 30 Mei 2024"."""

    lines: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True)
class Points:
    """A list, numbered or not."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table; its heading stands again on each page. Widths are shares of the page."""

    headings: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[float, ...] = ()  # equal where not given
    aligned: tuple[Align, ...] = ()  # left where not given
    tall: bool = False  # rows leave space for a pen


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, with the words for those who cannot see it."""

    svg: str
    words: str
    width: float = 1.0  # as a share of the text's width


@dataclass(frozen=True)
class NewPage:
    """What follows stands on a new page."""


Block = Heading | Paragraph | Particulars | Points | Table | Picture | NewPage


@dataclass(frozen=True)
class Signatory:
    """Who signs, and where: the lines above the space, and the name and number below it."""

    above: tuple[str, ...]  # "a.n. Bupati Lebong", "Sekretaris Daerah,"
    name: str = ""  # a dotted line where it is not known
    number: str = ""  # NIP

    @property
    def written_name(self) -> str:
        """The name, or a dotted line for it."""
        return self.name or BLANK

    @property
    def written_number(self) -> str:
        """The number, or a dotted line for it."""
        return self.number or BLANK


@dataclass(frozen=True)
class LetterFrame:
    """What makes a paper a letter: place and date, number, nature, to whom, and copies."""

    place_and_date: str
    number: str
    nature: str  # Sifat: Biasa, Penting, Segera
    enclosures: str  # Lampiran
    subject: str  # Hal
    to: tuple[str, ...]
    to_place: str  # "di Tempat"
    copies: tuple[str, ...] = ()  # Tembusan


@dataclass(frozen=True)
class Paper:
    """One paper. A draft says so on every page, since only what is signed is valid."""

    title: str  # of the document; a letter does not print it
    blocks: tuple[Block, ...]
    frame: LetterFrame | None = None
    signatories: tuple[Signatory, ...] = ()
    attached: tuple[Block, ...] = ()  # on a new page behind what is signed
    draft: bool = True
    landscape: bool = False
    subtitle: str = ""
    numbering: str = ""  # "Nomor: …" under the title of a signed record
    footer: str = ""
