from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from models.tables.regions import OwnDayRow
from notifications.office_hours import calendars_of_places

NIGHT = datetime(2024, 9, 4, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "utc_hour"),
    [
        pytest.param("17.07", 1, id="Lebong keeps WIB"),
        pytest.param("73.71", 0, id="Makassar keeps WITA"),
        pytest.param("91", 23, id="the province of Papua keeps WIT"),
        pytest.param("ID", 1, id="the nation keeps WIB"),
    ],
)
def test_each_place_is_written_to_at_eight_by_its_own_clock(
    session: Session, place: str, utc_hour: int
) -> None:
    calendar = calendars_of_places(session, [place])[place]

    leaves = calendar.next_office_moment(NIGHT)

    assert (leaves.astimezone(UTC).hour, leaves.hour) == (utc_hour, 8)


def test_a_day_off_of_the_nation_holds_everywhere_and_one_of_a_region_only_there(session: Session) -> None:
    recorded = {"recorded_by": "Sekretariat", "recorded_at": NIGHT}
    session.add(OwnDayRow(day=date(2024, 9, 5), name="Pemilihan", **recorded))
    session.add(OwnDayRow(region_code="17.07", day=date(2024, 9, 6), name="Hari jadi", **recorded))
    session.flush()

    calendars = calendars_of_places(session, ["17.07", "17", "ID"])

    opens = {place: calendar.next_office_moment(NIGHT).day for place, calendar in calendars.items()}
    assert opens == {"17.07": 9, "17": 6, "ID": 6}
