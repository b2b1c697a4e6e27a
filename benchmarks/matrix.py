"""What reading and checking a matrix of a hundred thousand rows costs, beside a bare read of its cells.

Run alone: `python benchmarks/matrix.py [--json] [ROWS]`. Writes the workbook first; then, in pairs whose
order alternates: openpyxl's read-only pass over all cells, which understands nothing, against reading,
checking and summing up in the shelter, with the start of its process. Prints medians, their ratio, and the
most memory that each took. Ends with 1 when ours is not the faster.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from models.dossier.matrix.report import Asked, MatrixReport, checked_matrix
from models.dossier.sheltered import sheltered

ROWS, PAIRS = 100_000, 3
YEARS = range(2024, 2029)
EACH = 20  # rows of a programme: its own, and its activities
AGENCIES = ("Dinas Pekerjaan Umum dan Penataan Ruang", "Dinas Kesehatan", "Dinas Lingkungan Hidup")
HEADING = (
    "No",
    "Program/Kegiatan",
    "Lokasi",
    "Satuan",
    *(f"Volume {year}" for year in YEARS),
    *(f"Biaya {year} (Rp)" for year in YEARS),
    "Total biaya (Rp)",
    "Sumber pendanaan",
    "OPD penanggung jawab",
    "Dokumen perencanaan",
    "Keterangan",
)
BARE = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
print(sum(cell is not None for row in rows for cell in row))
"""


def write_matrix(path: Path, rows: int) -> None:
    """Write programmes with their activities, a total below, and a few rows that the checks will name."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Air limbah")
        sheet.write(0, 0, "MATRIKS PROGRAM DAN KEGIATAN SANITASI TAHUN 2024-2028")
        sheet.write_row(2, 0, HEADING)
        sums = [0] * len(YEARS)
        for number in range(rows):
            row = _programme(number) if number % EACH == 0 else _activity(number, sums)
            sheet.write_row(3 + number, 0, row)
        sheet.write_row(3 + rows, 0, [None, "JUMLAH", *[None] * 7, *sums, sum(sums)])


def _programme(number: int) -> list[object]:
    return [None, f"Program pengelolaan air limbah domestik kawasan {number // EACH + 1}"]


def _activity(number: int, sums: list[int]) -> list[object]:
    volumes = [1 + (number + year) % 9 for year in YEARS]
    costs = [volume * 12_500_000 for volume in volumes]
    for index, cost in enumerate(costs):
        sums[index] += cost
    return [
        number % EACH,
        f"Pembangunan tangki septik individual perdesaan tahap {number % 400}",
        f"Desa Sukamaju {number % 3_000}, Kec. Lebong Utara",
        "pakket" if number % 5_000 == 1 else "unit",
        *volumes,
        *costs,
        sum(costs),
        ("APBD Kab/Kota", "DAK", "APBD Provinsi", "APBN")[number % 4],
        ("Dinas PUPR", "Dinkes", "DLH")[number % 3],
        ("RKPD 2024", "Renstra", "RPJMD")[number % 3],
        f"Usulan musrenbang ke-{number}",
    ]


def bare(path: Path) -> str:
    """Go over all cells with openpyxl in a process of its own, and say how many hold something."""
    done = subprocess.run([sys.executable, "-c", BARE, str(path)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def ours(path: Path) -> MatrixReport:
    """Read, check and sum up, as the command line does."""
    return sheltered(checked_matrix, path, path.name, Asked(2024, 2028, AGENCIES))


def seconds(work: Callable[[Path], object], path: Path) -> float:
    """Time it once."""
    began = time.perf_counter()
    work(path)
    return time.perf_counter() - began


def measure(path: Path, rows: int) -> dict[str, object]:
    """Time both in alternating order. Children's peaks only grow, so ours is looked at first."""
    report = ours(path)
    our_peak = _peak()
    cells = bare(path)
    peaks = {"ours": our_peak, "both": _peak()}
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    for pair in range(PAIRS):
        order = [("bare", bare), ("ours", ours)]
        for name, work in order if pair % 2 else reversed(order):
            times[name].append(seconds(work, path))
    medians = {name: statistics.median(each) for name, each in times.items()}
    return {
        "rows": rows,
        "cells": int(cells),
        "megabytes of the file": round(path.stat().st_size / 1e6, 1),
        "activities": report.figures.activities,
        "findings": len(report.findings),
        "seconds of a bare read": round(medians["bare"], 2),
        "seconds of reading and checking": round(medians["ours"], 2),
        "times faster": round(medians["bare"] / medians["ours"], 2),
        "megabytes at most, ours": peaks["ours"],
        "megabytes at most, either": peaks["both"],
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1_000


def main(words: list[str]) -> int:
    numbers = [int(word) for word in words if word.isdecimal()]
    rows = numbers[0] if numbers else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "matriks.xlsx"
        write_matrix(path, rows)
        figures = measure(path, rows)
    if "--json" in words:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:<34}{figure:>12}" for name, figure in figures.items()))
    return 0 if figures["seconds of reading and checking"] < figures["seconds of a bare read"] else 1  # type: ignore[operator]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
