"""`tonggak rehearse` at the keyboard: what it prints, writes and refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from reminder_cast import lebong_town

from models.database import open_database
from models.tables.everything import METADATA
from tests.cli_cast import Command, typing_into
from tests.engine_cast import engine_at

AT = ["--at", "2024-05-21T07:00+07:00"]
PERIOD = ["--from", "2024-05-21", "--to", "2024-06-14"]


@pytest.fixture
def tonggak(
    prepared_town: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    """The command line on Lebong's milestone with its offices, in Indonesian."""
    monkeypatch.setenv("TONGGAK_LANGUAGE", "id")
    return typing_into(tmp_path, prepared_town, capsys)


@pytest.fixture
def prepared_town(database_url: str) -> str:
    engine = engine_at(database_url)
    lebong_town(engine)
    engine.dispose()
    return database_url


@pytest.fixture
def asked(tonggak: Command) -> Callable[..., Any]:
    def ask(*options: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
        code, out, err = tonggak("rehearse", *AT, *PERIOD, *options, "--json")
        assert code == 0, err
        return json.loads(out)

    return ask


def written(folder: Path, name: str, content: str) -> str:
    (folder / name).write_text(content, encoding="utf-8")
    return str(folder / name)


def calmer(folder: Path) -> str:
    """A policy that says nothing three days before."""
    shipped = (Path(__file__).parent.parent / "models/programmes/reminders.yaml").read_text(encoding="utf-8")
    lines = [line for line in shipped.splitlines() if "{working_days: 3," not in line]
    return written(folder, "usulan.yaml", "\n".join(lines))


def test_it_says_who_gets_how_many_and_when_the_last_is_out(tonggak: Command) -> None:
    code, out, err = tonggak("rehearse", *AT, *PERIOD, "--per-minute", "1")

    assert (code, err) == (0, "")
    said = out.splitlines()
    assert said[0].startswith(
        "Gladi pengingat, Selasa, 21 Mei 2024 sampai Jumat, 14 Juni 2024, semua daerah."
    )
    assert "pada laju per menit (surel 1) semua keluar paling lambat pukul 08." in out
    assert "Tidak ada yang dikirim atau dicatat." in said
    assert "Narahubung PUPR" in out


def test_the_document_adds_up(asked: Callable[..., Any]) -> None:
    now = asked()["now"]

    assert now["messages"] == sum(morning["messages"] for morning in now["mornings"]) > 0
    assert now["messages"] == sum(person["messages"] for person in now["by_person"])
    assert now["people"] == len(now["by_person"])
    assert now["peak"] in now["mornings"]


def test_other_rules_are_set_beside_those_in_force(asked: Callable[..., Any], tmp_path: Path) -> None:
    found = asked("--rules", calmer(tmp_path))

    changes = found["changes"]
    assert changes["messages"] == found["proposed"]["messages"] - found["now"]["messages"] < 0
    assert sum(d["proposed"] - d["now"] for d in changes["mornings"]) == changes["messages"]
    assert changes["more"] == []


def test_a_day_off_moves_its_messages_to_another_morning(asked: Callable[..., Any], tmp_path: Path) -> None:
    days = written(tmp_path, "libur.csv", "tanggal;nama;daerah\n2024-05-27;Hari jadi;Kab. Lebong\n")

    mornings = asked("--days", days)["changes"]["mornings"]

    there = {d["day"]: (d["now"] > 0, d["proposed"] > 0) for d in mornings}
    assert there["2024-05-27"] == (True, False)


def test_an_opening_brings_messages_to_those_who_get_none_now(
    asked: Callable[..., Any], tmp_path: Path
) -> None:
    content = "daerah;tonggak;kick_off;workshop\nKab. Kaur;M4;2024-05-30;2024-06-03\n"
    openings = written(tmp_path, "m4.csv", content)

    found = asked("--openings", openings)

    assert {person["office"] for person in found["changes"]["more"]} == {"Pokja PKP Provinsi Bengkulu"}


def test_one_region_is_rehearsed_alone(asked: Callable[..., Any]) -> None:
    assert asked("--region", "Kota Bengkulu")["now"]["messages"] == 0
    assert asked("--province", "Bengkulu") == asked()


def test_nothing_is_written_but_the_picture(tonggak: Command, prepared_town: str, tmp_path: Path) -> None:
    before = every_row(prepared_town)
    openings = written(
        tmp_path, "m4.csv", "region,milestone,kick_off,workshop\nALL,M4,2024-05-30,2024-06-03\n"
    )
    days = written(tmp_path, "libur.yaml", "- {date: 2024-05-27, name: Cuti bersama}\n")

    code, out, err = tonggak(
        "rehearse",
        *AT,
        *("--openings", openings, "--days", days, "--rules", calmer(tmp_path)),
        *("--picture", str(tmp_path / "gladi.svg"), "--answers", "on-time"),
    )

    assert (code, err) == (0, "")
    assert f"Diagram: {tmp_path / 'gladi.svg'}" in out
    assert ET.parse(tmp_path / "gladi.svg").getroot().tag.endswith("svg")  # noqa: S314 - our own
    assert every_row(prepared_town) == before


def every_row(url: str) -> dict[str, list[tuple[object, ...]]]:
    engine = open_database(url)
    with engine.connect() as connection:
        rows = {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in METADATA.sorted_tables
        }
    engine.dispose()
    return rows


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(
            ["--from", "2024-05-20"],
            "--from 2024-05-20 sudah lewat; gladi dimulai hari ini atau sesudahnya.",
            id="a day that has passed",
        ),
        pytest.param(
            ["--to", "2024-05-20"],
            "--from 2024-05-21 --to 2024-05-20: hari terakhir harus sesudah hari pertama",
            id="an end before the beginning",
        ),
        pytest.param(
            ["--region", "Kab. Lebong", "--province", "Bengkulu"],
            "Sebutkan daerah atau --province, jangan keduanya.",
            id="a region and a province",
        ),
        pytest.param(
            ["--picture", "/proc/gladi.svg"],
            "/proc tidak dapat ditulis",
            id="a picture that cannot be written",
        ),
    ],
)
def test_what_cannot_be_rehearsed_is_said_in_a_sentence(
    tonggak: Command, options: list[str], said: str
) -> None:
    code, _, err = tonggak("rehearse", *AT, *options)

    assert code == 2
    assert err.startswith(said)
