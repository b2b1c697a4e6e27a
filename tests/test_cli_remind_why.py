import json
from pathlib import Path

import pytest
from cli_cast import AT_OPENING, LEBONG_M4, OPEN, Command, typing_into

from deployments.demo.agencies import shipped_agencies
from deployments.demo.papers import write_register

WHY = ["remind", "why", *LEBONG_M4, "matriks"]
FRIDAY, TUESDAY = (["--at", f"2024-05-{day}T08:00+07:00"] for day in (17, 28))


@pytest.fixture
def tonggak(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Lebong's Milestone 4 with the agencies that owe it."""
    monkeypatch.setenv("TONGGAK_LANGUAGE", "en")
    run = typing_into(tmp_path, database_url, capsys)
    register = write_register(tmp_path / "narahubung.xlsx", shipped_agencies())
    for arguments in (["people", "import", str(register), *AT_OPENING], [*OPEN, *AT_OPENING]):
        assert run(*arguments)[0] == 0
    return run


def owner_of_the_step(tonggak: Command) -> str:
    _, out, _ = tonggak(*WHY, "--json", *TUESDAY)
    return str(next(decision["to"] for decision in json.loads(out)["decisions"] if decision["said"]))


def test_about_one_person_it_says_what_was_said_and_what_is_said_now(tonggak: Command) -> None:
    owner = owner_of_the_step(tonggak)

    code, out, _ = tonggak(*WHY, owner, "--json", *TUESDAY)

    document = json.loads(out)
    del document["contact"]["organisation"]
    assert (code, document) == (
        0,
        {
            "step": "matriks",
            "contact": {"name": owner},
            "decisions": [{"rule": "before_3", "to": owner, "said": True, "why": "due_soon"}],
            "told": [],
            "next": None,
        },
    )


def test_in_words_it_names_the_next_morning(tonggak: Command) -> None:
    code, out, _ = tonggak(*WHY, owner_of_the_step(tonggak), *FRIDAY)

    last = out.strip().splitlines()[-1]
    assert (code, last) == (
        0,
        "Would next be said on 2024-05-20 if nothing changed: the due day comes near.",
    )


def test_a_person_whom_the_step_does_not_concern_is_refused(tonggak: Command) -> None:
    code, _, err = tonggak(*WHY, "Dinas Entah", *TUESDAY)

    assert (code, 'concerns nobody called "Dinas Entah"' in err) == (3, True)
