from datetime import UTC, datetime
from pathlib import Path

import pytest
from people_cast import csv_file
from sqlmodel import Session, select

from models.people.finding import addresses_of, contacts_of, organisation_for, organisations_for
from models.people.importing import import_people
from models.tables.people import AddressStatus, ContactAddress, ContactRole

AT = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)
HEADING = ("Tempat", "Organisasi", "Jenis", "Peran", "Nama", "Peran narahubung", "Surel", "WhatsApp", "Aktif")
ROWS = (
    (
        "Nasional",
        "Pokja PPAS Nasional",
        "Pokja",
        "national, health",
        "Sekretariat",
        "",
        "ppas@pusat.example",
        "",
        "",
    ),
    (
        "Provinsi Bengkulu",
        "Pokja PKP",
        "Pokja",
        "province, health",
        "Sekretariat",
        "",
        "pkp@prov.example",
        "",
        "",
    ),
    ("Kab. Lebong", "Dinkes", "OPD", "health", "Kepala", "kepala", "kadinkes@lebong.example", "", ""),
    ("Kab. Lebong", "Dinkes", "OPD", "health", "Lama", "", "lama@lebong.example", "", "tidak"),
    ("Kab. Lebong", "Dinkes", "OPD", "health", "Meja", "", "dinkes@lebong.example", "081234567890", ""),
)


@pytest.fixture(autouse=True)
def _register(session: Session, tmp_path: Path) -> None:
    import_people(session, csv_file(tmp_path, *ROWS, heading=HEADING), at=AT)


@pytest.mark.parametrize(
    ("region", "role", "name"),
    [
        pytest.param("17.07", "health", "Dinkes", id="the region's own body"),
        pytest.param("17.02", "health", "Pokja PKP", id="else the province's"),
        pytest.param("32.71", "health", "Pokja PPAS Nasional", id="else the nation's"),
        pytest.param("17.07", "national", "Pokja PPAS Nasional", id="a role of the nation"),
    ],
)
def test_a_role_is_answered_for_by(session: Session, region: str, role: str, name: str) -> None:
    organisation = organisation_for(session, region, role)

    assert organisation is not None
    assert organisation.name == name


def test_a_role_that_nobody_holds_has_no_organisation(session: Session) -> None:
    assert organisation_for(session, "17.07", "environment") is None


def test_many_roles_are_answered_for_at_once(session: Session) -> None:
    found = organisations_for(session, {("17.07", "health"), ("17.07", "province"), ("17.07", "bappeda")})

    names = {role: organisation.name for (_, role), organisation in found.items()}
    assert names == {"health": "Dinkes", "province": "Pokja PKP"}


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        pytest.param((), ["Meja", "Kepala"], id="those who work before those who head"),
        pytest.param((ContactRole.HEAD,), ["Kepala"], id="heads alone"),
        pytest.param((ContactRole.HEAD, ContactRole.KEY_PERSON), ["Kepala", "Meja"], id="heads first"),
    ],
)
def test_active_contacts_come_in_the_order_asked_for(
    session: Session, roles: tuple[ContactRole, ...], names: list[str]
) -> None:
    dinkes = organisation_for(session, "17.07", "health")

    contacts = contacts_of(session, dinkes.id, *roles)  # type: ignore[union-attr, arg-type]

    assert [contact.name for contact in contacts] == names


def test_only_usable_addresses_are_given(session: Session) -> None:
    dinkes = organisation_for(session, "17.07", "health")
    meja, kepala = contacts_of(session, dinkes.id)  # type: ignore[union-attr, arg-type]
    for row in session.exec(
        select(ContactAddress).where(ContactAddress.address == "kadinkes@lebong.example")
    ):
        row.status = AddressStatus.BROKEN

    addresses = addresses_of(session, [meja.id, kepala.id])  # type: ignore[list-item]

    assert [row.address for row in addresses[meja.id or 0]] == ["dinkes@lebong.example", "+6281234567890"]
    assert addresses[kepala.id or 0] == []
