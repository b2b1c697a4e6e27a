"""Reads the beginning of XML, where it may name words that grow when they are read."""

from xml.parsers import expat

from models.dossier.inspecting.refusing import DAMAGED, Refused
from models.rules.sentences import Sentence

PROLOGUE = (
    64_000  # bytes; the first element of a part that a program wrote comes within the first few hundred
)
_GROWING = Sentence("its text names parts that grow when they are read. Save it anew.")


class _FirstElement(Exception):
    """The prologue is over."""


def check_prologue(beginning: bytes, *, doctype_allowed: bool = False) -> None:
    """Refuse XML that declares entities, or a document type where there is never one.

    `beginning` holds the first PROLOGUE bytes; what has no element within them is refused as damaged.
    """
    parser = expat.ParserCreate()
    parser.StartElementHandler = _over
    parser.EntityDeclHandler = _growing
    if not doctype_allowed:
        parser.StartDoctypeDeclHandler = _growing
    try:
        parser.Parse(beginning, False)  # noqa: FBT003 - expat takes no keyword
    except _FirstElement:
        return
    except (expat.ExpatError, LookupError, ValueError):  # the latter two for encodings nobody knows
        raise Refused(DAMAGED) from None
    raise Refused(DAMAGED)


def _over(*_: object) -> None:
    raise _FirstElement


def _growing(*_: object) -> None:
    raise Refused(_GROWING)
