"""What a file is by its content, whatever its name says."""

import codecs
from collections.abc import Mapping
from typing import IO

from models.damaged_archives import ARCHIVE_DAMAGE
from models.dossier.archives import members_of

_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = "application/pdf"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
DOCX = f"{_OFFICE}.wordprocessingml.document"
PPTX = f"{_OFFICE}.presentationml.presentation"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODT = "application/vnd.oasis.opendocument.text"
OLD_OFFICE = "application/x-ole-storage"  # .xls, .doc, .ppt, and workbooks under a password
ZIP = "application/zip"
JPEG = "image/jpeg"
PNG = "image/png"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

# What a file of this ending must be; other endings are taken as they are.
BY_ENDING: Mapping[str, str] = {
    "pdf": PDF,
    "xlsx": XLSX,
    "docx": DOCX,
    "pptx": PPTX,
    "ods": ODS,
    "odt": ODT,
    "xls": OLD_OFFICE,
    "doc": OLD_OFFICE,
    "ppt": OLD_OFFICE,
    "zip": ZIP,
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": PNG,
    "csv": TEXT,
    "txt": TEXT,
}

_BEGINNINGS = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"\xd0\xcf\x11\xe0": OLD_OFFICE,
}
_PARTS = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX, "ppt/presentation.xml": PPTX}
_OPEN_DOCUMENTS = {ODS, ODT}
_SAMPLE = 64_000
_TYPE_AT = 38  # where the content of an OpenDocument file's first member begins, which says what it is
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # what Excel calls "Unicode text"
# Spreadsheet programs on Windows still write csv in the old code page, in which nearly any bytes are letters;
# what has none of these is taken for text.
_CONTROL = "".join(map(chr, {*range(32)} - {9, 10, 12, 13, 26}))


def media_type_of(file: IO[bytes]) -> str:
    """Say what a file is; it is read from its beginning, and of an archive the list of its members."""
    file.seek(0)
    sample = file.read(_SAMPLE)
    for beginning, media_type in _BEGINNINGS.items():
        if sample.startswith(beginning):
            return media_type
    if sample.startswith(b"PK"):
        return _archive_type(file, sample)
    return TEXT if _is_text(sample) else UNKNOWN


def _archive_type(file: IO[bytes], sample: bytes) -> str:
    try:
        names = {member.filename for member in members_of(file)}
    except ARCHIVE_DAMAGE:
        return UNKNOWN
    said = sample[_TYPE_AT : _TYPE_AT + 80]
    for media_type in _OPEN_DOCUMENTS:
        if sample[30:_TYPE_AT] == b"mimetype" and said.startswith(media_type.encode() + b"PK"):
            return media_type
    return next((media_type for part, media_type in _PARTS.items() if part in names), ZIP)


def _is_text(sample: bytes) -> bool:
    if sample.startswith(_WIDE):
        return _reads_as("utf-16", sample, never="\0")
    return _reads_as("utf-8-sig", sample, never="\0") or _reads_as("cp1252", sample, never=_CONTROL)


def _reads_as(encoding: str, sample: bytes, *, never: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        # A long sample may end in the middle of a character.
        text = decoder.decode(sample, final=len(sample) < _SAMPLE)
    except UnicodeDecodeError:
        return False
    return not any(character in text for character in never)
