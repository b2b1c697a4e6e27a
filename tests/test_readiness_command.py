"""`tonggak readiness`: proposals, what they bring and what they lack, as a coordinator types it."""

import json
from pathlib import Path

import pytest
from cli_cast import AT_OPENING, LEBONG_M4, OPEN, Command, typing_into

TPS3R = ["propose", *LEBONG_M4, "TPS3R", "TPS3R Muning Agung", "--households", "250", "--budget-year", "2025"]


@pytest.fixture
def typed(tmp_path: Path, prepared_sqlite: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    (tmp_path / "tonggak.db").write_bytes(prepared_sqlite.read_bytes())
    run = typing_into(tmp_path, f"sqlite:///{tmp_path}/tonggak.db", capsys)
    run(*OPEN, *AT_OPENING)

    def readiness(command: str, *arguments: str) -> tuple[int, str, str]:
        return run("readiness", command, *arguments, *AT_OPENING)

    return readiness


def listed(typed: Command) -> dict[str, list[object]]:
    document = json.loads(typed("list", *LEBONG_M4, "--json")[1])
    return {
        proposal["code"]: [proposal["applicable"], proposal["satisfied"], proposal["percent"]]
        for proposal in document["proposals"]
    }


def test_a_proposal_is_written_down_brought_for_and_listed(typed: Command) -> None:
    proposed = typed(*TPS3R)
    given = typed("give", *LEBONG_M4, "tps3r-1", "2", "--link", "https://lebong.example/rab")
    waived = typed("waive", *LEBONG_M4, "tps3r-1", "9", "--reason", "DLH pengusul")

    assert [proposed, given, waived] == [
        (0, "tps3r-1 (TPS3R): 0 dari 9 terpenuhi, 0%.\n", ""),
        (0, "tps3r-1 (TPS3R): 1 dari 9 terpenuhi, 11%.\n", ""),
        (0, "tps3r-1 (TPS3R): 1 dari 8 terpenuhi, 12%.\n", ""),
    ]
    assert listed(typed) == {"daerah": [5, 0, 0], "tps3r-1": [8, 1, 12]}


def test_what_is_missing_becomes_steps_that_the_list_names(typed: Command) -> None:
    typed(*TPS3R)

    code, out, _ = typed("steps", *LEBONG_M4, "--json")
    shown = typed("list", *LEBONG_M4)[1]

    assert (code, len(json.loads(out))) == (0, 14)
    assert "2024-05-27 (rc-tps3r-1-07)" in shown
    assert typed("steps", *LEBONG_M4) == (0, "Tidak ada yang perlu dijadikan langkah.\n", "")


def test_a_change_of_works_is_asked_for_by_name(typed: Command) -> None:
    typed("propose", *LEBONG_M4, "IPLT", "Rehabilitasi IPLT")

    changed = typed(
        "change", *LEBONG_M4, "iplt-1", "--work", "rehabilitation", "--logbook", "60", "--no-works"
    )
    refused = typed("change", *LEBONG_M4, "iplt-1", "--work", "rehabilitasi")

    assert changed == (0, "iplt-1 (IPLT): 0 dari 11 terpenuhi, 0%.\n", "")
    assert refused[0] != 0
    assert refused[2].startswith("'rehabilitasi' bukan jenis pekerjaan dalam daftar IPLT")


def test_a_withdrawn_proposal_is_no_longer_listed(typed: Command) -> None:
    typed(*TPS3R)

    withdrawn = typed("withdraw", *LEBONG_M4, "tps3r-1", "--reason", "dibiayai APBD")

    assert withdrawn == (0, "Usulan tps3r-1 ditarik.\n", "")
    assert list(listed(typed)) == ["daerah"]


def test_the_form_goes_out_and_comes_back(typed: Command, tmp_path: Path) -> None:
    typed(*TPS3R)
    form = str(tmp_path / "rc.xlsx")

    written = typed("form", *LEBONG_M4, form)
    taken = typed("import", *LEBONG_M4, form)

    assert written == (0, f"Formulir 2 usulan ditulis ke {form}.\n", "")
    assert taken[:1] == (0,)
    assert taken[1].startswith("rc.xlsx: 0 diserahkan, 0 tidak berlaku, 0 usulan berubah angkanya.\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        pytest.param(["give", *LEBONG_M4, "tps3r-1", "2"], "Isi --file atau --link", id="neither"),
        pytest.param(
            ["give", *LEBONG_M4, "tps3r-1", "2", "--link", "di lemari"],
            "'di lemari' bukan tautan.",
            id="no link",
        ),
        pytest.param(
            ["give", *LEBONG_M4, "tps3r-2", "2", "--link", "https://a.example/1"],
            "Tidak ada usulan 'tps3r-2'. Usulan di sini: daerah, tps3r-1.",
            id="no such proposal",
        ),
        pytest.param(["waive", *LEBONG_M4, "tps3r-1", "2"], "Tonggak 'M4' pada Kab. Lebong", id="no reason"),
        pytest.param(["form", *LEBONG_M4, "rc.pdf"], "Formulirnya berkas xlsx", id="a form that is no xlsx"),
        pytest.param(
            ["import", *LEBONG_M4, "tidak-ada.xlsx"], "Berkas tidak-ada.xlsx tidak ada.", id="no file"
        ),
        pytest.param(["change", *LEBONG_M4, "tps3r-1"], "Sebutkan apa yang berubah.", id="no change"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(typed: Command, command: list[str], said: str) -> None:
    typed(*TPS3R)

    code, out, error = typed(*command)

    assert (code != 0, out) == (True, "")
    assert error.startswith(said)
