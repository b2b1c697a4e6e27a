"""Checks who pays for each activity, and what money from outside the region's budget needs."""

import re
from functools import lru_cache

from models.dossier.findings import Severity
from models.dossier.matrix.entries import Entry, MatrixColumn
from models.dossier.matrix.funds import outside_the_budget
from models.dossier.matrix.leaves import cost_of
from models.dossier.matrix.noticed import Kind, Noticed
from models.dossier.matrix.vocabulary import sources_in
from models.rules.sentences import Sentence

MISSING = Kind(Severity.ERROR, "source")
UNKNOWN = Kind(Severity.ERROR, "source_unknown")
SEVERAL = Kind(Severity.NOTE, "source_several")
PARTLY = Kind(Severity.WARNING, "source_unknown")
NO_PLACE = Kind(Severity.ERROR, "location")
_KEPT = 1_000  # a stranger's file may hold any number of sources
# "APBD Kab. Rejang Lebong": what the region is called says nothing about the source.
_REGION = re.compile(
    r"\b(kab|kabupaten|kota|prov|provinsi|propinsi|prop)\b(?:[ .]+(?!(?:dan|atau|serta)\b)[^\W\d_][\w']*)+",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"\b(csr|tjslp?)\b[^,/;+&\n]*", re.IGNORECASE)  # "CSR PT Semen Bengkulu", as well
_BETWEEN = frozenset({"dan", "atau", "serta", "dari", "dana", "sumber", "ta", "tahun", "murni", "fisik"})


def check_funds(noticed: Noticed) -> None:
    """Find costs that nobody pays, or somebody unknown, and proposals that do not say where they are."""
    asked = noticed.sheets_with(MatrixColumn.SOURCE)
    for entry in noticed.leaves:
        if entry.sheet in asked and cost_of(entry):
            _check_source(entry, noticed)
        if not entry.location and outside_the_budget(entry.sources):
            noticed.add(
                NO_PLACE,
                noticed.place(entry, MatrixColumn.LOCATION),
                entry.source_text,
                Sentence("no location is given, but money from outside the APBD needs one for its proposal."),
            )


def _check_source(entry: Entry, noticed: Noticed) -> None:
    rest = _not_understood(entry.source_text)
    if len(entry.sources) == 1 and not rest:
        return
    place = noticed.place(entry, MatrixColumn.SOURCE)
    if not entry.source_text:
        noticed.add(MISSING, place, "", Sentence("there is a cost, but nobody is named who pays it."))
    elif not entry.sources:
        said = Sentence('"{source}" is not a known source of funds.', source=entry.source_text)
        noticed.add(UNKNOWN, place, entry.source_text, said)
    elif rest:
        said = Sentence(
            'of "{source}", "{rest}" is not a known source of funds.', source=entry.source_text, rest=rest
        )
        noticed.add(PARTLY, place, entry.source_text, said)
    else:
        said = Sentence("several sources pay for this; their shares cannot be told from one cell.")
        noticed.add(SEVERAL, place, entry.source_text, said)


@lru_cache(maxsize=_KEPT)
def _not_understood(source: str) -> str:
    nameless = _COMPANY.sub(r"\1", _REGION.sub(r"\1", source))
    return " ".join(
        word for word in sources_in(nameless).rest.split() if word not in _BETWEEN and not word.isdecimal()
    )
