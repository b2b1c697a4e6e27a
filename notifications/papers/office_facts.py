"""How a region and the offices in it are called in papers."""

from dataclasses import dataclass

from models.rules.names import Region
from models.tables.milestones import Step
from notifications.directory import Directory
from notifications.papers.offices import head_of

_HEADED_BY_A_HEAD = ("dinas", "badan", "balai", "bappe", "bape", "kantor", "inspektorat")


@dataclass(frozen=True)
class RegionFacts:
    """The names of a region."""

    name: str  # "Kabupaten Lebong"
    label: str  # "Kab. Lebong"
    head: str  # "Bupati Lebong"
    province: str
    kind: str  # "Kabupaten"


def region_facts(region: Region) -> RegionFacts:
    """Give the names of a region."""
    kind = region.kind.capitalize()
    return RegionFacts(f"{kind} {region.name}", region.label, head_of(region), region.province, kind)


def owner_of(step: Step, region: Region, directory: Directory) -> str:
    """Name the office that owes a step; where none is known, its role."""
    return directory.office(region.code, step.owner_role) or step.owner_title_id


def addressed(office: str) -> str:
    """Say to whom a letter to an office goes: "Kepala Dinas PUPR"; others are called as they are."""
    if office.lower().startswith("sekretariat daerah"):
        return f"Sekretaris Daerah{office[len('sekretariat daerah') :]}"
    if office.lower().startswith(_HEADED_BY_A_HEAD):
        return f"Kepala {office}"
    return office
