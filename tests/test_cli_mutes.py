"""Holding reminders back, and letting somebody stand in, from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from deployments.demo.agencies import shipped_agencies
from deployments.demo.papers import write_register
from tests.cli_cast import AT_OPENING, LEBONG_M4, OPEN, Command, typing_into

MATRIKS = ["step", *LEBONG_M4, "matriks"]
BY = ["--by", "Sekretariat Pokja PKP"]


@pytest.fixture
def tonggak(
    database_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    monkeypatch.setenv("TONGGAK_LANGUAGE", "en")
    run = typing_into(tmp_path, database_url, capsys)
    register = write_register(tmp_path / "narahubung.xlsx", shipped_agencies())
    run("people", "import", str(register), *AT_OPENING)
    run(*OPEN, *AT_OPENING)
    return run


def asked(tonggak: Command, *arguments: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    code, out, err = tonggak(*arguments, *AT_OPENING, "--json")
    assert code == 0, err
    return json.loads(out)


def on_line(tonggak: Command) -> tuple[str | None, str | None, str]:
    steps = asked(tonggak, "status", "Kab. Lebong")["milestones"][0]["steps"]
    line = next(step for step in steps if step["code"] == "matriks")
    return line["muted_until"], line["snoozed_until"], line["stand_in"]


def test_a_step_is_put_off_and_resumed(tonggak: Command) -> None:
    moved = asked(tonggak, *MATRIKS, "snooze", "--until", "2024-05-28")
    put_off = on_line(tonggak)

    asked(tonggak, *MATRIKS, "unmute")

    assert [row["details"] for row in moved["recorded"]] == [{"until": "2024-05-28"}]
    assert (put_off, on_line(tonggak)) == ((None, "2024-05-28", ""), (None, None, ""))


def test_a_step_is_delegated_and_recalled(tonggak: Command) -> None:
    asked(tonggak, *MATRIKS, "delegate", "--to", "pmd@lebong.example", "--until", "2024-05-31")
    stands_in = on_line(tonggak)

    asked(tonggak, *MATRIKS, "recall")

    assert stands_in[2].endswith("(Dinas PMD Lebong)")
    assert on_line(tonggak) == (None, None, "")


@pytest.mark.parametrize(
    ("subject", "about"),
    [
        pytest.param(["Kab. Lebong"], "Kab. Lebong", id="a region"),
        pytest.param(["Provinsi Bengkulu"], "Provinsi Bengkulu", id="a province"),
        pytest.param(["Nasional"], "Nasional", id="the nation"),
        pytest.param(LEBONG_M4, "Kab. Lebong M4 2024", id="a milestone"),
    ],
)
def test_a_place_or_a_milestone_is_muted_and_resumed(
    tonggak: Command, subject: list[str], about: str
) -> None:
    muted = asked(tonggak, "mute", *subject, "--until", "2024-06-30", "--reason", "banjir", *BY)
    held = on_line(tonggak)

    asked(tonggak, "unmute", *subject, *BY)

    assert (muted["about"], held[0]) == (about, "2024-06-30")
    assert on_line(tonggak) == (None, None, "")
    assert asked(tonggak, "mutes")["mutes"] == []


def test_a_person_is_muted_by_their_address_and_listed(tonggak: Command) -> None:
    person = ["--contact", "pupr@lebong.example"]

    muted = asked(tonggak, "mute", *person, "--until", "2024-06-07", "--reason", "cuti", *BY)

    (line,) = asked(tonggak, "mutes", "Kab. Lebong")["mutes"]
    assert line == {
        "kind": "mute",
        "place_code": "17.07",
        "place": "Kab. Lebong",
        "milestone": "",
        "year": None,
        "step": "",
        "contact": muted["about"],
        "until": "2024-06-07",
        "reason": "cuti",
        "by": "Sekretariat Pokja PKP",
        "since": "2024-05-20T02:00:00+00:00",
    }


def test_the_list_is_told_in_words(tonggak: Command) -> None:
    asked(tonggak, *MATRIKS, "delegate", "--to", "pmd@lebong.example", "--until", "2024-05-31", *BY)
    asked(tonggak, *MATRIKS, "mute", "--until", "2024-05-31", "--reason", "banjir", *BY)

    _, listed, _ = tonggak("mutes", *AT_OPENING)
    _, board, _ = tonggak("status", "Kab. Lebong", *AT_OPENING)

    told, shown = " ".join(listed.split()), " ".join(board.split())
    assert all(words in told for words in ("delegated to", "muted", "banjir", "2024-05-31"))
    assert "muted until 2024-05-31" in shown


def test_the_history_says_who_stood_in_and_until_when(tonggak: Command) -> None:
    asked(tonggak, *MATRIKS, "delegate", "--to", "pmd@lebong.example", "--until", "2024-05-31", *BY)
    asked(tonggak, *MATRIKS, "mute", "--until", "2024-06-07", "--reason", "banjir", *BY)

    told = " ".join(tonggak("history", *LEBONG_M4)[1].split())

    assert all(
        words in told for words in ("delegated", "2024-05-31", "reminders muted", "2024-06-07", "banjir")
    )


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param([*MATRIKS, "snooze"], 2, "'snooze' needs --until", id="no day"),
        pytest.param(
            [*MATRIKS, "delegate", "--until", "2024-05-31"], 2, "'delegate' needs --to", id="nobody"
        ),
        pytest.param(
            [*MATRIKS, "submit", "--until", "2024-05-31"], 2, "'submit' does not take --until", id="too much"
        ),
        pytest.param([*MATRIKS, "postpone", "--reason", "x"], 2, "'postpone' needs --to", id="no date"),
        pytest.param(
            [*MATRIKS, "snooze", "--until", "2024-06-28"], 5, "at most 5 working days", id="too long"
        ),
        pytest.param(
            [*MATRIKS, "mute", "--until", "2024-06-28"], 5, "needs a reason", id="a mute without a reason"
        ),
        pytest.param(["mute", "--until", "2024-06-28"], 2, "Name a place, or a person", id="nothing named"),
        pytest.param(
            ["mute", *LEBONG_M4, "--contact", "x", "--until", "2024-06-28"], 2, "not both", id="both named"
        ),
        pytest.param(
            ["mute", "Nasional", "M4", "--until", "2024-06-28"], 2, "no milestones of its own", id="no region"
        ),
        pytest.param(
            ["mute", "Kab. Lebong", "--until", "2025-06-28", "--reason", "x"], 5, "at most 60 days", id="year"
        ),
        pytest.param(["unmute", "Kab. Lebong"], 5, "Kab. Lebong is not muted", id="nothing to end"),
        pytest.param(
            ["unmute", "--contact", "Kepala Desa"], 3, "no contact 'Kepala Desa'", id="nobody known"
        ),
    ],
)
def test_what_cannot_be_held_back_is_said_so(
    tonggak: Command, arguments: list[str], code: int, sentence: str
) -> None:
    ended, _, err = tonggak(*arguments, *AT_OPENING)

    assert ended == code
    assert sentence in err
