"""The blueprints that milestones were opened with, kept as they were on that day."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.tables.columns import moment


class BlueprintRow(SQLModel, table=True):
    """One milestone's blueprint, by the hash of its content; an edited programme file makes a new row."""

    __tablename__ = "blueprints"

    sha256: str = Field(primary_key=True, max_length=64)
    programme: str
    programme_version: str
    milestone_code: str
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    recorded_at: datetime = Field(sa_column=moment())
