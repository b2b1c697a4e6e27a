"""How an office's papers look: its letterhead, and the docx that they start from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letterhead:
    """The head of a letter (kop surat); a line that is not known stays away."""

    government: str  # "PEMERINTAH KABUPATEN LEBONG"
    office: str = ""  # "BADAN PERENCANAAN PEMBANGUNAN DAERAH"
    address: tuple[str, ...] = ()  # street and town, telephone, mail; a line each
    logo: bytes = b""  # PNG, JPEG or SVG


@dataclass(frozen=True)
class Look:
    """What the papers of one office have in common."""

    letterhead: Letterhead | None = None
    base: bytes = b""  # an office's own docx, whose styles, header and footer are kept; empty: ours
    base_has_letterhead: bool = False  # so that a docx gets no second one
