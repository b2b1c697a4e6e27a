import json
from pathlib import Path
from typing import Any

import pytest

from deployments.cli import COMMANDS, main
from deployments.demo.agencies import shipped_agencies
from deployments.demo.papers import write_register
from tests.cli_cast import AT_OPENING, LEBONG_M4, OPEN, Command, typing_into
from tests.dossier_cast import PDF


@pytest.fixture
def tonggak(
    database_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    monkeypatch.setenv("TONGGAK_LANGUAGE", "en")
    return typing_into(tmp_path, database_url, capsys)


def asked(tonggak: Command, *arguments: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    code, out, err = tonggak(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def test_opening_lists_every_step_with_its_date(tonggak: Command) -> None:
    opened = asked(tonggak, *OPEN, *AT_OPENING)

    due = {step["code"]: step["due_date"] for step in opened["steps"]}
    assert opened["found"] is False
    assert (due["rakor"], due["matriks"], due["pengajuan"]) == ("2024-05-30", "2024-05-31", "2024-06-03")


def test_opening_twice_finds_the_first(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)

    again = asked(tonggak, *OPEN)

    assert again["found"] is True
    assert len(asked(tonggak, "status")["milestones"]) == 1


def test_a_step_goes_from_hand_in_to_done(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)

    submitted = asked(tonggak, "step", *LEBONG_M4, "matriks", "submit", "--by", "Dinas PUPR")
    accepted = asked(tonggak, "step", *LEBONG_M4, "matriks", "accept", "--by", "Sekretariat Pokja PKP")

    assert (submitted["status"], accepted["status"]) == ("submitted", "done")


def test_a_file_is_handed_in_with_the_step(tonggak: Command, tmp_path: Path) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)
    letter = tmp_path / "undangan.pdf"
    letter.write_bytes(PDF)

    moved = asked(tonggak, "step", *LEBONG_M4, "undangan", "submit", "--file", str(letter))

    assert moved["status"] == "done"
    assert len(list((tmp_path / "data" / "documents").rglob("*"))) > 0


def test_a_postponement_is_asked_for_then_given(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)

    asking = asked(
        tonggak, "step", *LEBONG_M4, "matriks", "postpone", "--to", "2024-06-05", "--reason", "data"
    )
    given = asked(tonggak, "step", *LEBONG_M4, "matriks", "approve")

    assert (asking["due_date"], given["due_date"]) == ("2024-05-31", "2024-06-05")


def test_rescheduling_shows_first_and_then_does_the_same(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)
    move = ["reschedule", *LEBONG_M4, "--workshop", "2024-06-10", "--reason", "surat pusat"]

    shown = asked(tonggak, *move)
    done = asked(tonggak, *move, "--apply")

    assert shown["applied"] is False
    assert done["changes"] == shown["changes"]


def test_history_is_whole_after_moves(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)
    asked(tonggak, "step", *LEBONG_M4, "bahan-rakor", "skip", "--reason", "memakai bahan lama")

    history = asked(tonggak, "history", *LEBONG_M4, "--verify")

    assert history["verified"] is True
    assert history["rows"][0]["move"] == "open"
    assert [row["reason"] for row in history["rows"] if row["move"] == "skip"] == ["memakai bahan lama"]


def test_late_steps_are_listed_oldest_first(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)

    late = asked(tonggak, "status", "--late", "--at", "2024-05-29T08:00+07:00")["late"]

    assert [line["code"] for line in late] == ["undangan", "bahan-rakor", "evaluasi-m3"]
    assert late[0]["working_days_late"] == 4


def test_a_closed_phase_lists_what_was_left_open(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)

    closed = asked(tonggak, "close", *LEBONG_M4, "clinic_6", "--reason", "digabung dengan clinic 7")

    assert closed["skipped"] == ["bahan-cc6", "cc6", "hasil-cc6"]


def test_a_recorded_day_off_shows_in_the_calendar(tonggak: Command) -> None:
    tonggak("day", "2024-05-29", "Hari jadi", "--region", "Kab. Lebong")

    days = asked(tonggak, "calendar", "Kab. Lebong", "--from", "2024-05-29", "--to", "2024-05-30")["days"]

    assert [(day["date"], day["working"]) for day in days] == [("2024-05-29", False), ("2024-05-30", True)]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param(["open", "Lebongg", "M4"], 3, "Kab. Lebong", id="unknown region"),
        pytest.param(["open", "Bogor", "M4"], 4, "Kota Bogor (32.71", id="ambiguous region"),
        pytest.param(
            ["open", "Lebong", "M9", "--kick-off", "2024-05-30"], 3, "M1, M2, M3, M4", id="unknown milestone"
        ),
        pytest.param([*OPEN[:-1], "2024-05-29"], 2, "before the kick-off", id="workshop before kick-off"),
        pytest.param(
            [*OPEN[:-3], "2024-06-01", *OPEN[-2:]], 5, "Hari Lahir Pancasila", id="kick-off on a holiday"
        ),
        pytest.param([*OPEN, "--anyway"], 2, "needs --reason", id="anyway without a reason"),
        pytest.param(
            ["open", "Lebong", "M4", "--kick-off", "30/5/2024"], 2, "2024-05-30", id="date in another order"
        ),
        pytest.param([*OPEN, "--at", "kemarin"], 2, "is not a time", id="at in words"),
        pytest.param(["status", "Kab. Lebong"], 3, "has no milestone yet", id="nothing opened"),
        pytest.param(["step", *LEBONG_M4, "matriks", "submit"], 3, "tonggak open", id="step before opening"),
        pytest.param(["people", "import", "tidak-ada.xlsx"], 2, "tidak-ada.xlsx", id="no such file"),
    ],
)
def test_bad_input_is_answered_in_a_sentence(
    tonggak: Command, arguments: list[str], code: int, sentence: str
) -> None:
    ended, out, err = tonggak(*arguments)

    assert (ended, out) == (code, "")
    assert sentence in err
    assert "Traceback" not in err


def test_a_refused_move_changes_nothing(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)
    before = asked(tonggak, "history", *LEBONG_M4)

    code, _, err = tonggak("step", *LEBONG_M4, "pengajuan", "submit")

    assert code == 5
    assert "waits for 'matriks'" in err
    assert asked(tonggak, "history", *LEBONG_M4) == before


def test_a_day_off_is_accepted_with_a_recorded_reason(tonggak: Command) -> None:
    on_saturday = [*OPEN[:-3], "2024-06-01", "--workshop", "2024-06-10"]

    asked(tonggak, *on_saturday, "--anyway", "--reason", "Bupati hanya ada hari itu", *AT_OPENING)

    first = asked(tonggak, "history", *LEBONG_M4)["rows"][0]
    assert first["reason"] == "Bupati hanya ada hari itu"


LEAVES = [[name] for name in COMMANDS] + [
    ["people", part] for part in ("import", "export", "template", "repairs", "mend")
]
LEAVES += [["remind", part] for part in ("send", "why")]


@pytest.mark.parametrize(("language", "example"), [("id", "Contoh"), ("en", "Example")])
@pytest.mark.parametrize("command", LEAVES, ids=" ".join)
def test_every_command_has_help_with_an_example(
    command: list[str],
    language: str,
    example: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TONGGAK_LANGUAGE", language)

    with pytest.raises(SystemExit):
        main([*command, "--help"])

    helped = " ".join(capsys.readouterr().out.split())
    assert f"{example}: tonggak {' '.join(command)}" in helped


def test_a_note_is_handed_in_where_one_is_asked_for(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)
    for code in ("undangan", "rakor"):
        asked(tonggak, "step", *LEBONG_M4, code, "submit")

    moved = asked(
        tonggak, "step", *LEBONG_M4, "rencana-monev", "submit", "--text", "Desa Lemeu dan Desa Ketenong"
    )

    assert moved["status"] == "done"


def test_a_file_for_a_step_that_waits_is_not_kept(tonggak: Command, tmp_path: Path) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)
    letter = tmp_path / "notulen.pdf"
    letter.write_bytes(PDF)

    refused, _, err = tonggak("step", *LEBONG_M4, "notulen", "submit", "--file", f"notulen={letter}")

    assert (refused, "waits for 'rakor'" in err) == (5, True)
    assert asked(tonggak, "history", *LEBONG_M4)["rows"][-1]["move"] == "unblock"


def test_it_says_why_a_reminder_is_or_is_not_sent(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)

    told = asked(tonggak, "remind", "why", *LEBONG_M4, "matriks", "--at", "2024-05-28T08:00+07:00")

    assert {"rule": "before_3", "to": None, "said": False, "why": "nobody"} in told["decisions"]


def test_without_a_mail_server_messages_wait(tonggak: Command, tmp_path: Path) -> None:
    register = write_register(tmp_path / "narahubung.xlsx", shipped_agencies())
    asked(tonggak, "people", "import", str(register), *AT_OPENING)
    asked(tonggak, *OPEN, *AT_OPENING)

    swept = asked(tonggak, "remind", "send", "--at", "2024-05-28T08:00+07:00")

    assert swept["planned"]["queued"]["messages"] > 0
    assert swept["delivered"]["sent"] == 0


def test_what_was_not_handed_in_is_named_with_the_move(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)

    moved = asked(tonggak, "step", *LEBONG_M4, "rc", "submit", "--by", "Dinas PUPR")

    assert (moved["status"], moved["lacking"]) == ("submitted", ["rc"])


def test_accepting_what_is_done_already_changes_nothing(tonggak: Command) -> None:
    asked(tonggak, *OPEN, *AT_OPENING)
    asked(tonggak, "step", *LEBONG_M4, "undangan", "submit")

    again = asked(tonggak, "step", *LEBONG_M4, "undangan", "accept")

    assert (again["status"], again["recorded"]) == ("done", [])


def test_what_is_to_be_mended_in_a_file_is_listed_for_scripts(tonggak: Command, tmp_path: Path) -> None:
    register = tmp_path / "narahubung.csv"
    register.write_text("Tempat,Organisasi,Jenis,Nama,Surel\nLebongg,Bappeda,OPD,Sekretariat,bukan-alamat\n")

    code, out, _ = tonggak("people", "import", str(register), "--json")

    found = [(finding["row"], finding["column"]) for finding in json.loads(out)["findings"]]
    assert (code, found) == (2, [(2, "Tempat"), (2, "Surel")])
