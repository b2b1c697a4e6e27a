"""Checks that activities stand in a planning document (internalisation), and programmes have activities."""

from models.dossier.findings import Severity
from models.dossier.matrix.entries import Entry, Level, MatrixColumn
from models.dossier.matrix.internalisation import is_internalised
from models.dossier.matrix.noticed import Kind, Noticed
from models.rules.sentences import Sentence

NOT_PLANNED = Kind(Severity.WARNING, "document")
UNKNOWN = Kind(Severity.WARNING, "document_unknown")
EMPTY = Kind(Severity.WARNING, "programme")


def check_plans(noticed: Noticed) -> None:
    """Find activities outside RKPD, Renstra and RPJMD, and programmes under which nothing is planned."""
    asked = noticed.sheets_with(MatrixColumn.DOCUMENT)
    for entry in noticed.leaves:
        if entry.level is Level.PROGRAMME:
            place = noticed.name(entry)
            noticed.add(EMPTY, place, entry.programme, Sentence("the programme has no activity."))
        elif entry.sheet in asked:
            _check_document(entry, noticed)


def _check_document(entry: Entry, noticed: Noticed) -> None:
    if is_internalised(entry.documents):
        return
    place = noticed.place(entry, MatrixColumn.DOCUMENT)
    if not entry.document_text:
        said = Sentence("the activity is in no planning document yet (RKPD, Renstra, RPJMD).")
        noticed.add(NOT_PLANNED, place, "", said)
    else:
        said = Sentence('"{text}" names none of RKPD, Renstra and RPJMD.', text=entry.document_text)
        noticed.add(UNKNOWN, place, entry.document_text, said)
