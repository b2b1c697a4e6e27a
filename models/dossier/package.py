"""Packs what a milestone hands to the workshop; the same papers always give the same bytes."""

import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import IO

from sqlmodel import Session, col, select

from models.dossier.archive_writing import Member, hash_file_of, write_archive
from models.dossier.enclosures import Enclosure, placed
from models.dossier.handing_in import deliveries_of, remember
from models.dossier.manifest import manifest, path_in_package, table_of_contents
from models.dossier.papers import Paper, papers_of
from models.dossier.storage import DocumentStore, Stored, hash_of
from models.moves.door import apply
from models.moves.loading import MilestoneRows, load, milestone_id_of
from models.rules.lifecycle import TONGGAK, Actor, MilestoneMove
from models.rules.time_zones import zone_of
from models.tables.documents import Delivery, Submission
from models.whole_files import written_whole

_ANY_SIZE = 50_000_000  # up to here a package is put together in memory
_NOTHING: Mapping[str, str] = MappingProxyType({})


def pack_submission(  # noqa: PLR0913 - a package depends on all of them
    session: Session,
    store: DocumentStore,
    *,
    milestone_id: int,
    folder: Path,
    at: datetime,
    role_titles: Mapping[str, str] = _NOTHING,
    enclosures: Sequence[Enclosure] = (),
    extra: Mapping[str, object] = _NOTHING,
    by: Actor = TONGGAK,
) -> Submission:
    """Pack the newest version of every paper, keep the package, and write it with its hash below `folder`.

    A package like the newest one is that submission; any other gets the next version and a row of the
    history. What is missing is named inside and makes it incomplete, not impossible. `role_titles` are how
    the table of contents calls those who owe. `enclosures` are what Tonggak made for it, and `extra` (plain
    JSON) is what the manifest says beyond the papers; neither may depend on when it is packed. `at` is
    aware. Raises Unknown for a milestone that hands nothing to a workshop, Unavailable when a stored file
    is damaged, NotAllowed when the milestone was called off.
    """
    rows = load(session, milestone_id, for_moving=True)
    papers = papers_of(session, rows)
    contents = table_of_contents(rows, papers, role_titles).encode()
    made = [Enclosure("daftar-isi.txt", contents), *placed(enclosures)]
    older = deliveries_of(session, rows.milestone)
    described = manifest(rows, papers, made=made, superseded=_superseded(papers, older), extra=extra)
    with tempfile.SpooledTemporaryFile(max_size=_ANY_SIZE) as file:
        _zip(file, store, rows, papers, [made[0], Enclosure("manifest.json", described.encode()), *made[1:]])
        file.seek(0)
        stored = store.put(file)
    complete = not any(paper.missing for paper in papers)
    submission = _recorded(session, rows, stored, complete=complete, by=by, at=at)
    _write_out(store, submission, folder)
    return submission


def _superseded(papers: Sequence[Paper], deliveries: Sequence[Delivery]) -> list[tuple[Paper, Delivery]]:
    """List the versions that a packed one replaced."""
    packed = {p.delivery.hand_in_id: p for p in papers if p.delivery is not None and not p.left_out}
    return [
        (paper, delivery)
        for delivery in deliveries
        if (paper := packed.get(delivery.hand_in_id)) is not None and paper.delivery != delivery
    ]


def _zip(
    file: IO[bytes],
    store: DocumentStore,
    rows: MilestoneRows,
    papers: Sequence[Paper],
    made: Sequence[Enclosure],
) -> None:
    """Write what Tonggak made first, then the papers in order."""
    packed = list(_packed(papers))
    newest = max((delivery.handed_in_at for _, delivery in packed), default=None)
    members = [
        Member(one.name, newest, len(one.content), partial(io.BytesIO, one.content)) for one in made
    ] + [_member(store, path, delivery) for path, delivery in packed]
    digests = write_archive(file, members, zone=zone_of(rows.region.timezone), manifest=made[1].content)
    for (_, delivery), found in zip(packed, digests[len(made) :], strict=True):
        store.check(delivery.sha256, found)


def _packed(papers: Sequence[Paper]) -> Iterator[tuple[str, Delivery]]:
    for number, paper in enumerate(papers, start=1):
        if paper.delivery is not None and not paper.left_out:
            yield path_in_package(number, paper), paper.delivery


def _member(store: DocumentStore, path: str, delivery: Delivery) -> Member:
    store.open(delivery.sha256).close()  # says so when it is gone
    size = store.path_of(delivery.sha256).stat().st_size
    return Member(path, delivery.handed_in_at, size, partial(store.open, delivery.sha256))


def _recorded(  # noqa: PLR0913 - as above
    session: Session, rows: MilestoneRows, stored: Stored, *, complete: bool, by: Actor, at: datetime
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
    details = {"version": version, "sha256": stored.sha256, "complete": complete}
    apply(session, rows, rows.milestone, MilestoneMove.PACK, by=by, at=at, details=details)
    session.add(submission)
    session.flush()
    return submission


def _slug(rows: MilestoneRows) -> str:
    """Name the milestone for a file: "kab-lebong-m4-2024"."""
    return "-".join(rows.name.lower().replace(".", "").replace("'", "").split())


def _write_out(store: DocumentStore, submission: Submission, folder: Path) -> None:
    path = folder / submission.file_name
    if not path.is_file() or hash_of(path) != submission.sha256:
        with store.open(submission.sha256) as source, written_whole(path) as target:
            shutil.copyfileobj(source, target)
    line = f"{submission.sha256}  {submission.file_name}\n".encode()
    beside = hash_file_of(path)
    if not beside.is_file() or beside.read_bytes() != line:
        with written_whole(beside) as target:
            target.write(line)
