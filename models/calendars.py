"""The working calendar of a region, with the days that an operator recorded for it or for the nation."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from models.rules.working_days import OwnDay, RegionCalendar, calendar_for
from models.tables.regions import OwnDayRow, RegionRow


def calendar_of(session: Session, region_code: str) -> RegionCalendar:
    """Build a region's calendar; its own entries win over the nation's, and both over the library."""
    return calendars_of(session, [region_code])[region_code]


def calendars_of(session: Session, region_codes: list[str]) -> dict[str, RegionCalendar]:
    """Build the calendars of several regions with two queries."""
    zones = session.exec(
        select(RegionRow.code, RegionRow.timezone).where(col(RegionRow.code).in_(region_codes))
    )
    recorded = session.exec(
        select(OwnDayRow).where(
            col(OwnDayRow.region_code).is_(None) | col(OwnDayRow.region_code).in_(region_codes)
        )
    ).all()
    national = _days(recorded, None)
    return {code: calendar_for(zone, national | _days(recorded, code)) for code, zone in zones}


def _days(recorded: Sequence[OwnDayRow], code: str | None) -> dict[date, OwnDay]:
    return {row.day: OwnDay(row.name, working=row.working) for row in recorded if row.region_code == code}
