"""Matrix files that cannot be read, and those that are not judged rightly yet."""

from datetime import date

from hostile_cast import book, old_office, with_part
from matrix_cast import HEADING, PLAIN, TANKS, TOTAL, TRUCK, with_cells
from matrix_makes import (
    AGENCIES,
    ERROR,
    IN_MILLIONS,
    MARKED_SOURCES,
    NOTE,
    REMARK,
    WARNING,
    WITH_ORDINALS,
    Case,
    broken_formulas,
    far_word,
    merged,
    merging,
    never_reckoned,
    octets,
    official,
    places_merged,
    sheets,
    text,
    with_tanks,
    xlsx,
)

from models.dossier.matrix.report import Asked

XML_OF_EXCEL = b"""<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:x"><Worksheet>
<Table><Row><Cell><Data x:Type="String">No; Program</Data></Cell></Row></Table></Worksheet></Workbook>
"""
FLAT = b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis"/>'
PAGE = b"<html><table><tr><td>No</td></tr></table></html>"

# Files of which nothing is taken over.
REFUSED: dict[str, Case] = {
    "no sheet with a heading": Case(
        sheets(("Laporan", [("Laporan kemajuan",), ("Semua baik",)]), ("Lampiran", [(1, 2, 3)])),
        (
            (ERROR, "heading", "Laporan!", "tidak memiliki kepala tabel matriks"),
            (ERROR, "heading", "Lampiran!", "tidak memiliki kepala tabel matriks"),
        ),
    ),
    "nothing in it": Case(
        sheets(("Sheet1", [])), ((ERROR, "heading", "Sheet1!", "tidak memiliki kepala tabel matriks"),)
    ),
    "a password": Case(
        octets("matriks.xlsx", old_office({"EncryptedPackage": b"x", "EncryptionInfo": b"x"})),
        ((ERROR, "file", "", "berkas diberi kata sandi"),),
    ),
    "macros": Case(
        octets("matriks.xlsm", with_part("xl/vbaProject.bin", b"x")),
        ((ERROR, "file", "", "berkas memuat makro"),),
    ),
    "cut off": Case(octets("matriks.xlsx", book()[:-30]), ((ERROR, "file", "", "tetapi bukan xlsx"),)),
    "no byte": Case(octets("matriks.xlsx", b""), ((ERROR, "file", "", "tetapi bukan xlsx"),)),
    "a page of the web": Case(
        octets("matriks.xlsx", PAGE),
        ((ERROR, "file", "", "adalah halaman web"),),
    ),
    "the XML of Excel 2003": Case(
        octets("matriks.xls", XML_OF_EXCEL), ((ERROR, "file", "", "simpan sebagai xlsx"),)
    ),
    "a word at the far end of the sheet": Case(
        xlsx(PLAIN, far_word),
        ((ERROR, "file", "", 'lembar "Matriks" mencapai baris 1048576, kolom 600'),),
    ),
}
# Files of which too much is said, or too little, and why that is so today.
MISJUDGED: dict[str, tuple[str, Case]] = {
    "a grand total of A and B": (
        'the last letter of "TOTAL A + B" is taken for the one subsector that it sums',
        Case(xlsx(official(A17="TOTAL A + B"), merged), (REMARK,)),
    ),
    "place and agency in merged cells": (
        "only the first row below a merged cell has its text",
        Case(xlsx([*PLAIN[:3], with_cells(TRUCK, C=None, I="DAK", J=None), TOTAL], places_merged)),
    ),
    "the budget of a named region": (
        "the name of the region is taken for an unknown source of funds",
        Case(xlsx(with_tanks(I="APBD Kab. Lebong"))),
    ),
    "a formula never reckoned": (
        "the reason is said in English, and the cell is also called empty and the sum wrong",
        Case(
            never_reckoned,
            ((ERROR, "cell", "Matriks!H3", "rumus ini tidak menghasilkan nilai (rumus tanpa nilai)"),),
        ),
    ),
    "a formula without what it refers to": (
        "the cell is also called empty",
        Case(
            broken_formulas,
            (
                (ERROR, "cell", "Matriks!G4", "rumus ini tidak menghasilkan nilai (#REF!)"),
                (ERROR, "cell", "Matriks!G5", "rumus ini tidak menghasilkan nilai (#REF!)"),
            ),
        ),
    ),
    "an amount in words": (
        "the cell is also called empty, and the sum wrong that is right",
        Case(
            text(official(H10="seratus lima puluh juta")),
            (
                (ERROR, "amount", "H10", "nilai ini tidak dapat dipahami"),
                (NOTE, "remark", "19", "baris 19-20, 22"),
            ),
        ),
    ),
    "a date for a volume": (
        "the cell is also called empty",
        Case(
            xlsx(with_tanks(E=date(2025, 10, 1))),
            ((ERROR, "amount", "Matriks!E3", "nilai ini tidak dapat dipahami"),),
        ),
    ),
    "years counted without a first": (
        "columns that are there are also said to be missing",
        Case(
            xlsx([WITH_ORDINALS, *PLAIN[1:]]),
            ((ERROR, "years", "Matriks!1", 'hanya menyebut urutan tahun ("Volume Tahun ke-1")'),),
        ),
    ),
    "a dash for the planning document": (
        "a dash is taken for the name of a document",
        Case(
            xlsx(with_tanks(K="-")),
            ((WARNING, "document", "Matriks!K3", "belum tercantum dalam dokumen perencanaan"),),
        ),
    ),
    "costs in millions, said as people write": (
        "1000000 is written without its dots",
        Case(
            xlsx([with_cells(HEADING, G="Biaya 2025 (Rp juta)", H="Biaya 2026 (Rp juta)"), *IN_MILLIONS]),
            ((NOTE, "scale", "Matriks!1", "satuan 1.000.000 rupiah, sesuai kepala tabel"),),
        ),
    ),
    "a page of the web under its own name": (
        "it is told to be saved as pdf, which is no matrix",
        Case(octets("matriks.html", PAGE), ((ERROR, "file", "", "simpan sebagai xlsx"),)),
    ),
    "a document of LibreOffice in one flat file": (
        "it is read as text with delimiters, and blamed for its quotes",
        Case(octets("matriks.fods", FLAT), ((ERROR, "file", "", "Simpan sebagai xlsx, xls, ods, atau csv"),)),
    ),
    "sources of funds in columns with a mark": (
        "our own name of a source is taken for what stands in the file, and not known",
        Case(xlsx(MARKED_SOURCES, merging("G1:H1")), (), Asked(2025, 2025, AGENCIES)),
    ),
    "costs that changed places between years": (
        "only what all years cost together is compared",
        Case(
            xlsx([*PLAIN[:2], with_cells(TANKS, G=280_000_000, H=140_000_000), TRUCK]),
            (
                (WARNING, "moved", "Matriks!G3", "2025"),
                (NOTE, "version", "", "0 berubah biayanya, dan 1 dipindahkan ke tahun lain"),
            ),
            before=xlsx(PLAIN),
        ),
    ),
}
