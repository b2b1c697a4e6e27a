from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from flows.runtime import Runtime, SetClock, SystemClock, current, using
from flows.settings import Settings, read_settings
from models.rules.errors import BadInput, Unavailable


def test_a_set_clock_answers_in_utc() -> None:
    clock = SetClock(datetime(2024, 5, 20, 9, tzinfo=timezone(timedelta(hours=7))))

    assert clock.now() == datetime(2024, 5, 20, 2, tzinfo=UTC)
    assert clock.now().utcoffset() == timedelta(0)


def test_the_machines_clock_moves_on_and_is_aware() -> None:
    first, second = SystemClock().now(), SystemClock().now()

    assert first <= second
    assert first.utcoffset() == timedelta(0)


def test_a_runtime_in_use_is_the_current_one_until_its_block_ends(tmp_path: Path) -> None:
    outer, inner = Runtime(Settings(data=tmp_path / "a")), Runtime(Settings(data=tmp_path / "b"))

    with using(outer):
        with using(inner):
            assert current() is inner
        assert current() is outer


def test_the_data_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    runtime = Runtime(Settings(data=tmp_path / "data", database_url=""))

    assert runtime.engine.url.database == str(tmp_path / "data" / "tonggak.db")
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    runtime.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")

    with pytest.raises(Unavailable, match=r"berkas/data cannot be made .* TONGGAK_DATA"):
        _ = Runtime(Settings(data=tmp_path / "berkas" / "data")).engine


def test_a_setting_that_does_not_fit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGGAK_SMTP_PORT", "abc")

    with pytest.raises(BadInput, match="TONGGAK_SMTP_PORT is 'abc'"):
        read_settings()


def test_no_secret_is_shown_by_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    password = tmp_path / "kata-sandi"
    password.write_text("dalam-berkas\n")
    monkeypatch.setenv("TONGGAK_SMTP_PASSWORD_FILE", str(password))
    monkeypatch.setenv("TONGGAK_MATRIX_TOKEN", "dari-lingkungan")

    settings = read_settings()

    assert (settings.secret("smtp_password"), settings.secret("matrix_token")) == (
        "dalam-berkas",
        "dari-lingkungan",
    )
    assert "dalam-berkas" not in repr(settings)
    assert "dari-lingkungan" not in repr(settings)


def test_a_secret_that_does_not_fit_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGGAK_MATRIX_TOKEN", "rahasia")
    monkeypatch.setenv("TONGGAK_MAIL_PER_MINUTE", "0")

    with pytest.raises(BadInput, match="TONGGAK_MAIL_PER_MINUTE is '0'") as refused:
        read_settings()

    assert "rahasia" not in str(refused.value)


def test_a_file_for_a_secret_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGGAK_IMAP_PASSWORD_FILE", "/tidak/ada")

    with pytest.raises(BadInput, match="TONGGAK_IMAP_PASSWORD_FILE names /tidak/ada, which cannot be read"):
        read_settings()
