"""A contact is found by name, by name and office, or by an address, and never guessed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from people_cast import BAPPEDA, PUPR, csv_file
from sqlmodel import Session

from models.people.importing import import_people
from models.people.naming import find_contact
from models.rules.errors import Ambiguous, Unknown

SAME_NAME = ("Kab. Lebong", "Dinas LH", "OPD", "", "Narahubung PUPR", "lh@lebong.example", "")


@pytest.fixture(autouse=True)
def register(session: Session, tmp_path: Path) -> None:
    import_people(session, csv_file(tmp_path, PUPR, BAPPEDA, SAME_NAME), at=datetime(2024, 5, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param("sekretariat  bappeda", "Sekretariat Bappeda (Bappeda)", id="a name"),
        pytest.param("Narahubung PUPR, Dinas LH", "Narahubung PUPR (Dinas LH)", id="name and office"),
        pytest.param("pupr@lebong.example", "Narahubung PUPR (Dinas PUPR)", id="an address"),
    ],
)
def test_a_contact_is_found_by_what_people_call_them(session: Session, text: str, label: str) -> None:
    found = find_contact(session, text, places={"17.07"})

    assert found.label == label


def test_a_name_of_several_people_is_asked_about(session: Session) -> None:
    with pytest.raises(Ambiguous) as refused:
        find_contact(session, "Narahubung PUPR")

    choices = "Narahubung PUPR, Dinas PUPR (17.07) or Narahubung PUPR, Dinas LH (17.07)"
    assert choices in str(refused.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            "Narahubung PU", "There is no contact 'Narahubung PU'. Near it: Narahubung PUPR.", id="near"
        ),
        pytest.param("xyz", "There is no contact 'xyz'.", id="nothing near"),
    ],
)
def test_a_name_of_nobody_is_said_so(session: Session, text: str, sentence: str) -> None:
    with pytest.raises(Unknown) as refused:
        find_contact(session, text)

    assert str(refused.value) == sentence


def test_people_of_other_places_are_not_meant(session: Session) -> None:
    with pytest.raises(Unknown, match="There is no contact"):
        find_contact(session, "Sekretariat Bappeda", places={"17.01"})
