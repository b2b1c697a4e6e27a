"""Looks into a file before anything reads it: whether it is what its name says, and can do no harm."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from models.dossier.file_names import ending_of
from models.dossier.findings import unreadable
from models.dossier.inspecting.archives import check_archive
from models.dossier.inspecting.members import PROGRAMS
from models.dossier.inspecting.old_office import check_old_office
from models.dossier.inspecting.pdfs import check_pdf
from models.dossier.inspecting.pictures import check_picture
from models.dossier.inspecting.refusing import DAMAGED, Refused
from models.dossier.inspecting.texts import check_text
from models.dossier.media_types import (
    BY_ENDING,
    DOCX,
    JPEG,
    ODS,
    ODT,
    OLD_OFFICE,
    PDF,
    PNG,
    PPTX,
    TEXT,
    UNKNOWN,
    XLSX,
    ZIP,
    media_type_of,
)
from models.dossier.sheltered import MEGABYTES, sheltered_within
from models.rules.sentences import Sentence

_Check = Callable[[IO[bytes], str], int | None]  # given the file and its type, gives the number of pages

_CHECKS: Mapping[str, _Check] = {
    **dict.fromkeys([XLSX, DOCX, PPTX, ODS, ODT, ZIP], check_archive),
    **dict.fromkeys([JPEG, PNG], check_picture),
    OLD_OFFICE: check_old_office,
    PDF: check_pdf,
    TEXT: check_text,
}
_UNREAD = frozenset({TEXT, UNKNOWN})
_ARCHIVE = b"PK"
_SECONDS = 10
_CALLED = {media_type: ending for ending, media_type in BY_ENDING.items() if media_type != OLD_OFFICE}
_PROGRAM = re.compile(rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe")


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file is by its content; pages are counted for a pdf alone."""

    media_type: str
    pages: int | None


def inspect(path: Path, file_name: str, *, max_pages: int | None = None) -> Inspected:
    """Look into a file that a stranger made; `file_name` is what they called it.

    Call it in the shelter: what it looks into may be made to take all memory. Raises BadFile, with what to
    do about it, for a file that is not what its name says, is locked, carries macros or programs, is made
    to overwhelm its reader, or has more pages than `max_pages`.
    """
    try:
        with path.open("rb") as file:
            media_type = media_type_of(file)
            _check_name(file_name, media_type, file)
            pages = _CHECKS[media_type](file, media_type) if media_type in _CHECKS else None
        _check_pages(pages, max_pages)
    except Refused as refused:
        raise unreadable(file_name, refused.reason) from None
    return Inspected(media_type, pages)


def inspected_in_shelter(path: Path, file_name: str, *, max_pages: int | None = None) -> Inspected:
    """Do as `inspect` in a process of its own, unless nothing of the file is read beyond its beginning.

    It may be called while a transaction is open, so it takes ten seconds at most. Raises BadFile.
    """
    with path.open("rb") as file:
        harmless = not file.read(len(_ARCHIVE)).startswith(_ARCHIVE) and media_type_of(file) in _UNREAD
    if harmless:
        return inspect(path, file_name, max_pages=max_pages)
    return sheltered_within(_SECONDS, MEGABYTES, inspect, path, file_name, max_pages=max_pages)


def refuse_more_pages(file_name: str, pages: int | None, most: int | None) -> None:
    """Raise BadFile when a file has more pages than it may; None: not counted, not bounded."""
    try:
        _check_pages(pages, most)
    except Refused as refused:
        raise unreadable(file_name, refused.reason) from None


def _check_name(file_name: str, media_type: str, file: IO[bytes]) -> None:
    ending = ending_of(file_name)
    file.seek(0)
    beginning = file.read(8)
    if f".{ending}" in PROGRAMS or (media_type == UNKNOWN and _PROGRAM.match(beginning)):
        raise Refused(Sentence("it is a program, and programs are not taken."))
    if BY_ENDING.get(ending, media_type) == media_type:
        return
    if media_type == OLD_OFFICE:
        _check_wrapped(file, media_type)
    if media_type == TEXT:
        check_text(file, media_type, called=ending)
    if media_type in _CALLED and media_type != TEXT:
        raise Refused(
            Sentence(
                "it is called {ending}, but by its content it is {found}. Save it as {ending}, or rename it.",
                ending=ending,
                found=_CALLED[media_type],
            )
        )
    raise Refused(
        Sentence("it is called {ending} but is none, or has a password. Save it anew.", ending=ending)
    )


def _check_wrapped(file: IO[bytes], media_type: str) -> None:
    """Say so when it is an office file under a password, which is wrapped in an old one."""
    try:
        check_old_office(file, media_type)
    except Refused as refused:
        if refused.reason != DAMAGED:
            raise


def _check_pages(pages: int | None, most: int | None) -> None:
    if pages is not None and most is not None and pages > most:
        raise Refused(
            Sentence("it has {pages} pages, of which it may have {most} at most.", pages=pages, most=most)
        )
