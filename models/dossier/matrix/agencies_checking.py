"""Checks who is responsible for each activity against the agencies that the region has."""

from collections.abc import Sequence
from functools import lru_cache, partial

from models.dossier.findings import Severity
from models.dossier.matrix.agencies import Agencies, shipped_words
from models.dossier.matrix.entries import Level, MatrixColumn
from models.dossier.matrix.noticed import Kind, Noticed, Place
from models.rules.sentences import NOTHING, Sentence

MISSING = Kind(Severity.WARNING, "agency")
UNKNOWN = Kind(Severity.WARNING, "agency_unknown")
NOT_COMPARED = Kind(Severity.NOTE, "agency")


def check_agencies(noticed: Noticed, agencies: Sequence[str] | None) -> None:
    """Find rows without an agency, and agencies that the region's list does not have."""
    region = Agencies(agencies or (), shipped_words())
    if agencies is not None and not agencies:
        said = Sentence(
            "the region has no agencies in the register yet, so those in the file were not compared."
        )
        noticed.add(NOT_COMPARED, Place(""), "", said)
    unknown = lru_cache(maxsize=20_000)(partial(_unknown_in, region))  # many rows name few agencies
    asked = noticed.sheets_with(MatrixColumn.AGENCY)
    for entry in noticed.leaves:
        if entry.level is Level.PROGRAMME or entry.sheet not in asked:
            continue
        if not entry.agency:
            place = noticed.place(entry, MatrixColumn.AGENCY)
            noticed.add(MISSING, place, "", Sentence("no agency is named as responsible."))
            continue
        for name, message in unknown(entry.agency) if agencies else ():
            noticed.add(UNKNOWN, noticed.place(entry, MatrixColumn.AGENCY), name, message)


def _unknown_in(region: Agencies, written: str) -> list[tuple[str, Sentence]]:
    return [(name, _unknown(name, region.near(name))) for name in region.unknown_in(written)]


def _unknown(name: str, near: str) -> Sentence:
    return Sentence(
        '"{name}" is not among the region\'s agencies.{near}',
        name=name,
        near=Sentence(" Is {near} meant?", near=near) if near else NOTHING,
    )
