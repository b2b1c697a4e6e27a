"""What a submission holds and what it lacks, as its cover letter and its summary say it."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from models.dossier.papers import Paper, papers_of
from models.moves.loading import MilestoneRows
from models.people.places import NATION
from models.rules.indonesian_dates import short_date_id
from models.rules.names import Region
from models.rules.time_zones import zone_of
from models.tables.documents import Delivery
from notifications.directory import NATIONAL, Directory, read_directory
from notifications.papers.office_facts import owner_of, region_facts
from notifications.papers.spelled_out import number_in_words

_KILO: Final = 1024
_NATIONAL_GROUP: Final = "Pokja PKP Nasional"


@dataclass(frozen=True)
class PackedFile:
    """A file of the package."""

    title: str
    step: str
    file_name: str
    version: int
    size: str  # "1,4 MB"
    handed_in: str  # "31 Mei 2024"
    handed_in_by: str


@dataclass(frozen=True)
class LackingFile:
    """A paper that the package lacks, and who owes it."""

    title: str
    step: str
    office: str
    by: str
    sent_back: bool


@dataclass(frozen=True)
class Score:
    """How ready a proposal is; `lacking` are the items that are not satisfied."""

    proposal: str
    score: str  # "8 dari 11 (73%)"
    lacking: tuple[str, ...] = ()


def package_facts(session: Session, rows: MilestoneRows) -> dict[str, object]:
    """Read what the package holds; it depends on the tables alone.

    Raises Unknown for a milestone that hands nothing to a workshop.
    """
    papers = papers_of(session, rows)
    directory = read_directory(session, [rows.region.code], channels=())
    files = tuple(
        _packed(paper, paper.delivery, rows.region)
        for paper in papers
        if paper.delivery and not paper.left_out
    )
    held = directory.holders.get((NATION, NATIONAL))
    return {
        "region": region_facts(rows.region),
        "milestone": rows.milestone.code,
        "milestone_title": rows.milestone.title_id,
        "year": rows.milestone.year,
        "files": files,
        "count": len(files),
        "count_in_words": number_in_words(len(files)),
        "missing": tuple(_lacking(paper, rows, directory) for paper in papers if paper.missing),
        "left_out": tuple(paper.hand_in.title_id for paper in papers if paper.left_out),
        "addressee": directory.offices[held] if held else _NATIONAL_GROUP,
    }


def size_id(size: int) -> str:
    """Write a number of bytes as people do: "1,4 MB"."""
    if size < _KILO:
        return f"{size} B"
    if size < _KILO**2:
        return f"{size / _KILO:.1f} KB".replace(".", ",")
    return f"{size / _KILO**2:.1f} MB".replace(".", ",")


def _packed(paper: Paper, delivery: Delivery, region: Region) -> PackedFile:
    handed_in = delivery.handed_in_at.astimezone(zone_of(region.timezone))
    return PackedFile(
        title=paper.hand_in.title_id,
        step=paper.step.title_id,
        file_name=delivery.file_name,
        version=delivery.version,
        size=size_id(paper.document.size if paper.document else 0),
        handed_in=short_date_id(handed_in.date()),
        handed_in_by=delivery.handed_in_by,
    )


def _lacking(paper: Paper, rows: MilestoneRows, directory: Directory) -> LackingFile:
    return LackingFile(
        title=paper.hand_in.title_id,
        step=paper.step.title_id,
        office=owner_of(paper.step, rows.region, directory),
        by=short_date_id(paper.step.due_date),
        sent_back=paper.delivery is not None,
    )
