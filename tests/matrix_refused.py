"""Matrix files that cannot be read."""

from hostile_cast import book, old_office, with_part
from matrix_cast import PLAIN
from matrix_makes import (
    ERROR,
    Case,
    far_word,
    octets,
    sheets,
    xlsx,
)

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
    "no byte": Case(octets("matriks.xlsx", b""), ((ERROR, "file", "", "berkas kosong"),)),
    "a page of the web": Case(
        octets("matriks.xlsx", PAGE),
        ((ERROR, "file", "", "adalah halaman web"),),
    ),
    "the XML of Excel 2003": Case(
        octets("matriks.xls", XML_OF_EXCEL), ((ERROR, "file", "", "simpan sebagai xlsx"),)
    ),
    "a word at the far end of the sheet": Case(
        xlsx(PLAIN, far_word),
        ((ERROR, "file", "", 'lembar "Matriks" mencapai baris 1.048.576, kolom 600'),),
    ),
    "a page of the web under its own name": Case(
        octets("matriks.html", PAGE), ((ERROR, "file", "", "simpan sebagai xlsx"),)
    ),
    "a document of LibreOffice in one flat file": Case(
        octets("matriks.fods", FLAT), ((ERROR, "file", "", "Simpan sebagai xlsx, xls, ods, atau csv"),)
    ),
}
