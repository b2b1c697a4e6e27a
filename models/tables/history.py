"""The record of every move; rows are only ever added, and each is chained to the one before it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.rules.lifecycle import Role
from models.tables.columns import choice, moment


class Subject(StrEnum):
    """What a history row is about."""

    MILESTONE = "milestone"  # the milestone itself, or one of its anchors
    PHASE = "phase"  # one of its phases
    STEP = "step"  # one of its steps


class HistoryRow(SQLModel, table=True):
    """One move: who, when, what, from where to where, and why."""

    __tablename__ = "history"
    __table_args__ = (
        UniqueConstraint("milestone_id", "sequence"),
        Index(
            "ix_history_unrelayed",
            "id",
            sqlite_where=text("relayed_at IS NULL"),
            postgresql_where=text("relayed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id")
    sequence: int
    at: datetime = Field(sa_column=moment())
    actor: str
    role: Role = Field(sa_column=choice(Role))
    subject: Subject = Field(sa_column=choice(Subject))
    code: str
    move: str
    from_status: str
    to_status: str
    reason: str = ""
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
    # Not part of the chain: when the row was passed on to Prefect as an event.
    relayed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
