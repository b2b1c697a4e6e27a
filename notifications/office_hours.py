"""The calendars of the places people work in: a region's own, a province's, the nation's."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from sqlmodel import Session, col, select

from models.calendars import calendars_of
from models.people.places import NATION
from models.rules.names import read_regions
from models.rules.time_zones import Timezone
from models.rules.working_days import OwnDay, RegionCalendar, calendar_for
from models.tables.regions import OwnDayRow

PROVINCE_CODE_LENGTH = 2


def calendars_of_places(session: Session, places: Iterable[str]) -> dict[str, RegionCalendar]:
    """Build the calendars of region codes, province codes and "ID", with a few queries in all.

    A province's offices keep the nation's days in the province's zone.
    """
    wanted = set(places)
    regions = sorted(place for place in wanted if not _is_above_regions(place))
    calendars = calendars_of(session, regions) if regions else {}
    above = wanted - set(regions)
    if above:
        national = _national_days(session)
        calendars |= {place: calendar_for(_zone_of(place), national) for place in above}
    return calendars


def province_of(region_code: str) -> str:
    """Give the province's code of a region's: "17" of "17.07"."""
    return region_code[:PROVINCE_CODE_LENGTH]


def _is_above_regions(place: str) -> bool:
    return len(place) == PROVINCE_CODE_LENGTH


def _zone_of(place: str) -> Timezone:
    return "WIB" if place == NATION else _province_zones()[place]


@cache
def _province_zones() -> dict[str, Timezone]:
    return {region.province_code: region.timezone for region in read_regions()}


def _national_days(session: Session) -> dict[date, OwnDay]:
    rows = session.exec(select(OwnDayRow).where(col(OwnDayRow.region_code).is_(None)))
    return {row.day: OwnDay(row.name, working=row.working) for row in rows}
