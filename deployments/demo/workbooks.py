"""The spreadsheets that the offices of the demonstration hand in: a matrix, monitoring forms, who came."""

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from models.dossier.monitoring.filled import Filled, ServiceEntry
from models.dossier.monitoring.form import write_form
from models.rules.indicators_reading import shipped_monitoring

_YEARS = (2024, 2025, 2026, 2027)
_HEADINGS = ["No", "Program/Kegiatan", "Lokasi", "Satuan", "Volume", *[""] * 3, "Indikasi biaya (Rp)"]
_HEADINGS += [*[""] * 3, "Jumlah (Rp)", "Sumber", "Perangkat daerah", "Dokumen"]
_ACTIVITIES: list[list[Any]] = [
    ["A", "AIR LIMBAH"],
    [1, "Pembangunan tangki septik individual perdesaan", "Kec. Amen", "unit", 0, 60, 60, 0, 0, 540, 540, 0,
     1080, "DAK", "Dinas PUPR-P Lebong", "Renstra"],
    [2, "Layanan lumpur tinja terjadwal", "Kec. Tubei", "KK", 350, 350, 400, 450, 60, 70, 80, 90,
     300, "APBD-II", "Dinas PUPR-P Lebong", "RKPD 2025"],
    ["B", "PERSAMPAHAN"],
    [3, "Pembangunan TPS3R", "Kec. Lebong Utara", "unit", 0, 1, 0, 0, 0, 806.333, 0, 0,
     806.333, "DAK", "Dinas Lingkungan Hidup Lebong", "RKPD 2025"],
    ["C", "PERILAKU HIDUP BERSIH DAN SEHAT"],
    [4, "Pemicuan STBM", "12 desa", "desa", 4, 4, 4, 0, 40, 50, 50, 0,
     140, "Dana Desa", "Dinas PMD Lebong", "RKPD 2025"],
]  # fmt: skip
_FIRST_COST, _LAST_COST = 8, 12
_MILLION = 1_000_000
_HOUSEHOLDS = {"sampah": (200, 120), "lltt": (350, 287)}  # to be served, and served
_CALLED = {"sampah": "Pengangkutan sampah Tubei", "lltt": "LLTT Tubei"}
_GUESTS = ("Bappeda Lebong", "Dinas PUPR-P Lebong", "Dinas Lingkungan Hidup Lebong", "Balai PPW Bengkulu")


def write_matrix(path: Path, *, mended: bool) -> None:
    """Write the matrix; as it first came, one sum in it is wrong."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Matriks"
    sheet.append(["MATRIKS PROGRAM DAN KEGIATAN SSK KABUPATEN LEBONG 2024-2027"])
    sheet.append([])
    sheet.append(_HEADINGS)
    sheet.append([*[""] * 4, *_YEARS, *_YEARS])
    sheet.merge_cells("E3:H3")
    sheet.merge_cells("I3:L3")
    for activity in _ACTIVITIES:
        sheet.append(
            [
                *activity[:_FIRST_COST],
                *map(_in_rupiah, activity[_FIRST_COST : _LAST_COST + 1]),
                *activity[13:],
            ]
        )
    if mended:
        sheet.cell(sheet.max_row, _LAST_COST + 1, "140.000.000")  # typed as text, as people do
    else:
        sheet.cell(sheet.max_row, _LAST_COST + 1, "104.000.000")
    book.save(path)


def write_monitoring(path: Path, model: str, *, office: str, seen_on: date) -> None:
    """Write a filled-in form about the one service that an office has on trial."""
    monitoring = shipped_monitoring()
    target, served = _HOUSEHOLDS[model]
    service = ServiceEntry(
        service=f"{model}-tubei",
        title=_CALLED[model],
        location="Kec. Tubei",
        model=model,
        seen_on=seen_on,
        target_households=target,
        served_households=served,
        decision="expand" if served * 4 > target * 3 else "repair",
        operator=office,
        operator_decree="SK Bupati tentang pengelola layanan",
        tariff=15_000,
        budget=48 * _MILLION,
        problem="Jadwal belum diketahui semua rumah tangga.",
        follow_up="Sosialisasi jadwal bersama pemerintah desa",
        follow_up_by=office,
        follow_up_until=seen_on.replace(month=min(seen_on.month + 2, 12), day=1),
        ready=("regulation", "operator", "asset", "budget"),
    )
    edition = monitoring.edition_of(seen_on.year)
    filled = Filled((service,), ())
    write_form(path, monitoring, edition=edition, place="Kab. Lebong", province="17", filled=filled)


def write_guests(path: Path, *, meeting: str, day: date) -> None:
    """Write who came to a meeting: offices, since nobody is invented here."""
    rows: list[list[Any]] = [["DAFTAR HADIR"], [meeting], [f"Hari/tanggal: {day:%d-%m-%Y}"], []]
    rows.append(["No", "Nama", "Instansi", "Jabatan", "No. HP", "Hadir (TTD)"])
    rows += [
        [n, f"Narahubung {office}", office, "Narahubung", "", "ttd"] for n, office in enumerate(_GUESTS, 1)
    ]
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)


def _in_rupiah(millions: float) -> int:
    return round(millions * _MILLION)
