"""Messages reach people within the hours of their own office."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.errors import BadInput
from models.rules.holidays_of_indonesia import Knowledge
from models.rules.ramadan import DECLARED_FIRST_DAYS, Ramadan, ramadan_on, ramadans_ending_in
from models.rules.working_days import OwnDay, RegionCalendar, calendar_for

WEST, CENTRE, EAST = (calendar_for(zone, {}) for zone in ("WIB", "WITA", "WIT"))

moments = st.datetimes(datetime(2003, 1, 1), datetime(2049, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
calendars = st.sampled_from([WEST, CENTRE, EAST])


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(date(2024, 5, 30), ["08.00-16.00"], id="thursday"),
        pytest.param(date(2024, 5, 31), ["08.00-11.30", "13.30-16.00"], id="friday, around the prayer"),
        pytest.param(date(2024, 3, 14), ["08.30-14.30"], id="thursday in ramadan"),
        pytest.param(date(2024, 3, 15), ["08.30-11.30", "13.30-14.30"], id="friday in ramadan"),
        pytest.param(date(2024, 6, 1), [], id="holiday on a saturday"),
        pytest.param(date(2024, 5, 24), [], id="joint leave"),
    ],
)
def test_an_office_is_open_in_its_hours(day: date, hours: list[str]) -> None:
    windows = WEST.office_windows(day)

    assert [f"{w.start:%H.%M}-{w.end:%H.%M}" for w in windows] == hours


def test_the_same_hour_comes_first_in_the_east() -> None:
    day = date(2024, 5, 30)

    opening = [calendar.office_windows(day)[0].start.astimezone(UTC) for calendar in (WEST, CENTRE, EAST)]

    assert opening == [datetime(2024, 5, 30, hour, tzinfo=UTC) for hour in (1, 0)] + [
        datetime(2024, 5, 29, 23, tzinfo=UTC)
    ]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        pytest.param("2024-05-30T09:15", "2024-05-30T09:15", id="within hours"),
        pytest.param("2024-05-30T08:00", "2024-05-30T08:00", id="at the opening"),
        pytest.param("2024-05-30T16:00", "2024-05-31T08:00", id="the closing hour is outside"),
        pytest.param("2024-05-30T05:00", "2024-05-30T08:00", id="before the opening"),
        pytest.param("2024-05-31T12:00", "2024-05-31T13:30", id="friday prayer"),
        pytest.param("2024-05-31T16:30", "2024-06-03T08:00", id="over the weekend"),
        pytest.param("2024-04-05T15:00", "2024-04-16T08:00", id="over the whole lebaran leave"),
        pytest.param("2024-03-13T07:00", "2024-03-13T08:30", id="a fasting morning"),
        pytest.param("2024-03-13T15:00", "2024-03-14T08:30", id="a fasting afternoon"),
    ],
)
def test_a_message_waits_for_the_next_open_hour(asked: str, answered: str) -> None:
    moment = datetime.fromisoformat(f"{asked}+07:00")

    waited = WEST.next_office_moment(moment)

    assert waited.isoformat() == f"{answered}:00+07:00"


def test_a_region_s_own_day_off_is_waited_out() -> None:
    calendar = calendar_for("WIT", {date(2024, 5, 30): OwnDay("Hari libur daerah", working=False)})

    waited = calendar.next_office_moment(datetime(2024, 5, 29, 23, tzinfo=UTC))

    assert waited.isoformat() == "2024-05-31T08:00:00+09:00"


def test_a_local_hour_becomes_a_moment_of_its_zone() -> None:
    day = date(2024, 5, 30)

    moments_of_day = [calendar.at_local(day, 16, 30) for calendar in (WEST, CENTRE, EAST)]

    assert [moment.isoformat() for moment in moments_of_day] == [
        "2024-05-30T16:30:00+07:00",
        "2024-05-30T16:30:00+08:00",
        "2024-05-30T16:30:00+09:00",
    ]


def test_a_late_evening_in_utc_is_the_next_day_in_the_region() -> None:
    assert EAST.local_date(datetime(2024, 5, 30, 15, tzinfo=UTC)) == date(2024, 5, 31)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        WEST.next_office_moment(datetime(2024, 5, 30, 9))  # noqa: DTZ001

    assert str(refusal.value) == (
        "2024-05-30 09:00 has no time zone. Write one, as in 2024-05-30T09:00+07:00."
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2010, 8, 11), date(2010, 9, 9)),
        (date(2020, 4, 24), date(2020, 5, 23)),
        (date(2021, 4, 13), date(2021, 5, 12)),
        (date(2022, 4, 3), date(2022, 5, 1)),
        (date(2023, 3, 23), date(2023, 4, 21)),
        (date(2024, 3, 12), date(2024, 4, 9)),
        (date(2025, 3, 1), date(2025, 3, 30)),
        (date(2026, 2, 19), date(2026, 3, 20)),
    ],
    ids=str,
)
def test_ramadan_begins_as_the_minister_declared(first: date, last: date) -> None:
    month = Ramadan(first, last, Knowledge.DECREED)

    around = [
        ramadan_on(first - timedelta(1)),
        ramadan_on(first),
        ramadan_on(last),
        ramadan_on(last + timedelta(1)),
    ]

    assert around == [None, month, month, None]


def test_every_past_ramadan_is_known_and_29_or_30_days_long() -> None:
    months = [month for year in range(2002, 2027) for month in ramadans_ending_in(year)]

    assert len(months) == 25
    assert {month.knowledge for month in months} == {Knowledge.DECREED}
    assert {(month.last - month.first).days + 1 for month in months} == {29, 30}


def test_the_documentation_lists_the_declared_days() -> None:
    page = (Path(__file__).parent.parent / "docs" / "calendar.md").read_text(encoding="utf-8")

    listed = re.findall(r"^\| \d{4} \| (\d{4}-\d\d-\d\d) \|", page, re.MULTILINE)

    assert listed == [day.isoformat() for day in DECLARED_FIRST_DAYS]


def test_a_future_ramadan_is_an_estimate_and_may_begin_in_december() -> None:
    december = ramadan_on(date(2030, 12, 31))

    assert december == Ramadan(date(2030, 12, 26), date(2031, 1, 24), Knowledge.ESTIMATE)
    assert len(ramadans_ending_in(2033)) == 2


@given(calendars, moments)
def test_the_next_office_moment_lies_in_a_window_never_earlier_and_stays(
    calendar: RegionCalendar, moment: datetime
) -> None:
    found = calendar.next_office_moment(moment)

    windows = calendar.office_windows(found.date())

    assert found >= moment
    assert any(window.start <= found < window.end for window in windows)
    assert calendar.next_office_moment(found) == found


@given(calendars, moments, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_a_later_moment_never_waits_for_an_earlier_hour(
    calendar: RegionCalendar, moment: datetime, later: timedelta
) -> None:
    assert calendar.next_office_moment(moment) <= calendar.next_office_moment(moment + later)
