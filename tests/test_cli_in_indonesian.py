import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli_cast import AT_OPENING, LEBONG_M4, OPEN, Command, typing_into


@pytest.fixture
def tonggak(
    database_url: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    monkeypatch.delenv("TONGGAK_LANGUAGE", raising=False)
    return typing_into(tmp_path, database_url, capsys)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(
            ["open", "Lebongg", "M4"],
            'Tidak ada kabupaten atau kota bernama "Lebongg". Yang mirip: Kab. Lebong. '
            "Tulis nama lengkapnya, atau kodenya seperti 17.07.",
            id="unknown region",
        ),
        pytest.param(
            ["open", "Bogor", "M4"],
            '"Bogor" dapat berarti Kab. Bogor (32.01, Jawa Barat) atau Kota Bogor (32.71, Jawa Barat). '
            "Tulis yang dimaksud, atau kodenya.",
            id="ambiguous region",
        ),
        pytest.param(
            ["open", "Lebong", "M9", "--kick-off", "2024-05-30"],
            "'M9' bukan tonggak ppsp; yang ada: M1, M2, M3, M4, post_M4.",
            id="unknown milestone",
        ),
        pytest.param(
            [*OPEN[:-1], "2024-05-29"],
            "Tanggal lokakarya nasional (2024-05-29) mendahului rapat koordinasi perdana (2024-05-30)",
            id="workshop before kick-off",
        ),
        pytest.param(
            [*OPEN[:-3], "2024-06-01", *OPEN[-2:]],
            "jatuh pada Sabtu 2024-06-01, saat kantor tutup (Hari Lahir Pancasila). "
            "Hari kerja berikutnya Senin 2024-06-03.",
            id="kick-off on a holiday",
        ),
        pytest.param([*OPEN, "--anyway"], "--anyway memerlukan --reason", id="anyway without a reason"),
        pytest.param(
            ["open", "Lebong", "M4", "--kick-off", "30/5/2024"],
            "--kick-off: '30/5/2024' bukan tanggal. Tulis sebagai tahun-bulan-hari, seperti 2024-05-30.",
            id="date in another order",
        ),
        pytest.param([*OPEN, "--at", "kemarin"], "'kemarin' bukan waktu.", id="at in words"),
        pytest.param(
            ["status", "Kab. Lebong"],
            "Kab. Lebong belum memiliki tonggak. Mulai dengan `tonggak open`.",
            id="nothing opened",
        ),
        pytest.param(
            ["status", "Kab. Lebong", "--province", "Bengkulu"],
            "Sebutkan daerah atau --province, jangan keduanya.",
            id="region and province",
        ),
        pytest.param(
            ["status", "--province", "Bengkuluu"],
            'Tidak ada provinsi bernama "Bengkuluu". Yang mirip: Bengkulu.',
            id="unknown province",
        ),
        pytest.param(
            ["people", "import", "tidak-ada.xlsx"],
            "tidak-ada.xlsx: ada 1 hal yang perlu diperbaiki; tidak ada yang disimpan.\n"
            "  berkas itu tidak ada. Periksa nama dan foldernya.",
            id="no such file",
        ),
    ],
)
def test_bad_input_is_answered_in_indonesian(tonggak: Command, arguments: list[str], sentence: str) -> None:
    _, out, err = tonggak(*arguments)

    assert out == ""
    assert sentence in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(
            ["pengajuan", "submit"],
            "Langkah 'pengajuan' pada Kab. Lebong M4 2024 belum dapat diserahkan: masih menunggu 'matriks'",
            id="what it waits for is open",
        ),
        pytest.param(
            ["matriks", "accept"],
            "'matriks' pada Kab. Lebong M4 2024 berstatus 'ready'; gerak 'accept' tidak dapat dibuat. "
            "Dari 'ready' dapat dibuat: submit, skip, seen, postpone",
            id="no such move from here",
        ),
        pytest.param(
            ["matriks", "skip"],
            "Langkah 'matriks' pada Kab. Lebong M4 2024: gerak 'skip' memerlukan alasan.",
            id="no reason",
        ),
        pytest.param(
            ["matriks", "postpone", "--to", "2024-06-01", "--reason", "data belum lengkap"],
            "tidak dapat bertenggat 2024-06-01 (Hari Lahir Pancasila). Hari kerja berikutnya 2024-06-03.",
            id="postponed to a holiday",
        ),
        pytest.param(
            ["matriks", "snooze", "--until", "2024-05-23", *AT_OPENING],
            "Pengingat tidak dapat ditunda sampai 2024-05-23 (Hari Raya Waisak): kantor tutup. "
            "Hari kerja berikutnya 2024-05-27.",
            id="put off until a holiday",
        ),
        pytest.param(
            ["matriks", "delegate", "--to", "Kepala Dinas", "--until", "2024-05-31", *AT_OPENING],
            "Tidak ada narahubung 'Kepala Dinas'.",
            id="nobody of that name",
        ),
        pytest.param(
            ["tidak-ada", "seen"], "tidak memiliki langkah 'tidak-ada'. Langkahnya: ", id="no such step"
        ),
        pytest.param(
            ["matriks", "submit", "--file", "tidak-ada.xlsx"],
            "Berkas tidak-ada.xlsx tidak ada. Tidak ada yang diserahkan.",
            id="no such file",
        ),
    ],
)
def test_a_refused_move_says_why_in_indonesian(tonggak: Command, arguments: list[str], sentence: str) -> None:
    tonggak(*OPEN, *AT_OPENING)

    code, _, err = tonggak("step", *LEBONG_M4, *arguments)

    assert code > 0
    assert sentence in err


def test_scripts_read_the_same_sentence_and_its_kind(tonggak: Command) -> None:
    code, out, err = tonggak("status", "Kab. Lebong", "--json")

    answer = {"error": "Kab. Lebong belum memiliki tonggak. Mulai dengan `tonggak open`.", "kind": "Unknown"}
    assert (code, json.loads(out)) == (3, answer)
    assert err.strip() == answer["error"]


def test_the_history_is_told_in_words_and_printed_for_scripts_in_codes(tonggak: Command) -> None:
    tonggak(*OPEN, *AT_OPENING)
    tonggak("step", *LEBONG_M4, "bahan-rakor", "skip", "--reason", "memakai bahan lama")

    told = " ".join(tonggak("history", *LEBONG_M4)[1].split())
    rows = json.loads(tonggak("history", *LEBONG_M4, "--json")[1])["rows"]

    assert "(koordinator)" in told
    assert all(word in told for word in ("langkah", "dilewati", "dibuka", "memakai bahan lama"))
    assert "skip" not in told
    assert {(row["move"], row["role"]) for row in rows} >= {("skip", "coordinator"), ("open", "system")}


def test_the_calendar_says_how_sure_a_day_is(tonggak: Command) -> None:
    asked = ["calendar", "Kab. Lebong", "--from", "2024-05-30", "--to", "2024-05-30"]

    told, listed = tonggak(*asked)[1], json.loads(tonggak(*asked, "--json")[1])["days"]

    assert "pasti" in told
    assert listed[0]["knowledge"] == "decreed"


def test_options_are_explained_in_indonesian() -> None:
    asked = [sys.executable, "-m", "deployments.cli", "step", "--help"]

    told = subprocess.run(asked, check=True, capture_output=True, text=True, env={"PYTHONUTF8": "1"})

    assert "--reason TEKS" in told.stdout
    assert "Alasannya; dicatat." in told.stdout
