"""What a file is by its content, whatever its name says."""

import zipfile
from collections.abc import Mapping
from typing import IO

_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = "application/pdf"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
DOCX = f"{_OFFICE}.wordprocessingml.document"
PPTX = f"{_OFFICE}.presentationml.presentation"
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
    "xls": OLD_OFFICE,
    "doc": OLD_OFFICE,
    "ppt": OLD_OFFICE,
    "zip": ZIP,
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": PNG,
}

_BEGINNINGS = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"\xd0\xcf\x11\xe0": OLD_OFFICE,
}
_PARTS = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX, "ppt/presentation.xml": PPTX}
_SAMPLE = 64_000


def media_type_of(file: IO[bytes]) -> str:
    """Say what a file is; it is read from its beginning."""
    file.seek(0)
    sample = file.read(_SAMPLE)
    for beginning, media_type in _BEGINNINGS.items():
        if sample.startswith(beginning):
            return media_type
    if sample.startswith(b"PK"):
        return _archive_type(file)
    return TEXT if _is_text(sample) else UNKNOWN


def _archive_type(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return UNKNOWN
    return next((media_type for part, media_type in _PARTS.items() if part in names), ZIP)


def _is_text(sample: bytes) -> bool:
    # The sample may end in the middle of a character, which takes four bytes at most.
    cut = sample if len(sample) < _SAMPLE else sample[: sample.rfind(b"\n") + 1] or sample[:-4]
    try:
        return "\0" not in cut.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
