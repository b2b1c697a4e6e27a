"""Packs what a milestone hands to the workshop; the same papers always give the same bytes."""

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import IO

from sqlmodel import Session, col, select

from models.dossier.handing_in import remember
from models.dossier.manifest import manifest, path_in_package, table_of_contents
from models.dossier.papers import Paper, papers_of
from models.dossier.storage import DocumentStore, Stored, copied, hash_of
from models.moves.loading import MilestoneRows, load, milestone_id_of
from models.rules.time_zones import zone_of
from models.tables.documents import Submission
from models.whole_files import written_whole

_BEFORE_ALL = (1980, 1, 1, 0, 0, 0)  # the first moment a zip file can name
_READABLE = 0o100644 << 16  # a plain file that everybody may read
_UNIX = 3
_ANY_SIZE = 50_000_000  # up to here a package is put together in memory
_NO_TITLES: Mapping[str, str] = MappingProxyType({})


def pack_submission(  # noqa: PLR0913 - a package depends on all of them
    session: Session,
    store: DocumentStore,
    *,
    milestone_id: int,
    folder: Path,
    at: datetime,
    role_titles: Mapping[str, str] = _NO_TITLES,
) -> Submission:
    """Pack the newest version of every paper, keep the package, and write it below `folder`.

    A package like the newest one is that submission; any other gets the next version. What is missing is
    named inside and makes it incomplete, not impossible. `role_titles` are how the table of contents
    calls those who owe. `at` is aware. Raises Unknown for a milestone that hands nothing to a workshop,
    Unavailable when a stored file is damaged.
    """
    rows = load(session, milestone_id, for_moving=True)
    papers = papers_of(session, rows)
    with tempfile.SpooledTemporaryFile(max_size=_ANY_SIZE) as file:
        _zip(file, store, rows, papers, role_titles)
        file.seek(0)
        stored = store.put(file)
    complete = not any(paper.missing for paper in papers)
    submission = _recorded(session, rows, stored, complete=complete, at=at)
    _write_out(store, submission, folder)
    return submission


def _zip(
    file: IO[bytes],
    store: DocumentStore,
    rows: MilestoneRows,
    papers: Sequence[Paper],
    role_titles: Mapping[str, str],
) -> None:
    """Write the words about the package first, then the papers in order."""
    newest = max((p.delivery.handed_in_at for p in papers if p.delivery and not p.left_out), default=None)
    words = {
        "daftar-isi.txt": table_of_contents(rows, papers, role_titles),
        "manifest.json": manifest(rows, papers),
    }
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in words.items():
            archive.writestr(_member(name, newest, rows), text.encode())
        for number, paper in enumerate(papers, start=1):
            if paper.delivery is not None and not paper.left_out:
                member = _member(path_in_package(number, paper), paper.delivery.handed_in_at, rows)
                _add(archive, member, store, paper.delivery.sha256)


def _member(name: str, moment: datetime | None, rows: MilestoneRows) -> zipfile.ZipInfo:
    local = moment.astimezone(zone_of(rows.region.timezone)) if moment else None
    member = zipfile.ZipInfo(name, local.timetuple()[:6] if local else _BEFORE_ALL)
    # Stored, not deflated: papers are compressed already, and versions of zlib differ in their bytes.
    member.compress_type = zipfile.ZIP_STORED
    member.create_system = _UNIX
    member.external_attr = _READABLE
    return member


def _add(archive: zipfile.ZipFile, member: zipfile.ZipInfo, store: DocumentStore, sha256: str) -> None:
    digest = hashlib.sha256()
    member.file_size = store.path_of(sha256).stat().st_size
    with store.open(sha256) as source, archive.open(member, "w") as target:
        copied(source, target, digest)
    store.check(sha256, digest.hexdigest())


def _recorded(
    session: Session, rows: MilestoneRows, stored: Stored, *, complete: bool, at: datetime
) -> Submission:
    milestone_id = milestone_id_of(rows.milestone)
    query = (
        select(Submission)
        .where(Submission.milestone_id == milestone_id)
        .order_by(col(Submission.version).desc())
    )
    newest = session.exec(query).first()
    if newest is not None and newest.sha256 == stored.sha256:
        return newest
    remember(session, stored, at=at)
    version = newest.version + 1 if newest is not None else 1
    submission = Submission(
        milestone_id=milestone_id,
        version=version,
        sha256=stored.sha256,
        file_name=f"{_slug(rows)}-v{version}.zip",
        complete=complete,
        packed_at=at,
    )
    session.add(submission)
    session.flush()
    return submission


def _slug(rows: MilestoneRows) -> str:
    """Name the milestone for a file: "kab-lebong-m4-2024"."""
    return "-".join(rows.name.lower().replace(".", "").replace("'", "").split())


def _write_out(store: DocumentStore, submission: Submission, folder: Path) -> None:
    path = folder / submission.file_name
    if path.is_file() and hash_of(path) == submission.sha256:
        return
    with store.open(submission.sha256) as source, written_whole(path) as target:
        shutil.copyfileobj(source, target)
