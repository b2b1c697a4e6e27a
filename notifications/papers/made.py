"""Papers in all the forms in which an office takes them, and how they are called."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from models.moves.loading import MilestoneRows
from models.rules.names import Region
from models.whole_files import written_whole
from notifications.papers.docx_form import to_docx
from notifications.papers.filling_in import fill_in, wants_letterhead
from notifications.papers.look import Look
from notifications.papers.offices import Office, look_of, read_office
from notifications.papers.paper import SHORT_BLANK, Paper
from notifications.papers.pdf_form import to_pdf
from notifications.papers.template_files import find_template


@dataclass(frozen=True)
class MadePaper:
    """A paper as files: `name` has no ending; a form that it does not come in is empty."""

    name: str
    docx: bytes = b""
    pdf: bytes = b""
    xlsx: bytes = b""
    ics: bytes = b""

    def files(self) -> list[tuple[str, bytes]]:
        """List its files by name."""
        forms = {"docx": self.docx, "pdf": self.pdf, "xlsx": self.xlsx, "ics": self.ics}
        return [(f"{self.name}.{ending}", content) for ending, content in forms.items() if content]


@dataclass(frozen=True)
class PaperDesk:
    """Where the papers of one region are made, as its office wants them."""

    folder: Path  # the data folder
    region: Region
    office: Office
    look: Look

    def paper(self, template: str, facts: Mapping[str, object]) -> Paper:
        """Fill in a template with facts, and with what the office says of itself."""
        file = find_template(template, folder=self.folder, region=self.region)
        known = {
            "place": self.office.place or SHORT_BLANK,
            "nature": self.office.nature or "Biasa",
            "blank": SHORT_BLANK,
        }
        return fill_in(file, {**known, **facts}, self.office)

    def made(self, template: str, name: str, facts: Mapping[str, object]) -> MadePaper:
        """Make the docx and the pdf of a paper."""
        file = find_template(template, folder=self.folder, region=self.region)
        look = self.look if wants_letterhead(file) else replace(self.look, letterhead=None)
        paper = self.paper(template, facts)
        return MadePaper(name, to_docx(paper, look), to_pdf(paper, look))


def desk_of(folder: Path, region: Region) -> PaperDesk:
    """Open the desk of a region; raises BadInput where the office's own files have mistakes."""
    office = read_office(folder, region)
    return PaperDesk(folder, region, office, look_of(office, folder, region))


def name_of(paper: str, rows: MilestoneRows, *more: str) -> str:
    """Give a paper's file name without ending: "undangan-rakor-kab-lebong-m4-2024"."""
    return slug_of(paper, *more, rows.name)


def slug_of(*parts: str) -> str:
    """Write words as the part of a file's name: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(parts).lower()).strip("-")


def write_papers(folder: Path, papers: Iterable[MadePaper]) -> list[Path]:
    """Write papers into a folder, each file whole or not at all; older ones of the same name are replaced."""
    written = []
    for name, content in (file for paper in papers for file in paper.files()):
        with written_whole(folder / name) as file:
            file.write(content)
        written.append(folder / name)
    return written
