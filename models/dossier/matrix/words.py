"""How a matrix names things to officials: its headings, sources, subsectors, and how grave a finding is.

The names of sources and subsectors are spellings that matrix.yaml knows, so that a copy can be read again.
"""

from models.dossier.findings import Severity
from models.dossier.matrix.entries import MatrixColumn

HEADINGS = {
    MatrixColumn.NUMBER: "No",
    MatrixColumn.SUBSECTOR: "Subsektor",
    MatrixColumn.CODE: "Kode",
    MatrixColumn.PROGRAMME: "Program",
    MatrixColumn.ACTIVITY: "Kegiatan",
    MatrixColumn.SUB_ACTIVITY: "Subkegiatan",
    MatrixColumn.LOCATION: "Lokasi",
    MatrixColumn.UNIT: "Satuan",
    MatrixColumn.VOLUME: "Volume",
    MatrixColumn.TOTAL_VOLUME: "Total volume",
    MatrixColumn.COST: "Biaya (Rp)",
    MatrixColumn.TOTAL_COST: "Total biaya (Rp)",
    MatrixColumn.SOURCE: "Sumber pendanaan",
    MatrixColumn.AGENCY: "Perangkat daerah",
    MatrixColumn.DOCUMENT: "Dokumen perencanaan",
    MatrixColumn.NOTE: "Keterangan",
}
SOURCES = {
    "apbd_regency": "APBD Kabupaten/Kota",
    "apbd_province": "APBD Provinsi",
    "apbn": "APBN",
    "dak": "DAK",
    "village_fund": "Dana Desa",
    "private": "Swasta",
    "community": "Masyarakat",
    "foreign": "PHLN",
}
SUBSECTORS = {
    "wastewater": "Air limbah",
    "solid_waste": "Persampahan",
    "drainage": "Drainase",
    "hygiene": "PHBS",
    "general": "Umum",
}
SEVERITIES = {
    Severity.ERROR: "Kesalahan",
    Severity.WARNING: "Perlu diperiksa",
    Severity.NOTE: "Catatan",
}
FILLS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.NOTE: "DDEBF7"}
FINDINGS_SHEET = "Temuan"
FINDINGS_HEADINGS = ("Tingkat", "Lembar", "Baris", "Sel", "Kolom", "Tertulis", "Temuan")
