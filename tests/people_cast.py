"""Builders for files of people, and the register as plain lines to compare."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlmodel import Session

from models.people.register import read_register

HEADING = ("Tempat", "Organisasi", "Jenis", "Peran", "Nama", "Surel", "WhatsApp")
PUPR = (
    "Kab. Lebong",
    "Dinas PUPR",
    "OPD",
    "public_works",
    "Narahubung PUPR",
    "pupr@lebong.example",
    "0812-3456-7890",
)
BAPPEDA = ("Kab. Lebong", "Bappeda", "OPD", "bappeda", "Sekretariat Bappeda", "bappeda@lebong.example", "")


def csv_file(folder: Path, *rows: Sequence[str], heading: Sequence[str] = HEADING) -> Path:
    path = folder / "people.csv"
    path.write_text("\n".join(";".join(row) for row in (heading, *rows)), encoding="utf-8")
    return path


def workbook() -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Narahubung"
    return book, sheet


def xlsx_file(folder: Path, *rows: Sequence[object], heading: Sequence[str] = HEADING) -> Path:
    book, sheet = workbook()
    for row in (heading, *rows):
        sheet.append(row)
    return saved(book, folder)


def saved(book: Workbook, folder: Path) -> Path:
    path = folder / "people.xlsx"
    book.save(path)
    return path


def bodies(session: Session) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Each organisation as place, name, kind and roles."""
    register = read_register(session)
    return [
        (
            body.place,
            body.name,
            body.kind.value,
            tuple(sorted(held.role for held in register.holders.values() if held.organisation_id == body.id)),
        )
        for body in register.organisations.values()
    ]


def people(session: Session) -> list[tuple[object, ...]]:
    """Each contact as organisation, name, position, role, language, active and addresses in order."""
    register = read_register(session)
    return [
        (
            register.names[contact.organisation_id],
            contact.name,
            contact.position,
            contact.role.value,
            contact.language,
            contact.active,
            _addresses(register.addresses.get(contact.id or 0, [])),
        )
        for contact in register.contacts.values()
    ]


def _addresses(rows: Iterable[object]) -> tuple[str, ...]:
    return tuple(f"{row.channel.value}:{row.address}" for row in rows)  # type: ignore[attr-defined]
