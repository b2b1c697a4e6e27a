"""Where the templates of papers lie: as shipped, or as an office has rewritten them."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from models.rules.errors import BadInput, Unknown
from models.rules.names import Region
from notifications.papers.offices import FOLDER

TEMPLATES: Final = "templates"
_ENDING: Final = ".md"


@dataclass(frozen=True)
class TemplateFile:
    """A template as it was written, and how mistakes in it name the file."""

    name: str
    text: str


def shipped_templates() -> dict[str, str]:
    """Give the shipped templates by their names, in order."""
    folder = files("notifications.papers") / TEMPLATES / "id"
    found = {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(_ENDING)}
    return {name.removesuffix(_ENDING): text for name, text in sorted(found.items())}


def find_template(name: str, *, folder: Path, region: Region) -> TemplateFile:
    """Find a template: the region's own in the data folder, else the office's, else the shipped one.

    Raises Unknown with the names there are, BadInput for a file that cannot be read.
    """
    shipped = shipped_templates()
    if name not in shipped:
        raise Unknown("There is no paper '{name}'. There are: {names}.", name=name, names=list(shipped))
    own = folder / FOLDER / TEMPLATES
    for path in (own / region.code / f"{name}{_ENDING}", own / f"{name}{_ENDING}"):
        if path.exists():
            return TemplateFile(str(path), _read(path))
    return TemplateFile(f"{name}{_ENDING}", shipped[name])


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("{file} is not saved as UTF-8.", file=path) from None
