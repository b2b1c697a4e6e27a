"""Matrix files of different make, built as agencies make them, for the tests of reading and checking."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Row = Sequence[object]

TITLE = "MATRIKS PROGRAM DAN KEGIATAN SANITASI KABUPATEN LEBONG TAHUN 2025-2026"
HEADING: Row = (
    "No",
    "Program/Kegiatan",
    "Lokasi",
    "Satuan",
    "Volume 2025",
    "Volume 2026",
    "Biaya 2025 (Rp)",
    "Biaya 2026 (Rp)",
    "Sumber Dana",
    "OPD",
    "Dokumen",
    "Keterangan",
)
PROGRAMME: Row = ("I", "Program Pengelolaan Air Limbah", *[None] * 10)
TANKS: Row = (
    1,
    "Pembangunan tangki septik",
    "Kec. Amen",
    "unit",
    10,
    20,
    140_000_000,
    280_000_000,
    "DAK",
    "Dinas PUPR",
    "RKPD",
    None,
)
TRUCK: Row = (
    2,
    "Pengadaan truk tinja",
    "Kec. Tubei",
    "unit",
    1,
    None,
    806_333_000,
    None,
    "APBD-II",
    "Dinas LH",
    "Renstra",
    "usulan",
)
TOTAL: Row = (None, "Jumlah", None, None, None, None, 946_333_000, 280_000_000, None, None, None, None)
PLAIN: Sequence[Row] = (HEADING, PROGRAMME, TANKS, TRUCK, TOTAL)


def with_cells(row: Row, **changed: object) -> Row:
    """Give a row with other cells, named by the letter of their column."""
    return [changed.get(letter, cell) for letter, cell in zip("ABCDEFGHIJKL", row, strict=False)]


def written_xlsx(
    path: Path, *sheets: tuple[str, Sequence[Row]], shape: Callable[[Worksheet], None] | None = None
) -> Path:
    """Write sheets of rows; `shape` merges and hides in the first of them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if shape:
        shape(book.worksheets[0])
    book.save(path)
    return path


def written_csv(
    path: Path, rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8-sig"
) -> Path:
    """Write rows as text."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def without(rows: Sequence[Row], *columns: int) -> list[list[object]]:
    """Leave columns out, counted from 0."""
    return [[cell for number, cell in enumerate(row) if number not in columns] for row in rows]


def in_order_of(rows: Sequence[Row], order: Sequence[int]) -> list[list[object]]:
    """Put the columns in another order."""
    return [[row[number] for number in order] for row in rows]


TWO_ROWS: Sequence[Row] = (
    (TITLE,),
    (),
    (
        "No",
        "Program / Kegiatan",
        "Lokasi",
        "Satuan",
        "Volume",
        None,
        "Indikasi Biaya (Rp)",
        None,
        "Sumber",
        "OPD",
        "Dokumen",
        "Ket.",
    ),
    (None, None, None, None, "Th. 2025", "TA 2026", 2025, 2026.0, "Dana", None, None, None),
    (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    *PLAIN[1:],
)


def merged_heading(sheet: Worksheet) -> None:
    """Merge the two rows of a heading as agencies do."""
    for block in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:H3", "J3:J4", "K3:K4", "L3:L4"):
        sheet.merge_cells(block)


def _amounts(**changed: object) -> list[Row]:
    return [HEADING, PROGRAMME, with_cells(TANKS, **changed), TRUCK, TOTAL]


def _xlsx(rows: Sequence[Row], shape: Callable[[Worksheet], None] | None = None) -> Callable[[Path], Path]:
    return lambda folder: written_xlsx(folder / "matriks.xlsx", ("Matriks", rows), shape=shape)


def _csv(rows: Sequence[Row], delimiter: str, encoding: str = "utf-8-sig") -> Callable[[Path], Path]:
    return lambda folder: written_csv(folder / "matriks.csv", rows, delimiter=delimiter, encoding=encoding)


def _hidden(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True


def _with_sheets(folder: Path) -> Path:
    return written_xlsx(
        folder / "matriks.xlsx", ("Sampul", [("Pokja PPAS",)]), ("Matriks", PLAIN), ("Kosong", [])
    )


def _with_hidden_sheet(folder: Path) -> Path:
    def shape(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden"

    return written_xlsx(folder / "matriks.xlsx", ("Lama", PLAIN), ("Baru", PLAIN), shape=shape)


# Files of different make that all say the same.
SAME: dict[str, Callable[[Path], Path]] = {
    "one row of heading": _xlsx(PLAIN),
    "title and empty rows above": _xlsx([(TITLE,), ("PROVINSI BENGKULU",), (), *PLAIN]),
    "two rows of heading, merged, columns numbered": _xlsx(TWO_ROWS, merged_heading),
    "two rows of heading, not merged": _xlsx(TWO_ROWS),
    "csv with commas": _csv(PLAIN, ","),
    "csv with semicolons and two rows of heading": _csv(TWO_ROWS, ";"),
    "tabs in utf-16": _csv(PLAIN, "\t", "utf-16"),
    "csv in the old code page": _csv(PLAIN, ";", "cp1252"),
    "columns in another order": _xlsx(in_order_of(PLAIN, [11, 8, 1, 0, 6, 7, 4, 5, 3, 2, 10, 9])),
    "a column that nobody knows": _xlsx([[*row, "x"] for row in PLAIN]),
    "commas between thousands": _xlsx(_amounts(G="140,000,000", H="280,000,000")),
    "dots between thousands": _xlsx(_amounts(G="140.000.000", H="280.000.000")),
    "decimals of nothing": _xlsx(_amounts(G="140.000.000,00", H="280,000,000.00")),
    "amounts in words": _xlsx(_amounts(G="140 juta", H="0,28 M")),
    "amounts with the currency": _xlsx(_amounts(G="Rp 140.000.000,-", H="Rp. 280 jt")),
    "amounts in millions": _xlsx(
        [
            with_cells(HEADING, G="Biaya 2025 (Rp juta)", H="Biaya 2026 (Rp juta)"),
            PROGRAMME,
            with_cells(TANKS, G=140, H=280),
            with_cells(TRUCK, G="806,333"),
            with_cells(TOTAL, G="946,333", H=280),
        ]
    ),
    "millions by the title": _xlsx(
        [
            ("(dalam jutaan rupiah)",),
            with_cells(HEADING, G="Biaya 2025", H="Biaya 2026"),
            PROGRAMME,
            with_cells(TANKS, G=140, H=280),
            with_cells(TRUCK, G=806.333),
            with_cells(TOTAL, G=946.333, H=280),
        ]
    ),
    "years counted from the title's": _xlsx(
        [
            (TITLE,),
            with_cells(
                HEADING, E="Volume Tahun ke-1", F="Volume Tahun ke-2", G="Biaya Th. ke-1", H="Biaya Th. ke-2"
            ),
            *PLAIN[1:],
        ]
    ),
    "the heading again on page two": _xlsx([(TITLE,), *PLAIN[:3], (TITLE,), HEADING, *PLAIN[3:]]),
    "empty rows in between": _xlsx([PLAIN[0], (), PLAIN[1], (), PLAIN[2], PLAIN[3], (), PLAIN[4]]),
    "remarks and signatures below": _xlsx(
        [
            *PLAIN,
            (),
            ("Catatan: angka sementara",),
            [*[None] * 8, "Kepala Bappeda"],
            [*[None] * 6, "NIP. 1970"],
        ]
    ),
    "other sheets beside it": _with_sheets,
    "an old matrix on a hidden sheet": _with_hidden_sheet,
    "hidden rows and columns": _xlsx(PLAIN, _hidden),
    "numbers inside of the names": _xlsx(
        [
            HEADING,
            with_cells(PROGRAMME, A=None, B="I. Program Pengelolaan Air Limbah"),
            with_cells(TANKS, A=None, B="1. Pembangunan tangki septik"),
            with_cells(TRUCK, A=None, B="2) Pengadaan truk tinja"),
            TOTAL,
        ]
    ),
    "programmes and activities in their own columns": _xlsx(
        [
            ["Program", *with_cells(HEADING, B="Kegiatan")],
            ["Program Pengelolaan Air Limbah", *[None] * 12],
            [None, *TANKS],
            [None, *TRUCK],
            [None, *TOTAL],
        ]
    ),
    "other words in the heading": _xlsx(
        [
            (
                "No. Urut",
                "Uraian Kegiatan",
                "Kec./Desa",
                "Sat.",
                "Vol. 2025",
                "Vol. 2026",
                "Pagu 2025",
                "Pagu 2026",
                "Indikasi Sumber Pendanaan",
                "SKPD Penanggung Jawab",
                "Sumber Dokumen Perencanaan",
                "Ket",
            ),
            *PLAIN[1:],
        ]
    ),
}
