"""Looks into text: csv, notes, drawings; and pages of the web that are called a workbook."""

import codecs
import re
from typing import IO

from models.dossier.inspecting.prologues import PROLOGUE, check_prologue
from models.dossier.inspecting.refusing import Refused
from models.rules.sentences import Sentence

_EARLY = 2_000  # bytes within which a page of the web says that it is one
_WEB_PAGE = re.compile(rb"<(!doctype\s{1,9}html|html|head|body|table|meta|script)\b", re.IGNORECASE)
_MARKUP = re.compile(rb"<(\?xml|svg|!doctype\s{1,9}svg)\b", re.IGNORECASE)


def check_text(file: IO[bytes], media_type: str, *, called: str = "") -> None:
    """Refuse web pages that pose as something else, and drawings whose words may grow without end."""
    del media_type
    file.seek(0)
    sample = file.read(PROLOGUE).removeprefix(codecs.BOM_UTF8).lstrip()
    if _MARKUP.match(sample):
        check_prologue(sample, doctype_allowed=True)
    if sample.startswith(b"<") and _WEB_PAGE.search(sample[:_EARLY]):
        raise Refused(
            Sentence("it is a page of the web. Open it, and save it as {wanted}.", wanted=_wanted(called))
        )


def _wanted(called: str) -> str:
    return {"xls": "xlsx", "doc": "docx", "csv": "xlsx"}.get(called, called or "pdf")
