"""The files that the offices of the demonstration hand in: small, but of the kind that is asked for."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from deployments.demo.agencies import DESK, HEAD, Agency
from deployments.demo.workbooks import write_guests, write_matrix, write_monitoring
from models.rules.blueprint_step import Content

_PEOPLE_HEADING = ["Tempat", "Organisasi", "Jenis", "Peran", "Nama", "Jabatan", "Peran narahubung", "Surel"]


@dataclass(frozen=True)
class Wanted:
    """A paper that is asked for."""

    code: str
    title: str
    formats: tuple[str, ...]
    content: str | None  # what Tonggak reads in it
    model: str  # the kind of service, where it is a monitoring form
    again: bool  # a better version is asked for


def make_paper(folder: Path, wanted: Wanted, *, by: str, day: date) -> Path:
    """Write a file of the kind asked for, and give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    ending = "xlsx" if wanted.content else next(iter(wanted.formats), "pdf")
    path = folder / f"{wanted.code}.{ending}"
    if wanted.content == Content.MATRIX:
        write_matrix(path, mended=wanted.again)
    elif wanted.content == Content.MONITORING:
        write_monitoring(path, wanted.model, office=by, seen_on=day)
    elif wanted.content == Content.ATTENDANCE:
        write_guests(path, meeting=wanted.title, day=day)
    elif ending == "xlsx":
        _write_workbook(path, wanted.title, [["Uraian", "Keterangan"], [wanted.title, by]])
    else:
        path.write_bytes(_pdf(f"{wanted.title} - {by}"))
    return path


def write_register(path: Path, agencies: list[Agency]) -> Path:
    """Write the offices as the spreadsheet of people that a coordinator would import."""
    rows: list[list[Any]] = [_PEOPLE_HEADING]
    for agency in agencies:
        body = [agency.place, agency.name, agency.kind, ", ".join(agency.roles)]
        rows.append([*body, f"{DESK} {agency.name}", "Narahubung", "narahubung", agency.address])
        rows.append([*body, f"{HEAD} {agency.name}", "Kepala", "kepala", agency.head_address])
    _write_workbook(path, None, rows)
    return path


def _write_workbook(path: Path, title: str | None, rows: list[list[Any]]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ([[title], []] if title else []) + rows:
        sheet.append(row)
    book.save(path)


def _pdf(words: str) -> bytes:
    """Write one page of plain text; enough of a PDF for any reader."""
    drawn = f"BT /F1 12 Tf 60 780 Td ({words.encode('ascii', 'replace').decode()}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(content))
    return content + head + table + tail
