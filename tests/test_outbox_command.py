import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from reminder_cast import Town, at, lebong_town
from rich.text import Text
from sqlalchemy import Engine
from sqlmodel import select

from deployments.outbox_words import because_words, outcome_words
from models.database import writing
from models.tables.people import Organisation
from notifications.channels.remembering import RememberingChannel
from notifications.outcomes import Ambiguous, Outcome, Permanent, Transient
from tests.cli_cast import Command, typing_into

MORNING = at("2024-09-05")
AT_NINE = ["--at", "2024-09-05T09:00+07:00"]
LONG_NAME = "Dinas Pekerjaan Umum, Penataan Ruang, Perumahan dan Kawasan Permukiman"
# A server's own words, with brackets that a console would take for its own marks.
REFUSED = Permanent("5.7.1 refused by [mx1.lebong.example] [/b], see [the list]", "550")
BUSY = Transient("4.7.1 greylisted", "451", retry_after=timedelta(minutes=10))


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong on the morning of Thursday 5 September 2024, with one message queued for public works."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    town.plan(MORNING)
    return town


@pytest.fixture
def tonggak(database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return typing_into(tmp_path, database_url, capsys)


@pytest.fixture
def asked(tonggak: Command) -> Callable[..., Any]:
    def ask(*arguments: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
        code, out, err = tonggak("outbox", *arguments, "--json")
        assert code == 0, err
        return json.loads(out)

    return ask


def sends(town: Town, *outcomes: Outcome) -> None:
    town.send(MORNING, RememberingChannel(answers=iter(outcomes)))


def test_status_says_how_much_waits_and_by_when_it_is_out(town: Town, asked: Callable[..., Any]) -> None:
    sends(town, BUSY)

    status = asked("status", *AT_NINE)

    assert status["waiting"] == [
        {
            "channel": "mail",
            "waiting": 1,
            "per_minute": 120,
            "last_out": "2024-09-05T02:00:00+00:00",
            "too_late": 0,
            "oldest": "2024-09-05T01:00:00+00:00",
        }
    ]
    assert status["messages"] == [{"channel": "mail", "state": "scheduled", "messages": 1}]


def test_status_speaks_indonesian(town: Town, tonggak: Command) -> None:
    sends(town, BUSY)

    _, out, _ = tonggak("outbox", "status", *AT_NINE)

    assert "Kamis, 5 September 2024, pukul 09.00 WIB" in out
    assert "dijadwalkan" in out


def test_an_empty_outbox_is_shown_as_such(tonggak: Command) -> None:
    answers = [tonggak("outbox", name)[0] for name in ("status", "list")]

    assert answers == [0, 0]


def test_only_what_failed_is_listed_unless_a_state_is_named(town: Town, asked: Callable[..., Any]) -> None:
    sends(town, REFUSED)
    town.run(at("2024-09-06"))

    listed = [[m["number"] for m in asked("list", *more)["messages"]] for more in ([], ["--state", "all"])]

    assert listed == [[1], [2, 1]]


def test_the_list_can_be_of_one_region(town: Town, asked: Callable[..., Any]) -> None:
    sends(town, REFUSED)

    here, elsewhere = (asked("list", place)["messages"] for place in ("Kab. Lebong", "Kota Bogor"))

    assert ([m["because"] for m in here], elsewhere) == ([REFUSED.text], [])


def test_a_servers_brackets_reach_the_reader_unharmed(town: Town, tonggak: Command) -> None:
    sends(town, REFUSED)

    code, out, _ = tonggak("outbox", "list")
    shown, shown_out, _ = tonggak("outbox", "show", "1")

    assert (code, shown) == (0, 0)
    assert "[/b]" in out
    assert "[mx1.lebong.example]" in shown_out


def test_the_list_keeps_to_eighty_columns_and_loses_nothing(
    town: Town, tonggak: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    with writing(town.engine) as session:
        session.exec(select(Organisation).where(Organisation.name == "Dinas PUPR")).one().name = LONG_NAME
    sends(town, REFUSED)

    lines = Text.from_ansi(tonggak("outbox", "list")[1]).plain.splitlines()

    assert max(map(len, lines)) <= 80
    words = " ".join(" ".join(line.split("│")[3].split()) for line in lines if line.startswith("│"))
    assert LONG_NAME in words


def test_show_gives_words_contents_and_every_try(town: Town, asked: Callable[..., Any]) -> None:
    sends(town, BUSY)
    town.send(MORNING + timedelta(minutes=10))

    shown = asked("show", "1")

    assert "Kelengkapan RC" in shown["text"]
    assert [(line["step"], line["rule"], line["state"]) for line in shown["lines"]] == [
        ("rc", "before_3", "sent")
    ]
    assert [(t["number"], t["outcome"], t["code"]) for t in shown["tries"]] == [
        (1, "transient", "451"),
        (2, "sent", ""),
    ]


def test_show_says_in_indonesian_what_came_of_it(town: Town, tonggak: Command) -> None:
    sends(town, REFUSED)

    _, out, _ = tonggak("outbox", "show", "1")

    assert out.startswith(f"1 · gagal: {REFUSED.text}\n")
    assert "ditolak" in out


def test_retry_says_how_much_is_said_again(town: Town, tonggak: Command) -> None:
    sends(town, REFUSED)

    code, out, _ = tonggak("outbox", "retry", "1", "--by", "Sekretariat Bappeda")
    listed = tonggak("outbox", "list", "--state", "cleared")[1]

    assert (code, out) == (
        0,
        "Pesan 1: 1 hal disampaikan kembali pada putaran pengiriman berikutnya.\n",
    )
    assert "disampaikan kembali oleh Sekretariat Bappeda" in " ".join(listed.replace("│", " ").split())


def test_drop_is_recorded_with_its_reason(town: Town, asked: Callable[..., Any]) -> None:
    sends(town, REFUSED)

    dropped = asked("drop", "1", "--by", "Sekretariat Bappeda", "--reason", "sudah ditelepon")

    assert dropped == {"message": 1, "state": "cleared"}
    assert [m["because"] for m in asked("list", "--state", "cleared")["messages"]] == [
        "laid aside by Sekretariat Bappeda: sudah ditelepon"
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param(["show", "99"], 3, "Tidak ada pesan bernomor 99.", id="no such message"),
        pytest.param(["retry", "99"], 3, "Tidak ada pesan bernomor 99.", id="nothing to try again"),
        pytest.param(["retry", "1"], 5, "Pesan 1 tidak gagal dan tidak dihentikan", id="not dead"),
        pytest.param(["drop", "1"], 5, "Pesan 1 tidak gagal dan tidak dihentikan", id="not to be dropped"),
        pytest.param(["list", "--state", "lost"], 2, "'lost' bukan keadaan pesan.", id="no such state"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    town: Town, tonggak: Command, arguments: list[str], code: int, sentence: str
) -> None:
    sends(town, Ambiguous("reset by peer"))

    answered, out, err = tonggak("outbox", *arguments)

    assert (answered, out) == (code, "")
    assert err.startswith(sentence)


def test_words_of_ours_are_translated_and_those_of_servers_are_not() -> None:
    said = [because_words(words) for words in ("out of tries", "laid aside by Bappeda: libur", "550 no")]

    assert said == ["sudah dicoba berulang kali", "dikesampingkan oleh Bappeda: libur", "550 no"]
    assert outcome_words("ambiguous") == "tidak pasti"
