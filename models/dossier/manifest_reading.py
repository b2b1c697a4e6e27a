"""Reads the manifest of a package that came back."""

import zipfile
from datetime import datetime, tzinfo
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

from models.rules.time_zones import Timezone, zone_of

MANIFEST = "manifest.json"
_LONGEST = 10_000_000  # bytes; with a hundred papers it has some fifty thousand

Size = Annotated[int, Field(ge=0)]


class Listed(BaseModel):
    """A file that the manifest names."""

    path: str
    size: Size
    sha256: str = ""
    handed_in_at: AwareDatetime | None = None


class _Paper(BaseModel):
    path: str | None = None
    size: Size = 0
    sha256: str = ""
    handed_in_at: AwareDatetime | None = None


class _Milestone(BaseModel):
    timezone: Timezone


class Manifest(BaseModel):
    """What must be known of a manifest to check its package."""

    format_version: Annotated[int, Field(ge=1, le=1)]
    milestone: _Milestone
    made_by_tonggak: Annotated[list[Listed], Field(min_length=1)]
    papers: list[_Paper]

    def files(self) -> list[Listed]:
        """List all files but the manifest itself, in their order; the manifest stands second."""
        papers = [
            Listed(path=p.path, size=p.size, sha256=p.sha256, handed_in_at=p.handed_in_at)
            for p in self.papers
            if p.path is not None
        ]
        return [*self.made_by_tonggak, *papers]

    def moment_of(self, one: Listed) -> datetime | None:
        """Say what moment a file carries: when it was handed in; what Tonggak made, the newest of those."""
        moments = [listed.handed_in_at for listed in self.files() if listed.handed_in_at is not None]
        return one.handed_in_at or max(moments, default=None)

    def zone(self) -> tzinfo:
        """Give the region's zone."""
        return zone_of(self.milestone.timezone)


def read_manifest(archive: zipfile.ZipFile) -> tuple[Manifest, bytes]:
    """Give a package's manifest, and its bytes; raises ValueError for what is none."""
    try:
        size = archive.getinfo(MANIFEST).file_size
        if size > _LONGEST:
            raise ValueError(f"{MANIFEST} has {size} bytes")
        text = archive.read(MANIFEST)
    except KeyError as error:
        raise ValueError(str(error)) from error
    return Manifest.model_validate_json(text), text
