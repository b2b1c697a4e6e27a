"""What holds reminders back for a while, and who stands in for somebody: always with an author and an end."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from models.tables.columns import choice, moment


class HoldKind(StrEnum):
    """How far the silence goes."""

    SNOOZE = "snooze"  # "remind me later": the due day itself is still said
    MUTE = "mute"  # nothing is said at all


class Hold(SQLModel, table=True):
    """A silence about one step, one milestone, one person or one place, until a day."""

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN step_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN milestone_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN place IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_subject",
        ),
        Index(
            "ix_holds_in_force",
            "until_day",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: HoldKind = Field(sa_column=choice(HoldKind))
    step_id: int | None = Field(default=None, foreign_key="steps.id", index=True)
    milestone_id: int | None = Field(default=None, foreign_key="milestones.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contacts.id", index=True)
    place: str | None = None  # a region's code, a province's, or "ID" for the nation
    until_day: date  # local to the region (or the person's place); the last day of the silence
    reason: str
    set_by: str
    set_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))  # lifted before its end
    ended_by: str = ""


class Delegation(SQLModel, table=True):
    """Somebody else is told about a step instead of those who owe it, until a day."""

    __tablename__ = "delegations"
    __table_args__ = (
        Index(
            "uq_delegations_open_step",
            "step_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    step_id: int = Field(foreign_key="steps.id", index=True)
    contact_id: int = Field(foreign_key="contacts.id", index=True)  # who stands in
    until_day: date  # local to the step's region; the last day of standing in
    reason: str
    set_by: str
    set_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    ended_by: str = ""
