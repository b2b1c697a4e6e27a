"""What the names of the files in an archive tell: where they would be written, and what they would do."""

import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import IO

from models.damaged_archives import ARCHIVE_DAMAGE
from models.dossier.inspecting.refusing import DAMAGED, MACROS, PASSWORD, Refused
from models.rules.sentences import Sentence

_ELSEWHERE = re.compile(r"[/\\]|[A-Za-z]:|.*(^|[/\\])\.\.([/\\]|$)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
PROGRAMS = frozenset(
    [
        ".apk",
        ".app",
        ".bat",
        ".cmd",
        ".com",
        ".cpl",
        ".dll",
        ".dmg",
        ".exe",
        ".hta",
        ".iso",
        ".jar",
        ".js",
        ".jse",
        ".lnk",
        ".msi",
        ".ps1",
        ".reg",
        ".scr",
        ".sh",
        ".vbe",
        ".vbs",
        ".wsf",
    ]
)
_MACRO_PARTS = re.compile(
    r".*vbaproject\.bin$|xl/macrosheets/.*|basic/.+/.*|scripts/.+|.*\.xlam$|.*/vbadata\.xml$", re.DOTALL
)
_MOST_OF_TYPES = 4_000_000  # bytes; the list of content types of a workbook has a few thousand


def check_names(members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse names that lead out of the folder, stand there twice, or belong to programs."""
    for member in members:
        name = member.orig_filename
        if _ELSEWHERE.match(name) or _CONTROL.search(name):
            raise Refused(Sentence("it holds a file that would be written elsewhere. Pack it anew."))
        if PurePosixPath(name.lower()).suffix in PROGRAMS:
            raise Refused(
                Sentence("it holds a program ({name}). Leave that out.", name=PurePosixPath(name).name)
            )
    if max(Counter(member.filename.lower() for member in members).values()) > 1:
        raise Refused(DAMAGED)


def check_office_parts(file: IO[bytes], members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse macros in any of the ways in which an office file may carry them, and a locked OpenDocument."""
    if any(_MACRO_PARTS.match(member.filename.lower()) for member in members):
        raise Refused(MACROS)
    types = _part(file, members, "[content_types].xml").lower()
    if any(word in types for word in (b"macroenabled", b"vbaproject", b"macrosheet")):
        raise Refused(MACROS)
    if b"encryption-data" in _part(file, members, "meta-inf/manifest.xml"):
        raise Refused(PASSWORD)


def _part(file: IO[bytes], members: Sequence[zipfile.ZipInfo], name: str) -> bytes:
    found = [member for member in members if member.filename.lower() == name]
    if not found:
        return b""
    if found[0].file_size > _MOST_OF_TYPES:
        raise Refused(DAMAGED)
    try:
        with zipfile.ZipFile(file) as archive, archive.open(found[0]) as part:
            text = part.read(_MOST_OF_TYPES)
    except ARCHIVE_DAMAGE:
        raise Refused(DAMAGED) from None
    # A program may write it in two bytes a letter.
    return text.replace(b"\0", b"")
