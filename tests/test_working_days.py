"""Working days are counted as a region's offices keep them."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.errors import BadInput
from models.rules.holidays_of_indonesia import Knowledge, national_days
from models.rules.working_days import OwnDay, calendar_for

LEBONG = calendar_for("WIB", {})
THURSDAY = date(2024, 5, 30)  # the kick-off; Saturday 1 June is a holiday

days = st.dates(date(2003, 1, 1), date(2049, 12, 31))
working_days = days.map(LEBONG.next_working_day)
counts = st.integers(-200, 200)


def test_2024_has_19_holidays_and_the_ten_days_of_joint_leave_that_were_decreed() -> None:
    year = national_days(2024)

    kinds = Counter(day.cuti_bersama for day in year.values())

    assert kinds == {False: 19, True: 10}
    assert sorted(f"{day:%m-%d}" for day, it in year.items() if it.cuti_bersama) == [
        "02-09", "03-12", "04-08", "04-09", "04-12", "04-15", "05-10", "05-24", "06-18", "12-26",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        pytest.param(date(2024, 5, 30), None, id="an ordinary thursday"),
        pytest.param(date(2024, 6, 1), "Hari Lahir Pancasila", id="a holiday on a saturday"),
        pytest.param(date(2024, 6, 2), "Minggu", id="sunday"),
        pytest.param(date(2024, 6, 8), "Sabtu", id="saturday"),
        pytest.param(date(2024, 5, 24), "Cuti Bersama Hari Raya Waisak", id="joint leave"),
        pytest.param(date(2028, 2, 28), "Hari kedua dari Hari Raya Idul Fitri (perkiraan)", id="estimated"),
        pytest.param(date(2020, 12, 31), "Pengganti Cuti Bersama Hari Raya Idul Fitri", id="moved leave"),
    ],
)
def test_a_closed_day_says_why(day: date, reason: str | None) -> None:
    assert LEBONG.why_not_working(day) == reason


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        pytest.param(date(2024, 5, 30), 1, date(2024, 5, 31), id="thursday + 1 = friday"),
        pytest.param(date(2024, 5, 31), 1, date(2024, 6, 3), id="friday + 1 = monday"),
        pytest.param(date(2024, 6, 1), 1, date(2024, 6, 3), id="saturday + 1 = monday"),
        pytest.param(date(2024, 4, 5), 1, date(2024, 4, 16), id="over the whole lebaran leave"),
        pytest.param(date(2024, 6, 3), -1, date(2024, 5, 31), id="monday - 1 = friday"),
        pytest.param(date(2024, 6, 2), -1, date(2024, 5, 31), id="sunday - 1 = friday"),
        pytest.param(date(2024, 5, 30), -8, date(2024, 5, 16), id="back over waisak and its leave"),
        pytest.param(date(2024, 5, 30), 0, date(2024, 5, 30), id="a working day + 0 = itself"),
        pytest.param(date(2024, 6, 1), 0, date(2024, 6, 3), id="a closed day + 0 = the next open one"),
        pytest.param(date(2024, 12, 31), 1, date(2025, 1, 2), id="over new year"),
    ],
)
def test_adding_skips_closed_days(start: date, n: int, expected: date) -> None:
    assert LEBONG.add_working_days(start, n) == expected


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        pytest.param(date(2024, 5, 30), date(2024, 6, 3), 2, id="kick-off to workshop"),
        pytest.param(date(2024, 6, 3), date(2024, 5, 30), -2, id="reversed"),
        pytest.param(date(2024, 5, 30), date(2024, 5, 30), 0, id="same day"),
        pytest.param(date(2024, 5, 31), date(2024, 6, 2), 0, id="only a weekend lies between"),
        pytest.param(date(2024, 4, 5), date(2024, 4, 16), 1, id="the lebaran leave does not count"),
    ],
)
def test_days_between_leave_out_the_first_and_count_the_last(start: date, end: date, count: int) -> None:
    assert LEBONG.working_days_between(start, end) == count


def test_next_and_previous_stay_on_a_working_day_and_leave_a_closed_one() -> None:
    sunday = date(2024, 6, 2)

    found = [LEBONG.next_working_day(d) for d in (THURSDAY, sunday)]
    found += [LEBONG.previous_working_day(d) for d in (THURSDAY, sunday)]

    assert found == [THURSDAY, date(2024, 6, 3), THURSDAY, date(2024, 5, 31)]


def test_a_region_closes_on_its_own_days_and_works_on_those_it_declared() -> None:
    founding, saturday, pancasila = date(2024, 1, 8), date(2024, 6, 8), date(2024, 6, 1)
    own = {
        founding: OwnDay("Hari Jadi Kabupaten Lebong", working=False),
        saturday: OwnDay("Hari kerja pengganti", working=True),
        pancasila: OwnDay("Kerja bakti", working=True),
    }
    calendar = calendar_for("WIB", own)

    reasons = [calendar.why_not_working(day) for day in own]

    assert reasons == ["Hari Jadi Kabupaten Lebong", None, None]
    assert [LEBONG.is_working_day(day) for day in own] == [True, False, False]


@pytest.mark.parametrize(
    ("day", "knowledge"),
    [
        (date(2001, 12, 31), Knowledge.UNKNOWN),
        (date(2002, 1, 1), Knowledge.DECREED),
        (date(2024, 5, 30), Knowledge.DECREED),
        (date(2027, 3, 9), Knowledge.DECREED),
        (date(2032, 6, 1), Knowledge.ESTIMATE),
        (date(2050, 12, 31), Knowledge.ESTIMATE),
        (date(2051, 1, 1), Knowledge.UNKNOWN),
    ],
    ids=str,
)
def test_the_calendar_says_how_much_it_knows(day: date, knowledge: Knowledge) -> None:
    assert LEBONG.knowledge(day) == knowledge


def test_what_the_region_recorded_is_no_longer_an_estimate() -> None:
    decreed = date(2032, 6, 1)

    calendar = calendar_for("WIB", {decreed: OwnDay("Hari Lahir Pancasila", working=False)})

    assert calendar.knowledge(decreed) == Knowledge.DECREED


@pytest.mark.parametrize("day", [date(2001, 12, 31), date(2051, 1, 1)], ids=str)
def test_a_day_outside_the_known_years_is_refused(day: date) -> None:
    with pytest.raises(BadInput) as refusal:
        LEBONG.is_working_day(day)

    assert str(refusal.value) == (
        f"Tonggak knows the working days of 2002 to 2050, not of {day.year}. Check the date."
    )


def test_counting_past_the_last_known_year_is_refused_rather_than_endless() -> None:
    with pytest.raises(BadInput, match="not of 2051"):
        LEBONG.add_working_days(date(2050, 12, 1), 100)


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="is not a time zone of Indonesia"):
        calendar_for("CET", {})


def test_a_moment_is_not_mistaken_for_a_date() -> None:
    with pytest.raises(TypeError, match="give its local date"):
        LEBONG.is_working_day(datetime(2024, 6, 2, 9, tzinfo=UTC))


def test_the_listing_shows_each_day_with_its_reason_and_hours() -> None:
    rows = [day.as_row() for day in LEBONG.list_days(date(2024, 5, 31), date(2024, 6, 1))]

    assert rows == [
        {
            "date": "2024-05-31",
            "weekday": "Jumat",
            "working": True,
            "kind": "working",
            "name": None,
            "knowledge": "decreed",
            "ramadan": None,
            "office_hours": [
                {"start": "2024-05-31T08:00:00+07:00", "end": "2024-05-31T11:30:00+07:00"},
                {"start": "2024-05-31T13:30:00+07:00", "end": "2024-05-31T16:00:00+07:00"},
            ],
        },
        {
            "date": "2024-06-01",
            "weekday": "Sabtu",
            "working": False,
            "kind": "holiday",
            "name": "Hari Lahir Pancasila",
            "knowledge": "decreed",
            "ramadan": None,
            "office_hours": [],
        },
    ]


def test_the_listing_tells_the_kinds_of_days_apart() -> None:
    own = {
        date(2024, 12, 21): OwnDay("Hari kerja pengganti", working=True),
        date(2024, 12, 27): OwnDay("Hari libur daerah", working=False),
    }
    calendar = calendar_for("WIT", own)

    listed = calendar.list_days(date(2024, 12, 21), date(2024, 12, 27))

    assert [(day.kind, day.name) for day in listed] == [
        ("own_working", "Hari kerja pengganti"),
        ("weekend", "Minggu"),
        ("working", None),
        ("working", None),
        ("holiday", "Hari Raya Natal"),
        ("cuti_bersama", "Cuti Bersama Hari Raya Natal"),
        ("own_closed", "Hari libur daerah"),
    ]


def test_a_reversed_listing_is_refused() -> None:
    with pytest.raises(BadInput, match="2024-05-30 is before 2024-06-03"):
        LEBONG.list_days(date(2024, 6, 3), THURSDAY)


@given(days, counts)
def test_adding_always_ends_on_a_working_day(day: date, n: int) -> None:
    assert LEBONG.is_working_day(LEBONG.add_working_days(day, n))


@given(days, st.integers(1, 200))
def test_what_was_added_is_what_is_counted(day: date, n: int) -> None:
    assert LEBONG.working_days_between(day, LEBONG.add_working_days(day, n)) == n


@given(working_days, counts)
def test_adding_and_taking_away_return_to_the_same_working_day(day: date, n: int) -> None:
    there = LEBONG.add_working_days(day, n)

    assert LEBONG.add_working_days(there, -n) == day
    assert LEBONG.working_days_between(day, there) == n


@given(days, counts, st.integers(0, 30))
def test_a_later_start_never_ends_earlier(day: date, n: int, later: int) -> None:
    ends = [LEBONG.add_working_days(start, n) for start in (day, day + timedelta(later))]

    assert ends == sorted(ends)


@given(days, st.integers(-400, 400), st.integers(-400, 400))
def test_counts_add_up_over_a_day_between(day: date, first: int, second: int) -> None:
    middle = _within(day + timedelta(first))
    end = _within(middle + timedelta(second))

    whole = LEBONG.working_days_between(day, end)

    assert whole == LEBONG.working_days_between(day, middle) + LEBONG.working_days_between(middle, end)


def _within(day: date) -> date:
    return min(max(day, date(2002, 1, 1)), date(2050, 12, 31))
