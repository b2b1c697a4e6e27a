"""Matrix files in order, and the little that is said of how they were read."""

from matrix_cast import HEADING, PLAIN, PROGRAMME, TANKS, TOTAL, TRUCK, with_cells
from matrix_makes import (
    AGENCIES,
    IN_MILLIONS,
    MARKED_SOURCES,
    NOTE,
    PROGRAMMES_MERGED,
    REMARK,
    TPS3R,
    TWO_PROGRAMMES,
    Case,
    formulas,
    merged,
    merging,
    official,
    places_merged,
    sheets,
    text,
    with_tanks,
    with_totals,
    xlsx,
)

from models.dossier.matrix.report import Asked

_IN_WORDS = ("Jumlah Keseluruhan (A s.d. B)", "GRAND TOTAL", "Jumlah seluruhnya", "TOTAL A, B")
_SOURCES = (
    *(
        "APBD Provinsi Bengkulu",
        "APBD Kabupaten Rejang Lebong",
        "Banprov",
        "Bankeu",
        "DBH CHT",
        "DID",
        "BLUD",
    ),
    *("Insentif Fiskal", "BPPW", "SANIMAS", "IsDB", "AIIG", "APBD-P", "DAU-SG", "DAU Earmark"),
    *("DAK Fisik Bidang Sanitasi", "CSR PT Semen Bengkulu", "TJSL Bank Bengkulu"),
)
_UNITS = (
    "m¹",
    "liter",
    "l/dtk",
    "ltr/dtk",
    "kg",
    "rit",
    "lbr",
    "btg",
    "unit/KK",
    "SR/KK",
    "desa/kel",
    "org/bln",
)

DITCH = with_cells(TANKS, B="Pembangunan saluran")

# Files in which nothing is wrong: no word of blame is right for any of them.
CLEAN: dict[str, Case] = {
    "an office's, with merged cells and a signature": Case(xlsx(official(), merged), (REMARK,)),
    "an office's, its cells no longer merged": Case(xlsx(official()), (REMARK,)),
    "an office's, saved as text with semicolons": Case(
        text(official()), ((NOTE, "remark", "19", "baris 19-20, 22"),)
    ),
    "dashes in all cells of a programme and of a total": Case(
        xlsx(
            [
                *(HEADING, ("I", "Pengelolaan Air Limbah", *["-"] * 10), TANKS, TRUCK),
                with_cells(TOTAL, C="-", D="-", E="-", F="-", I="-", J="-", K="-"),
            ]
        )
    ),
    "a subsector that sums its programmes by their numbers": Case(
        xlsx(
            [
                *(HEADING, ("A", "AIR LIMBAH"), *TWO_PROGRAMMES[1:8]),
                with_cells(TOTAL, B="Jumlah I + II", G=1_546_333_000, H=880_000_000),
                *(("B", "DRAINASE"), with_cells(PROGRAMME, B="Program Drainase"), DITCH),
                with_cells(TOTAL, B="Jumlah I", G=140_000_000),
                with_cells(TOTAL, B="TOTAL A + B", G=1_686_333_000, H=1_160_000_000),
            ]
        )
    ),
    "programmes with their own sums": Case(xlsx(TWO_PROGRAMMES)),
    "a programme with the cost of its activities": Case(
        xlsx([HEADING, with_cells(PROGRAMME, G=946_333_000, H=280_000_000), *PLAIN[2:]])
    ),
    "a column of row totals": Case(xlsx(with_totals())),
    "amounts written in every way": Case(
        xlsx(
            [
                *PLAIN[:2],
                with_cells(TANKS, G="140,000,000", H="280 juta"),
                with_cells(TRUCK, G="806.333.000"),
                TOTAL,
            ]
        )
    ),
    "sums by formulas": Case(formulas),
    "agencies in short": Case(
        xlsx([*PLAIN[:2], with_cells(TANKS, J="DPUPR"), with_cells(TRUCK, J="DLH Kab. Lebong"), TOTAL])
    ),
    "a sheet for each subsector": Case(sheets(("Air Limbah", PLAIN), ("Persampahan", [*PLAIN[:2], TPS3R]))),
    "costs in millions by the title": Case(
        xlsx([("(dalam juta)",), with_cells(HEADING, G="Biaya 2025", H="Biaya 2026"), *IN_MILLIONS]),
        ((NOTE, "scale", "Matriks!2", "rupiah, sesuai kepala tabel"),),
    ),
    "several sources in one cell": Case(
        xlsx(with_tanks(I="APBD-II / DAK")),
        ((NOTE, "source_several", "Matriks!I3", "bagian masing-masing tidak dapat diketahui"),),
    ),
    "a region without agencies in the register": Case(
        xlsx(PLAIN), ((NOTE, "agency", "", "daftar perangkat daerah belum terisi"),), Asked(2025, 2026, ())
    ),
    "a volume that may be a thousandth": Case(
        xlsx(with_tanks(E="1.250")), ((NOTE, "amount", "Matriks!E3", "seperseribu atau seribu kali"),)
    ),
    "a volume with its unit": Case(
        xlsx(with_tanks(E="10 unit")), ((NOTE, "amount", "Matriks!E3", "satuannya diabaikan"),)
    ),
    "programmes merged over their activities": Case(
        xlsx(PROGRAMMES_MERGED, merging("B2:B3", "A5:F5")), (), Asked(2025, 2025, AGENCIES)
    ),
    "a second place for the activity above": Case(
        xlsx([*PLAIN[:3], with_cells(TANKS, A=None, B=None, C="Kec. Tubei"), TRUCK])
    ),
    "a grand total of A and B": Case(xlsx(official(A17="TOTAL A + B"), merged), (REMARK,)),
    "place and agency in merged cells": Case(
        xlsx([*PLAIN[:3], with_cells(TRUCK, C=None, I="DAK", J=None), TOTAL], places_merged)
    ),
    "the budget of a named region": Case(xlsx(with_tanks(I="APBD Kab. Lebong"))),
    "costs in millions, said as people write": Case(
        xlsx([with_cells(HEADING, G="Biaya 2025 (Rp juta)", H="Biaya 2026 (Rp juta)"), *IN_MILLIONS]),
        ((NOTE, "scale", "Matriks!1", "satuan 1.000.000 rupiah, sesuai kepala tabel"),),
    ),
    "sources of funds in columns with a mark": Case(
        xlsx(MARKED_SOURCES, merging("G1:H1")), (), Asked(2025, 2025, AGENCIES)
    ),
    **{
        f'a grand total called "{label}"': Case(xlsx(official(A17=label), merged), (REMARK,))
        for label in ("TOTAL (A+B)", "Jumlah A dan B", "Jumlah A s/d B", "TOTAL = A + B", *_IN_WORDS)
    },
    **{f'a source called "{said}"': Case(xlsx(with_tanks(I=said))) for said in _SOURCES},
    **{
        f'an agency called "{said}"': Case(xlsx(with_tanks(J=said)))
        for said in ("Bid. CK Dinas PUPR", "UPTD PALD Dinas PUPR")
    },
    **{f'a unit called "{said}"': Case(xlsx(with_tanks(D=said))) for said in _UNITS},
    "a place said to be the same as above": Case(
        xlsx([*PLAIN[:3], with_cells(TRUCK, C="sda", I="s.d.a", J='"'), TOTAL])
    ),
}
