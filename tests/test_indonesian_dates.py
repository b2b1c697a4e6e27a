"""Dates are written as Indonesian letters write them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.rules.errors import BadInput
from models.rules.indonesian_dates import format_date_id, format_moment_id


@pytest.mark.parametrize(
    ("day", "written"),
    [
        pytest.param(date(2024, 5, 30), "Kamis, 30 Mei 2024", id="the kick-off"),
        pytest.param(date(2024, 11, 1), "Jumat, 1 November 2024", id="no leading zero"),
        pytest.param(date(2024, 12, 31), "Selasa, 31 Desember 2024", id="last month"),
        pytest.param(date(2023, 1, 1), "Minggu, 1 Januari 2023", id="first month, last weekday"),
    ],
)
def test_a_date_is_written_out(day: date, written: str) -> None:
    assert format_date_id(day) == written


def test_all_months_and_weekdays_have_their_names() -> None:
    months = [format_date_id(date(2024, month, 1)).split()[2] for month in range(1, 13)]
    weekdays = [format_date_id(date(2024, 1, 1) + timedelta(n)).split(",")[0] for n in range(7)]

    assert " ".join(months) == (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    )
    assert " ".join(weekdays) == "Senin Selasa Rabu Kamis Jumat Sabtu Minggu"


@pytest.mark.parametrize(
    ("timezone", "written"),
    [
        ("WIB", "Kamis, 30 Mei 2024, pukul 23.05 WIB"),
        ("WITA", "Jumat, 31 Mei 2024, pukul 00.05 WITA"),
        ("WIT", "Jumat, 31 Mei 2024, pukul 01.05 WIT"),
    ],
)
def test_a_moment_is_written_in_the_region_s_own_time(timezone: str, written: str) -> None:
    moment = datetime(2024, 5, 30, 16, 5, tzinfo=UTC)

    assert format_moment_id(moment, timezone) == written


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="2024-05-30 15:00 has no time zone"):
        format_moment_id(datetime(2024, 5, 30, 15), "WIB")  # noqa: DTZ001


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="It can be WIB, WITA or WIT"):
        format_moment_id(datetime(2024, 5, 30, 15, tzinfo=UTC), "GMT")
