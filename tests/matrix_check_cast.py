"""Matrices made by hand, as the reader would give them, and what the checks say of them."""

from dataclasses import replace
from typing import Any

from models.dossier.findings import Finding
from models.dossier.matrix.checking import check_matrix
from models.dossier.matrix.entries import Column, Entry, Layout, Level, Matrix, MatrixColumn, Scope, Total

YEARS = (2024, 2025)
SHEET = "Matriks"
AGENCIES = ("Dinas Pekerjaan Umum dan Penataan Ruang", "Dinas Kesehatan", "Bapperida")
C = MatrixColumn
ORDER = (
    (C.ACTIVITY, None, "Program/Kegiatan"),
    (C.LOCATION, None, "Lokasi"),
    (C.UNIT, None, "Satuan"),
    (C.VOLUME, 2024, "Volume 2024"),
    (C.VOLUME, 2025, "Volume 2025"),
    (C.COST, 2024, "Biaya 2024"),
    (C.COST, 2025, "Biaya 2025"),
    (C.TOTAL_COST, None, "Total"),
    (C.SOURCE, None, "Sumber dana"),
    (C.AGENCY, None, "OPD"),
    (C.DOCUMENT, None, "Dokumen"),
)
PLAIN = Entry(
    sheet=SHEET,
    row=5,
    level=Level.ACTIVITY,
    subsector="wastewater",
    code="",
    programme="Pengelolaan air limbah",
    activity="Pembangunan tangki septik",
    sub_activity="",
    location="Desa Sukamaju",
    unit="unit",
    volumes=(10, None),
    costs=(100_000_000, None),
    total_volume=None,
    total_cost=100_000_000,
    sources=("apbd_regency",),
    source_text="APBD Kab",
    agency="Dinas PUPR",
    documents=("RKPD",),
    document_text="RKPD 2024",
    note="",
)


def entry(**changes: Any) -> Entry:  # noqa: ANN401 - as dataclasses.replace
    """Give an activity that nothing is wrong with, but for what is said."""
    return replace(PLAIN, **changes)


def programme(row: int = 4, **changes: Any) -> Entry:  # noqa: ANN401 - as dataclasses.replace
    """Give a programme's own row, without money."""
    bare = dict.fromkeys(("activity", "location", "unit", "source_text", "agency", "document_text"), "")
    nothing: dict[str, Any] = {"volumes": (None, None), "costs": (None, None), "total_cost": None}
    none = {"sources": (), "documents": ()}
    return replace(PLAIN, row=row, level=Level.PROGRAMME, **(bare | nothing | none | changes))


def total(**changes: Any) -> Total:  # noqa: ANN401 - as dataclasses.replace
    """Give a row that sums its sheet."""
    given: dict[str, Any] = {
        "sheet": SHEET,
        "row": 20,
        "label": "JUMLAH",
        "scope": Scope.SHEET,
        "of": "",
        "volumes": (None, None),
        "costs": (100_000_000, 0),
        "total_cost": 100_000_000,
    }
    return Total(**(given | changes))


def layout(*, without: tuple[MatrixColumn, ...] = (), scale: int = 1) -> Layout:
    """Give a sheet's columns from A on, in the order above."""
    columns = [
        Column(number, heading, field, year)
        for number, (field, year, heading) in enumerate(ORDER, start=1)
        if field not in without
    ]
    return Layout(SHEET, (2, 3), tuple(columns), scale)


def matrix(*entries: Entry, **changes: Any) -> Matrix:  # noqa: ANN401 - as dataclasses.replace
    """Give a matrix of these rows."""
    made = Matrix("matriks.xlsx", YEARS, entries, (), {SHEET: layout()})
    return replace(made, **changes)


def found(made: Matrix, **against: Any) -> list[Finding]:  # noqa: ANN401 - as dataclasses.replace
    """Check a matrix against its own years and the agencies above."""
    given: dict[str, Any] = {"first_year": None, "last_year": None, "agencies": AGENCIES}
    return check_matrix(made, **(given | against))


def said(made: Matrix, **against: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401 - as dataclasses.replace
    """Give the severity, the cell and the sentence of everything found."""
    return [(f.severity.value, f.cell, str(f.message)) for f in found(made, **against)]
