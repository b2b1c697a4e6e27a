"""File names as people give them, made safe for every computer that will unpack them."""

import re
import unicodedata
from pathlib import PurePosixPath

_REFUSED = re.compile(r'[<>:"|?*]')  # what Windows does not take
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST = 120  # leaves room for folders within Windows' 260


def safe_file_name(name: str) -> str:
    """Give the last part of a name without folders, control characters, or what a system refuses.

    The ending is kept; a name of which nothing is left becomes "berkas".
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/ ").rsplit("/", 1)[-1]
    visible = "".join(
        " " if c.isspace() else c for c in last if unicodedata.category(c)[0] != "C" or c.isspace()
    )
    tidy = " ".join(_REFUSED.sub("-", visible).split()).strip(" .")
    if not tidy:
        return "berkas"
    return _shortened(f"_{tidy}" if _RESERVED.fullmatch(tidy) else tidy)


def ending_of(name: str) -> str:
    """Give a file name's ending in small letters and without the dot; empty when it has none."""
    return PurePosixPath(safe_file_name(name)).suffix.removeprefix(".").lower()


def _shortened(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    suffix = suffix if len(suffix.encode()) < _LONGEST // 2 else ""
    stem = name[: len(name) - len(suffix)].encode()[: _LONGEST - len(suffix.encode())]
    return stem.decode(errors="ignore").rstrip() + suffix
