"""What a reader of the Prefect UI sees each morning."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest
from mail_server import free_port
from reminder_cast import Town, at, lebong_town
from sqlalchemy import Engine

from deployments.printing import print_json
from flows.morning_page import morning_page
from flows.pages import Page
from flows.runtime import Runtime, SetClock
from flows.sending import Sweep, plan_and_send
from flows.settings import Settings
from notifications.channels.remembering import RememberingChannel
from notifications.delivery import Delivered
from notifications.inbox.post import InboxRead
from notifications.morning import Summary
from notifications.outcomes import Outcome, Permanent, Transient
from notifications.planning import Planned
from notifications.queueing import Queued
from tests.cli_cast import Command, typing_into

MORNING = at("2024-09-05")
NOTHING = Sweep(Summary(Planned(), Queued(), 0), Delivered(), InboxRead())
REFUSED = Permanent("5.1.1 unknown user", "550", address_broken=True)


@pytest.fixture
def town(engine: Engine) -> Town:
    """Lebong on the morning of Thursday 5 September 2024, with a message for each of four contacts."""
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    for number in range(3):
        town.colleague("Narahubung PUPR", f"Narahubung {number}")
    town.plan(MORNING)
    return town


@pytest.fixture
def page(database_url: str, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    runtime = Runtime(Settings(data=tmp_path, database_url=database_url, mail_per_minute=1))

    def written(now: datetime = MORNING, sweep: Sweep = NOTHING, zone: str = "WIB") -> Page:
        runtime.clock = SetClock(now)
        return morning_page(runtime, sweep, zone)

    yield written
    runtime.close()


def send(town: Town, *outcomes: Outcome) -> None:
    town.send(MORNING, RememberingChannel(answers=iter(outcomes)))


def test_it_counts_what_was_sent_what_waits_and_what_failed(town: Town, page: Callable[..., Page]) -> None:
    send(town, REFUSED, Transient("busy", "451"))

    shown = page().content.splitlines()

    assert "| Saluran | Menunggu | Terkirim | Gagal | Dihentikan |" in shown
    assert "| Surel | 1 | 2 | 1 | 0 |" in shown
    assert "## 1 alamat narahubung perlu diperbaiki" in shown


def test_it_says_by_when_all_is_out(town: Town, page: Callable[..., Page]) -> None:
    del town

    shown = page(at("2024-09-05", 7))

    assert (
        "Surel: 4 pesan menunggu (1 per menit), "
        "semua keluar paling lambat Kamis, 5 September 2024, pukul 08.03 WIB."
    ) in shown.content


def test_it_says_how_many_do_not_get_out_today(town: Town, page: Callable[..., Page]) -> None:
    del town

    shown = page(at("2024-09-05", 15, 58))

    assert "2 tidak sempat keluar pada jam kantor hari ini." in shown.content


def test_troubles_are_listed_for_the_operator_as_plain_words(town: Town, page: Callable[..., Page]) -> None:
    del town
    troubled = Delivered(troubles=("mail: <b>535</b> refused",))
    came_back = InboxRead(troubles=("pengingat@surel.example/INBOX: no answer",))

    shown = page(sweep=Sweep(NOTHING.planned, troubled, came_back)).content.splitlines()

    heading = shown.index("## Perlu diperbaiki oleh operator")
    assert shown[heading + 2 : heading + 4] == [
        "- mail: &lt;b&gt;535&lt;/b&gt; refused",
        "- pengingat@surel.example/INBOX: no answer",
    ]


def test_an_empty_morning_says_so(engine: Engine, page: Callable[..., Page]) -> None:
    del engine

    assert page().content.splitlines()[-1] == "Belum ada pesan hari ini."


@pytest.mark.parametrize(
    ("zone", "key", "hour"),
    [
        ("semua", "pengingat-semua", "08.00 WIB"),
        ("WITA", "pengingat-wita", "09.00 WITA"),
        ("WIT", "pengingat-wit", "10.00 WIT"),
    ],
)
def test_each_zone_has_its_page_by_its_own_clock(
    engine: Engine, page: Callable[..., Page], zone: str, key: str, hour: str
) -> None:
    del engine

    shown = page(zone=zone)

    assert (shown.key, shown.title) == (key, f"Pengingat ({zone})")
    assert f"Keadaan per Kamis, 5 September 2024, pukul {hour}." in shown.as_of


def test_the_moment_alone_is_no_reason_to_write_it_anew(town: Town, page: Callable[..., Page]) -> None:
    send(town)

    assert page(at("2024-09-05", 9)).content == page(at("2024-09-05", 9, 15)).content


# ---- the same sweep by the command line

PASSWORD = "kata-sandi-rahasia"  # noqa: S105 - of nobody


@pytest.fixture
def tonggak(database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    nowhere = {"smtp_host": "127.0.0.1", "smtp_port": free_port(), "smtp_password": PASSWORD}
    return typing_into(tmp_path, database_url, capsys, smtp_user="pengingat", **nowhere)


def test_a_sweep_prints_what_somebody_must_mend(town: Town, tonggak: Command) -> None:
    del town

    code, out, err = tonggak("remind", "send", "--at", "2024-09-05T08:15+07:00")

    assert code == 0
    assert "0 terkirim" in out
    assert err.startswith("mail: ")


def test_a_sweep_as_json_is_one_document_without_secrets(town: Town, tonggak: Command) -> None:
    del town

    code, out, err = tonggak("remind", "send", "--at", "2024-09-05T08:15+07:00", "--json")

    swept = json.loads(out)
    assert (code, swept["delivered"]["sent"], swept["delivered"]["down"]) == (0, 0, ["mail"])
    assert swept["delivered"]["troubles"][0].startswith("mail: ")
    assert PASSWORD not in out + err


def test_a_sweep_that_did_nothing_has_a_json_form(
    page: Callable[..., Page], capsys: pytest.CaptureFixture[str]
) -> None:
    del page

    print_json(NOTHING)

    assert json.loads(capsys.readouterr().out)["planned"]["queued"]["messages"] == 0


def test_two_zones_sweeps_at_once_say_everything_once(town: Town, database_url: str, tmp_path: Path) -> None:
    runtime = Runtime(Settings(data=tmp_path, database_url=database_url), SetClock(MORNING))
    sweeps = [
        Thread(target=plan_and_send, args=[runtime], kwargs={"zone": z}) for z in ("WIB", "WITA", "WIT")
    ]

    for sweep in sweeps:
        sweep.start()
    for sweep in sweeps:
        sweep.join()
    town.send(MORNING)
    runtime.close()

    addresses = [address for _, address in town.told()]
    assert (len(addresses), len(set(addresses))) == (4, 4)
