"""Drafts papers into a folder of their own, once, and says on a page where they lie."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.pages import Page, in_a_cell
from flows.sentences import in_indonesian
from models.rules.errors import TonggakError
from models.rules.names import Region, find_region, read_regions
from models.tables.milestones import Milestone, Step
from notifications.papers.made import MadePaper, slug_of, write_papers


@dataclass(frozen=True)
class Draft:
    """What is to be drafted for a step by its due date; another date has its own folder."""

    milestone: Milestone
    step: Step
    kind: str  # of the folder: "rapat", "surat"
    made: Callable[[], Sequence[MadePaper]]
    page: Callable[["Draft", str], Page]  # with what is to be said of the files
    lies: str  # "Naskah disimpan"
    fails: str  # "Naskah belum dapat dibuat"

    @property
    def region(self) -> Region:
        """The region whose milestone it is."""
        return find_region(self.milestone.region_code, read_regions())

    @property
    def name(self) -> str:
        """The milestone as people name it: "Kab. Lebong M4 2024"."""
        return f"{self.region.label} {self.milestone.code} {self.milestone.year}"

    def key(self, word: str) -> str:
        """The stable key of its page."""
        region = self.milestone.region_code.replace(".", "")
        return f"{word}-{region}-{self.milestone.code}-{self.milestone.year}-{self.step.code}".lower()


def drafted(drafts: Iterable[Draft], folder: Path, *, at_most: int) -> list[Page]:
    """Draft what does not lie below the folder yet; what was drafted is left alone, since people write in it.

    An office whose own template has a mistake is told so on the page, and holds nobody up; the round after
    it is mended drafts its papers. `at_most` bounds what is typeset.
    """
    pages: list[Page] = []
    for draft in drafts:
        if at_most == 0:
            break
        place = folder / slug_of(draft.kind, draft.name) / f"{draft.step.code}-{draft.step.due_date}"
        if place.is_dir():
            continue
        try:
            pages.append(draft.page(draft, _written(draft, place)))
            at_most -= 1
        except TonggakError as error:
            pages.append(draft.page(draft, f"> **{draft.fails}.** {in_a_cell(in_indonesian(error))}"))
    return pages


def _written(draft: Draft, place: Path) -> str:
    half_done = place.with_name(f".{place.name}")
    written = write_papers(half_done, draft.made())
    half_done.replace(place)  # all of them, or none
    names = "\n".join(f"- `{path.name}`" for path in sorted(written))
    return f"{draft.lies} di `{place}`:\n\n{names}"
