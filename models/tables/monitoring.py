"""What was seen in the field: services on trial, and the region's indicators, round by round."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import choice, moment


class ServiceDecision(StrEnum):
    """What becomes of a service after it was looked at."""

    CONTINUE = "continue"  # it goes on as it is
    REPAIR = "repair"  # it goes on once something is mended
    EXPAND = "expand"  # it is carried to more households
    STOP = "stop"  # it ends


class MonitoringRound(SQLModel, table=True):
    """One round of monitoring of a milestone; a later round stands beside it, never over it."""

    __tablename__ = "monitoring_rounds"
    __table_args__ = (UniqueConstraint("milestone_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id")
    number: int  # from 1
    edition: str  # of the indicators and scales
    title: str = ""
    recorded_by: str
    recorded_at: datetime = Field(sa_column=moment())


class ServiceSeen(SQLModel, table=True):
    """One quick win or trial service as it was found in one round; a correction takes the row's place."""

    __tablename__ = "services_seen"
    __table_args__ = (
        UniqueConstraint("round_id", "service"),
        CheckConstraint("target_households >= 0 AND served_households >= 0", name="households"),
    )

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="monitoring_rounds.id")
    service: str  # a short code, the same in every round: "lltt-amen"
    title: str
    location: str
    model: str  # its code in the edition: lltt, spald_s, tps3r, ...
    seen_on: date
    target_households: int
    served_households: int
    volume: float | None = None
    volume_unit: str = ""
    operator: str = ""
    operator_decree: str = ""
    # In rupiah, for a household and month unless the remark says otherwise.
    tariff: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    # For operation and maintenance, in rupiah a year.
    budget: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    problem: str = ""
    follow_up: str = ""
    follow_up_by: str = ""
    follow_up_until: date | None = None
    decision: ServiceDecision = Field(sa_column=choice(ServiceDecision))
    ready: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    remark: str = ""
    recorded_by: str
    recorded_at: datetime = Field(sa_column=moment())


class IndicatorSeen(SQLModel, table=True):
    """One indicator of the region as it was found in one round."""

    __tablename__ = "indicators_seen"
    __table_args__ = (UniqueConstraint("round_id", "indicator"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="monitoring_rounds.id")
    indicator: str
    value: str  # a number, or the answer's code where the scale has answers
    score: float | None = None  # 0 to 100 by the edition's scale; none where it has no scale
    source: str = ""
    recorded_by: str
    recorded_at: datetime = Field(sa_column=moment())
