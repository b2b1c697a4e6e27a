"""Later dates that were asked for, and what was decided."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from models.tables.columns import choice, moment


class PostponementStatus(StrEnum):
    """Where a request stands."""

    ASKED = "asked"  # waits for a decision
    APPROVED = "approved"  # the new date holds
    REFUSED = "refused"  # the old date holds
    WITHDRAWN = "withdrawn"  # a newer request took its place, or the step was settled


class Postponement(SQLModel, table=True):
    """A request to move a step's due date, or a milestone's anchor, to another date."""

    __tablename__ = "postponements"
    __table_args__ = (
        CheckConstraint("(step_id IS NULL) <> (anchor IS NULL)", name="step_or_anchor"),
        Index(
            "uq_postponements_open_step",
            "step_id",
            unique=True,
            sqlite_where=text("status = 'asked'"),
            postgresql_where=text("status = 'asked'"),
        ),
        Index(
            "uq_postponements_open_anchor",
            "milestone_id",
            "anchor",
            unique=True,
            sqlite_where=text("status = 'asked' AND anchor IS NOT NULL"),
            postgresql_where=text("status = 'asked' AND anchor IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id", index=True)
    step_id: int | None = Field(default=None, foreign_key="steps.id", index=True)
    anchor: str | None = None
    old_day: date
    new_day: date
    reason: str
    status: PostponementStatus = Field(sa_column=choice(PostponementStatus))
    asked_by: str
    asked_at: datetime = Field(sa_column=moment())
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    decision_reason: str = ""
