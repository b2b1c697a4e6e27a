"""What a package says about itself: a manifest for programs, a table of contents for people.

Nothing here depends on when the package was packed, so that the same papers give the same words.
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from models.dossier.enclosures import Enclosure
from models.dossier.papers import Paper
from models.moves.loading import MilestoneRows
from models.rules.indonesian_dates import format_moment_id
from models.rules.indonesian_numbers import grouped_id
from models.rules.names import Region
from models.rules.time_zones import zone_of
from models.tables.documents import Delivery

FORMAT_VERSION = 1  # of the manifest; raised when a reader of the old form would misunderstand the new one
_NOTHING: Mapping[str, object] = MappingProxyType({})


def path_in_package(number: int, paper: Paper) -> str:
    """Say where a paper lies in the package: "01-matriks/matriks-2024.xlsx"."""
    file_name = paper.delivery.file_name if paper.delivery else ""
    # Papers of steps that were added are all called alike; their step says which they are.
    name = paper.step.code if paper.step.added else paper.hand_in.code
    return f"{number:02d}-{name}/{file_name}"


def manifest(
    rows: MilestoneRows,
    papers: Sequence[Paper],
    *,
    made: Sequence[Enclosure] = (),
    superseded: Sequence[tuple[Paper, Delivery]] = (),
    extra: Mapping[str, object] = _NOTHING,
) -> str:
    """Write the manifest as JSON; times are those of the hand-ins, in the region's zone.

    `made` is what Tonggak adds, and `superseded` the versions that a packed one replaced, each with its
    paper. `extra` stands under a key of its own.
    """
    document = {
        "format_version": FORMAT_VERSION,
        "milestone": {
            "region_code": rows.region.code,
            "region": rows.region.label,
            "timezone": rows.region.timezone,
            "code": rows.milestone.code,
            "year": rows.milestone.year,
            "title": rows.milestone.title_id,
        },
        "complete": not any(paper.missing for paper in papers),
        "made_by_tonggak": [one.listed() for one in made],
        "papers": [_entry(number, paper, rows.region) for number, paper in enumerate(papers, start=1)],
        "superseded": [_older(paper, delivery, rows.region) for paper, delivery in superseded],
        "extra": dict(extra),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def table_of_contents(rows: MilestoneRows, papers: Sequence[Paper], role_titles: Mapping[str, str]) -> str:
    """Write the table of contents in Indonesian."""
    title = (
        f"{rows.region.label}, {rows.milestone.title_id} ({rows.milestone.code}) tahun {rows.milestone.year}"
    )
    lines = ["DAFTAR ISI BERKAS PENGAJUAN LOKAKARYA", title, ""]
    for number, paper in enumerate(papers, start=1):
        lines += [f"{number}. {paper.hand_in.title_id}", *_description(number, paper, rows.region), ""]
    missing = [paper for paper in papers if paper.missing]
    lines += ["BELUM LENGKAP" if missing else "Berkas lengkap."]
    lines += [f"- {paper.hand_in.title_id}: {_owed_by(paper, role_titles)}" for paper in missing]
    return "\r\n".join(lines) + "\r\n"


def _entry(number: int, paper: Paper, region: Region) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "number": number,
        "step": paper.step.code,
        "paper": paper.hand_in.code,
        "title": paper.hand_in.title_id,
        "owner_role": paper.step.owner_role,
        "required": paper.hand_in.required,
        "state": _state(paper),
    }
    if paper.left_out or paper.delivery is None or paper.document is None:
        return entry
    return entry | {
        "path": path_in_package(number, paper),
        "size": paper.document.size,
        "media_type": paper.document.media_type,
        "sha256": paper.delivery.sha256,
        **_handed_in(paper.delivery, region),
    }


def _older(paper: Paper, delivery: Delivery, region: Region) -> dict[str, Any]:
    return {
        "step": paper.step.code,
        "paper": paper.hand_in.code,
        "file_name": delivery.file_name,
        "sha256": delivery.sha256,
        **_handed_in(delivery, region),
    }


def _handed_in(delivery: Delivery, region: Region) -> dict[str, Any]:
    moment = delivery.handed_in_at.astimezone(zone_of(region.timezone))
    return {
        "version": delivery.version,
        "handed_in_by": delivery.handed_in_by,
        "handed_in_at": moment.isoformat(timespec="seconds"),
    }


def _state(paper: Paper) -> str:
    if paper.left_out:
        return "left_out"
    if paper.delivery is None:
        return "missing" if paper.hand_in.required else "not_given"
    return "sent_back" if paper.sent_back else "included"


def _description(number: int, paper: Paper, region: Region) -> list[str]:
    if paper.left_out or paper.delivery is None or paper.document is None:
        return [
            "   Tidak disertakan: dilewati dengan alasan tercatat."
            if paper.left_out
            else "   Tidak ada berkas."
        ]
    moment = format_moment_id(paper.delivery.handed_in_at, region.timezone)
    size = grouped_id(paper.document.size)
    return [
        f"   Berkas     : {path_in_package(number, paper)}",
        f"   Versi      : {paper.delivery.version}",
        f"   Diserahkan : {paper.delivery.handed_in_by}, {moment}",
        f"   Ukuran     : {size} bita",
        f"   SHA-256    : {paper.delivery.sha256}",
    ]


def _owed_by(paper: Paper, role_titles: Mapping[str, str]) -> str:
    role = role_titles.get(paper.step.owner_role, paper.step.owner_role)
    return f"dikembalikan untuk diperbaiki, {role}" if paper.delivery else f"belum diserahkan, {role}"
