"""Checks a package that came back: whether it is, byte for byte, the one that was packed.

What each check holds against:

- The papers, against the hashes in the manifest; the manifest, against its hash in the zip file's comment;
  everything between them (names, order, times, places, attributes), against the package as it is written
  anew from what it holds. So any byte that changes by itself is found, without anything but the file.
- Somebody who changes a paper and then reckons manifest and comment anew makes another whole package. That
  is found by the hash beside the file (`.sha256`) when they do not change it too, and otherwise only by
  what they cannot reach: the hash recorded at packing (`verify_against`), in the history, or in a receipt.
"""

import hashlib
import os
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO

from sqlmodel import Session, col, select

from models.damaged_archives import ARCHIVE_DAMAGE
from models.dossier.archive_writing import Member, hash_comment, hash_file_of, write_archive
from models.dossier.archives import members_of
from models.dossier.manifest_reading import MANIFEST, Listed, Manifest, read_manifest
from models.dossier.storage import hash_of
from models.rules.errors import BadInput
from models.rules.sentences import Sentence
from models.tables.documents import Submission

_ANY_SIZE = 50_000_000  # up to here a package is put together in memory
_CHUNK = 1_000_000
_REWRITTEN = Sentence("the package was changed after it was packed, beside the papers themselves.")
_NO_PACKAGE = Sentence(
    "this is no package of Tonggak, or so much of it was changed that it cannot be opened."
)


def verify_package(path: Path) -> list[Sentence]:
    """List what is wrong with a package; nothing is when it is whole.

    The hash beside it (`NAME.zip.sha256`) is compared when it is there. Raises BadInput when there is no
    such file.
    """
    if not path.is_file():
        raise BadInput("There is no package {path}.", path=path)
    with path.open("rb") as file:
        return [*_amiss(file), *_beside(path)]


def verify_against(session: Session, path: Path) -> list[Sentence]:
    """List what is wrong with a package by what was recorded when it was packed; finds any forgery.

    Raises BadInput when there is no such file.
    """
    if not path.is_file():
        raise BadInput("There is no package {path}.", path=path)
    found = hash_of(path)
    if session.exec(select(Submission).where(Submission.sha256 == found)).first() is not None:
        return []
    named = select(Submission).where(Submission.file_name == path.name).order_by(col(Submission.id))
    if session.exec(named).first() is not None:
        return [Sentence("{name} is not the package that was recorded under this name.", name=path.name)]
    return [Sentence("no package like {name} was ever recorded here.", name=path.name)]


def _amiss(file: IO[bytes]) -> list[Sentence]:
    try:
        members = members_of(file)
        with zipfile.ZipFile(file) as archive:
            if MANIFEST not in archive.namelist():
                return [_NO_PACKAGE]
            if any(m.compress_type or m.flag_bits & 1 or m.compress_size != m.file_size for m in members):
                return [_REWRITTEN]
            described, text = read_manifest(archive)
            found = list(_content_amiss(archive, members, described))
            if archive.comment != hash_comment(text):
                found.append(Sentence("{path} was changed after packing.", path=MANIFEST))
            return found or _written_anew(file, archive, described, text)
    except ARCHIVE_DAMAGE:
        return [_NO_PACKAGE]


def _content_amiss(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], described: Manifest
) -> Iterator[Sentence]:
    there = [member.filename for member in members]
    listed = described.files()
    wanted = [one.path for one in listed]
    wanted.insert(1, MANIFEST)
    for path, times in Counter(there).items():
        if times > 1:
            yield Sentence("{path} is in the package {times} times.", path=path, times=times)
        if path not in wanted:
            yield Sentence("{path} is in the package, but not in its manifest.", path=path)
    for one in listed:
        if one.path not in there:
            yield Sentence("{path} is missing.", path=one.path)
        elif _differs(archive, one):
            yield Sentence("{path} was changed after packing.", path=one.path)
    if sorted(there) == sorted(wanted) and there != wanted:
        yield Sentence("the files of the package are not in their order.")


def _differs(archive: zipfile.ZipFile, one: Listed) -> bool:
    if archive.getinfo(one.path).file_size != one.size:
        return True
    digest = hashlib.sha256()
    try:
        with archive.open(one.path) as content:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
    except (zipfile.BadZipFile, EOFError):
        return True
    return digest.hexdigest() != one.sha256


def _written_anew(
    file: IO[bytes], archive: zipfile.ZipFile, described: Manifest, text: bytes
) -> list[Sentence]:
    """Write the package again from what it holds, and compare the bytes."""
    members = [
        Member(one.path, described.moment_of(one), one.size, partial(archive.open, one.path))
        for one in [described.files()[0], Listed(path=MANIFEST, size=len(text)), *described.files()[1:]]
    ]
    with tempfile.SpooledTemporaryFile(max_size=_ANY_SIZE) as anew:
        write_archive(anew, members, zone=described.zone(), manifest=text)
        return [] if _same(file, anew) else [_REWRITTEN]


def _same(one: IO[bytes], other: IO[bytes]) -> bool:
    if one.seek(0, os.SEEK_END) != other.seek(0, os.SEEK_END):
        return False
    one.seek(0)
    other.seek(0)
    while chunk := one.read(_CHUNK):
        if chunk != other.read(_CHUNK):
            return False
    return True


def _beside(path: Path) -> list[Sentence]:
    beside = hash_file_of(path)
    if not beside.is_file():
        return []
    with beside.open("rb") as file:
        said = file.read(200).decode("ascii", "replace").split()
    if said[:1] == [hash_of(path)]:
        return []
    return [Sentence("{name} says another hash than the package has.", name=beside.name)]
