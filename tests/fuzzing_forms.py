"""Sound files of every form that Tonggak reads, small, to be damaged."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import matrix_cast
import people_cast
from monitoring_cast import FILLED
from openpyxl import Workbook

from models.dossier.monitoring.form import form_bytes
from models.rules.indicators_reading import shipped_monitoring

_MATRIX: Sequence[Sequence[object]] = ((matrix_cast.TITLE,), (), *matrix_cast.PLAIN)
_READINESS = (
    ("Kode usulan", "tps3r-1"),
    ("Edisi", "dak-2025"),
    ("Jumlah KK penerima manfaat", 150),
    ("Kode", "Kriteria", "Ada", "Tautan", "Keterangan"),
    ("tps3r-01", "DED dan RAB", "ada", "https://berkas.lebong.example/ded", ""),
    ("tps3r-02", "Surat", "tidak", "", ""),
    ("tps3r-09", "Lain", "tidak berlaku", "", "tidak diminta"),
)
_ATTENDANCE = (
    ("DAFTAR HADIR",),
    ("Rakor – Kab. Lebong, M4 Tahun 2024",),
    ("Hari/tanggal: Kamis, 30 Mei 2024",),
    ("No", "Nama", "Instansi", "Jabatan", "No. HP", "Hadir (TTD)"),
    (1, "Narahubung PUPR", "Dinas PUPR", "Staf", "0812-3456-7890", "ttd"),
    (2, "Sekretariat Bappeda", "Bappeda", "Sekretaris", 81234567890, "v"),
)


def forms() -> Mapping[str, bytes]:
    """Give a filled-in form of every kind, by the name it has."""
    return {
        "matrix.xlsx": _xlsx(_MATRIX),
        "matrix.csv": _csv(_MATRIX),
        "readiness.xlsx": _xlsx(_READINESS),
        "attendance.xlsx": _xlsx(_ATTENDANCE),
        "attendance.csv": _csv(_ATTENDANCE),
        "people.xlsx": _xlsx((people_cast.HEADING, people_cast.PUPR, people_cast.BAPPEDA)),
        "monitoring.xlsx": _monitoring(),
    }


def _xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.worksheets[0]["N30"] = datetime(2024, 5, 31)  # noqa: DTZ001 - a cell has no time zone
    book.save(file)
    return file.getvalue()


def _csv(rows: Sequence[Sequence[object]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(rows)
    return file.getvalue().encode("utf-8-sig")


def _monitoring() -> bytes:
    monitoring = shipped_monitoring()
    edition = monitoring.edition("2020-2024")
    return form_bytes(monitoring, edition, place="Kab. Lebong M4 2024", province="17", filled=FILLED)
