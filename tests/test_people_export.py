import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook
from people_cast import BAPPEDA, PUPR, bodies, csv_file, people
from sqlalchemy import Engine, delete
from sqlmodel import Session

from models.database import writing
from models.people.exporting import export_people
from models.people.importing import import_people
from models.people.sheets import clean
from models.people.template import people_template
from models.people.words import ROLES
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import BadInput
from models.tables.people import (
    Contact,
    ContactAddress,
    ContactRole,
    Organisation,
    OrganisationKind,
    OrganisationRole,
)

AT = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)
FORMATS = pytest.mark.parametrize("name", ["people.xlsx", "people.csv"])

names = some.text(max_size=30).map(clean).filter(bool) | some.sampled_from(
    ["=1+1", "+62", "-", "@nama", "'kutip", '"dua"', "a;b,c", "Dinas PU 'Tirta'", "12", "007"]
)
addresses = {
    ChannelKind.MAIL: some.sampled_from(
        ["satu@l.example", "dua@l.example", "+tiga@l.example", "=a@l.example"]
    ),
    ChannelKind.WHATSAPP: some.sampled_from(["+6281234567890", "+6281234567891", "+6581234567"]),
    ChannelKind.MATRIX: some.just("@pupr:matrix.example"),
    ChannelKind.TELEGRAM: some.sampled_from(["-100200300", "123456", "@pokja_pkp"]),
    ChannelKind.SMS: some.just("+6281234567890"),
    ChannelKind.OTHER: some.sampled_from(["ntfy://a.example/x;y", "json://a.example/?b=c,d"]),
}
reached = some.lists(
    some.sampled_from(ChannelKind).flatmap(lambda kind: some.tuples(some.just(kind), addresses[kind])),
    min_size=1,
    max_size=5,
    unique=True,
)
contact = some.fixed_dictionaries(
    {
        "name": names,
        "position": some.just("") | names,
        "role": some.sampled_from(ContactRole),
        "language": some.sampled_from(["id", "en"]),
        "active": some.booleans(),
        "reached": reached,
    }
)
body = some.fixed_dictionaries(
    {
        "name": names,
        "kind": some.sampled_from([OrganisationKind.OPD, OrganisationKind.POKJA]),
        "place": some.sampled_from(["17.07", "32.71"]),
        "contacts": some.lists(contact, max_size=3, unique_by=lambda found: found["name"].casefold()),
        "roles": some.lists(some.sampled_from(sorted(ROLES)), max_size=3),
    }
)
registers = some.lists(
    body, min_size=1, max_size=4, unique_by=lambda found: (found["place"], found["name"].casefold())
)


@FORMATS
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(register=registers)
def test_what_is_written_reads_back_as_it_was(
    engine: Engine, tmp_path: Path, name: str, register: list[dict[str, object]]
) -> None:
    path = tmp_path / name
    with writing(engine) as session:
        _empty(session)
        _record(session, register)
        before = sorted(bodies(session)), sorted(people(session))
        export_people(session, path)
        same_again = import_people(session, path, at=AT)
        _empty(session)

        import_people(session, path, at=AT)

        assert not same_again.changed_anything
        assert (sorted(bodies(session)), sorted(people(session))) == before


def test_no_cell_can_become_a_formula(session: Session, tmp_path: Path) -> None:
    risky = (*PUPR[:4], "=cmd|' /C calc'!A0", *PUPR[5:])
    import_people(session, csv_file(tmp_path, risky), at=AT)

    export_people(session, tmp_path / "out.xlsx")
    export_people(session, tmp_path / "out.csv")

    cells = next(load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(min_row=2))
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    with (tmp_path / "out.csv").open(encoding="utf-8-sig") as file:
        _, row = csv.reader(file, delimiter=";")
    assert [cell for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


def test_only_the_places_asked_for_are_written(session: Session, tmp_path: Path) -> None:
    bogor = ("Kota Bogor", *BAPPEDA[1:])
    import_people(session, csv_file(tmp_path, PUPR, bogor), at=AT)

    count = export_people(session, tmp_path / "out.csv", places=["32.71"])

    written = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert count == 1
    assert ("Kota Bogor" in written, "Kab. Lebong" in written) == (True, False)


def test_people_are_written_to_spreadsheets_only(session: Session, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"can be written to .xlsx or .csv"):
        export_people(session, tmp_path / "people.pdf")

    assert list(tmp_path.glob("*.pdf")) == []


def test_the_template_can_be_filled_in_and_taken_over(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    people_template(path)
    book = load_workbook(path)
    sheet = book["Narahubung"]
    written = dict(
        zip(("Tempat", "Organisasi", "Jenis", "Peran", "Nama", "Surel", "WhatsApp"), PUPR, strict=True)
    )
    for cell in sheet[1]:
        sheet.cell(2, cell.column, written.get(cell.value))
    book.save(path)

    summary = import_people(session, path, at=AT)

    assert (summary.contacts_new, summary.notes) == (1, ())


def test_the_template_offers_what_the_columns_allow(tmp_path: Path) -> None:
    people_template(tmp_path / "template.xlsx")

    book = load_workbook(tmp_path / "template.xlsx")
    choices = {
        str(offer.sqref): offer.formula1 for offer in book["Narahubung"].data_validations.dataValidation
    }
    assert choices == {
        "A2:A6000": "'Daftar tempat'!$A$1:$A$553",
        "C2:C6000": '"OPD,Pokja,Balai,Provinsi,Nasional"',
        "G2:G6000": '"Narahubung,Kepala,Wakil"',
        "H2:H6000": '"id,en"',
        "P2:P6000": '"ya,tidak"',
    }
    assert [row[0].value for row in book["Daftar tempat"].iter_rows(max_row=2)] == [
        "Nasional",
        "Provinsi Aceh",
    ]


def _empty(session: Session) -> None:
    for table in (ContactAddress, Contact, OrganisationRole, Organisation):
        session.exec(delete(table))  # type: ignore[call-overload]
    session.expunge_all()


def _record(session: Session, register: list[dict[str, object]]) -> None:
    held: set[tuple[str, str]] = set()
    for found in register:
        place = str(found["place"])
        organisation = Organisation(place=place, region_code=place, name=found["name"], kind=found["kind"])
        session.add(organisation)
        session.flush()
        for role in {(place, role) for role in found["roles"]} - held:  # type: ignore[attr-defined]
            held.add(role)
            session.add(OrganisationRole(place=place, role=role[1], organisation_id=organisation.id))
        for person in found["contacts"]:  # type: ignore[attr-defined]
            _record_contact(session, organisation, **person)
    session.flush()


def _record_contact(session: Session, organisation: Organisation, **fields: object) -> None:
    reached = fields.pop("reached")
    row = Contact(organisation_id=organisation.id, recorded_at=AT, **fields)
    session.add(row)
    session.flush()
    session.add_all(
        ContactAddress(contact_id=row.id, channel=kind, address=address, preference=number)
        for number, (kind, address) in enumerate(reached, start=1)  # type: ignore[arg-type]
    )
