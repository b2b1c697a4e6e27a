"""Looks into pdf files: locked, acting by themselves, or longer than anybody would read."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import PurePosixPath
from typing import IO, Any

from models.dossier.archives import ends_as_an_archive
from models.dossier.inspecting.members import PROGRAMS
from models.dossier.inspecting.refusing import DAMAGED, PASSWORD, TWO_KINDS, Refused
from models.rules.sentences import Sentence

_MOST_PAGES = 3_000
_DEEPEST = 12  # of a tree of names; those that programs write have two or three
_MOST_NAMES = 2_000
_ACTS = Sentence("it starts programs when it is opened. Print it to pdf anew.")
_ACTING = frozenset({"/JavaScript", "/Launch", "/ImportData"})


def check_pdf(file: IO[bytes], media_type: str) -> int:
    """Count the pages; refuse passwords, what acts by itself, and programs inside."""
    del media_type
    if ends_as_an_archive(file):
        raise Refused(TWO_KINDS)
    file.seek(0)
    try:
        return _checked(file)
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - a damaged file shows itself in many ways, none of which is ours
        raise Refused(DAMAGED) from None


def _checked(file: IO[bytes]) -> int:
    from pypdf import PdfReader  # noqa: PLC0415 - takes a tenth of a second, and most files are none

    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused(PASSWORD)
    root = reader.trailer["/Root"].get_object()
    pages = len(reader.pages)
    if pages == 0:
        raise Refused(Sentence("it has no pages."))
    if pages > _MOST_PAGES:
        raise Refused(Sentence("it has more than {most} pages. Hand it in in parts.", most=_MOST_PAGES))
    _check_catalogue(_dictionary(root))
    for page in reader.pages:
        _check_page(page)
    return pages


def _check_catalogue(root: Mapping[str, Any]) -> None:
    _check_action(_resolved(root.get("/OpenAction")))
    _check_actions(_resolved(root.get("/AA")))
    names = _dictionary(root.get("/Names"))
    if "/JavaScript" in names:
        raise Refused(_ACTS)
    for name in _names_in(names.get("/EmbeddedFiles")):
        if PurePosixPath(name.lower().rstrip()).suffix in PROGRAMS:
            raise Refused(Sentence("it holds a program ({name}). Leave that out.", name=name))


def _check_page(page: Mapping[str, Any]) -> None:
    _check_actions(_resolved(page.get("/AA")))
    annotations = _resolved(page.get("/Annots"))
    for annotation in annotations if isinstance(annotations, list) else []:
        marked = _dictionary(annotation)
        _check_action(_resolved(marked.get("/A")))
        _check_actions(_resolved(marked.get("/AA")))


def _check_actions(actions: object) -> None:
    for action in actions.values() if isinstance(actions, dict) else []:
        _check_action(_resolved(action))


def _check_action(action: object) -> None:
    """Look at an action and at those that follow it."""
    for _ in range(_DEEPEST):
        if not isinstance(action, dict):
            return
        if str(_resolved(action.get("/S"))) in _ACTING or "/JS" in action:
            raise Refused(_ACTS)
        following = _resolved(action.get("/Next"))
        if isinstance(following, list):
            for other in islice(following, _DEEPEST):
                _check_action(_resolved(other))
            return
        action = following


def _names_in(tree: object, depth: int = 0) -> Iterator[str]:
    node = _dictionary(tree)
    if depth > _DEEPEST:
        raise Refused(DAMAGED)
    listed = _resolved(node.get("/Names"))
    for entry in listed[:_MOST_NAMES] if isinstance(listed, list) else []:
        named = _resolved(entry)
        if isinstance(named, dict):
            yield from (str(_resolved(named[key])) for key in ("/F", "/UF") if key in named)
        else:
            yield str(named)
    kids = _resolved(node.get("/Kids"))
    for kid in kids[:_MOST_NAMES] if isinstance(kids, list) else []:
        yield from _names_in(kid, depth + 1)


def _dictionary(value: object) -> dict[str, Any]:
    resolved = _resolved(value)
    return resolved if isinstance(resolved, dict) else {}


def _resolved(value: Any) -> Any:  # noqa: ANN401 - a pdf may hold anything anywhere
    return value.get_object() if hasattr(value, "get_object") else value
