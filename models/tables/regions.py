"""Provinces, regencies and cities, and the days on which their offices depart from the nation's calendar."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from models.tables.columns import moment


class ProvinceRow(SQLModel, table=True):
    """A province, by its Kemendagri code ("17")."""

    __tablename__ = "provinces"

    code: str = Field(primary_key=True, max_length=2)
    name: str = Field(unique=True)


class RegionRow(SQLModel, table=True):
    """A regency or city, by its Kemendagri code ("17.07")."""

    __tablename__ = "regions"
    __table_args__ = (
        CheckConstraint("kind IN ('kabupaten', 'kota')", name="kind"),
        CheckConstraint("timezone IN ('WIB', 'WITA', 'WIT')", name="timezone"),
    )

    code: str = Field(primary_key=True, max_length=5)
    name: str
    kind: str
    province_code: str = Field(foreign_key="provinces.code", index=True)
    timezone: str


class OwnDayRow(SQLModel, table=True):
    """A day on which a region (without one: the nation) departs from the national calendar."""

    __tablename__ = "own_days"
    __table_args__ = (
        Index("uq_own_days_region_day", "region_code", "day", unique=True),
        # SQL counts two NULLs as different; this keeps one national entry a day.
        Index(
            "uq_own_days_national_day",
            "day",
            unique=True,
            sqlite_where=text("region_code IS NULL"),
            postgresql_where=text("region_code IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_code: str | None = Field(default=None, foreign_key="regions.code", index=True)
    day: date
    name: str
    working: bool = False
    source: str = ""
    recorded_by: str
    recorded_at: datetime = Field(sa_column=moment())
