"""What an office says of itself for its papers: `papers/offices.yaml` in the data folder."""

from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.rules.errors import BadInput
from models.rules.names import Region
from models.rules.sentences import Sentence, joined
from notifications.papers.docx_base import check_base
from notifications.papers.look import Letterhead, Look
from notifications.papers.paper import BLANK, Signatory
from notifications.papers.picture_kinds import can_be_drawn

FOLDER: Final = "papers"
FILE: Final = "offices.yaml"
BASE: Final = "dasar.docx"
_LONGEST_LOGO: Final = 2_000_000


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Signer(_Shape):
    """Who signs in a role: the lines above the space, the name and the NIP; what is empty stays dotted."""

    above: tuple[str, ...] = Field(min_length=1)
    name: str = ""
    nip: str = ""


class Office(_Shape):
    """The office that writes for one region; what is not given stays a dotted line."""

    government: str = ""  # empty: as the region is called
    office: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    mail: str = ""
    place: str = ""  # before the date: "Tubei"
    nature: str = ""  # Sifat of its letters: Biasa, Penting, Segera
    logo: str = ""  # a PNG, JPEG or SVG beside the file
    letterhead_in_docx: bool = False  # its own docx brings the letterhead, so that none is written into it
    signatories: dict[str, Signer] = {}

    def signatory(self, role: str, *, above: tuple[str, ...]) -> Signatory:
        """Say who signs in a role; `above` is what stands there when the office does not say it."""
        signer = self.signatories.get(role)
        return Signatory(signer.above, signer.name, signer.nip) if signer else Signatory(above)


def read_office(folder: Path, region: Region) -> Office:
    """Read what the office of a region says of itself; `folder` is the data folder.

    Without a file, or for a region it does not name, nothing is known. Raises BadInput naming each mistake.
    """
    path = folder / FOLDER / FILE
    if not path.exists():
        return Office()
    found = _read(path).get(region.code)
    if found is None:
        return Office()
    try:
        return Office.model_validate(found)
    except ValidationError as error:
        raise BadInput(
            "{file}, {region}: {mistakes}.", file=path, region=region.code, mistakes=_mistakes(error)
        ) from None


def look_of(office: Office, folder: Path, region: Region) -> Look:
    """Give the look of an office's papers: its letterhead, and its own docx where there is one.

    The docx is `papers/17.07/dasar.docx`, else `papers/dasar.docx`. Raises BadInput for a logo or a docx
    that cannot be used.
    """
    base = next((path for path in _bases(folder, region) if path.exists()), None)
    letterhead = Letterhead(
        government=office.government or government_of(region),
        office=office.office or BLANK,
        address=_address(office),
        logo=_logo(folder / FOLDER / office.logo) if office.logo else b"",
    )
    content = base.read_bytes() if base else b""
    if base:
        check_base(content, name=str(base))
    return Look(letterhead, content, base_has_letterhead=office.letterhead_in_docx)


def government_of(region: Region) -> str:
    """Name the government of a region as its letterheads do."""
    return f"Pemerintah {region.kind.capitalize()} {region.name}"


def head_of(region: Region) -> str:
    """Name who heads a region: "Bupati Lebong", "Wali Kota Bogor"."""
    return f"{'Bupati' if region.kind == 'kabupaten' else 'Wali Kota'} {region.name}"


def _read(path: Path) -> dict[str, object]:
    try:
        found = yaml.safe_load(path.read_text("utf-8")) or {}
    except UnicodeDecodeError:
        raise BadInput("{file} is not saved as UTF-8.", file=path) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        said = " ".join(str(getattr(error, "problem", "") or "").split())
        raise BadInput("{file}, line {line}: {said}.", file=path, line=line, said=said) from None
    if not isinstance(found, dict) or not all(isinstance(code, str) for code in found):
        raise BadInput('{file}: write the region\'s code in quotes, such as "17.07":.', file=path)
    return found


def _mistakes(error: ValidationError) -> Sentence:
    return joined(
        [
            Sentence("{field}: {said}", field=".".join(map(str, mistake["loc"])), said=mistake["msg"])
            for mistake in error.errors()
        ],
        "; ",
    )


def _address(office: Office) -> tuple[str, ...]:
    reached = [f"Telepon {office.phone}"] if office.phone else []
    reached += [f"Pos-el {office.mail}"] if office.mail else []
    lines = (*office.address, ", ".join(reached))
    return tuple(line for line in lines if line) or (BLANK,)


def _bases(folder: Path, region: Region) -> tuple[Path, Path]:
    return folder / FOLDER / region.code / BASE, folder / FOLDER / BASE


def _logo(path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size > _LONGEST_LOGO:
        raise BadInput("The logo {file} is not there, or is larger than 2 MB.", file=path)
    content = path.read_bytes()
    if not can_be_drawn(content):
        raise BadInput("The logo {file} is not a PNG, JPEG or SVG picture that can be read.", file=path)
    return content
