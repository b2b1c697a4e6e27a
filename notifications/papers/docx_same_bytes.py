"""A docx whose bytes depend on nothing but what stands in it."""

import io
import re
import zipfile
from typing import Final

_FIXED: Final = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip can name
_MOMENTS: Final = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_PERSONS: Final = re.compile(rb"<(dc:creator|cp:lastModifiedBy|dc:description)>[^<]*</\1>")
_PROPERTIES: Final = "docProps/core.xml"
_FIRST: Final = "[Content_Types].xml"  # some readers look for it at the beginning


def same_bytes(docx: bytes) -> bytes:
    """Pack a docx anew with fixed times and a fixed order, and without the name and hour of who made it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            content = old.read(name)
            new.writestr(entry, _nameless(content) if name == _PROPERTIES else content)
    return made.getvalue()


def _nameless(properties: bytes) -> bytes:
    return _PERSONS.sub(b"", _MOMENTS.sub(b"", properties))
