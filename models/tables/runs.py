"""Which Prefect run shows which phase; the rows can be lost and are then made anew."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.tables.columns import moment


class Run(SQLModel, table=True):
    """The Prefect run of a phase, or of the milestone itself (no phase)."""

    __tablename__ = "runs"
    __table_args__ = (
        Index("uq_runs_phase", "phase_id", "attempt", unique=True),
        Index(
            "uq_runs_milestone",
            "milestone_id",
            "attempt",
            unique=True,
            sqlite_where=text("phase_id IS NULL"),
            postgresql_where=text("phase_id IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id", index=True)
    phase_id: int | None = Field(default=None, foreign_key="phases.id")
    attempt: int  # goes up when a phase was reopened or its run was lost
    run_id: str = Field(unique=True, max_length=36)
    made_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
