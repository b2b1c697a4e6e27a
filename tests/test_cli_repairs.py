"""Broken addresses are listed and mended from the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from models.database import open_database, writing
from models.people.naming import find_contact
from models.people.repairs import open_repair
from models.rules.channel_kinds import ChannelKind
from tests.cli_cast import AT_OPENING, Command, typing_into

PUPR = "Kab. Lebong;Dinas PUPR;OPD;Narahubung PUPR;pupr@lebong.example;0812-3456-7890"


@pytest.fixture
def tonggak(
    database_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    monkeypatch.setenv("TONGGAK_LANGUAGE", "en")
    run = typing_into(tmp_path, database_url, capsys)
    run("people", "import", str(register(tmp_path, PUPR)), *AT_OPENING)
    engine = open_database(database_url)
    with writing(engine) as session:
        open_repair(
            session,
            contact_id=find_contact(session, "Narahubung PUPR").contact.id or 0,
            channel=ChannelKind.MAIL,
            address="pupr@lebong.example",
            code="5.1.1",
            said="no such mailbox",
            message_ref=None,
            at=datetime(2024, 5, 21, 2, 0, tzinfo=UTC),
        )
    engine.dispose()
    return run


def register(folder: Path, *rows: str) -> Path:
    path = folder / "narahubung.csv"
    path.write_text("\n".join(["Tempat;Organisasi;Jenis;Nama;Surel;WhatsApp", *rows]))
    return path


def asked(tonggak: Command, *arguments: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    code, out, err = tonggak(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def test_a_broken_address_is_listed_with_what_the_server_said(tonggak: Command) -> None:
    (found,) = asked(tonggak, "people", "repairs", "Kab. Lebong")["repairs"]
    _, told, _ = tonggak("people", "repairs")

    assert (found["contact"], found["address"], found["code"]) == (
        "Narahubung PUPR",
        "pupr@lebong.example",
        "5.1.1",
    )
    assert all(
        words in " ".join(told.split()) for words in ("no such mailbox", "2024-05-21", "+6281234567890")
    )


def test_another_regions_repairs_are_not_listed(tonggak: Command) -> None:
    _, told, _ = tonggak("people", "repairs", "Kota Bogor")

    assert told == "No address is broken.\n"


def test_an_address_is_replaced_and_leaves_the_list(tonggak: Command) -> None:
    mended = asked(tonggak, "people", "mend", "Narahubung PUPR", "--address", "pu@lebong.example")

    assert mended == {
        "contact": "Narahubung PUPR (Dinas PUPR)",
        "mended": [
            {"channel": "mail", "before": "pupr@lebong.example", "address": "pu@lebong.example"},
        ],
    }
    assert asked(tonggak, "people", "repairs")["repairs"] == []


def test_an_address_that_was_tested_is_used_again(tonggak: Command) -> None:
    code, told, _ = tonggak("people", "mend", "pupr@lebong.example", "--in", "Kab. Lebong")

    assert (code, told) == (0, "Narahubung PUPR (Dinas PUPR): pupr@lebong.example is used again.\n")
    assert asked(tonggak, "people", "repairs")["repairs"] == []


def test_importing_the_same_file_says_that_the_address_stays_held(tonggak: Command, tmp_path: Path) -> None:
    notes = asked(tonggak, "people", "import", str(register(tmp_path, PUPR)), "--by", "Sekretariat")["notes"]

    assert [note.partition(",")[0] for note in notes] == [
        "pupr@lebong.example of Narahubung PUPR (Dinas PUPR) stays held"
    ]
    assert len(asked(tonggak, "people", "repairs")["repairs"]) == 1


def test_nothing_to_mend_is_said_so(tonggak: Command) -> None:
    tonggak("people", "mend", "Narahubung PUPR")

    code, _, err = tonggak("people", "mend", "Narahubung PUPR")

    assert (code, "nothing is to be mended" in err) == (5, True)
