"""Makes matrix files as offices leave them, with what they merge, hide and get wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it has no types
from matrix_cast import (
    HEADING,
    PLAIN,
    PROGRAMME,
    TANKS,
    TOTAL,
    TRUCK,
    Row,
    with_cells,
    written_csv,
    written_xlsx,
)
from openpyxl.worksheet.worksheet import Worksheet

from models.dossier.findings import Severity
from models.dossier.matrix.report import Asked

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
AGENCIES = ("Dinas PUPR Kabupaten Lebong", "Dinas Lingkungan Hidup", "Dinas Kesehatan", "Bappeda")
ASKED = Asked(2025, 2026, AGENCIES)

Told = tuple[Severity, str, str, str]  # how grave, which check, where, a part of the sentence
Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Case:
    """A file, how it is made, and all that is found in it."""

    make: Make
    told: Sequence[Told] = ()
    asked: Asked = ASKED
    before: Make | None = None  # the version handed in before it


def xlsx(rows: Sequence[Row], shape: Callable[[Worksheet], None] | None = None) -> Make:
    """Make a workbook of one sheet."""
    return sheets(("Matriks", rows), shape=shape)


def sheets(*named: tuple[str, Sequence[Row]], shape: Callable[[Worksheet], None] | None = None) -> Make:
    """Make a workbook of several sheets; `shape` changes the first."""
    return lambda folder: written_xlsx(folder / "matriks.xlsx", *named, shape=shape)


def text(rows: Sequence[Row], delimiter: str = ";", encoding: str = "cp1252") -> Make:
    """Make a file of text."""
    return lambda folder: written_csv(folder / "matriks.csv", rows, delimiter=delimiter, encoding=encoding)


def with_tanks(**changed: object) -> list[Row]:
    """Give the plain matrix with other cells in the row of the tanks, row 3."""
    return [HEADING, PROGRAMME, with_cells(TANKS, **changed), TRUCK, TOTAL]


def official(**changed: object) -> Sequence[Row]:
    """Give a matrix as an office hands it in, cells changed by name: `J11="x"`."""
    rows: list[list[object]] = [[*row, *[None] * (14 - len(row))] for row in _OFFICIAL]
    for cell, value in changed.items():
        rows[int(cell[1:]) - 1]["ABCDEFGHIJKLMN".index(cell[0])] = value
    return rows


def merged(sheet: Worksheet) -> None:
    """Merge the cells of an office's heading, and the titles above."""
    for block in ("A1:N1", "A2:N2", "E4:G4", "H4:J4", *(f"{letter}4:{letter}5" for letter in "ABCDKLMN")):
        sheet.merge_cells(block)


_OFFICIAL: Sequence[Row] = (
    ("MATRIKS PROGRAM DAN KEGIATAN SANITASI",),
    ("KABUPATEN LEBONG TAHUN 2025 - 2026",),
    (),
    (
        "No",
        "Program / Kegiatan",
        "Detail Lokasi (Kecamatan/Desa/Kelurahan)",
        "Satuan",
        *("Volume", None, None, "Indikasi Biaya (Rp)", None, None),
        "Sumber Pendanaan/Pembiayaan",
        "SKPD Penanggung Jawab",
        "Sumber Dokumen Perencanaan",
        "Ket.",
    ),
    (*[None] * 4, 2025, 2026, "Total", 2025, 2026, "Total"),
    tuple(range(1, 15)),
    ("A", "AIR LIMBAH"),
    ("I", "Program Pengelolaan dan Pengembangan Sistem Air Limbah"),
    (
        *(1, "Pembangunan tangki septik individual", "Kec. Amen, Desa Sukau Datang", "Unit", 50, 75, 125),
        *(500_000_000, 750_000_000, 1_250_000_000, "DAK", "Dinas PUPR", "RKPD 2025", None),
    ),
    (
        *(2, "Penyusunan perda air limbah domestik", "Kabupaten Lebong", "dokumen", 1, None, 1),
        *("150.000.000", None, "150.000.000", "APBD-II", "Dinas PUPR", "Renstra", "usulan OPD"),
    ),
    ("Jumlah A", *[None] * 6, 650_000_000, 750_000_000, 1_400_000_000),
    ("B", "PERSAMPAHAN"),
    ("I", "Program Pengelolaan Persampahan"),
    (
        *(1, "Pengadaan truk sampah", "Kec. Tubei", "unit", None, 2, 2),
        *(None, "900,000,000", "900,000,000", "APBD Kabupaten", "DLH", "RPJMD, Renstra", None),
    ),
    (
        *(2, "Pembangunan TPS3R", "Desa Ujung Tanjung", "unit", 1, "-", 1),
        *(600_000_000, "-", 600_000_000, "APBN", "Dinas Lingkungan Hidup", "RPJMD", "perlu DED"),
    ),
    ("Jumlah B", *[None] * 6, 600_000_000, 900_000_000, 1_500_000_000),
    ("JUMLAH TOTAL", *[None] * 6, 1_250_000_000, 1_650_000_000, 2_900_000_000),
    (),
    (*[None] * 10, "Tubei, 12 Maret 2025"),
    (*[None] * 10, "Kepala Bappeda Kabupaten Lebong"),
    (),
    (*[None] * 10, "NIP. 19700101 199503 1 001"),
)


def formulas(folder: Path) -> Path:
    """Write sums as a spreadsheet program leaves them: the formula with its last value."""
    path = folder / "matriks.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Matriks")
        for number, row in enumerate(PLAIN[:4]):
            sheet.write_row(number, 0, row)
        sheet.write(4, 1, "Jumlah")
        sheet.write_formula("G5", "=SUM(G3:G4)", None, 946_333_000)
        sheet.write_formula("H5", "=SUM(H3:H4)", None, 280_000_000)
    return path


def broken_formulas(folder: Path) -> Path:
    """Write formulas that lost what they refer to, one that was never reckoned, and one right."""
    path = folder / "matriks.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Matriks")
        for number, row in enumerate(PLAIN[:4]):
            sheet.write_row(number, 0, row)
        sheet.write_formula("G4", "=#REF!*2", None, "#REF!")
        sheet.write(4, 1, "Jumlah")
        sheet.write_formula("G5", "=SUM(G3:G4)", None, "#REF!")
        sheet.write_formula("H5", "=SUM(H3:H4)", None, 280_000_000)
    return path


def never_reckoned(folder: Path) -> Path:
    """Write a formula without a value, as programs do that only write files."""
    return written_xlsx(
        folder / "matriks.xlsx", ("Matriks", [*PLAIN[:2], with_cells(TANKS, H="=G3*2"), TRUCK, TOTAL])
    )


def hidden_truck(sheet: Worksheet) -> None:
    """Hide the row of the truck."""
    sheet.row_dimensions[4].hidden = True


def hidden_sheet(sheet: Worksheet) -> None:
    """Hide the sheet."""
    sheet.sheet_state = "hidden"


def far_word(sheet: Worksheet) -> None:
    """Write a word where nobody looks."""
    sheet.cell(1_048_576, 600, "x")


def places_merged(sheet: Worksheet) -> None:
    """Merge place and agency of two rows, as offices do for what they share."""
    sheet.merge_cells("C3:C4")
    sheet.merge_cells("J3:J4")


LONG_FORM: Sequence[Row] = (
    (
        "No",
        "Program/Kegiatan",
        "Lokasi",
        "Satuan",
        "Tahun",
        "Volume",
        "Biaya (Rp)",
        "Sumber Dana",
        "OPD",
        "Dokumen",
    ),
    ("I", "Program Pengelolaan Air Limbah"),
    (1, "Pembangunan tangki septik", "Kec. Amen", "unit", 2025, 10, 140_000_000, "DAK", "Dinas PUPR", "RKPD"),
    (2, "Pembangunan tangki septik", "Kec. Amen", "unit", 2026, 20, 280_000_000, "DAK", "Dinas PUPR", "RKPD"),
    (3, "Pengadaan truk tinja", "Kec. Tubei", "unit", None, 1, 806_333_000, "APBD", "Dinas LH", "Renstra"),
)
TWO_PROGRAMMES: Sequence[Row] = (
    HEADING,
    PROGRAMME,
    TANKS,
    TRUCK,
    with_cells(TOTAL, B="Jumlah Program I"),
    with_cells(PROGRAMME, A="II", B="Program Pengelolaan Persampahan"),
    with_cells(TANKS, B="Pembangunan TPS3R", G=600_000_000, H=600_000_000),
    with_cells(TOTAL, B="Jumlah Program II", G=600_000_000, H=600_000_000),
    with_cells(TOTAL, B="Jumlah Total", G=1_546_333_000, H=880_000_000),
)


TPS3R: Row = with_cells(TANKS, B="Pembangunan TPS3R")
ONE_YEAR: Row = with_cells(TANKS, F=None, H=None)
IN_MILLIONS: Sequence[Row] = (
    PROGRAMME,
    with_cells(TANKS, G=140, H=280),
    with_cells(TRUCK, G=806),
    with_cells(TOTAL, G=946, H=280),
)


YEARS_ABOVE: Sequence[Row] = (
    ("No", "Program/Kegiatan", "Lokasi", "Satuan", 2025, None, 2026, None, "Sumber Dana", "OPD", "Dokumen"),
    (*[None] * 4, "Vol", "Biaya (Rp)", "Vol", "Biaya (Rp)"),
    ("I", "Program Pengelolaan Air Limbah"),
    (
        1,
        "Pembangunan tangki septik",
        "Kec. Amen",
        "unit",
        10,
        140_000_000,
        20,
        280_000_000,
        "DAK",
        "Dinas PUPR",
        "RKPD",
    ),
    (
        2,
        "Pengadaan truk tinja",
        "Kec. Tubei",
        "uint",
        1,
        806_333_000,
        None,
        None,
        "APBD",
        "Dinas LH",
        "Renstra",
    ),
    (None, "Jumlah", None, None, None, 946_333_000, None, 270_000_000),
)
THREE_ROWS: Sequence[Row] = (
    (
        "No",
        "Program/Kegiatan",
        "Lokasi",
        "Satuan",
        "Rencana Pelaksanaan",
        None,
        None,
        None,
        "Sumber Dana",
        "OPD",
        "Dokumen",
    ),
    (*[None] * 4, "Volume", None, "Biaya (Rp juta)"),
    (*[None] * 4, 2025, 2026, 2025, 2026),
    ("I", "Program Pengelolaan Air Limbah"),
    (1, "Pembangunan tangki septik", "Kec. Amen", "unit", 10, 20, 140, 280, "DAK", "Dinas PUPR", "RKPD"),
    (2, "Pengadaan truk tinja", "Kec. Tubei", "unit", 1, None, 806.333, "x", "APBD", "Dinas LH", "Renstra"),
    (None, "Jumlah", None, None, None, None, 946.333, 280),
)
MARKED_SOURCES: Sequence[Row] = (
    (
        "No",
        "Program/Kegiatan",
        "Lokasi",
        "Satuan",
        "Volume",
        "Biaya (Rp)",
        "Sumber Dana",
        None,
        "OPD",
        "Dokumen",
    ),
    (*[None] * 4, 2025, 2025, "APBD Kab", "DAK"),
    ("I", "Program Pengelolaan Air Limbah"),
    (1, "Pembangunan tangki septik", "Kec. Amen", "unit", 10, 140_000_000, None, "v", "Dinas PUPR", "RKPD"),
    (2, "Pengadaan truk tinja", "Kec. Tubei", "unit", 1, 806_333_000, "v", None, "Dinas LH", "Renstra"),
)
PROGRAMMES_MERGED: Sequence[Row] = (
    (
        "No",
        "Program",
        "Kegiatan",
        "Lokasi",
        "Satuan",
        "Volume 2025",
        "Biaya 2025",
        "Sumber Dana",
        "OPD",
        "Dokumen",
    ),
    (
        1,
        "Program Air Limbah",
        "Tangki septik",
        "Kec. Amen",
        "unit",
        10,
        140_000_000,
        "DAK",
        "Dinas PUPR",
        "RKPD",
    ),
    (2, None, "Truk tinja", "Kec. Amen", "unit", 1, 806_333_000, "APBD", "Dinas LH", "Renstra"),
    (3, "Program Sampah", "Truk sampah", "Kec. Amen", "unit", 1, 806_333_000, "APBD", "Dinas LH", "Renstra"),
    ("Total", *[None] * 5, 1_752_666_000),
)


def merging(*blocks: str) -> Callable[[Worksheet], None]:
    """Merge blocks of cells."""

    def shape(sheet: Worksheet) -> None:
        for block in blocks:
            sheet.merge_cells(block)

    return shape


def octets(name: str, content: bytes) -> Make:
    """Write a file byte by byte."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def with_totals(**changed: object) -> list[list[object]]:
    """Give the plain matrix with a column M of row totals, cells changed by name: `M3=1`."""
    rows = [HEADING, PROGRAMME, TANKS, TRUCK, TOTAL]
    totals = ["Total Biaya (Rp)", None, 420_000_000, 806_333_000, 1_226_333_000]
    made = [[*row, total] for row, total in zip(rows, totals, strict=True)]
    for cell, value in changed.items():
        made[int(cell[1:]) - 1]["ABCDEFGHIJKLM".index(cell[0])] = value
    return made


REMARK: Told = (NOTE, "remark", "Matriks!19", "dianggap catatan dan dilewati: baris 19-20, 22")
NEXT_SSK = Asked(2026, 2027, AGENCIES)
WITH_ORDINALS: Row = with_cells(
    HEADING,
    E="Volume Tahun ke-1",
    F="Volume Tahun ke-2",
    G="Biaya Tahun ke-1",
    H="Biaya Tahun ke-2",
)
CORRECTION: Row = with_cells(TANKS, A=3, B="Koreksi", E=1, F=None, G="(40.000.000)", H=None)
LARGER_SUM: Row = with_cells(TOTAL, G=1_086_333_000, H=560_000_000)
