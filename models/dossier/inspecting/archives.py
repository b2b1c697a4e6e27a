"""Looks into zip files, and into the office files that are zip files inside."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import IO

from models.dossier.archives import MOST_MEMBERS, members_of
from models.dossier.inspecting.members import check_names, check_office_parts
from models.dossier.inspecting.prologues import PROLOGUE, check_prologue
from models.dossier.inspecting.refusing import DAMAGED, PASSWORD, TOO_LARGE_UNPACKED, TWO_KINDS, Refused
from models.dossier.media_types import ZIP
from models.rules.sentences import Sentence

MOST_UNPACKED = 400_000_000  # bytes of all members; a matrix of a hundred thousand rows has about 100 million
_TELLING_RATIO = 250  # what people write packs to a hundredth at most, empty rows to a two-hundredth
_RATIO_MATTERS_FROM = 20_000_000  # bytes unpacked; smaller ones harm nobody
_ENCRYPTED = 0x1
_LOCAL = struct.Struct("<4s5H3L2H")
_CHUNK = 64_000
_XML = (".xml", ".rels", ".vml", ".svg")  # as ".rels" is a whole name, no suffix would be found


def check_archive(file: IO[bytes], media_type: str) -> None:
    """Refuse a zip file that would overwhelm or mislead whoever opens it; archives inside stay closed."""
    members = _members(file)
    check_names(members)
    _check_sizes(members)
    if media_type != ZIP:
        check_office_parts(file, members)
        if b"%PDF-" in _beginning(file, 1024):
            raise Refused(TWO_KINDS)
    for member in members:
        beginning = _unpacked(file, member)
        if media_type != ZIP and member.filename.lower().endswith(_XML) and member.file_size:
            check_prologue(beginning, doctype_allowed=member.filename.lower().endswith(".svg"))


def _members(file: IO[bytes]) -> Sequence[zipfile.ZipInfo]:
    try:
        members = members_of(file)
    except zipfile.BadZipFile:
        raise Refused(DAMAGED) from None
    if not members:
        raise Refused(Sentence("it is an archive with nothing in it."))
    if len(members) > MOST_MEMBERS:
        raise Refused(Sentence("it holds more than {most} files. Hand it in in parts.", most=MOST_MEMBERS))
    first = min(member.header_offset for member in members)
    if first != 0:
        raise Refused(TWO_KINDS if first > 0 else DAMAGED)
    return members


def _check_sizes(members: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MOST_UNPACKED or unpacked > max(_RATIO_MATTERS_FROM, _TELLING_RATIO * packed):
        raise Refused(TOO_LARGE_UNPACKED)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Refused(PASSWORD)
    if any(stat.S_ISLNK(member.external_attr >> 16) for member in members):
        raise Refused(Sentence("it holds links to other files. Pack the files themselves."))


def _unpacked(file: IO[bytes], member: zipfile.ZipInfo) -> bytes:
    """Unpack a member to see that it has the size it claims, and give its beginning."""
    _go_to(file, member)
    if member.compress_type == zipfile.ZIP_STORED:
        if member.compress_size != member.file_size:
            raise Refused(DAMAGED)
        return file.read(min(PROLOGUE, member.file_size))
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused(Sentence("it is packed in an unusual way. Pack it anew as a plain zip file."))
    return _inflated(file, member)


def _go_to(file: IO[bytes], member: zipfile.ZipInfo) -> None:
    file.seek(member.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\3\4"):
        raise Refused(DAMAGED)
    *_, name_length, extra_length = _LOCAL.unpack(header)
    name = file.read(name_length)
    if name != member.orig_filename.encode("utf-8" if member.flag_bits & 0x800 else "cp437"):
        raise Refused(DAMAGED)  # whoever reads on the way would see another name than who reads the list
    file.seek(extra_length, 1)


def _inflated(file: IO[bytes], member: zipfile.ZipInfo) -> bytes:
    inflater, beginning, size, left = zlib.decompressobj(-15), b"", 0, member.compress_size
    try:
        while left and not inflater.eof:
            packed = file.read(min(_CHUNK, left))
            if not packed:
                raise Refused(DAMAGED)  # it claims to be longer than the file is
            left -= len(packed)
            while packed and not inflater.eof:
                piece = inflater.decompress(packed, _CHUNK * 16)
                packed, size = inflater.unconsumed_tail, size + len(piece)
                beginning = beginning or piece[:PROLOGUE]
                if size > member.file_size:
                    raise Refused(DAMAGED)
            if not packed and not left and not inflater.eof:
                break
    except zlib.error:
        raise Refused(DAMAGED) from None
    if size != member.file_size or not inflater.eof:
        raise Refused(DAMAGED)
    return beginning


def _beginning(file: IO[bytes], size: int) -> bytes:
    file.seek(0)
    return file.read(size)
