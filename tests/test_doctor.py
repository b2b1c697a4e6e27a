"""What `tonggak doctor` says of the ways out and of the outbox, and how it is mended."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from imap_server import MailHouse, mail_house
from mail_server import free_port, misbehaving
from reminder_cast import Town, at, lebong_town
from sqlalchemy import Engine

from deployments.cli import main
from deployments.examination.findings import Finding, Health
from deployments.examination.outbox import what_waits_and_failed
from deployments.examination.ways import ways
from flows.runtime import Runtime, SetClock, using
from flows.settings import Settings
from notifications.channels.remembering import RememberingChannel
from notifications.outcomes import Permanent, Transient

MORNING = at("2024-09-05")
ARCHIVE = "arsip@lebong.example"
WELL, WARNING, ILL = Health.WELL, Health.WARNING, Health.ILL

Examined = Callable[..., dict[str, Finding]]


@pytest.fixture
def examined(tmp_path: Path) -> Examined:
    def examine(**settings: Any) -> dict[str, Finding]:  # noqa: ANN401 - as Settings takes them
        runtime = Runtime(Settings(data=tmp_path, **settings))
        found = {finding.part: finding for finding in ways(runtime)}
        runtime.close()
        return found

    return examine


@pytest.fixture(scope="module")
def house() -> Iterator[MailHouse]:
    with mail_house() as house:
        yield house


def by_mail(house: MailHouse, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as Settings takes them
    smtp, box = house.smtp, house.mailbox(ARCHIVE)
    return {
        "smtp_host": smtp.host,
        "smtp_port": smtp.port,
        "smtp_security": smtp.security,
        "imap_host": box.host,
        "imap_port": box.port,
        "imap_security": box.security,
        "imap_user": box.user,
        "imap_password": box.password,
        **more,
    }


def health(found: dict[str, Finding]) -> dict[str, Health]:
    return {part: finding.health for part, finding in found.items()}


def test_without_any_setting_it_says_what_to_set(examined: Examined) -> None:
    found = examined()

    assert health(found) == {"Surel": WARNING}
    assert "TONGGAK_SMTP_HOST" in found["Surel"].mend


def test_mail_with_an_archive_and_a_mailbox_is_well(examined: Examined, house: MailHouse) -> None:
    found = examined(**by_mail(house, mail_archive=ARCHIVE))

    assert health(found) == {"Surel": WELL, "Surel yang kembali": WELL}
    assert f"arsip {ARCHIVE}" in found["Surel"].found


def test_mail_alone_without_an_archive_is_warned_about(examined: Examined, house: MailHouse) -> None:
    found = examined(**by_mail(house))

    assert health(found) == {"Surel": WELL, "Arsip surel": WARNING, "Surel yang kembali": WELL}
    assert "pesan yang tidak pasti tidak dapat dicari" in found["Arsip surel"].found


def test_an_archive_that_nobody_can_read_is_no_archive(examined: Examined, house: MailHouse) -> None:
    found = examined(**by_mail(house, imap_host="", mail_archive=ARCHIVE))

    assert health(found) == {"Surel": WELL, "Arsip surel": WARNING, "Surel yang kembali": WARNING}
    assert "TONGGAK_IMAP_HOST" in found["Arsip surel"].mend


def test_an_archive_that_takes_no_copies_is_ill(examined: Examined, house: MailHouse) -> None:
    with misbehaving(RCPT="550 5.1.1 no archive here") as server:
        found = examined(**by_mail(house, smtp_port=server.port, mail_archive=ARCHIVE))

    assert found["Surel"].health is ILL
    assert f"no copy goes to the archive {ARCHIVE}" in found["Surel"].found


def test_a_wrong_password_is_said_and_not_shown(examined: Examined, house: MailHouse) -> None:
    found = examined(**by_mail(house, imap_password="salah-sekali"))  # noqa: S106 - a wrong one

    assert found["Surel yang kembali"].health is ILL
    assert "salah-sekali" not in str(found)


def test_where_nobody_listens_the_place_and_the_settings_are_named(examined: Examined) -> None:
    port = free_port()
    nowhere = f"http://127.0.0.1:{port}"

    found = examined(smtp_host="127.0.0.1", smtp_port=port, matrix_homeserver=nowhere)

    assert (found["Surel"].health, found["Matrix"].health) == (ILL, ILL)
    assert found["Surel"].found.startswith(f"127.0.0.1:{port} (starttls): ")
    assert found["Matrix"].mend == "Periksa TONGGAK_MATRIX_HOMESERVER, TONGGAK_MATRIX_TOKEN."


def test_what_only_sending_could_tell_is_said_so(examined: Examined) -> None:
    found = examined(whatsapp_phone_number_id="1055", whatsapp_token="token")  # noqa: S106 - of nobody

    assert found["WhatsApp"] == Finding("WhatsApp", WELL, "diatur, tidak dapat diperiksa tanpa mengirim")
    assert found["Tanda terima WhatsApp"].mend == "Isi TONGGAK_HOOKS_PORT dan TONGGAK_WHATSAPP_APP_SECRET."


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise's own import
def test_other_ways_are_known_or_not(examined: Examined) -> None:
    found = examined(
        telegram_way="tgram://12345:rahasia-bot/{to}",
        sms_way="layanan-asing://rahasia-sms/{to}",
        other_ways="bukan JSON rahasia-lain",
    )

    assert health(found) == {"Surel": WARNING, "Telegram": WELL, "SMS": ILL, "Saluran lain": ILL}
    assert "rahasia" not in str(found)


@pytest.fixture
def town(engine: Engine) -> Town:
    town = lebong_town(engine)
    town.only_step("rc", role="public_works", due=at("2024-09-10", 16))
    return town


@pytest.fixture
def outbox(database_url: str, tmp_path: Path) -> Callable[[datetime], dict[str, Finding]]:
    def examine(now: datetime) -> dict[str, Finding]:
        runtime = Runtime(Settings(data=tmp_path, database_url=database_url), SetClock(now))
        found = {finding.part: finding for finding in what_waits_and_failed(runtime)}
        runtime.close()
        return found

    return examine


def test_an_empty_outbox_is_well(town: Town, outbox: Callable[[datetime], dict[str, Finding]]) -> None:
    del town

    assert set(health(outbox(MORNING)).values()) == {WELL}


@pytest.mark.parametrize(("minutes", "expected"), [(20, WELL), (40, WARNING)])
def test_what_waits_longer_than_two_sweeps_is_warned_about(
    town: Town, outbox: Callable[[datetime], dict[str, Finding]], minutes: int, expected: Health
) -> None:
    town.plan(MORNING)

    waiting = outbox(MORNING + timedelta(minutes=minutes))["Kotak keluar"]

    assert (waiting.health, waiting.found) == (
        expected,
        "1 pesan menunggu, yang terlama sejak Kamis, 5 September 2024, pukul 08.00 WIB",
    )


def test_failed_messages_and_broken_addresses_are_counted_for_a_week(
    town: Town, outbox: Callable[[datetime], dict[str, Finding]]
) -> None:
    town.plan(MORNING)
    refused = Permanent("5.1.1 unknown user", "550", address_broken=True)
    town.send(MORNING, RememberingChannel(answers=iter([refused])))

    today, later = outbox(MORNING), outbox(MORNING + timedelta(days=8))

    assert [today[part].health for part in ("Pesan gagal", "Alamat narahubung")] == [WARNING, WARNING]
    assert [later[part].health for part in ("Pesan gagal", "Alamat narahubung")] == [WELL, WARNING]
    assert "tonggak people repairs" in today["Alamat narahubung"].mend


def test_a_message_that_only_waits_for_its_next_try_is_no_failure(
    town: Town, outbox: Callable[[datetime], dict[str, Finding]]
) -> None:
    town.plan(MORNING)
    town.send(MORNING, RememberingChannel(answers=iter([Transient("busy", "451")])))

    assert health(outbox(MORNING))["Pesan gagal"] is WELL


def test_the_command_prints_everything_and_fails_when_something_is_ill(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = Settings(
        data=tmp_path,
        database_url=database_url,
        smtp_host="127.0.0.1",
        smtp_port=free_port(),
        prefect_api_url=f"http://127.0.0.1:{free_port()}/api",
    )

    codes = []
    for more in ([], ["--json"]):
        with using(Runtime(nobody)), pytest.raises(SystemExit) as ended:
            main(["doctor", *more])
        codes.append(ended.value.code)
    printed, _, document = capsys.readouterr().out.partition("{\n")

    parts = [finding["part"] for finding in json.loads("{" + document)["findings"]]
    assert codes == [1, 1]
    assert parts[:3] == ["Basis data", "Migrasi", "Prefect"]
    assert all(f" {part}: " in printed for part in parts)
