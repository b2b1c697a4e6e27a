"""What Tonggak puts into a package by itself: drafts of letters, summaries."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from models.dossier.file_names import safe_file_name

_FOLDER = "00-tonggak"


@dataclass(frozen=True)
class Enclosure:
    """A file made for a package; the same papers must give the same content."""

    name: str
    content: bytes

    def listed(self) -> dict[str, object]:
        """Give its entry in the manifest."""
        return {
            "path": self.name,
            "size": len(self.content),
            "sha256": hashlib.sha256(self.content).hexdigest(),
        }


def placed(enclosures: Sequence[Enclosure]) -> list[Enclosure]:
    """Give enclosures their place in the package; raises ValueError for two of one name."""
    found = [Enclosure(f"{_FOLDER}/{safe_file_name(one.name)}", one.content) for one in enclosures]
    if len({one.name for one in found}) < len(found):
        raise ValueError(f"two enclosures have one name: {[one.name for one in found]}")
    return found
