"""Milestones, their anchors, phases and steps: where the work stands. Only models/moves changes a status."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Column, Index, Integer, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.rules.lifecycle import MilestoneStatus, PhaseStatus, StepStatus
from models.tables.columns import choice, moment


def _version() -> Column[int]:
    return Column("version", Integer, nullable=False)


_MILESTONE_VERSION, _PHASE_VERSION, _STEP_VERSION = _version(), _version(), _version()


class Milestone(SQLModel, table=True):
    """One region's milestone in one year."""

    __tablename__ = "milestones"
    # Compare-and-set: an update that does not find the version it has read fails.
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _MILESTONE_VERSION}
    __table_args__ = (UniqueConstraint("programme", "region_code", "code", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    programme: str
    blueprint_sha256: str = Field(foreign_key="blueprints.sha256")
    region_code: str = Field(foreign_key="regions.code", index=True)
    code: str
    year: int
    title_id: str
    title_en: str
    status: MilestoneStatus = Field(sa_column=choice(MilestoneStatus, index=True))
    version: int | None = Field(default=None, sa_column=_MILESTONE_VERSION)
    opened_at: datetime = Field(sa_column=moment())
    closed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    history_count: int = 0
    history_head: str


class Anchor(SQLModel, table=True):
    """A date that due rules count from; the baseline is the date it had at opening."""

    __tablename__ = "anchors"
    __table_args__ = (UniqueConstraint("milestone_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id")
    code: str
    day: date = Field(index=True)
    baseline: date
    given: bool  # typed by a person; otherwise it follows from its default rule


class Phase(SQLModel, table=True):
    """A part of a milestone with its own run."""

    __tablename__ = "phases"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _PHASE_VERSION}
    __table_args__ = (
        UniqueConstraint("milestone_id", "code"),
        UniqueConstraint("milestone_id", "position"),
        Index(
            "ix_phases_closing",
            "id",
            sqlite_where=text("status = 'closing'"),
            postgresql_where=text("status = 'closing'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id")
    code: str
    position: int
    kind: str
    title_id: str
    title_en: str
    after: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    status: PhaseStatus = Field(sa_column=choice(PhaseStatus))
    version: int | None = Field(default=None, sa_column=_PHASE_VERSION)
    opened_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    closing_note: str = ""  # the reason, where a person closed it with open steps


class Step(SQLModel, table=True):
    """One thing that one role owes by one date."""

    __tablename__ = "steps"
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _STEP_VERSION}
    __table_args__ = (
        UniqueConstraint("milestone_id", "code"),
        Index("ix_steps_status_due", "status", "due_at"),
        CheckConstraint("policy_direction BETWEEN 1 AND 5", name="policy_direction"),
        CheckConstraint("ssk IN ('internalisation', 'externalisation')", name="ssk"),
    )

    id: int | None = Field(default=None, primary_key=True)
    milestone_id: int = Field(foreign_key="milestones.id")
    phase_id: int = Field(foreign_key="phases.id", index=True)
    code: str
    position: int
    kind: str
    title_id: str
    title_en: str
    instruction_id: str = ""
    owner_role: str
    owner_title_id: str  # the role in words, as the programme had it at opening
    owner_title_en: str
    review: bool
    policy_direction: int | None = None
    ssk: str | None = None
    needs: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    status: StepStatus = Field(sa_column=choice(StepStatus))
    version: int | None = Field(default=None, sa_column=_STEP_VERSION)
    due_date: date  # in the region's zone
    due_at: datetime = Field(sa_column=moment())
    due_reason: str  # the rule in words: "workshop - 1 working day"
    baseline_due_date: date
    # For a step that was added after the opening: its own blueprint, which the frozen one lacks.
    added: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    seen_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    submitted_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    settled_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class HandIn(SQLModel, table=True):
    """What must be handed in with a step."""

    __tablename__ = "hand_ins"
    __table_args__ = (UniqueConstraint("step_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    step_id: int = Field(foreign_key="steps.id")
    code: str
    title_id: str
    title_en: str
    kind: str
    required: bool
    rules: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
