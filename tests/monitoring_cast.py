"""A monitoring form as an agency fills it in, and rounds as they are recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from models.dossier.grids import Cell, Grid, Workbook
from models.dossier.monitoring.filled import Filled, IndicatorEntry, ServiceEntry
from models.dossier.monitoring.form import write_form
from models.rules.indicators import Monitoring

VISIT = datetime(2024, 5, 31, 8, 0, tzinfo=UTC)  # 15.00 WIB
HEADING_ROW = 3  # as the spreadsheet counts

LLTT = ServiceEntry(
    service="lltt-amen",
    title="LLTT Kecamatan Amen",
    location="Kec. Amen",
    model="lltt",
    seen_on=date(2024, 5, 31),
    target_households=200,
    served_households=146,
    decision="expand",
    volume=438.5,
    volume_unit="m3",
    operator="UPTD PALD",
    operator_decree="SK Bupati 112/2023",
    tariff=15_000,
    budget=120_000_000,
    problem="Truk tinja hanya satu",
    follow_up="Pengadaan truk kedua",
    follow_up_by="Dinas PUPR",
    follow_up_until=date(2024, 10, 31),
    ready=("regulation", "operator", "asset", "demand"),
    remark="Warga puas",
)
TPS3R = ServiceEntry(
    service="tps3r-sukau",
    title="TPS3R Sukau",
    location="Desa Sukau",
    model="tps3r",
    seen_on=date(2024, 5, 30),
    target_households=400,
    served_households=100,
    decision="repair",
    operator="KPP Sukau",
    budget=0,
    problem="Iuran macet",
)
FILLED = Filled(
    (LLTT, TPS3R),
    (
        IndicatorEntry("akses-layak", "82.5", "Dinas PUPR"),
        IndicatorEntry("ipald", "tidak-ada"),
        IndicatorEntry("regulasi", "salah-satu", "Bagian Hukum"),
        IndicatorEntry("truk-tinja", "1"),
    ),
)
ROW: Mapping[str, Cell] = {
    "Nama layanan": "LLTT Amen",
    "Lokasi": "Kec. Amen",
    "Model layanan": "LLTT",
    "Tanggal kunjungan": "31/05/2024",
    "Sasaran (KK)": 200,
    "Terlayani (KK)": 146,
    "Pengelola": "UPTD PALD",
    "SK pengelola": "SK 112/2023",
    "Anggaran OP (Rp/tahun)": 120_000_000,
    "Keputusan": "Lanjut",
}


def write_lebongs_form(path: Path, monitoring: Monitoring, **more: Any) -> None:  # noqa: ANN401 - as write_form
    edition = monitoring.edition("2020-2024")
    write_form(path, monitoring, edition=edition, place="Kab. Lebong M4 2024", province="17", **more)


def fill_in(path: Path, sheet: str, row: int, cells: Mapping[str, Cell]) -> None:
    book = load_workbook(path)
    columns = {cell.value: cell.column for cell in book[sheet][HEADING_ROW]}
    for heading, value in cells.items():
        book[sheet][f"{get_column_letter(columns[heading] or 0)}{row}"] = value
    book.save(path)


def services_sheet(*rows: Mapping[str, Cell], **sheet: Any) -> Workbook:  # noqa: ANN401 - as Grid takes them
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    lines: list[Sequence[Cell]] = [headings, *([row.get(heading) for heading in headings] for row in rows)]
    return Workbook("monev.xlsx", (Grid("Layanan", lines, **sheet),))


def indicators_sheet(*rows: Sequence[Cell]) -> Workbook:
    heading = ("Kode indikator", "Indikator", "Nilai", "Sumber data")
    return Workbook("monev.xlsx", (Grid("Indikator", [heading, *rows]),))


def earlier(entry: ServiceEntry, served: int) -> ServiceEntry:
    return replace(entry, seen_on=date(2023, 11, 20), served_households=served, decision="continue")
