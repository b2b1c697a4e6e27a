"""Typst, given files that exist in memory alone, and none of the machine's fonts."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import typst

MAIN: Final = "main.typ"
_ARCHIVED: Final = "a-2b"
# Where a form could read files: a folder without anybody's data, rather than the one we were started in.
_ROOT: Final = str(Path(__file__).parent)


def pdf_of(given: Mapping[str, bytes], *, dated: date | None = None) -> bytes:
    """Set `main.typ` as pdf; with a day, as PDF/A-2b, which must bear one."""
    if dated is None:
        return _set(given, format="pdf")
    noon = datetime(dated.year, dated.month, dated.day, 12, tzinfo=UTC)
    return _set(given, format="pdf", pdf_standards=_ARCHIVED, timestamp=int(noon.timestamp()))


def png_of(given: Mapping[str, bytes], *, dots_per_inch: float) -> bytes:
    """Set `main.typ`, which is one page, as PNG."""
    return _set(given, format="png", ppi=dots_per_inch)


def _set(given: Mapping[str, bytes], **wishes: Any) -> bytes:  # noqa: ANN401 - as the library types them
    # The library's own types leave out that it takes files by their names.
    made: bytes = typst.compile(dict(given), root=_ROOT, ignore_system_fonts=True, **wishes)
    return made
